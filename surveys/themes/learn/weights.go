package learn

import (
	"opina/surveys"
	"opina/surveys/themes"
)

// weights are a linear model for each theme, and one for the polarity of a comment.
type weights struct {
	themes []string          // sorted
	named  map[string]string // what the owner calls a theme of the lexicon instead
	cut    float32           // sums above it say that a theme is there
	bias   []float32         // one for each theme, then one for the polarity
	rows   map[uint32]int32  // feature → where its row of as many weights begins
	values []float32
}

func (w *weights) width() int { return len(w.themes) + 1 }

// row gives the weights of a feature, nil where it has none.
func (w *weights) row(id uint32) []float32 {
	at, ok := w.rows[id]
	if !ok {
		return nil
	}
	return w.values[at : int(at)+w.width()]
}

// make gives a feature weights.
func (w *weights) make(id uint32) []float32 {
	if _, ok := w.rows[id]; !ok {
		w.rows[id] = int32(len(w.values))
		w.values = append(w.values, make([]float32, w.width())...)
	}
	return w.row(id)
}

// finding is what the lexicon says of one theme.
type finding struct {
	theme string
	both  [2]bool // blamed, praised
}

// renamed gives what the lexicon found by the names that the owner gives it.
func (w *weights) renamed(s *themes.Signals) []finding {
	out := make([]finding, 0, len(s.Found))
next:
	for _, f := range s.Found {
		theme := f.Theme
		if to := w.named[theme]; to != "" {
			theme = to
		}
		for i := range out {
			if out[i].theme == theme {
				out[i].both = with(out[i].both, f.Polarity)
				continue next
			}
		}
		out = append(out, finding{theme, with([2]bool{}, f.Polarity)})
	}
	return out
}

func with(both [2]bool, p surveys.Polarity) [2]bool {
	switch p {
	case surveys.Negative:
		both[0] = true
	case surveys.Positive:
		both[1] = true
	}
	return both
}

// sums adds up what the features say for each theme.
func (w *weights) sums(sum []float32, features []feature, found []finding) {
	copy(sum, w.bias)
	for _, f := range found {
		for k, v := range w.row(hash(isLexicon, f.theme)) {
			sum[k] += v
		}
	}
	for i := range features {
		f := &features[i]
		r := w.row(f.id)
		for k, v := range r {
			sum[k] += v * f.much
		}
	}
}

// decide gives the themes of a comment as the weights see them.
func (w *weights) decide(sum []float32, features []feature, s *themes.Signals) []finding {
	found := w.renamed(s)
	w.sums(sum, features, found)
	var out []finding
	known := func(theme string) (both [2]bool) {
		for _, f := range found {
			if f.theme == theme {
				both = f.both
			}
		}
		return both
	}
	for k, theme := range w.themes {
		if sum[k] <= w.cut {
			continue
		}
		both := known(theme)
		if both == [2]bool{} {
			both[0], both[1] = sum[len(sum)-1] <= 0, sum[len(sum)-1] > 0
		}
		out = append(out, finding{theme, both})
	}
	for _, f := range found {
		if !w.knows(f.theme) {
			out = append(out, f)
		}
	}
	return out
}

// knows tells whether there is a model of a theme.
func (w *weights) knows(theme string) bool {
	_, ok := w.rows[hash(isLexicon, theme)]
	return ok
}
