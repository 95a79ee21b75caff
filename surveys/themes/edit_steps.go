package themes

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"opina/surveys"
)

// The steps by which an owner changes the themes. Each gives other edits and leaves those it started from as they were.
// Texts are cleaned as they are typed.

// ready gives the themes that a step starts from.
func (e Edits) ready() (*plan, error) {
	if err := e.check(); err != nil {
		return nil, surveys.Fail(surveys.Internal, "error.internal", err)
	}
	base, err := e.base()
	if err != nil {
		return nil, surveys.Fail(surveys.Internal, "error.internal", err)
	}
	return e.plan(base), nil
}

// UsePack chooses the sector, "" for the core alone. What was changed of themes that it does not have waits until they
// are back.
func (e Edits) UsePack(name string) (Edits, error) {
	if name != "" && !slices.Contains(Packs, name) {
		return e, refuse("pack", "theme.wrong.pack", fmt.Sprintf("there is no pack %.60q", name))
	}
	e.Pack = name
	return e, nil
}

// Add makes a theme of the owner's own under another, or at the top, and gives its id. It weighs as much as the one it
// stands under.
func (e Edits) Add(name map[string]string, parent string) (Edits, string, error) {
	p, err := e.ready()
	if err != nil {
		return e, "", err
	}
	var w wrong
	names := w.names(name)
	w.parent(p, nowhere, parent)
	w.own(e)
	if err := w.err(); err != nil {
		return e, "", err
	}
	edit := Edit{Name: names}
	if up := p.at(parent); up >= 0 {
		edit.under(p.theme(up))
	}
	id := e.nextOwn()
	return e.with(id, edit), id, nil
}

// under places a theme of the owner's own.
func (e *Edit) under(parent Theme) {
	e.Parent = &parent.ID
	if parent.Severity != 1 {
		e.Severity = &parent.Severity
	}
}

// own checks that there is room for one more theme of the owner's own.
func (w *wrong) own(e Edits) {
	if len(e.own()) >= MaxOwn {
		w.fail("name."+Languages[0], "theme.wrong.full", fmt.Sprintf("there are %d themes already; no more are kept", MaxOwn), "Max", MaxOwn)
	}
}

// nextOwn is an id that no theme had: none of the owner's own ever leaves the edits.
func (e Edits) nextOwn() string {
	last := 0
	for id := range e.Themes {
		last = max(last, ownNumber(id))
	}
	return ownID + strconv.Itoa(last+1)
}

// Set makes a theme as it shall be: its name, place, severity, muted or not, and words; its id says which, and whether
// it is one to improve follows from its place. Only what differs from the built-in theme is kept.
func (e Edits) Set(t Theme) (Edits, error) {
	p, err := e.ready()
	if err != nil {
		return e, err
	}
	i, there := p.there(t.ID)
	if !there {
		return e, notThere
	}
	now, base, edit := p.theme(i), p.base[i], p.edit(i)
	var w wrong
	edit.Name = renamed(edit.Name, base.Name, now.Name, w.names(t.Name))
	if t.Parent != now.Parent {
		w.parent(p, i, t.Parent)
		edit.Parent = &t.Parent
		if up := p.standing(base.Parent); up < 0 && t.Parent == "" || up >= 0 && t.Parent == p.base[up].ID {
			edit.Parent = nil
		}
	}
	if w.severity(t.Severity); t.Severity != now.Severity {
		edit.Severity = &t.Severity
		if t.Severity == base.Severity {
			edit.Severity = nil
		}
	}
	edit.Muted = t.Muted
	p.reword(i, &edit, w.words(t))
	w.room(edit.Added)
	if err := w.err(); err != nil {
		return e, err
	}
	return e.with(t.ID, edit), nil
}

// renamed are the changes of names that make those shown as they shall be.
func renamed(changed, base, now, shall map[string]string) map[string]string {
	changed = maps.Clone(changed)
	for _, lang := range Languages {
		switch shall[lang] {
		case now[lang]:
		case base[lang]:
			delete(changed, lang)
		default:
			if changed == nil {
				changed = map[string]string{}
			}
			changed[lang] = shall[lang]
		}
	}
	if len(changed) == 0 {
		return nil
	}
	return changed
}

// reword notes what was added and removed so that a theme has the words that it shall have.
func (p *plan) reword(i int, edit *Edit, shall Words) {
	now, inherited := p.wordsOf(i), p.inherited(i)
	added, removed := edit.Added.clone(), edit.Removed.clone()
	for _, s := range Sorts {
		for _, lang := range Languages {
			was, comes, wanted := folded(now[s][lang]), folded(inherited[s][lang]), folded(shall[s][lang])
			if maps.Equal(was, wanted) {
				continue
			}
			if maps.Equal(comes, wanted) {
				added.put(s, lang, nil)
				removed.put(s, lang, nil)
				continue
			}
			// What was added or removed before stays so, also where the built-in file has come to agree.
			before := folded(edit.Added[s][lang])
			added.put(s, lang, filter(shall[s][lang], func(key string) bool { return before[key] || !comes[key] }))
			kept := filter(edit.Removed[s][lang], func(key string) bool { return !wanted[key] })
			gone := folded(kept)
			left := filter(now[s][lang], func(key string) bool { return comes[key] && !wanted[key] && !gone[key] })
			removed.put(s, lang, slices.Concat(kept, left))
		}
	}
	edit.Added, edit.Removed = added.orNil(), removed.orNil()
}

// orNil is nil where there are no words.
func (w Words) orNil() Words {
	if len(w) == 0 {
		return nil
	}
	return w
}

// filter keeps the words of which the folded form is wanted.
func filter(words []string, wanted func(key string) bool) []string {
	var out []string
	for _, word := range words {
		if wanted(Fold(word)) {
			out = append(out, word)
		}
	}
	return out
}
