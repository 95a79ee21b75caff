package main

import (
	"context"
	"fmt"
	"syscall"
	"time"

	"opina/surveys"
	"opina/surveys/themes"
	"opina/surveys/themes/learn"
)

// comments are of the length and the mixture that customers write.
var comments = []string{
	"La comida estaba muy rica pero tardaron casi una hora en atendernos y el camarero fue un poco borde.",
	"Genial, volveremos.",
	"Great selection and fair prices, although the queue was endless and nobody knew where the toilets were.",
	"Pedí una devolución hace dos semanas y nadie me ha contestado, ni al teléfono ni por correo. Vergonzoso.",
	"The staff were friendly and the place was spotless, but the music was too loud to talk.",
	"Estaría bien que abrieran antes los domingos y pusieran más sillas en la terraza.",
	"I wrote twice about my refund and never got an answer. Disappointing.",
	"Muy caro para lo que es. La ración era pequeña y llegó fría, aunque la chica que nos atendió fue encantadora.",
}

// benchThemes measures how many comments are read in a second of processor time, with the lexicon alone and with a model,
// against folding them for the search.
func benchThemes(_ context.Context, set settings) error {
	pack, _ := themes.Pack("restaurant")
	model := learn.Train(pack, lampCorrections(1000))
	if !model.Report().Promoted {
		return fmt.Errorf("the model was not promoted: %+v", model.Report())
	}
	each := func(read func(text string)) func() (outcome, error) {
		return func() (outcome, error) {
			n, start := 0, processorTime()
			for processorTime()-start < set.slice {
				for range 100 {
					for _, text := range comments {
						read(text)
					}
				}
				n += 100 * len(comments)
			}
			return outcome{perSecond: float64(n) / (processorTime() - start).Seconds()}, nil
		}
	}
	runs, err := versus(set.rounds,
		each(func(text string) { themes.Fold(text) }),
		each(func(text string) { pack.Read(themes.Comment{Text: text}) }),
		each(func(text string) { model.Read(themes.Comment{Text: text}) }))
	if err != nil {
		return err
	}
	for i, name := range []string{"", "comments read with the lexicon", "comments read with a model"} {
		if i == 0 {
			continue
		}
		var rates []float64
		for _, r := range runs[i] {
			rates = append(rates, r.perSecond)
		}
		report(name, "%.0f/s", median(rates))
		report(name+" / folded for the search", "%.3f", ratio(runs[i], runs[0], perSecond))
	}
	return nil
}

// lampCorrections are of an owner whose customers complain of a lamp, which no lexicon knows.
func lampCorrections(n int) []learn.Correction {
	out := make([]learn.Correction, n)
	for i := range out {
		out[i] = learn.Correction{Text: fmt.Sprintf("%s (%d)", comments[i%len(comments)], i)}
		for _, m := range themes.Core().Tag(themes.Comment{Text: out[i].Text}) {
			out[i].Mentions = append(out[i].Mentions, surveys.Mention{Theme: m.Theme, Polarity: m.Polarity})
		}
		if i%2 == 0 {
			out[i] = learn.Correction{Text: fmt.Sprintf("Otra vez parpadeaba la lámpara de la mesa %d", i), Lang: "es",
				Mentions: []surveys.Mention{{Theme: "place.comfort", Polarity: surveys.Negative}}}
		}
	}
	return out
}

// processorTime is what the process has used, which other programs do not slow down.
func processorTime() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		panic(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
