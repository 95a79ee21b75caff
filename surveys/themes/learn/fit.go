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
	epochs = 12
	step   = 0.1
	ridge  = 0.01 // how strongly a weight is drawn back to where it started, each step
	rare   = 2    // features of fewer corrections are left out
)

// fitted are weights and where they started.
type fitted struct {
	*weights
	start, startBias []float32
}

// fit learns from samples: logistic regression by AdaGrad, drawn towards the lexicon. The lexicon's own findings are so the
// pseudo-labels of all that the corrections do not reach.
func fit(samples []sample) fitted {
	w := &weights{rows: map[uint32]int32{}, named: align(samples)}
	w.themes = themesOf(samples, w.named)
	w.prepare(samples)
	f := fitted{w, slices.Clone(w.values), slices.Clone(w.bias)}
	grown, grownBias := make([]float32, len(w.values)), make([]float32, len(w.bias)) // sums of squared gradients
	sum, gradient := make([]float32, w.width()), make([]float32, w.width())
	random := rand.New(rand.NewPCG(1, 2))
	for range epochs {
		for _, at := range random.Perm(len(samples)) {
			s := &samples[at]
			found := w.renamed(&s.signals)
			w.sums(sum, s.features, found)
			for k, theme := range w.themes {
				_, there := s.truth[theme]
				gradient[k] = sigmoid(sum[k]) - target(there)
			}
			last := len(gradient) - 1
			gradient[last] = 0
			if p := polarityOf(s.truth); p != 0 {
				gradient[last] = sigmoid(sum[last]) - target(p > 0)
			}
			learn := func(id uint32, much float32) {
				if at, ok := w.rows[id]; ok {
					to := int(at) + w.width()
					descend(w.values[at:to], f.start[at:to], grown[at:to], gradient, much)
				}
			}
			for _, one := range found {
				learn(hash(isLexicon, one.theme), 1)
			}
			for _, one := range s.features {
				learn(one.id, one.much)
			}
			descend(w.bias, f.startBias, grownBias, gradient, 1)
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

// descend is one step of AdaGrad.
func descend(w, start, grown, gradient []float32, much float32) {
	for k, g := range gradient {
		if g == 0 {
			continue
		}
		g = g*much + ridge*(w[k]-start[k])
		grown[k] += g * g
		w[k] -= step * g / float32(math.Sqrt(float64(grown[k])+1e-6))
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

func target(yes bool) float32 {
	if yes {
		return 1
	}
	return 0
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
