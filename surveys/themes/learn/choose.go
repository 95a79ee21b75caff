package learn

import "math/rand/v2"

// folds of the cross-validation.
const folds = 5

// margin is by how many points of F1 a model has to beat the lexicon: the fewer the corrections, the noisier is
// cross-validation, and the lexicon is known.
func margin(corrections int) float64 { return max(0.5, 600/float64(corrections)) }

// slack is how many points of F1 on complaints a model may lose while it wins elsewhere.
const slack = 1.0

// choice is how much of what was learnt is believed, and what sum it takes.
type choice struct{ much, cut float32 }

var choices = func() (all []choice) {
	for _, much := range []float32{0.25, 0.5, 0.75, 1} {
		for _, cut := range []float32{-1.3, -0.9, -0.5, 0} {
			all = append(all, choice{much, cut})
		}
	}
	return all
}()

// compare measures the lexicon and, by cross-validation, models on corrections. A model that finds clearly less of what
// customers complain about than the lexicon does is not considered: that is what an owner would miss.
func compare(samples []sample) (lexicon, learnt float64, best choice) {
	order := rand.New(rand.NewPCG(3, 4)).Perm(len(samples))
	var theirs tally
	ours := make([]tally, len(choices))
	for fold := range folds {
		var known []sample
		var unseen []*sample
		for i, at := range order {
			if i%folds == fold {
				unseen = append(unseen, &samples[at])
			} else {
				known = append(known, samples[at])
			}
		}
		f := fit(known)
		sum := make([]float32, f.width())
		for k, c := range choices {
			w := f.drawn(c)
			for _, s := range unseen {
				ours[k].add(s.truth, w.decide(sum, s.features, &s.signals))
			}
		}
		for _, s := range unseen {
			theirs.add(s.truth, f.renamed(&s.signals))
		}
	}
	for k, c := range choices {
		if f := ours[k].f1(); f > learnt && ours[k].negative() >= theirs.negative()-slack {
			learnt, best = f, c
		}
	}
	return theirs.f1(), learnt, best
}

// align finds for themes of the lexicon that the corrections never use the one they use instead. An owner who
// calls all of treatment "service" has not found the lexicon wrong, only renamed what it finds.
func align(samples []sample) map[string]string {
	used, seen := map[string]bool{}, map[string]int{}
	together := map[string]map[string]int{}
	for i := range samples {
		for theme := range samples[i].truth {
			used[theme] = true
		}
		for found := range themesIn(&samples[i]) {
			seen[found]++
			if together[found] == nil {
				together[found] = map[string]int{}
			}
			for theme := range samples[i].truth {
				together[found][theme]++
			}
		}
	}
	named := map[string]string{}
	for found, counts := range together {
		best := ""
		for theme, n := range counts {
			if best == "" || n > counts[best] || n == counts[best] && theme < best {
				best = theme
			}
		}
		if !used[found] && 2*counts[best] >= seen[found] {
			named[found] = best
		}
	}
	return named
}

func themesIn(s *sample) map[string]bool {
	all := map[string]bool{}
	for _, f := range s.signals.Found {
		all[f.Theme] = true
	}
	return all
}

// tally counts themes that are right, found, and there to be found; half of being right is the polarity.
type tally struct {
	hit, got, gold     float64
	blame, blames, due float64 // the same of negative mentions alone
}

func (t *tally) add(truth map[string][2]bool, found []finding) {
	t.gold += float64(len(truth))
	t.got += float64(len(found))
	for _, both := range truth {
		if both[0] {
			t.due++
		}
	}
	for _, f := range found {
		both, ok := truth[f.theme]
		if f.both[0] {
			t.blames++
			if both[0] {
				t.blame++
			}
		}
		if !ok {
			continue
		}
		t.hit += 0.5
		if both == f.both || both == [2]bool{} {
			t.hit += 0.5
		}
	}
}

// negative is the F1 of negative mentions, in per cent.
func (t tally) negative() float64 { return 200 * t.blame / max(1, t.blames+t.due) }

// f1 is in per cent.
func (t tally) f1() float64 { return 200 * t.hit / max(1, t.got+t.gold) }
