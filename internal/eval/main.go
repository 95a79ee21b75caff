// Eval measures the tagger on labelled restaurant reviews, the training halves of SemEval-2016 task 5, in Spanish and
// English. They are no part of the product and not shipped with it: they are looked for in $OPINA_THEMES_DATA, else beside the
// checkout. It prints one line `name: figure` for each.
//
//	go run ./internal/eval
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"opina/surveys/themes"
)

func main() {
	folder, ok := data()
	if !ok {
		fmt.Println("eval: nothing to measure on: es/train.xml and en/train.xml of SemEval-2016 task 5 are neither in $OPINA_THEMES_DATA nor in ../shared/data/themes")
		return
	}
	pack, _ := themes.Pack("restaurant")
	for _, lang := range []string{"es", "en"} {
		sentences, err := readSentences(folder, lang)
		if err != nil {
			fmt.Fprintln(os.Stderr, "eval:", err)
			os.Exit(1)
		}
		noLabels(pack, lang, sentences)
		corrected(pack, lang, sentences)
		speed(pack, lang, sentences)
	}
}

// data is the folder with the labelled reviews.
func data() (string, bool) {
	for _, folder := range []string{os.Getenv("OPINA_THEMES_DATA"), "../shared/data/themes"} {
		if folder == "" {
			continue
		}
		if _, err := os.Stat(filepath.Join(folder, "es", "train.xml")); err == nil {
			return folder, true
		}
	}
	return "", false
}

func report(name, format string, args ...any) {
	fmt.Printf("%s: %s\n", name, fmt.Sprintf(format, args...))
}

// noLabels measures the lexicon on each half, of whole reviews, and on both.
func noLabels(pack *themes.Taxonomy, lang string, sentences []sentence) {
	var halves [2]score
	var all score
	for _, s := range sentences {
		got := labelsOf(pack.Read(themes.Comment{Text: s.text, Lang: lang}))
		halves[s.review%2].add(s.labels, got)
		all.add(s.labels, got)
	}
	for _, one := range []struct {
		name   string
		figure func(*score) float64
	}{
		{"theme F1", func(s *score) float64 { return s.theme.f1() }},
		{"polarity", (*score).polarity},
		{"negative F1", func(s *score) float64 { return s.negative.f1() }},
	} {
		report(lang+" no labels, "+one.name, "%.1f (halves %.1f and %.1f)", one.figure(&all), one.figure(&halves[0]), one.figure(&halves[1]))
	}
}

// speed measures how many comments a second of one core reads, all sentences again and again.
func speed(pack *themes.Taxonomy, lang string, sentences []sentence) {
	model := learnFrom(pack, lang, sentences, 1000, 0)
	for _, one := range []struct {
		name string
		read func(themes.Comment) themes.Reading
	}{{"lexicon", pack.Read}, {"with a model", model.Read}} {
		n, start := 0, processorTime()
		for processorTime()-start < 2*time.Second {
			for _, s := range sentences {
				one.read(themes.Comment{Text: s.text, Lang: lang})
			}
			n += len(sentences)
		}
		report(lang+" comments/s, "+one.name, "%.0f", float64(n)/(processorTime()-start).Seconds())
	}
}

// processorTime is what the process has used, which other programs do not slow down.
func processorTime() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		panic(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

func labelsOf(r themes.Reading) []label {
	var got []label
	for _, f := range r.Found {
		if g := groupOf(f.Theme); g != "" {
			got = append(got, label{g, f.Polarity.String()})
		}
	}
	return got
}
