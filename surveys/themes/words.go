package themes

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxCharacters is how much of a comment is read.
const maxCharacters = 10_000

// word is one word of a comment and where it stands in it.
type word struct {
	start, end int    // byte range in the text as written
	folded     string // as Fold writes it
	stem       string // set once the language is known, as are denies and filler
	denies     bool   // turns around what follows
	filler     bool   // may stand inside a phrase, see fillers
	sentence   int    // counts . ; ! ? line ends, and turns such as "but": praise does not reach across
	clause     int    // counts those and commas, brackets and dashes: negation does not reach across
	joined     int    // counts "and"
	used       bool   // part of a phrase that said something as a whole
}

// turns start a new sentence: what follows often says the opposite.
var turns = set(`pero aunque sino embargo excepto salvo but although though however except`)

// joins tie two things together that may be judged apart.
var joins = set(`y e and`)

// readWords splits a text into folded words with their clauses, in one pass.
func readWords(text string) []word {
	text = clip(text)
	words := make([]word, 0, len(text)/4+1)
	folded := make([]byte, 0, len(text)+8)
	sentence, clause, joined := 0, 0, 0
	start, begin := -1, 0 // of the word being read: in text, in folded
	spans := make([][2]int, 0, cap(words))

	finish := func(end int) {
		if start < 0 {
			return
		}
		w := folded[begin:]
		switch {
		case turns[string(w)]:
			sentence++
			clause++
		case joins[string(w)]:
			joined++
		}
		words = append(words, word{start: start, end: end, sentence: sentence, clause: clause, joined: joined})
		spans = append(spans, [2]int{begin, len(folded)})
		start = -1
	}

	previous := rune(' ')
	skip := 0 // up to here a sign was read
	for i, r := range text {
		if i < skip {
			continue
		}
		if isWordRune(r) || (start >= 0 && (isAccent(r) || isApostrophe(r) && letterAt(text, i+utf8.RuneLen(r)))) {
			if start < 0 {
				start, begin = i, len(folded)
			}
			folded = appendFolded(folded, r)
			previous = r
			continue
		}
		finish(i)
		if sign := signOf(text[i:], r); sign != "" {
			skip = i + signLength(text[i:])
			words = append(words, word{start: i, end: skip, sentence: sentence, clause: clause, joined: joined})
			spans = append(spans, [2]int{len(folded), len(folded) + len(sign)})
			folded = append(folded, sign...)
			previous = ' '
			continue
		}
		switch r {
		case '.', ',', ':':
			if unicode.IsDigit(previous) && digitAt(text, i+1) {
				break // 3.50, 20:30
			}
			if r == '.' {
				sentence++
			}
			clause++
		case ';', '!', '?', '¡', '¿', '\n', '…':
			sentence++
			clause++
		case '(', ')', '[', ']', '"', '«', '»', '“', '”', '–', '—':
			clause++
		case '-':
			if previous == ' ' {
				clause++
			}
		}
		previous = r
	}
	finish(len(text))

	all := string(folded)
	for i, s := range spans {
		words[i].folded = all[s[0]:s[1]]
	}
	return words
}

// clip cuts a text after the characters that are read.
func clip(text string) string {
	if len(text) <= maxCharacters {
		return text
	}
	n := 0
	for i := range text {
		if n == maxCharacters {
			return text[:i]
		}
		n++
	}
	return text
}

func isWordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

func isApostrophe(r rune) bool { return r == '\'' || r == '’' }

func letterAt(text string, i int) bool {
	r, _ := utf8.DecodeRuneInString(text[i:])
	return unicode.IsLetter(r)
}

func digitAt(text string, i int) bool {
	return i < len(text) && '0' <= text[i] && text[i] <= '9'
}

// set makes a set of the words of a list.
func set(list string) map[string]bool {
	m := make(map[string]bool)
	for _, w := range strings.Fields(list) {
		m[w] = true
	}
	return m
}
