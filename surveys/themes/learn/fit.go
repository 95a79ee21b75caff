package learn

import (
	"maps"
	"math"
	"math/rand/v2"
	"slices"

	"opina/surveys"
)

// What a model believes before it has seen a correction: what the lexicon found is there, what it did not is not.
const (
	priorFound = 3.2  // of the theme that the lexicon found
	priorBias  = -2.4 // of any
	priorTone  = 1.2  // of the polarity that the tone of the comment has
)

// How the models are fitted.
const (
	epochs = 6
	step   = 0.1
	ridge  = 0.01 // how strongly a weight is drawn back to where it started, each step
	rare   = 2    // features of fewer corrections are left out
	weak   = 0.02 // what a feature that tells nothing apart still counts
)

// fitted are weights and where they started.
type fitted struct {
	*weights
	start, startBias []float32
}

// fit learns from samples: logistic regression by AdaGrad, drawn towards the lexicon. The lexicon's own findings are so the
// pseudo-labels of all that the corrections do not reach. A feature counts by how well it alone tells a theme apart, which
// keeps the many that say nothing from adding up to something.
func fit(samples []sample) fitted {
	w := &weights{rows: map[uint32]int32{}, named: align(samples)}
	w.themes = themesOf(samples, w.named)
	w.prepare(samples)
	f := fitted{w, slices.Clone(w.values), slices.Clone(w.bias)}
	grown, grownBias := make([]float32, len(w.values)), make([]float32, len(w.bias)) // sums of squared gradients
	ratios, even := w.ratios(samples), slices.Repeat([]float32{1}, w.width())
	sum, gradient := make([]float32, w.width()), make([]float32, w.width())
	random := rand.New(rand.NewPCG(1, 2))
	for range epochs {
		for _, at := range random.Perm(len(samples)) {
			s := &samples[at]
			found := w.renamed(&s.signals)
			w.sums(sum, s.features, found)
			w.targets(gradient, s)
			for k, target := range gradient {
				if gradient[k] = 0; target != unknown {
					gradient[k] = sigmoid(sum[k]) - target
				}
			}
			learn := func(id uint32, much float32) {
				if at, ok := w.rows[id]; ok {
					to := int(at) + w.width()
					descend(w.values[at:to], f.start[at:to], grown[at:to], ratios[at:to], gradient, much)
				}
			}
			for _, one := range found {
				learn(hash(isLexicon, one.theme), 1)
			}
			for _, one := range s.features {
				learn(one.id, one.much)
			}
			descend(w.bias, f.startBias, grownBias, even, gradient, 1)
		}
	}
	return f
}

// prepare gives weights to the features that are not rare, and what is believed before.
func (w *weights) prepare(samples []sample) {
	w.bias = make([]float32, w.width())
	for k, theme := range w.themes {
		w.bias[k] = priorBias
		w.make(hash(isLexicon, theme))[k] = priorFound
	}
	last := w.width() - 1
	w.make(hash(isTone, "+"))[last] = priorTone
	w.make(hash(isTone, "-"))[last] = -priorTone
	counts := map[uint32]int{}
	for i := range samples {
		for _, f := range samples[i].features {
			if counts[f.id]++; counts[f.id] == rare {
				w.make(f.id)
			}
		}
	}
}

// ratios gives for each feature and theme how well the feature alone tells the theme apart: the size of its log-count
// ratio, by which NBSVM scales features (Wang and Manning, Baselines and Bigrams, ACL 2012), with one comment added to
// each count. What the models start from keeps 1.
func (w *weights) ratios(samples []sample) []float32 {
	width := w.width()
	yes, no := make([]float32, len(w.values)), make([]float32, len(w.values))
	allYes, allNo := make([]float32, width), make([]float32, width)
	targets := make([]float32, width)
	count := func(yes, no []float32) {
		for k, t := range targets {
			if t != unknown {
				yes[k] += t
				no[k] += 1 - t
			}
		}
	}
	ratios := slices.Repeat([]float32{1}, len(w.values))
	for i := range samples {
		w.targets(targets, &samples[i])
		count(allYes, allNo)
		for _, f := range samples[i].features {
			if at, ok := w.rows[f.id]; ok {
				count(yes[at:], no[at:])
				ratios[at] = 0 // to be computed
			}
		}
	}
	for at := 0; at < len(ratios); at += width {
		if ratios[at] != 0 {
			continue
		}
		for k := range width {
			p, q := (yes[at+k]+1)/(allYes[k]+2), (no[at+k]+1)/(allNo[k]+2)
			ratios[at+k] = max(weak, float32(math.Abs(math.Log(float64(p/q)))))
		}
	}
	return ratios
}

// descend is one step of AdaGrad. A feature that counts r times as much has steps r times as long, and is drawn back
// r² times less.
func descend(w, start, grown, ratios, gradient []float32, much float32) {
	for k, g := range gradient {
		if g == 0 {
			continue
		}
		r := ratios[k]
		g = g*much + ridge*(w[k]-start[k])/(r*r)
		grown[k] += g * g
		w[k] -= step * r * g / float32(math.Sqrt(float64(grown[k])+1e-6))
	}
}

// drawn gives the weights drawn back towards where they started: at 0 they are the lexicon, at 1 all that was learnt.
func (f fitted) drawn(c choice) *weights {
	to := func(r, start []float32) []float32 {
		out := make([]float32, len(r))
		for k := range r {
			out[k] = start[k] + c.much*(r[k]-start[k])
		}
		return out
	}
	w := *f.weights
	w.cut, w.bias, w.values = c.cut, to(w.bias, f.startBias), to(w.values, f.start)
	return &w
}

func sigmoid(x float32) float32 { return float32(1 / (1 + math.Exp(-float64(x)))) }

// unknown is the target where a correction says nothing: the polarity of a comment with both or none.
const unknown = -1

// targets are what the models should have said of a comment, 0 or 1 each.
func (w *weights) targets(out []float32, s *sample) {
	for k, theme := range w.themes {
		out[k] = 0
		if _, there := s.truth[theme]; there {
			out[k] = 1
		}
	}
	switch last := len(out) - 1; polarityOf(s.truth) {
	case surveys.Positive:
		out[last] = 1
	case surveys.Negative:
		out[last] = 0
	default:
		out[last] = unknown
	}
}

// themesOf are the themes that are worth a model: those of the corrections, and those the lexicon finds in them.
func themesOf(samples []sample, named map[string]string) []string {
	all := map[string]bool{}
	for i := range samples {
		for theme := range samples[i].truth {
			all[theme] = true
		}
		for _, f := range samples[i].signals.Found {
			if named[f.Theme] == "" {
				all[f.Theme] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// polarityOf is the polarity of a comment all of whose mentions agree, else 0.
func polarityOf(mentions map[string][2]bool) surveys.Polarity {
	var blame, praise bool
	for _, both := range mentions {
		blame, praise = blame || both[0], praise || both[1]
	}
	switch {
	case blame && !praise:
		return surveys.Negative
	case praise && !blame:
		return surveys.Positive
	}
	return 0
}
