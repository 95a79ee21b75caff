package kiosk

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// sound is how a word is heard, roughly: two that sound the same cannot be told apart when somebody reads them aloud.
var sound = map[string]func(string) string{
	"es": func(w string) string {
		w = strings.NewReplacer("ch", "C", "ll", "y", "qu", "k", "gue", "ge", "gui", "gi", "ge", "je", "gi", "ji", "ce", "se", "ci", "si").Replace(w)
		return strings.NewReplacer("h", "", "v", "b", "z", "s", "c", "k", "x", "s", "w", "u").Replace(w)
	},
	"en": func(w string) string {
		w = strings.NewReplacer("ph", "f", "kn", "n", "wr", "r", "wh", "w", "igh", "i", "gh", "", "ck", "k", "sh", "S", "ch", "C", "th", "T", "ce", "se", "ci", "si", "cy", "sy").Replace(w)
		w = strings.NewReplacer("c", "k", "z", "s", "q", "k").Replace(w)
		w = regexp.MustCompile(`[aeiou]+`).ReplaceAllString(w, "a")
		return strings.TrimSuffix(string(slices.Compact([]byte(w))), "a") // the last e is silent
	},
}

func TestPairingWords(t *testing.T) {
	plain := regexp.MustCompile(`^[a-z]{3,7}$`)
	for lang, words := range pairingWords {
		if len(words) < 512 {
			t.Errorf("%s has %d words: three of them can be guessed", lang, len(words))
		}
		heard := make(map[string]string)
		for i, w := range words {
			if !plain.MatchString(w) {
				t.Errorf("%s: %q is no short word in plain letters", lang, w)
			}
			if other, ok := heard[sound[lang](w)]; ok {
				t.Errorf("%s: %q sounds like %q", lang, w, other)
			}
			heard[sound[lang](w)] = w
			for _, other := range words[i+1:] {
				if oneLetterApart(w, other) {
					t.Errorf("%s: %q and %q are one letter apart", lang, w, other)
				}
			}
		}
	}
	// The check must see what it looks for.
	if !oneLetterApart("casa", "cama") || !oneLetterApart("casa", "caso") || !oneLetterApart("gato", "gasto") || oneLetterApart("casa", "mesa") {
		t.Error("words one letter apart are not seen")
	}
	if sound["es"]("vaca") != sound["es"]("baca") || sound["en"]("write") != sound["en"]("right") {
		t.Error("words that sound the same are not heard")
	}
}

func oneLetterApart(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	switch len(b) - len(a) {
	case 0:
		n := 0
		for i := range a {
			if a[i] != b[i] {
				n++
			}
		}
		return n <= 1
	case 1:
		for i := range b {
			if b[:i]+b[i+1:] == a {
				return true
			}
		}
	}
	return false
}

func TestDrawWords(t *testing.T) {
	for lang, from := range map[string]string{"es": "es", "en": "en", "fr": "en", "": "en"} {
		seen := make(map[string]bool)
		for range 50 {
			words := drawWords(lang)
			if len(words) != shown {
				t.Fatalf("%q", words)
			}
			for _, w := range words {
				if !slices.Contains(pairingWords[from], w) {
					t.Errorf("%s: %q is none of the words", lang, w)
				}
			}
			seen[strings.Join(words, " ")] = true
		}
		if len(seen) < 49 { // two draws of 50 are alike once in 100,000 runs
			t.Errorf("only %d of 50 draws differ", len(seen))
		}
	}
}

func TestFoldWords(t *testing.T) {
	for _, tt := range []struct {
		in, want string
		ok       bool
	}{
		{"rio-mesa-luz", "rio-mesa-luz", true},
		{"  Río, MESA  y.", "rio-mesa-y", true},
		{"RÍO MESA LUZ", "rio-mesa-luz", true},
		{"río\u0301 mesa luz", "rio-mesa-luz", true},
		{"rio/mesa/luz/mar", "rio-mesa-luz-mar", false},
		{"rio mesa", "rio-mesa", false},
		{"", "", false}, {"- - -", "", false},
	} {
		if got, ok := FoldWords(tt.in); got != tt.want || ok != tt.ok {
			t.Errorf("%q: %q, %v", tt.in, got, ok)
		}
	}
}
