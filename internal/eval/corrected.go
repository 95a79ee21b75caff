package main

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"opina/surveys"
	"opina/surveys/themes"
	"opina/surveys/themes/learn"
)

// seeds of the drawings; the mean counts.
const seeds = 5

// corrected measures what corrections bring: some sentences of one half are corrected, the other half is measured, and
// the other way round.
func corrected(pack *themes.Taxonomy, lang string, sentences []sentence) {
	var halves [2][]sentence
	for _, s := range sentences {
		halves[s.review%2] = append(halves[s.review%2], s)
	}
	for _, n := range []int{50, 100, 200, 400, 1000} {
		var before, after score
		promoted := 0
		for seed := range seeds {
			for half, measured := range halves {
				model := learnFrom(pack, lang, halves[1-half], n, uint64(seed))
				if model.Report().Promoted {
					promoted++
				}
				for _, s := range measured {
					c := themes.Comment{Text: s.text, Lang: lang}
					before.add(s.labels, labelsOf(pack.Read(c)))
					after.add(s.labels, labelsOf(model.Read(c)))
				}
			}
		}
		report(fmt.Sprintf("%s after %d corrections, theme F1", lang, n), "%.1f (%+.1f; polarity %+.1f, negative F1 %+.1f; %d of %d models promoted)",
			after.theme.f1(), after.theme.f1()-before.theme.f1(), after.polarity()-before.polarity(), after.negative.f1()-before.negative.f1(),
			promoted, 2*seeds)
	}
}

// learnFrom corrects n sentences, drawn by a seed.
func learnFrom(pack *themes.Taxonomy, lang string, sentences []sentence, n int, seed uint64) *learn.Model {
	order := rand.New(rand.NewPCG(seed, 0)).Perm(len(sentences))
	var corrections []learn.Correction
	for _, at := range order[:min(n, len(order))] {
		s := &sentences[at]
		c := learn.Correction{Text: s.text, Lang: lang}
		for _, l := range s.labels {
			p, _ := surveys.ParsePolarity(l.polarity) // neutral is neither
			m := surveys.Mention{Theme: stands[l.group], Polarity: p}
			if !slices.ContainsFunc(c.Mentions, func(have surveys.Mention) bool { return have.Theme == m.Theme && have.Polarity == p }) {
				c.Mentions = append(c.Mentions, m)
			}
		}
		corrections = append(corrections, c)
	}
	return learn.Train(pack, corrections)
}
