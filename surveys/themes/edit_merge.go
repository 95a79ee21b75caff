package themes

import (
	"fmt"
	"slices"
)

// Merge gives the words of a theme to another, which stands for it from then on, and puts what stood under it under
// that. Nothing is copied: Unmerge gives all back as it was.
func (e Edits) Merge(id, into string) (Edits, error) {
	p, err := e.ready()
	if err != nil {
		return e, err
	}
	i, there := p.there(id)
	if !there {
		return e, notThere
	}
	to, there := p.there(into)
	switch {
	case id == Plain || into == Plain:
		return e, refuse("into", "theme.wrong.overall", "overall stands by itself")
	case !there:
		return e, refuse("into", "theme.wrong.gone", fmt.Sprintf("there is no theme %.60q", into))
	case to == i:
		return e, refuse("into", "theme.wrong.itself", "a theme cannot be merged into itself")
	case p.under(to, i):
		return e, refuse("into", "theme.wrong.circle", fmt.Sprintf("%q stands under it", into))
	case p.height(i) > 1 && p.level(to)+p.height(i)-1 > MaxDepth:
		return e, refuse("into", "theme.wrong.deep", fmt.Sprintf("what stands under it would be deeper than %d levels", MaxDepth), "Max", MaxDepth)
	}
	edit := p.edit(i)
	edit.Into = into
	return e.with(id, edit), nil
}

// Unmerge makes a merged theme stand for itself again.
func (e Edits) Unmerge(id string) (Edits, error) {
	edit := e.Themes[id]
	if edit.Into == "" {
		return e, notThere
	}
	edit.Into = ""
	return e.with(id, edit), nil
}

// Split makes a theme of the owner's own of some of the words of another, beside it, and gives its id. It weighs as much
// as the other. What is split off "leaving" or "overall" stands under it, so that it is no theme to improve either
// until it is moved.
func (e Edits) Split(id string, name map[string]string, words []Phrase) (Edits, string, error) {
	p, err := e.ready()
	if err != nil {
		return e, "", err
	}
	i, there := p.there(id)
	if !there {
		return e, "", notThere
	}
	theme := p.theme(i)
	parent := theme.Parent
	if parent == "" && !theme.Improvement {
		parent = id
	}
	var w wrong
	edit := Edit{Name: w.names(name)}
	w.own(e)
	leaving, left := w.leaving(theme, words)
	if len(words) == 0 {
		w.fail("words", "theme.wrong.nowords", "name at least one word")
	} else if left == 0 {
		w.fail("words", "theme.wrong.everyword", "are every word of the theme; one at least has to stay")
	}
	w.room(leaving)
	if err := w.err(); err != nil {
		return e, "", err
	}
	if parent != "" {
		edit.under(p.theme(p.at(parent)))
	}
	if edit.Severity = nil; theme.Severity != 1 {
		edit.Severity = &theme.Severity
	}
	edit.Added = leaving
	rest := theme.Clone()
	for s, lists := range leaving {
		for lang, gone := range lists {
			keys := folded(gone)
			rest.Words(s)[lang] = filter(rest.Words(s)[lang], func(key string) bool { return !keys[key] })
		}
	}
	out, err := e.Set(rest)
	if err != nil {
		return e, "", err
	}
	own := out.nextOwn()
	return out.with(own, edit), own, nil
}

// leaving gives the words of a theme that are split off, and how many stay. What the tagger takes for the same word goes
// along.
func (w *wrong) leaving(theme Theme, words []Phrase) (Words, int) {
	gone := map[Sort]map[string]bool{}
	for _, s := range Sorts {
		gone[s] = map[string]bool{}
	}
	for i, word := range words {
		key := Fold(word.Word)
		if !slices.ContainsFunc(theme.Words(word.Sort)[word.Lang], func(has string) bool { return Fold(has) == key }) {
			w.fail(fmt.Sprintf("words[%d]", i), "theme.wrong.noneofits", fmt.Sprintf("%.60q is no word of the theme", word.Word))
			continue
		}
		gone[word.Sort][phraseKey(word.Word, word.Lang)] = true
	}
	out, left := Words{}, 0
	for _, s := range Sorts {
		for _, lang := range Languages {
			var list []string
			for _, word := range theme.Words(s)[lang] {
				if gone[s][phraseKey(word, lang)] {
					list = append(list, word)
				} else {
					left++
				}
			}
			out.put(s, lang, list)
		}
	}
	return out, left
}
