package learn

import (
	"slices"

	"opina/surveys"
	"opina/surveys/themes"
)

// Lexicon is a model that has learnt nothing: it tags as the taxonomy does.
func Lexicon(t *themes.Taxonomy) *Model { return &Model{taxonomy: t} }

// On gives what was learnt over another state of the taxonomy. A theme that was merged since it was learnt counts as
// what it was merged into.
func (m *Model) On(t *themes.Taxonomy) *Model {
	on := *m
	on.taxonomy = t
	return &on
}

// Taxonomy is the one that the model tags with.
func (m *Model) Taxonomy() *themes.Taxonomy { return m.taxonomy }

// standsFor tells whether a theme that was learnt, or merged, is now the other.
func (m *Model) standsFor(learnt, theme string) bool {
	now, known := m.taxonomy.Resolve(learnt)
	return known && now == theme
}

// judged is what the lexicon says of a theme that stands for one that was merged into it, else what was learnt.
func (m *Model) judged(theme string, learnt [2]bool, s *themes.Signals) [2]bool {
	var said [2]bool
	for _, f := range m.weights.renamed(s) {
		if m.standsFor(f.theme, theme) {
			said[0], said[1] = said[0] || f.both[0], said[1] || f.both[1]
		}
	}
	if said == [2]bool{} {
		return learnt
	}
	return said
}

// has tells whether a mention was made.
func has(found []themes.Found, theme string, p surveys.Polarity) bool {
	return slices.ContainsFunc(found, func(f themes.Found) bool { return f.Theme == theme && f.Polarity == p })
}
