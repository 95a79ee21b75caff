// Package themes finds in a customer's comment the causes worth improving: it
// owns the taxonomy of themes, the words that point at them, and the tagger.
// Everything here is pure and in process: no network, no model, no state.
package themes

import (
	_ "embed"
	"fmt"
	"slices"
	"sync"
)

// Languages are those in which comments are understood and themes are named.
var Languages = []string{"es", "en"}

// Plain is the theme of praise or blame that gives no cause.
const Plain = "overall"

// Theme is one cause worth improving, or a group of them. Its maps and slices
// are shared: read them, never write them.
type Theme struct {
	ID          string              // dotted for the built-in ones, never changes
	Parent      string              // id of the theme it stands under, "" at the top; says nothing about the id
	Name        map[string]string   // by language, in the owner's words
	Severity    int                 // weight of a negative mention, 1 unless said otherwise
	Improvement bool                // counted among the things to improve
	Muted       bool                // its words stay known, its mentions are left out: see Counts
	Keywords    map[string][]string // by language: words that only say what it is about
	Complaints  map[string][]string // by language: words that blame by themselves, "queue"
	Praise      map[string][]string // by language: words that praise by themselves, "spotless"
}

// Called is the theme's name in a language, else in any that has one, else its id.
func (t Theme) Called(lang string) string {
	for _, l := range append([]string{lang}, Languages...) {
		if name := t.Name[l]; name != "" {
			return name
		}
	}
	return t.ID
}

// Taxonomy is a set of themes ready for tagging. It never changes once made
// and may be used from many goroutines.
type Taxonomy struct {
	themes  []Theme
	places  map[string]int // id → index in themes
	phrases map[string]*phrasebook
	// personal are the themes about what people do, of whom a denial is a complaint: "the waiter never came back".
	personal []bool
	merges   map[string]Merge  // by the id of what was merged
	stands   map[string]string // id of what was merged → the theme that stands for it in the end
}

//go:embed core.json
var coreJSON []byte

// Core returns the built-in taxonomy, which fits any shop.
func Core() *Taxonomy { return core() }

var core = sync.OnceValue(func() *Taxonomy {
	t, err := Parse(coreJSON)
	if err != nil {
		panic(fmt.Sprintf("core.json: %v", err))
	}
	return t
})

// Theme returns the theme with an id.
func (t *Taxonomy) Theme(id string) (Theme, bool) {
	i, ok := t.places[id]
	if !ok {
		return Theme{}, false
	}
	return t.themes[i], true
}

// All returns every theme in the order of the file.
func (t *Taxonomy) All() []Theme { return slices.Clone(t.themes) }

// Counts tells whether mentions of a theme are kept: those of a theme that is known and not muted. A theme that stands
// under a muted one counts unless it is muted itself.
func (t *Taxonomy) Counts(id string) bool {
	i, ok := t.places[id]
	return ok && !t.themes[i].Muted
}

// Name is what a theme is called in a language; of one that is not known the id, so that a page always has something to
// show. What was merged goes by the name of what it was merged into.
func (t *Taxonomy) Name(id, lang string) string {
	now, ok := t.Resolve(id)
	if !ok {
		return id
	}
	return t.themes[t.places[now]].Called(lang)
}
