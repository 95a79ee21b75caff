package themes

import (
	"slices"
	"strings"
)

// rewords tells whether a theme has other words than the built-in ones.
func (p *plan) rewords(i int) bool {
	edit := p.edit(i)
	return len(edit.Added) > 0 || len(edit.Removed) > 0 || len(p.merged[i]) > 0
}

// wordsOf are the words of a theme as it shall be. A word is in one list alone: what the owner added comes before what
// is built in, and that before what was merged.
func (p *plan) wordsOf(i int) Words {
	if p.words[i] != nil {
		return p.words[i]
	}
	edit := p.edit(i)
	out, seen := Words{}, newLists()
	for _, s := range Sorts { // noted first, kept last
		for lang, words := range edit.Added[s] {
			for _, word := range words {
				seen.note(s, lang, word)
			}
		}
	}
	heard := newLists()
	take := func(s Sort, lang string, words []string, gone map[string]bool) {
		list := out[s][lang]
		for _, word := range words {
			if key := Fold(word); !gone[key] && seen.note(s, lang, word) && heard.first(s, lang, key) {
				list = append(list, word)
			}
		}
		out.put(s, lang, list)
	}
	inherited := p.inherited(i)
	for _, s := range Sorts {
		for _, lang := range Languages {
			take(s, lang, inherited[s][lang], folded(edit.Removed[s][lang]))
			take(s, lang, edit.Added[s][lang], nil)
		}
	}
	p.words[i] = out
	return out
}

// inherited are the words that a theme has without the owner's: the built-in ones, and those of what was merged into it.
func (p *plan) inherited(i int) Words {
	out := Words{}
	for _, s := range Sorts {
		for _, lang := range Languages {
			list := slices.Clip(p.base[i].Words(s)[lang])
			for _, from := range p.merged[i] {
				list = append(list, p.wordsIn(from, s, lang)...)
			}
			out.put(s, lang, list)
		}
	}
	return out
}

// wordsIn are the words of one list of a theme.
func (p *plan) wordsIn(i int, s Sort, lang string) []string {
	if !p.rewords(i) {
		return p.base[i].Words(s)[lang]
	}
	return p.wordsOf(i)[s][lang]
}

// lists knows in which list of a theme a word stands.
type lists struct {
	sorts map[string]Sort
	words map[string]bool
}

func newLists() *lists { return &lists{sorts: map[string]Sort{}, words: map[string]bool{}} }

// note tells whether a word may stand in a list of this sort: in the one that has it or, where none does, in this.
// "queue" and "queues" are the same to the tagger.
func (l *lists) note(s Sort, lang, word string) bool {
	key := phraseKey(word, lang)
	in, known := l.sorts[key]
	if !known {
		l.sorts[key] = s
	}
	return !known || in == s
}

// first tells whether a folded word was not yet in a list.
func (l *lists) first(s Sort, lang, key string) bool {
	key = string(s) + " " + lang + " " + key
	if l.words[key] {
		return false
	}
	l.words[key] = true
	return true
}

// phraseKey is the same for words that the tagger takes for the same.
func phraseKey(word, lang string) string {
	p, err := readPhrase(word, lang)
	if err != nil {
		return lang + " " + Fold(word)
	}
	var b strings.Builder
	b.WriteString(lang)
	if p.start {
		b.WriteString(" ^")
	}
	for _, e := range p.elements {
		b.WriteByte(' ')
		b.WriteString(e.text)
		if e.prefix {
			b.WriteByte('*')
		}
	}
	return b.String()
}

// folded are words as they are compared.
func folded(words []string) map[string]bool {
	set := make(map[string]bool, len(words))
	for _, word := range words {
		set[Fold(word)] = true
	}
	return set
}
