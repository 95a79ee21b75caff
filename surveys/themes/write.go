package themes

import "encoding/json"

// MarshalJSON writes the taxonomy so that Parse reads it. What was merged and what is muted is no part of the file: it is a
// taxonomy that stands by itself.
func (t *Taxonomy) MarshalJSON() ([]byte, error) {
	file := struct {
		Themes []themeFile `json:"themes"`
	}{make([]themeFile, len(t.themes))}
	for i, theme := range t.themes {
		file.Themes[i] = themeFile{
			ID: theme.ID, Parent: theme.Parent, Name: theme.Name, Severity: &theme.Severity, Improvement: &theme.Improvement,
			Keywords: theme.Keywords, Complaints: theme.Complaints, Praise: theme.Praise,
		}
	}
	return json.Marshal(file)
}
