package server

import (
	"strings"
	"unicode"

	"opina/server/views"
	"opina/surveys/themes"
)

// mark cuts a text into pieces so that the words that a search found stand out: those that begin with a searched
// word, compared as the store compares them, without case and accents. The pieces together are the text, byte by byte.
func mark(text, search string) []views.Segment {
	if text == "" {
		return nil
	}
	searched := strings.FieldsFunc(themes.Fold(search), notWord)
	var out []views.Segment
	add := func(piece string, marked bool) {
		switch last := len(out) - 1; {
		case piece == "":
		case last >= 0 && out[last].Marked == marked:
			out[last].Text += piece
		default:
			out = append(out, views.Segment{Text: piece, Marked: marked})
		}
	}
	for len(text) > 0 && len(searched) > 0 {
		start := strings.IndexFunc(text, isWord)
		if start < 0 {
			break
		}
		add(text[:start], false)
		text = text[start:]
		end := strings.IndexFunc(text, notWord)
		if end < 0 {
			end = len(text)
		}
		add(text[:end], beginsWithAny(themes.Fold(text[:end]), searched))
		text = text[end:]
	}
	add(text, false)
	return out
}

func beginsWithAny(word string, beginnings []string) bool {
	for _, b := range beginnings {
		if strings.HasPrefix(word, b) {
			return true
		}
	}
	return false
}

// isWord tells letters, digits and the accents that stand apart from their letters.
func isWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r)
}

func notWord(r rune) bool { return !isWord(r) }
