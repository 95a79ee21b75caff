package learn

import (
	"cmp"
	"slices"

	"opina/surveys"
	"opina/surveys/themes"
)

// mostBecause is how many words explain a mention that the lexicon did not find.
const mostBecause = 3

// Read finds what the taxonomy finds, as corrected by what was learnt. The words of a mention that the lexicon did not
// find are those that spoke most for it.
func (m *Model) Read(c themes.Comment) themes.Reading {
	if m.weights == nil {
		return m.taxonomy.Read(c)
	}
	s := m.taxonomy.Signals(c)
	features := extract(m.taxonomy, &s)
	sum := make([]float32, m.weights.width())
	var out []themes.Found
	for _, f := range m.weights.decide(sum, features, &s) {
		theme, known := m.taxonomy.Resolve(f.theme)
		if !known {
			continue // learnt with a theme that is gone
		}
		both := f.both
		if theme != f.theme {
			both = m.judged(theme, both, &s)
		}
		for i, p := range [2]surveys.Polarity{surveys.Negative, surveys.Positive} {
			if both[i] && !has(out, theme, p) {
				out = append(out, m.found(theme, f.theme, p, c.Text, features, &s))
			}
		}
	}
	slices.SortFunc(out, func(a, b themes.Found) int {
		return cmp.Or(cmp.Compare(a.Theme, b.Theme), cmp.Compare(a.Polarity, b.Polarity))
	})
	return s.Reading.With(out)
}

// found makes a mention of a theme, which was learnt under another name where it was merged since, with the words of the
// lexicon where it found the same.
func (m *Model) found(theme, learnt string, p surveys.Polarity, text string, features []feature, s *themes.Signals) themes.Found {
	out := themes.Found{Mention: surveys.Mention{Theme: theme, Polarity: p}}
	for _, f := range s.Found {
		if f.Polarity != p || f.Theme != theme && !m.standsFor(m.weights.named[f.Theme], theme) {
			continue
		}
		for _, span := range f.Spans {
			if !slices.Contains(out.Spans, span) {
				out.Spans = append(out.Spans, span)
			}
		}
	}
	if out.Spans == nil {
		out.Spans = m.weights.because(learnt, features, s)
	}
	slices.SortFunc(out.Spans, func(a, b themes.Span) int { return cmp.Compare(a.From, b.From) })
	for _, span := range out.Spans {
		if as := text[span.From:span.To]; !slices.Contains(out.Words, as) {
			out.Words = append(out.Words, as)
		}
	}
	return out
}

// because are the words that speak most for a theme.
func (w *weights) because(theme string, features []feature, s *themes.Signals) []themes.Span {
	k, _ := slices.BinarySearch(w.themes, theme)
	says := make([]float32, len(s.Words))
	for _, f := range features {
		if f.word < 0 {
			continue
		}
		if r := w.row(f.id); r != nil {
			for i := f.word; i < f.word+f.span; i++ {
				says[i] += r[k] * f.much / float32(f.span)
			}
		}
	}
	order := make([]int, len(says))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(says[b], says[a]) })
	var spans []themes.Span
	for i, at := range order[:min(mostBecause, len(order))] {
		if i == 0 || says[at] > 0 && 3*says[at] > says[order[0]] {
			spans = append(spans, s.Words[at].Span)
		}
	}
	return spans
}
