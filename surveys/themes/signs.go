package themes

import (
	"unicode"
	"unicode/utf8"
)

// signOf gives the word that a sign stands for, "" where it is none: an emoji or the sign of a currency stands for
// itself, and a face made of punctuation for the emoji it draws.
func signOf(text string, r rune) string {
	switch {
	case r < utf8.RuneSelf:
		if r == '$' {
			return "$"
		}
		if face, _ := faceAt(text); face != "" {
			return face
		}
		return ""
	case r == utf8.RuneError:
		return ""
	case unicode.Is(unicode.Sc, r) || unicode.Is(unicode.So, r) || r >= 0x1f300 && r < 0x1f3fb || r > 0x1f3ff && r < 0x1fb00:
		return string(r)
	}
	return ""
}

// signLength is how many bytes of the text the sign at its beginning takes.
func signLength(text string) int {
	if _, n := faceAt(text); n > 0 {
		return n
	}
	_, n := utf8.DecodeRuneInString(text)
	return n
}

// faceAt reads :) ;-) :( :D and the like. A colon that is followed by one is no other thing.
func faceAt(text string) (face string, length int) {
	if len(text) < 2 || text[0] != ':' && text[0] != ';' && text[0] != '=' {
		return "", 0
	}
	n := 1
	if text[n] == '-' || text[n] == '\'' {
		n++
	}
	if n == len(text) {
		return "", 0
	}
	switch c := text[n]; {
	case c == ')' || c == ']':
		return "🙂", n + 1
	case c == '(' || c == '[':
		return "🙁", n + 1
	case c == 'D' && (n+1 == len(text) || !isWordRune(rune(text[n+1]))):
		return "😀", n + 1
	}
	return "", 0
}
