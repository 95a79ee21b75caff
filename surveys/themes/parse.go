package themes

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
)

// themeFile is a theme as a taxonomy file has it.
type themeFile struct {
	ID          string              `json:"id"`
	Parent      string              `json:"parent,omitempty"`
	Name        map[string]string   `json:"name"`
	Severity    *int                `json:"severity"`    // 1 when absent
	Improvement *bool               `json:"improvement"` // true when absent
	Keywords    map[string][]string `json:"keywords,omitempty"`
	Complaints  map[string][]string `json:"complaints,omitempty"`
	Praise      map[string][]string `json:"praise,omitempty"`
}

// Parse reads a taxonomy: {"themes":[{"id","parent","name":{"es","en"},
// "severity","improvement","keywords":{"es":[…],"en":[…]},"complaints":{…},
// "praise":{…}}]}. Only id and name must be there. A keyword is a word or a
// phrase; accents and case do not matter, nor do number and gender, and a word
// that ends in "*" stands for every word that starts so. An error names the
// path of what is wrong, e.g. themes[3].keywords.es[2].
func Parse(data []byte) (*Taxonomy, error) {
	files, err := readThemes(data)
	if err != nil {
		return nil, err
	}
	all := make([]Theme, len(files))
	for i, f := range files {
		if all[i], err = f.theme(fmt.Sprintf("themes[%d]", i)); err != nil {
			return nil, err
		}
	}
	return New(all)
}

// New makes a taxonomy of themes, as Parse does of a file. It keeps the maps and slices of the themes.
func New(all []Theme) (*Taxonomy, error) { return newTaxonomy(all, &Taxonomy{}) }

// newTaxonomy is New, quicker where another taxonomy is much the same.
func newTaxonomy(all []Theme, like *Taxonomy) (*Taxonomy, error) {
	if len(all) == 0 {
		return nil, errors.New("themes: at least one is needed")
	}
	t := &Taxonomy{themes: all, places: make(map[string]int, len(all))}
	for i, theme := range all {
		path := fmt.Sprintf("themes[%d]", i)
		if err := theme.check(path); err != nil {
			return nil, err
		}
		if _, twice := t.places[theme.ID]; twice {
			return nil, fmt.Errorf("%s.id: %q is there twice", path, theme.ID)
		}
		t.places[theme.ID] = i
	}
	if err := t.checkParents(); err != nil {
		return nil, err
	}
	if err := t.learnPhrases(like); err != nil {
		return nil, err
	}
	t.personal = make([]bool, len(all))
	for i, theme := range all {
		t.personal[i] = t.Below(theme.ID, "service") || t.Below(theme.ID, "treatment")
	}
	return t, nil
}

// readThemes reads the themes of a file, each as it stands there.
func readThemes(data []byte) ([]themeFile, error) {
	var file struct {
		Themes []json.RawMessage `json:"themes"`
	}
	if err := decode(data, &file, ""); err != nil {
		return nil, err
	}
	themes := make([]themeFile, len(file.Themes))
	for i, raw := range file.Themes {
		if err := decode(raw, &themes[i], fmt.Sprintf("themes[%d]", i)); err != nil {
			return nil, err
		}
	}
	return themes, nil
}

func (f themeFile) theme(path string) (Theme, error) {
	theme := Theme{ID: f.ID, Parent: f.Parent, Name: f.Name, Severity: 1, Improvement: true,
		Keywords: f.Keywords, Complaints: f.Complaints, Praise: f.Praise}
	if f.Severity != nil {
		theme.Severity = *f.Severity
	}
	if f.Improvement != nil {
		theme.Improvement = *f.Improvement
	}
	return theme, theme.check(path)
}

func (t Theme) check(path string) error {
	switch {
	case !validID(t.ID):
		return fmt.Errorf("%s.id: %q: want lower-case letters, digits, dots and hyphens", path, t.ID)
	case t.Severity < 0:
		return fmt.Errorf("%s.severity: %d is below 0", path, t.Severity)
	case len(t.Name) == 0:
		return fmt.Errorf("%s.name: is needed in one language at least", path)
	}
	for _, lang := range slices.Sorted(maps.Keys(t.Name)) {
		if !slices.Contains(Languages, lang) {
			return fmt.Errorf("%s.name.%s: unknown language", path, lang)
		}
		if Fold(t.Name[lang]) == "" {
			return fmt.Errorf("%s.name.%s: is empty", path, lang)
		}
	}
	return nil
}

// decode reads exactly one JSON value, without fields nobody knows.
func decode(data []byte, into any, path string) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	err := d.Decode(into)
	if err == nil {
		if _, err := d.Token(); err != io.EOF {
			return errors.New("more follows after the end of the taxonomy")
		}
		return nil
	}
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		err = fmt.Errorf("a %s does not belong here", wrong.Value)
		if path != "" && wrong.Field != "" {
			path += "."
		}
		path += wrong.Field
	}
	if path == "" {
		return fmt.Errorf("taxonomy: %w", err)
	}
	return fmt.Errorf("%s: %w", path, err)
}

func validID(id string) bool {
	for _, c := range []byte(id) {
		if !('a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '.' || c == '-') {
			return false
		}
	}
	return id != "" && len(id) <= 100
}

// checkParents makes sure that every parent is there and that the themes form
// a tree.
func (t *Taxonomy) checkParents() error {
	for i, theme := range t.themes {
		steps := 0
		for at := theme; at.Parent != ""; steps++ {
			up, ok := t.places[at.Parent]
			if !ok {
				return fmt.Errorf("themes[%d].parent: there is no theme %q", t.places[at.ID], at.Parent)
			}
			if steps == len(t.themes) {
				return fmt.Errorf("themes[%d].parent: %q stands under itself", i, theme.ID)
			}
			at = t.themes[up]
		}
	}
	return nil
}
