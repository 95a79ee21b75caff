package themes

import (
	"embed"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// Packs are the sectors that have words and themes of their own, on top of the core.
var Packs = []string{"restaurant", "hotel", "retail", "clinic", "airline", "onlineshop"}

//go:embed packs/*.json
var packFiles embed.FS

// Pack returns the core with the words and themes of a sector added. The ids of the core stay as they are.
func Pack(name string) (*Taxonomy, bool) {
	load, ok := packs[name]
	if !ok {
		return nil, false
	}
	return load(), true
}

// packs reads each sector once, when it is first asked for.
var packs = func() map[string]func() *Taxonomy {
	m := make(map[string]func() *Taxonomy, len(Packs))
	for _, name := range Packs {
		m[name] = sync.OnceValue(func() *Taxonomy {
			data, err := packFiles.ReadFile("packs/" + name + ".json")
			if err != nil {
				panic(err)
			}
			t, err := Core().extended(data)
			if err != nil {
				panic(fmt.Sprintf("packs/%s.json: %v", name, err))
			}
			return t
		})
	}
	return m
}()

// extended makes a taxonomy of t and of a file of the same form as Parse reads. A theme that t has already gets the
// words of the file added to its own and keeps all else; any other is new.
func (t *Taxonomy) extended(data []byte) (*Taxonomy, error) {
	files, err := readThemes(data)
	if err != nil {
		return nil, err
	}
	all := t.All()
	for i, f := range files {
		at, known := t.places[f.ID]
		if !known {
			theme, err := f.theme(fmt.Sprintf("themes[%d]", i))
			if err != nil {
				return nil, err
			}
			all = append(all, theme)
			continue
		}
		all[at].Keywords = withWords(all[at].Keywords, f.Keywords)
		all[at].Complaints = withWords(all[at].Complaints, f.Complaints)
		all[at].Praise = withWords(all[at].Praise, f.Praise)
	}
	return newTaxonomy(all, t)
}

// withWords joins two sets of lists into a new one.
func withWords(a, b map[string][]string) map[string][]string {
	m := make(map[string][]string, len(Languages))
	for _, lang := range Languages {
		if words := slices.Concat(a[lang], b[lang]); len(words) > 0 {
			m[lang] = words
		}
	}
	for lang, words := range b {
		if !slices.Contains(Languages, lang) {
			m[lang] = words // refused with its path
		}
	}
	return m
}

// Below tells whether a theme is, or stands under, the one with an id.
func (t *Taxonomy) Below(id, top string) bool {
	for at := id; at != ""; {
		if at == top {
			return true
		}
		theme, _ := t.Theme(at)
		at = theme.Parent
	}
	return strings.HasPrefix(id, top+".")
}
