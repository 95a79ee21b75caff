package learn

import (
	"testing"

	"opina/surveys/themes"
)

// A word that is said with one theme only counts for it; a word that is said with everything hardly counts.
func TestRatios(t *testing.T) {
	samples := prepare(themes.Core(), corrections(160))
	w := &weights{rows: map[uint32]int32{}}
	w.themes = themesOf(samples, nil)
	w.prepare(samples)
	ratios := w.ratios(samples)
	of := func(id uint32, theme string) float32 {
		at, ok := w.rows[id]
		if !ok {
			t.Fatal("no such feature")
		}
		for k, name := range w.themes {
			if name == theme {
				return ratios[int(at)+k]
			}
		}
		t.Fatal("no such theme")
		return 0
	}
	stem := func(word string) uint32 {
		s := themes.Core().Signals(themes.Comment{Text: word, Lang: "es"})
		return hash(isWord, s.Words[0].Stem)
	}
	cricket, the := of(stem("grillo"), "place.noise"), of(stem("el"), "place.noise")
	if cricket < 2*the {
		t.Errorf("grillo counts %.2f, el %.2f", cricket, the)
	}
	if got := of(hash(isLexicon, "place.noise"), "place.noise"); got != 1 {
		t.Errorf("what the models start from counts %.2f, want 1", got)
	}
	for _, r := range ratios {
		if r < weak {
			t.Fatalf("ratio %v", r)
		}
	}
}
