package server

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"opina/server/views"
)

// bracketed marks the changed pieces of a text.
func bracketed(pieces []views.Piece) (out string) {
	for _, p := range pieces {
		if p.Changed {
			out += "[" + p.Text + "]"
		} else {
			out += p.Text
		}
	}
	return out
}

func TestChangedWords(t *testing.T) {
	for _, test := range []struct{ before, after, left, right string }{
		{"", "", "", ""},
		{"same", "same", "same", "same"},
		{"", "new words", "", "[new words]"},
		{"old", "", "[old]", ""},
		{"How was it today?", "How was your visit today?", "How was [it] today?", "How was [your visit] today?"},
		{"¿Qué tal?", "¿Qué tal ha ido?", "¿Qué tal?", "¿Qué tal[ ha ido]?"},
		{"Café", "Cafe\u0301", "[Café]", "[Cafe\u0301]"},
		{"a\nb", "a b", "a[\n]b", "a[ ]b"},
		{"<b>", "<i>", "<[b]>", "<[i]>"},
	} {
		left, right := changedWords(test.before, test.after)
		if bracketed(left) != test.left || bracketed(right) != test.right {
			t.Errorf("%q → %q: %s and %s, want %s and %s", test.before, test.after, bracketed(left), bracketed(right), test.left, test.right)
		}
	}
}

// Both sides keep their text, and what is not marked is the same on both.
func TestChangedWordsLoseNothing(t *testing.T) {
	text := rapid.StringOfN(rapid.RuneFrom([]rune("aAñ b.\n1é👍")), 0, 40, -1)
	rapid.Check(t, func(t *rapid.T) {
		before, after := text.Draw(t, "before"), text.Draw(t, "after")
		left, right := changedWords(before, after)
		all := func(pieces []views.Piece) (whole, same string) {
			for _, p := range pieces {
				whole += p.Text
				if !p.Changed {
					same += p.Text
				}
			}
			return whole, same
		}
		one, common := all(left)
		other, shared := all(right)
		common, shared = strings.Join(strings.Fields(common), ""), strings.Join(strings.Fields(shared), "") // space goes with the words beside it
		if one != before || other != after || common != shared {
			t.Fatalf("%q and %q became %s and %s", before, after, bracketed(left), bracketed(right))
		}
	})
}
