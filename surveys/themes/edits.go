package themes

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Limits of what an owner changes.
const (
	MaxName     = 80  // characters of a name in one language
	MaxWord     = 100 // characters of a word or phrase
	MaxWords    = 500 // words added to one theme in one language
	MaxOwn      = 200 // themes of the owner's own
	MaxSeverity = 10
	MaxDepth    = 3 // levels, as far as an owner moves themes
)

// Edits are what an owner changed of the built-in themes; the zero value is the core as it comes. What is not changed
// follows the built-in files, also when a later Opina knows more words. Edits never change: every step gives new ones.
type Edits struct {
	Pack   string          `json:"pack,omitempty"`   // "" is the core alone
	Themes map[string]Edit `json:"themes,omitempty"` // by id; those whose id begins with "own." are the owner's own
}

// Edit is what was changed of one theme, or all of one of the owner's own. The zero value is a theme as it comes.
type Edit struct {
	Name     map[string]string `json:"name,omitempty"`   // by language; "" leaves it without a name in that one
	Parent   *string           `json:"parent,omitempty"` // "" stands at the top
	Severity *int              `json:"severity,omitempty"`
	Muted    bool              `json:"muted,omitempty"`
	Into     string            `json:"into,omitempty"`    // the theme it was merged into
	Added    Words             `json:"added,omitempty"`   // words
	Removed  Words             `json:"removed,omitempty"` // words of the built-in file, or of a theme that was merged into it
}

// empty tells whether nothing was changed.
func (e Edit) empty() bool {
	return len(e.Name) == 0 && e.Parent == nil && e.Severity == nil && !e.Muted && e.Into == "" && len(e.Added) == 0 && len(e.Removed) == 0
}

// Taxonomy makes the taxonomy that the edits describe, ready for tagging. Only edits that no step and not ParseEdits
// gives are refused. What no longer fits, because another pack was chosen or the built-in themes have changed since,
// does nothing: an edit of a theme that is not there, a place under a theme that is not there or that would close a
// circle, a merge with a theme that is not there.
func (e Edits) Taxonomy() (*Taxonomy, error) {
	if err := e.check(); err != nil {
		return nil, err
	}
	base, err := e.base()
	if err != nil || len(e.Themes) == 0 {
		return base, err
	}
	return e.plan(base).taxonomy()
}

// base are the built-in themes that the edits start from.
func (e Edits) base() (*Taxonomy, error) {
	if e.Pack == "" {
		return Core(), nil
	}
	t, ok := Pack(e.Pack)
	if !ok {
		return nil, fmt.Errorf("pack: there is no pack %.60q", e.Pack)
	}
	return t, nil
}

// with gives edits that have another edit for a theme, or none where nothing was changed.
func (e Edits) with(id string, edit Edit) Edits {
	e.Themes = maps.Clone(e.Themes)
	if edit.empty() {
		delete(e.Themes, id)
		if len(e.Themes) == 0 {
			e.Themes = nil
		}
		return e
	}
	if e.Themes == nil {
		e.Themes = map[string]Edit{}
	}
	e.Themes[id] = edit
	return e
}

// ownID is how the ids of the owner's own themes begin. A number follows.
const ownID = "own."

// ownNumber is the number in the id of a theme of the owner's own, 0 where it is none.
func ownNumber(id string) int {
	digits, own := strings.CutPrefix(id, ownID)
	n, err := strconv.Atoi(digits)
	if !own || err != nil || n < 1 || strconv.Itoa(n) != digits {
		return 0
	}
	return n
}

// own are the ids of the owner's own themes, in the order in which they were made.
func (e Edits) own() []string {
	var ids []string
	for id := range e.Themes {
		if ownNumber(id) > 0 {
			ids = append(ids, id)
		}
	}
	slices.SortFunc(ids, func(a, b string) int { return ownNumber(a) - ownNumber(b) })
	return ids
}
