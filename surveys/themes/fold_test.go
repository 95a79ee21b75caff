package themes

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestFold(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"", ""},
		{"  \t\n ", ""},
		{"Atención", "atencion"},
		{"  MAÑANA \n\t por la\u00a0tarde ", "manana por la tarde"},
		{"Cafe\u0301 man\u0303ana", "cafe manana"},
		{"Straße, œuvre, Ærø, Łódź, İstanbul", "strasse, oeuvre, aero, lodz, istanbul"},
		{"don’t", "don't"},
		{"0 \u0301", "0"},
		{"caf\xe9 con leche", "caf con leche"},
		{"a\x00b", "a b"},
		{"Привет 你好 😀", "привет 你好 😀"},
	} {
		if got := Fold(test.in); got != test.want {
			t.Errorf("Fold(%q) = %q, want %q", test.in, got, test.want)
		}
	}
}

// foldProblem says which promise of Fold a text breaks, or "".
func foldProblem(s string) string {
	folded := Fold(s)
	switch {
	case !utf8.ValidString(folded):
		return "not UTF-8"
	case Fold(folded) != folded:
		return "folding twice differs"
	case strings.Contains(folded, "  ") || strings.TrimSpace(folded) != folded:
		return "white space left"
	case strings.ContainsRune(folded, 0):
		return "NUL left"
	}
	return ""
}

func TestFoldProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "text")
		if p := foldProblem(s); p != "" {
			t.Fatalf("%q → %q: %s", s, Fold(s), p)
		}
	})
}

func TestFoldEveryRune(t *testing.T) {
	for r := rune(0); r <= utf8.MaxRune; r++ {
		if p := foldProblem("a" + string(r) + "b"); p != "" {
			t.Errorf("%U: %s", r, p)
		}
	}
}

func FuzzFold(f *testing.F) {
	f.Add("Señor  Ñandú\u0301")
	f.Add("\xff\x00 ’")
	f.Fuzz(func(t *testing.T, s string) {
		if p := foldProblem(s); p != "" {
			t.Fatalf("%q → %q: %s", s, Fold(s), p)
		}
	})
}
