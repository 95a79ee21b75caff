package themes

import "maps"

// Merge says what a theme was before its words became those of another.
type Merge struct {
	Theme Theme  // as it comes back: its own name and words
	Into  string // id of the theme it was merged into, which may have been merged too
}

// Merges are the themes that were merged, by id.
func (t *Taxonomy) Merges() map[string]Merge { return maps.Clone(t.merges) }

// Redirects are the ids of themes that were merged, each with that of the theme that stands for it now.
func (t *Taxonomy) Redirects() map[string]string { return maps.Clone(t.stands) }

// Resolve gives the theme that stands for an id now: itself, or what it was merged into; false where no such theme is
// known.
func (t *Taxonomy) Resolve(id string) (string, bool) {
	if _, known := t.places[id]; known {
		return id, true
	}
	now, known := t.stands[id]
	return now, known
}
