package themes

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Fold brings a text to the form in which words are compared and searched:
// lower case, Latin letters without accents (ñ becomes n, ß ss, æ ae),
// typographic apostrophes as ', and every run of white space, control
// characters and broken UTF-8 as one space, none at the ends. The result is
// valid UTF-8 without NUL, and folding it again changes nothing.
//
// The search column of a comment holds Fold(text), and a query is folded the
// same way, so that "atencion" finds "Atención" on every database.
func Fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	for _, r := range s {
		if isGap(r) {
			gap = true
			continue
		}
		if isAccent(r) {
			continue
		}
		if gap && b.Len() > 0 {
			b.WriteByte(' ')
		}
		gap = false
		if r < utf8.RuneSelf {
			b.WriteByte(lowerASCII(byte(r)))
			continue
		}
		var letters [utf8.UTFMax]byte
		b.Write(appendFolded(letters[:0], r))
	}
	return b.String()
}

// isGap reports white space, control characters, and U+FFFD, which is what
// ranging over a string makes of broken UTF-8.
func isGap(r rune) bool {
	return r <= ' ' || r == utf8.RuneError || unicode.IsSpace(r) || unicode.IsControl(r)
}

func lowerASCII(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// appendFolded appends the folded form of one rune: nothing for a combining
// accent, one or two letters for a Latin letter, else the lower-cased rune.
func appendFolded(b []byte, r rune) []byte {
	if r < utf8.RuneSelf {
		return append(b, lowerASCII(byte(r)))
	}
	if isAccent(r) {
		return b
	}
	r = unicode.ToLower(r)
	if r == '’' || r == '‘' || r == 'ʼ' {
		return append(b, '\'')
	}
	if 0 <= r && int(r) < len(latin) && latin[r] != "" {
		return append(b, latin[r]...)
	}
	return utf8.AppendRune(b, r)
}

// isAccent reports the combining accents of decomposed Latin text.
func isAccent(r rune) bool { return 0x300 <= r && r <= 0x36f }

// latin maps a lower-case Latin letter with an accent to its plain letters.
var latin = latinLetters()

func latinLetters() (table [0x250]string) {
	for plain, accented := range map[string]string{
		"a": "àáâãäåāăąǎ", "ae": "æ", "c": "çćĉċč", "d": "ďđð", "e": "èéêëēĕėęěǝ",
		"g": "ĝğġģǧ", "h": "ĥħ", "i": "ìíîïĩīĭįıǐ", "j": "ĵǰ", "k": "ķǩ", "l": "ĺļľŀł",
		"n": "ñńņňŋ", "o": "òóôõöøōŏőǒ", "oe": "œ", "r": "ŕŗř", "s": "śŝşšșſ", "ss": "ß",
		"t": "ţťŧț", "th": "þ", "u": "ùúûüũūŭůűųǔ", "w": "ŵ", "y": "ýÿŷ", "z": "źżž",
	} {
		for _, r := range accented {
			table[r] = plain
		}
	}
	return table
}
