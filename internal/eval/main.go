// Eval measures the tagger on labelled restaurant reviews that are no part of the product.
package main

import (
	"flag"
	"fmt"
	"os"
	"strings"

	"opina/surveys/themes"
)

func main() {
	half := flag.Int("half", -1, "")
	errs := flag.Bool("errors", false, "")
	byWord := flag.Bool("words", false, "")
	langs := flag.String("lang", "es,en", "")
	flag.Parse()
	pack, _ := themes.Pack("restaurant")
	folder := os.Getenv("OPINA_THEMES_DATA")
	for _, lang := range strings.Split(*langs, ",") {
		rows, err := readSentences(folder, lang)
		if err != nil {
			panic(err)
		}
		var all, by [2]score
		words := map[string]*[3]int{}
		per := map[string]*[2]rate{}
		for _, r := range rows {
			if *half >= 0 && r.review%2 != *half {
				continue
			}
			var got []label
			var desc []string
			for _, m := range pack.Tag(themes.Comment{Text: r.text, Lang: lang}) {
				if g := groupOf(m.Theme); g != "" {
					got = append(got, label{g, m.Polarity.String()})
				}
				desc = append(desc, fmt.Sprint(m.Theme, m.Polarity, m.Words))
			}
			for _, m := range pack.Tag(themes.Comment{Text: r.text, Lang: lang}) {
				g := groupOf(m.Theme)
				w := polarities(r.labels, g)
				for _, x := range m.Words {
					k := m.Theme + " " + m.Polarity.String() + " " + strings.ToLower(x)
					if words[k] == nil {
						words[k] = &[3]int{}
					}
					switch {
					case w[m.Polarity.String()]:
						words[k][0]++
					case len(w) > 0:
						words[k][1]++
					default:
						words[k][2]++
					}
				}
			}
			by[r.review%2].add(r.labels, got)
			all[0].add(r.labels, got)
			for _, g := range groups {
				if per[g] == nil {
					per[g] = &[2]rate{}
				}
				w, o := polarities(r.labels, g), polarities(got, g)
				per[g][0].add(len(w) > 0, len(o) > 0)
				per[g][1].add(w["negative"], o["negative"])
			}
			if *errs {
				var s score
				s.add(r.labels, got)
				if s.theme.hit != s.theme.gold || s.theme.hit != s.theme.got || s.agreed != s.shared {
					fmt.Printf("%s\n   gold %v\n   got  %v\n", r.text, r.labels, desc)
				}
			}
		}
		if *byWord {
			for k, v := range words {
				if v[1]+v[2] > v[0] && v[1]+v[2] > 1 {
					fmt.Printf("%3d right %3d other polarity %3d wrong  %s\n", v[0], v[1], v[2], k)
				}
			}
		}
		show := func(name string, s score) {
			fmt.Printf("%s %-5s theme F1 %.1f (P %.1f R %.1f)  polarity %.1f of %d  negative F1 %.1f (P %.1f R %.1f)\n", lang, name, s.theme.f1(), s.theme.precision(), s.theme.recall(), s.polarity(), s.shared, s.negative.f1(), s.negative.precision(), s.negative.recall())
		}
		show("A", by[0])
		show("B", by[1])
		show("all", all[0])
		for _, g := range groups {
			p := per[g]
			fmt.Printf("   %-9s F1 %.1f P %.1f R %.1f (gold %d)   neg F1 %.1f P %.1f R %.1f (gold %d)\n", g, p[0].f1(), p[0].precision(), p[0].recall(), p[0].gold, p[1].f1(), p[1].precision(), p[1].recall(), p[1].gold)
		}
	}
}
