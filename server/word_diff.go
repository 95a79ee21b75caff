package server

import (
	"strings"
	"unicode"

	"opina/server/views"
)

// changedWords takes two texts apart into words and marks those that only one of them has, in order: the fewest that
// there can be.
func changedWords(before, after string) (left, right []views.Piece) {
	a, b := wordsOf(before), wordsOf(after)
	common := make([][]int, len(a)+1) // of a[i:] and b[j:]
	for i := range common {
		common[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			left, right = piece(left, a[i], false), piece(right, b[j], false)
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && common[i+1][j] >= common[i][j+1]:
			left = piece(left, a[i], true)
			i++
		default:
			right = piece(right, b[j], true)
			j++
		}
	}
	return joined(left), joined(right)
}

// joined marks the space between two changed words too, and not the one after the last: people read words, not spaces.
func joined(pieces []views.Piece) (out []views.Piece) {
	for i, p := range pieces {
		between := i > 0 && i < len(pieces)-1 && pieces[i-1].Changed && pieces[i+1].Changed
		out = piece(out, p.Text, p.Changed || between && strings.TrimSpace(p.Text) == "")
	}
	for i := range len(out) - 1 {
		if word := strings.TrimRight(out[i].Text, " "); out[i].Changed && word != "" {
			out[i].Text, out[i+1].Text = word, out[i].Text[len(word):]+out[i+1].Text
		}
	}
	return out
}

// piece adds a word; what stands together and is marked alike is one piece.
func piece(pieces []views.Piece, word string, changed bool) []views.Piece {
	if last := len(pieces) - 1; last >= 0 && pieces[last].Changed == changed {
		pieces[last].Text += word
		return pieces
	}
	return append(pieces, views.Piece{Text: word, Changed: changed})
}

// wordsOf cuts a text between letters or digits and all else: words, and what stands between them character by character.
func wordsOf(text string) []string {
	var out []string
	inWord := false
	for _, r := range text {
		letter := unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
		if letter && inWord {
			out[len(out)-1] += string(r)
		} else {
			out = append(out, string(r))
		}
		inWord = letter
	}
	return out
}
