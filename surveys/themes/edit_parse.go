package themes

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"opina/surveys"
)

// ParseEdits reads what json.Marshal writes of edits. An error names the path of what is wrong, e.g.
// themes.own.1.added.keywords.es[2].
func ParseEdits(data []byte) (Edits, error) {
	var e Edits
	if err := decode(data, &e, "edits"); err != nil {
		return Edits{}, err
	}
	if err := e.check(); err != nil {
		return Edits{}, err
	}
	var out Edits
	out.Pack = e.Pack
	for id, edit := range e.Themes {
		if len(edit.Name) == 0 {
			edit.Name = nil
		}
		edit.Added, edit.Removed = edit.Added.clone().orNil(), edit.Removed.clone().orNil()
		out = out.with(id, edit)
	}
	return out, nil
}

// check refuses what no step gives.
func (e Edits) check() error {
	if e.Pack != "" && !slices.Contains(Packs, e.Pack) {
		return fmt.Errorf("pack: there is no pack %.60q", e.Pack)
	}
	if n := len(e.own()); n > MaxOwn {
		return fmt.Errorf("themes: are %d of the owner's own; at most %d are kept", n, MaxOwn)
	}
	for _, id := range sortedKeys(e.Themes) {
		path := "themes." + id
		switch {
		case !validID(id):
			return fmt.Errorf("themes: %.60q is no id", id)
		case strings.HasPrefix(id, ownID) && ownNumber(id) == 0:
			return fmt.Errorf("%s: want own.1, own.2 and so on", path)
		}
		if err := e.Themes[id].check(id); err != nil {
			return fmt.Errorf("%s.%w", path, err)
		}
	}
	return nil
}

func (e Edit) check(id string) error {
	own := ownNumber(id) > 0
	named := false
	for _, lang := range sortedKeys(e.Name) {
		name := e.Name[lang]
		switch {
		case !slices.Contains(Languages, lang):
			return fmt.Errorf("name.%s: unknown language", lang)
		case name == "" && !own:
		case Fold(name) == "":
			return fmt.Errorf("name.%s: is empty", lang)
		case surveys.Clean(name) != name || utf8.RuneCountInString(name) > MaxName:
			return fmt.Errorf("name.%s: want at most %d characters, without space around them", lang, MaxName)
		default:
			named = true
		}
	}
	switch {
	case own && !named:
		return fmt.Errorf("name: is needed in one language at least")
	case e.Parent != nil && *e.Parent != "" && !validID(*e.Parent):
		return fmt.Errorf("parent: %.60q is no id", *e.Parent)
	case e.Parent != nil && (*e.Parent == id || id == Plain):
		return fmt.Errorf("parent: %q cannot stand there", id)
	case e.Severity != nil && (*e.Severity < 0 || *e.Severity > MaxSeverity):
		return fmt.Errorf("severity: want 0 to %d", MaxSeverity)
	case e.Into != "" && !validID(e.Into):
		return fmt.Errorf("into: %.60q is no id", e.Into)
	case e.Into != "" && (e.Into == id || e.Into == Plain || id == Plain):
		return fmt.Errorf("into: %q cannot be merged into %q", id, e.Into)
	}
	for _, lang := range Languages {
		if n := e.Added.count(lang); n > MaxWords {
			return fmt.Errorf("added: are %d words in %s; at most %d are kept", n, lang, MaxWords)
		}
	}
	return cmp.Or(e.Added.check("added"), e.Removed.check("removed"))
}

func (w Words) check(path string) error {
	for _, s := range sortedKeys(w) {
		if !slices.Contains(Sorts, s) {
			return fmt.Errorf("%s.%s: want one of %v", path, s, Sorts)
		}
		for _, lang := range sortedKeys(w[s]) {
			if !slices.Contains(Languages, lang) {
				return fmt.Errorf("%s.%s.%s: unknown language", path, s, lang)
			}
			for i, word := range w[s][lang] {
				_, err := readPhrase(word, lang)
				if err == nil && (surveys.Clean(word) != word || utf8.RuneCountInString(word) > MaxWord) {
					err = fmt.Errorf("want at most %d characters, without space around them", MaxWord)
				}
				if err != nil {
					return fmt.Errorf("%s.%s.%s[%d]: %w", path, s, lang, i, err)
				}
			}
		}
	}
	return nil
}

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
