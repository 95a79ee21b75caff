package themes

import (
	"maps"
	"slices"
)

// Sort says what a word of a theme tells by itself.
type Sort string

// The sorts of words, as the lists of a taxonomy file are called.
const (
	InKeywords   Sort = "keywords"   // only what it is about
	InComplaints Sort = "complaints" // that it was bad
	InPraise     Sort = "praise"     // that it was good
)

// Sorts are all, in the order in which they are shown.
var Sorts = []Sort{InKeywords, InComplaints, InPraise}

// Words are lists of words by sort and language.
type Words map[Sort]map[string][]string

// Phrase is one word, or several, of a theme.
type Phrase struct {
	Sort Sort
	Lang string
	Word string
}

// Words are those of one sort by language, to be read only.
func (t Theme) Words(s Sort) map[string][]string {
	switch s {
	case InKeywords:
		return t.Keywords
	case InComplaints:
		return t.Complaints
	case InPraise:
		return t.Praise
	}
	return nil
}

// with gives the theme other lists.
func (t Theme) with(w Words) Theme {
	t.Keywords, t.Complaints, t.Praise = w[InKeywords], w[InComplaints], w[InPraise]
	return t
}

// count is how many words there are in a language.
func (w Words) count(lang string) int {
	n := 0
	for _, lists := range w {
		n += len(lists[lang])
	}
	return n
}

// put sets a list; none is kept where it is empty, so that equal words are written the same.
func (w Words) put(s Sort, lang string, words []string) {
	if len(words) == 0 {
		delete(w[s], lang)
		if len(w[s]) == 0 {
			delete(w, s)
		}
		return
	}
	if w[s] == nil {
		w[s] = map[string][]string{}
	}
	w[s][lang] = words
}

// clone copies the maps. The lists are shared: nobody writes them.
func (w Words) clone() Words {
	out := make(Words, len(w))
	for s, lists := range w {
		for lang, words := range lists {
			out.put(s, lang, words)
		}
	}
	return out
}

// Clone copies the theme with its maps, so that a change of one leaves the other alone.
func (t Theme) Clone() Theme {
	t.Name = maps.Clone(t.Name)
	words := Words{}
	for _, s := range Sorts {
		for lang, list := range t.Words(s) {
			words.put(s, lang, slices.Clone(list))
		}
	}
	return t.with(words)
}
