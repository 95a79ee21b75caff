package themes

import "slices"

// plan is the themes of edits before they are made ready for tagging: what a step needs to know, and cheap.
type plan struct {
	edits   Edits
	builtIn *Taxonomy
	base    []Theme // built-in ones and, without name and words, the owner's own
	places  map[string]int
	into    []int // where each was merged into, -1 for none
	parents []int // under which each stands, -1 for the top; of merged ones too
	merged  [][]int
	words   []Words // of each, made when asked for
}

const nowhere = -1

// plan lays the edits over the built-in themes.
func (e Edits) plan(base *Taxonomy) *plan {
	p := &plan{edits: e, builtIn: base, base: base.All()}
	for _, id := range e.own() {
		p.base = append(p.base, Theme{ID: id, Severity: 1, Improvement: true})
	}
	n := len(p.base)
	p.places = make(map[string]int, n)
	for i, theme := range p.base {
		p.places[theme.ID] = i
	}
	p.words = make([]Words, n)
	p.redirect()
	p.stand()
	return p
}

// at is the place of a theme, nowhere for one that is not known.
func (p *plan) at(id string) int {
	if i, known := p.places[id]; known {
		return i
	}
	return nowhere
}

// there tells whether a theme stands for itself: known and not merged.
func (p *plan) there(id string) (int, bool) {
	i := p.at(id)
	return i, i >= 0 && p.into[i] < 0
}

func (p *plan) edit(i int) Edit { return p.edits.Themes[p.base[i].ID] }

// redirect finds what was merged into what. In a circle, the first theme stands for itself.
func (p *plan) redirect() {
	p.into = make([]int, len(p.base))
	p.merged = make([][]int, len(p.base))
	for i := range p.base {
		p.into[i] = p.at(p.edit(i).Into)
	}
	for i := range p.base {
		if circles(p.into, i) {
			p.into[i] = nowhere
		}
	}
	for i, to := range p.into {
		if to >= 0 {
			p.merged[to] = append(p.merged[to], i)
		}
	}
}

// stand finds where the themes stand. A moved theme that would close a circle stands where it is built in, or at the
// top.
func (p *plan) stand() {
	p.parents = make([]int, len(p.base))
	for i, theme := range p.base {
		p.parents[i] = p.standing(theme.Parent)
		if moved := p.edit(i).Parent; moved != nil && (*moved == "" || p.at(*moved) >= 0) {
			p.parents[i] = p.standing(*moved)
		}
	}
	for i, theme := range p.base {
		if circles(p.parents, i) {
			p.parents[i] = p.standing(theme.Parent)
		}
		if circles(p.parents, i) {
			p.parents[i] = nowhere
		}
	}
}

// standing is where the theme is that stands for an id now.
func (p *plan) standing(id string) int {
	i := p.at(id)
	for i >= 0 && p.into[i] >= 0 {
		i = p.into[i]
	}
	return i
}

// circles tells whether the way from i leads back to it.
func circles(next []int, i int) bool {
	at := next[i]
	for range next {
		if at == i {
			return true
		}
		if at < 0 {
			return false
		}
		at = next[at]
	}
	return false // into a circle that i is no part of
}

// under tells whether a theme is another or stands under it.
func (p *plan) under(i, top int) bool {
	for ; i >= 0; i = p.parents[i] {
		if i == top {
			return true
		}
	}
	return false
}

// level counts from 1 at the top.
func (p *plan) level(i int) int {
	n := 0
	for ; i >= 0; i = p.parents[i] {
		n++
	}
	return n
}

// height is how many levels there are from a theme down.
func (p *plan) height(i int) int {
	lowest := 0
	for j := range p.base {
		if p.into[j] < 0 && p.under(j, i) {
			lowest = max(lowest, p.level(j))
		}
	}
	return lowest - p.level(i) + 1
}

// theme is how a theme shall be, with its words and those that were merged into it.
func (p *plan) theme(i int) Theme {
	theme, edit := p.base[i], p.edit(i)
	theme.Name = namesOf(theme, edit)
	theme.Parent = ""
	if up := p.parents[i]; up >= 0 {
		theme.Parent = p.base[up].ID
	}
	if edit.Severity != nil {
		theme.Severity = *edit.Severity
	}
	theme.Muted = edit.Muted
	theme.Improvement = p.improvement(i)
	if p.rewords(i) {
		theme = theme.with(p.wordsOf(i))
	}
	return theme
}

// improvement follows from where a theme stands: under nothing that is built in as none to improve. A built-in theme
// that is none stays none wherever it is moved.
func (p *plan) improvement(i int) bool {
	for ; i >= 0; i = p.parents[i] {
		if !p.base[i].Improvement {
			return false
		}
	}
	return true
}

// namesOf are the names that a theme has.
func namesOf(theme Theme, edit Edit) map[string]string {
	if len(edit.Name) == 0 {
		return theme.Name
	}
	names := make(map[string]string, len(Languages))
	for _, lang := range Languages {
		name, changed := edit.Name[lang]
		if !changed {
			name = theme.Name[lang]
		}
		if name != "" {
			names[lang] = name
		}
	}
	if len(names) == 0 {
		return theme.Name // those left were taken out of the built-in file since
	}
	return names
}

// taxonomy makes the themes ready for tagging.
func (p *plan) taxonomy() (*Taxonomy, error) {
	all := make([]Theme, 0, len(p.base))
	merges, stands := map[string]Merge{}, map[string]string{}
	for i := range p.base {
		theme := p.theme(i)
		if p.into[i] < 0 {
			all = append(all, theme)
			continue
		}
		merges[theme.ID] = Merge{Theme: theme, Into: p.base[p.into[i]].ID}
		stands[theme.ID] = p.base[p.standing(theme.ID)].ID
	}
	t, err := newTaxonomy(slices.Clip(all), p.builtIn)
	if err != nil {
		return nil, err
	}
	t.merges, t.stands = merges, stands
	return t, nil
}
