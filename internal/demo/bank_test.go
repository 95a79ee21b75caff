package demo

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"opina/surveys"
	"opina/surveys/themes"
)

// TestBankIsFound holds every sentence against the tagger: nearly all must be found under what their heading says,
// and where they tell the story, every one.
func TestBankIsFound(t *testing.T) {
	total, missed := 0, []string(nil)
	for lang, b := range banks() {
		for what, sentences := range b {
			if what.theme == straws.theme {
				unexplained(t, lang, sentences)
				continue
			}
			if _, ok := themes.Core().Theme(what.theme); !ok {
				t.Errorf("%s: there is no theme %s", lang, what.theme)
			}
			for _, s := range sentences {
				total++
				for n := range 3 {
					text := s.fill(func(choices int) int { return n % choices })
					if strings.ContainsAny(text, "{}|") {
						t.Errorf("%q has a broken slot", text)
					}
					if found(lang, s, text) {
						continue
					}
					missed = append(missed, text)
					if what.theme == waiting.theme {
						t.Errorf("%s: %q is not found under %+v", lang, text, s.says)
					}
				}
			}
		}
	}
	if total < 160 {
		t.Errorf("%d sentences, want at least 160", total)
	}
	if len(missed) > 3*total/20 {
		t.Errorf("%d of %d not found: %q", len(missed), 3*total, missed)
	}
}

// unexplained holds that the tagger finds no cause in the sentences that discovery is there for.
func unexplained(t *testing.T, lang string, sentences []sentence) {
	t.Helper()
	for _, s := range sentences {
		text := s.fill(func(int) int { return 0 })
		for _, m := range themes.Core().Tag(themes.Comment{Text: text, Lang: lang, Mood: surveys.MoodLow}) {
			if theme, _ := themes.Core().Theme(m.Theme); theme.Improvement && m.Polarity == surveys.Negative {
				t.Errorf("%q is explained by %s", text, m.Theme)
			}
		}
	}
}

// found tells whether the tagger finds all that a sentence says.
func found(lang string, s sentence, text string) bool {
	mood := surveys.MoodHigh
	switch {
	case len(s.says) > 1:
		mood = surveys.MoodUnknown
	case s.says[0].polarity == surveys.Negative:
		mood = surveys.MoodLow
	}
	mentions := themes.Core().Tag(themes.Comment{Text: text, Lang: lang, Mood: mood})
	for _, want := range s.says {
		if !slices.ContainsFunc(mentions, func(m surveys.Mention) bool {
			return m.Polarity == want.polarity && (m.Theme == want.theme || strings.HasPrefix(m.Theme, want.theme+"."))
		}) {
			return false
		}
	}
	return true
}

// Whoever has a cause finds words for it, in Spanish at least.
func TestBankHasWords(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	has := func(what said, mixed bool) {
		t.Helper()
		if banks()["es"].pick(random, what, mixed) == "" {
			t.Errorf("there is no sentence for %+v, mixed %t", what, mixed)
		}
	}
	for _, c := range slices.Concat(granVia, malasana, chamberi, []cause{waiting}) {
		has(said{c.theme, surveys.Negative}, false)
	}
	for _, c := range praises {
		has(said{c.theme, surveys.Positive}, false)
	}
	for _, c := range asides {
		has(said{c.theme, surveys.Positive}, true)
	}
	has(goodWaits, false)
}

func TestParseBank(t *testing.T) {
	for in, want := range map[string]string{
		"# only a remark\n\n":        "",
		"[a.b - / c +]\nOne.\n":      "",
		"One.\n":                     "line 1: a sentence before the first heading",
		"[a.b]\nOne.\n":              `line 1: "[a.b]" is not like [service.waiting -]`,
		"[a.b +]\nOne.\n\n[c.d ?]\n": `line 4: "[c.d ?]" is not like [service.waiting -]`,
	} {
		_, err := parseBank(in)
		if err == nil && want != "" || err != nil && err.Error() != want {
			t.Errorf("%q: got %v, want %q", in, err, want)
		}
	}
}
