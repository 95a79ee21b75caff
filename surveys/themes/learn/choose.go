package learn

import (
	"math"
	"math/rand/v2"
)

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

// compare measures the lexicon and, by cross-validation, models on corrections.
func compare(samples []sample) (lexicon, learnt float64, best choice) {
	order := rand.New(rand.NewPCG(3, 4)).Perm(len(samples))
	var theirs []tally // of each comment
	ours := make([][]tally, len(choices))
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
				ours[k] = append(ours[k], tallied(s.truth, w.decide(sum, s.features, &s.signals)))
			}
		}
		for _, s := range unseen {
			theirs = append(theirs, tallied(s.truth, f.renamed(&s.signals)))
		}
	}
	lexicon = total(theirs).f1()
	if k := choose(theirs, ours); k >= 0 {
		learnt, best = total(ours[k]).f1(), choices[k]
	}
	return lexicon, learnt, best
}

// choose gives which choice to take, -1 for none. A model that finds clearly less of what customers complain about than the
// lexicon does is not considered: that is what an owner would miss. Of those that are less than one standard error worse than
// the best, it takes one that believes the least of what was learnt (the one-standard-error rule: Breiman and others,
// Classification and Regression Trees, 1984, section 3.4.3): with few corrections the best is the best by chance.
func choose(theirs []tally, ours [][]tally) int {
	best, f1 := -1, make([]float64, len(ours))
	fewest := total(theirs).negative() - slack
	for k := range ours {
		all := total(ours[k])
		if all.negative() < fewest {
			continue
		}
		if f1[k] = all.f1(); best < 0 || f1[k] > f1[best] {
			best = k
		}
	}
	if best < 0 {
		return -1
	}
	taken := best
	for k, c := range choices {
		near := f1[k] > 0 && f1[k] >= f1[best]-standardError(ours[k], ours[best])
		less := c.much < choices[taken].much || c.much == choices[taken].much && f1[k] > f1[taken]
		if near && less {
			taken = k
		}
	}
	return taken
}

// standardError is of the difference in F1 between two taggers of the same comments, in per cent. F1 is a ratio of
// sums over comments, so each comment moves it by its residual (Cochran, Sampling Techniques, 1977, chapter 6).
func standardError(a, b []tally) float64 {
	allA, allB := total(a), total(b)
	sum := 0.0
	for i := range a {
		d := allA.influence(a[i]) - allB.influence(b[i])
		sum += d * d
	}
	return math.Sqrt(sum)
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

func tallied(truth map[string][2]bool, found []finding) tally {
	t := tally{gold: float64(len(truth)), got: float64(len(found))}
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
	return t
}

func total(of []tally) (all tally) {
	for _, t := range of {
		all.hit += t.hit
		all.got += t.got
		all.gold += t.gold
		all.blame += t.blame
		all.blames += t.blames
		all.due += t.due
	}
	return all
}

// influence is by how much one comment moves the F1 of all.
func (t tally) influence(one tally) float64 {
	return (200*one.hit - t.f1()*(one.got+one.gold)) / max(1, t.got+t.gold)
}

// negative is the F1 of negative mentions, in per cent.
func (t tally) negative() float64 { return 200 * t.blame / max(1, t.blames+t.due) }

// f1 is in per cent.
func (t tally) f1() float64 { return 200 * t.hit / max(1, t.got+t.gold) }
