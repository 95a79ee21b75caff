package kiosk

import (
	"crypto/rand"
	_ "embed"
	"math/big"
	"strings"
	"unicode"

	"opina/surveys/themes"
)

// Words for pairing: short, kind, without accents, spelled as they sound, and no two of them one letter apart. Three of
// them are at least 512³, 134 million: with ten minutes and few tries there is nothing to guess.
var (
	//go:embed words/es.txt
	spanishWords string
	//go:embed words/en.txt
	englishWords string

	pairingWords = map[string][]string{"es": strings.Fields(spanishWords), "en": strings.Fields(englishWords)}
)

// shown is how many words a tablet shows.
const shown = 3

// drawWords picks words in a language, English for one that has none.
func drawWords(lang string) []string {
	list, ok := pairingWords[lang]
	if !ok {
		list = pairingWords["en"]
	}
	out := make([]string, shown)
	for i := range out {
		n, err := rand.Int(rand.Reader, big.NewInt(int64(len(list))))
		if err != nil {
			panic("kiosk: no randomness: " + err.Error()) // never fails (crypto/rand, Go 1.24)
		}
		out[i] = list[n.Int64()]
	}
	return out
}

// FoldWords is how words are compared, however they were typed: in lower case, without accents, a hyphen between two. ok
// is false for anything but three words.
func FoldWords(typed string) (folded string, ok bool) {
	words := strings.FieldsFunc(themes.Fold(typed), func(r rune) bool { return !unicode.IsLetter(r) })
	return strings.Join(words, "-"), len(words) == shown
}

// BlindWords is what is kept of folded words, and looked for: who reads the database does not learn them.
func (t *Tablets) BlindWords(folded string) []byte { return t.Keys.Blind("pairing words", folded) }
