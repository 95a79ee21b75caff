package themes

import "strings"

// Words shorter than this are taken as they are written: too many others stand one letter away from them.
const (
	shortestSound = 6 // for one that only sounds the same
	shortestTypo  = 7 // for one with a letter too many, too few, or two of them swapped
)

// spelling knows how the words of a phrasebook are mistyped.
type spelling struct {
	lang    string
	known   map[string]bool   // stems of every word the book knows
	words   map[string]bool   // stems that are a keyword by themselves, long enough to be corrected to
	sounds  map[string]string // sound → such a stem, "" where two sound alike
	without map[string]string // such a stem with one letter left out → the stem
}

// newSpelling knows the small words of a language, with room for about as many as another knows.
func newSpelling(lang string, like *spelling) *spelling {
	s := &spelling{
		lang: lang, known: make(map[string]bool, len(like.known)), words: make(map[string]bool, len(like.words)),
		sounds: make(map[string]string, len(like.sounds)), without: make(map[string]string, len(like.without)),
	}
	for w := range fillers[lang] {
		s.known[stem(w, lang)] = true
	}
	for w := range negators[lang] {
		s.known[w] = true
	}
	for w, l := range smallWords {
		if l == lang {
			s.known[stem(w, lang)] = true
		}
	}
	return s
}

// learn takes in the words of a phrase.
func (s *spelling) learn(elements []element) {
	for _, e := range elements {
		if !e.prefix {
			s.known[e.text] = true
		}
	}
	if w := elements[0].text; len(elements) == 1 && !elements[0].prefix && len(w) >= shortestSound-1 {
		s.words[w] = true
	}
}

// finish prepares the look-ups once every word is learnt. They must not depend on the order of a map.
func (s *spelling) finish() {
	only := func(m map[string]string, key, word string) {
		if other, twice := m[key]; twice && other != word {
			m[key] = ""
			return
		}
		m[key] = word
	}
	for w := range s.words {
		only(s.sounds, string(s.sound(nil, w)), w)
		if len(w) < shortestTypo {
			continue
		}
		for i := 1; i < len(w); i++ {
			only(s.without, w[:i]+w[i+1:], w)
		}
	}
}

// correct gives the stem of a word that the book does not know as it is written: "buenisimoooo", "atmoshpere",
// "recomedable". Where nothing is near, it is the stem itself.
func (s *spelling) correct(folded, own string) string {
	if short, long := squeeze(folded, 1), squeeze(folded, 2); short != folded || long != folded {
		if s.lang == "es" {
			short, long = long, short
		}
		for _, w := range [2]string{long, short} {
			if own = stem(w, s.lang); s.known[own] {
				return own
			}
		}
	}
	if len(own) < shortestSound || len(own) > 24 || !isLetters(own) || strings.HasSuffix(folded, "mente") {
		return own
	}
	var room [64]byte
	if w := s.sounds[string(s.sound(room[:0], own))]; w != "" && w[0] == own[0] {
		return w
	}
	if w := s.without[own]; w != "" {
		return w
	}
	b := append(room[:0], own...)
	for i := 1; i+1 < len(b); i++ {
		b[i], b[i+1] = b[i+1], b[i]
		if s.words[string(b)] {
			return string(b)
		}
		b[i], b[i+1] = b[i+1], b[i]
	}
	if len(own) <= shortestTypo+1 {
		return own
	}
	b = append(b[:1], own[2:]...) // own without its second letter; each step puts one back and leaves the next out
	for i := 1; ; i++ {
		if s.words[string(b)] {
			return string(b)
		}
		if i == len(b) {
			return own
		}
		b[i] = own[i]
	}
}

// sound appends how a word is heard: doubled letters once, and in Spanish b and v, c, s and z, and so on, alike.
func (s *spelling) sound(b []byte, w string) []byte {
	start := len(b)
	for i := 0; i < len(w); i++ {
		c := w[i]
		if s.lang == "es" {
			next := byte(0)
			if i+1 < len(w) {
				next = w[i+1]
			}
			switch {
			case c == 'h' && (i == 0 || w[i-1] != 'c'):
				continue
			case c == 'v':
				c = 'b'
			case c == 'z', c == 'x', c == 'c' && (next == 'e' || next == 'i'):
				c = 's'
			case c == 'k', c == 'q':
				c = 'c'
			case c == 'g' && (next == 'e' || next == 'i'):
				c = 'j'
			case c == 'l' && next == 'l':
				c = 'y'
				i++
			}
		}
		if len(b) > start && b[len(b)-1] == c && (c != 'r' || s.lang != "es") {
			continue
		}
		b = append(b, c)
	}
	return b
}

// squeeze shortens runs of more than two equal letters to n.
func squeeze(w string, n int) string {
	run := 0
	long := false
	for i := range len(w) {
		if i > 0 && w[i] == w[i-1] {
			if run++; run > 2 {
				long = true
			}
		} else {
			run = 1
		}
	}
	if !long {
		return w
	}
	var b strings.Builder
	for i := 0; i < len(w); {
		j := i + 1
		for j < len(w) && w[j] == w[i] {
			j++
		}
		keep := j - i
		if keep > 2 {
			keep = n
		}
		b.WriteString(w[i : i+keep])
		i = j
	}
	return b.String()
}

func isLetters(w string) bool {
	for i := range len(w) {
		if w[i] < 'a' || w[i] > 'z' {
			return false
		}
	}
	return true
}
