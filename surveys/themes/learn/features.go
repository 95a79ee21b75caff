package learn

import (
	"math"
	"math/bits"
	"slices"
	"strconv"

	"opina/surveys/themes"
)

// feature is something that is true of a comment.
type feature struct {
	id   uint32  // hash of its name
	word int32   // index of the first word it was read from, -1 where it is none of the text's
	span int32   // how many words
	much float32 // how much it says: all words of a comment together say the same, however many they are
}

// Names of features begin with what they are. They are stored with the weights: never change one's meaning.
const (
	isWord    = 'w'
	isPair    = 'b'
	isPiece   = 'p' // of a word
	isNamed   = 'n' // the words of a theme are there, judged or not
	isFound   = 'f' // the lexicon found the theme, or one below it
	isJudged  = 'F' // … with its polarity
	isMissed  = 'u' // the words of a theme are there, and the lexicon did not find it
	isTone    = 't'
	isLength  = 'L'
	isLexicon = 'l' // the lexicon found the theme, by the name the owner gives it: what the models start from
)

// hash is FNV-1a: the same in every process.
func hash(kind byte, parts ...string) uint32 {
	h := (uint32(2166136261) ^ uint32(kind)) * 16777619
	for _, p := range parts {
		for i := range len(p) {
			h = (h ^ uint32(p[i])) * 16777619
		}
		h *= 16777619
	}
	return h
}

// pieceLength is how many letters the pieces of words have.
const pieceLength = 4

// textWeight is how much the words say beside the lexicon.
const textWeight = 1.5

// extract gives the features of a comment, each once: a word said twice says no more.
func extract(t *themes.Taxonomy, s *themes.Signals) []feature {
	fs := make([]feature, 0, 8*len(s.Words)+16)
	for i, w := range s.Words {
		fs = append(fs, feature{id: hash(isWord, w.Stem), word: int32(i), span: 1})
		if i > 0 {
			fs = append(fs, feature{id: hash(isPair, s.Words[i-1].Stem, w.Stem), word: int32(i - 1), span: 2})
		}
		if n := len(w.Stem); n > pieceLength {
			for at := 0; at+pieceLength <= n; at++ {
				fs = append(fs, feature{id: hash(isPiece, w.Stem[at:at+pieceLength]), word: int32(i), span: 1})
			}
		}
	}
	text := len(fs)
	add := func(kind byte, parts ...string) {
		fs = append(fs, feature{id: hash(kind, parts...), word: -1, much: 1})
	}
	for _, id := range s.Named {
		eachAncestor(t, id, func(up string) { add(isNamed, up) })
		if !slices.ContainsFunc(s.Found, func(f themes.Found) bool { return f.Theme == id }) {
			add(isMissed, id)
		}
	}
	for _, f := range s.Found {
		eachAncestor(t, f.Theme, func(up string) {
			add(isFound, up)
			add(isJudged, up, f.Polarity.String())
		})
	}
	if len(s.Found) == 0 {
		add(isFound, "")
	}
	switch {
	case s.Praise > s.Blame:
		add(isTone, "+")
	case s.Blame > s.Praise:
		add(isTone, "-")
	case s.Praise > 0:
		add(isTone, "=")
	}
	add(isLength, strconv.Itoa(bits.Len(uint(len(s.Words))))) // a comment of three words is more often about all than about one thing
	much := textWeight / float32(math.Sqrt(float64(max(text, 1))))
	for i := range text {
		fs[i].much = much
	}
	return unique(fs)
}

// unique drops what is there already.
func unique(fs []feature) []feature {
	size := 16
	for size < 2*len(fs) {
		size *= 2
	}
	table := make([]int32, size) // position in fs, plus one
	n := 0
next:
	for _, f := range fs {
		at := int(f.id) & (size - 1)
		for table[at] != 0 {
			if fs[table[at]-1].id == f.id {
				continue next
			}
			at = (at + 1) & (size - 1)
		}
		fs[n] = f
		n++
		table[at] = int32(n)
	}
	return fs[:n]
}

// eachAncestor calls do with a theme and all that it stands under.
func eachAncestor(t *themes.Taxonomy, id string, do func(id string)) {
	for id != "" {
		do(id)
		theme, _ := t.Theme(id)
		id = theme.Parent
	}
}
