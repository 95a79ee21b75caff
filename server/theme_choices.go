package server

import (
	"context"

	"opina/server/views"
	"opina/surveys/themes"
)

// taxonomy is the organization's themes as they are read now.
func (s *Server) taxonomy(ctx context.Context, org int64) (*themes.Taxonomy, error) {
	tagger, err := s.Store.Tagger(ctx, org)
	if err != nil {
		return nil, err
	}
	return tagger.Model.Taxonomy(), nil
}

// themeGroups are the themes that count, under those at the top. broad names the theme at the top as a choice of its own group.
func themeGroups(taxonomy *themes.Taxonomy, lang string, broad func(name string) string) []views.Choices {
	var groups []views.Choices
	at := map[string]int{} // theme at the top → its group
	for _, t := range taxonomy.All() {
		if t.Parent == "" {
			at[t.ID] = len(groups)
			groups = append(groups, views.Choices{Label: taxonomy.Name(t.ID, lang)})
		}
	}
	for _, t := range taxonomy.All() {
		if !taxonomy.Counts(t.ID) {
			continue
		}
		group, name := &groups[at[top(taxonomy, t)]], taxonomy.Name(t.ID, lang)
		if t.Parent == "" {
			name = broad(name)
		}
		group.Options = append(group.Options, views.Choice{Value: t.ID, Label: name})
	}
	filled := groups[:0]
	for _, g := range groups {
		if len(g.Options) > 0 {
			filled = append(filled, g)
		}
	}
	return filled
}

// top is the theme at the top above t.
func top(taxonomy *themes.Taxonomy, t themes.Theme) string {
	for t.Parent != "" {
		t, _ = taxonomy.Theme(t.Parent)
	}
	return t.ID
}
