package intake

import (
	"strings"
	"testing"

	"opina/surveys"
	"opina/surveys/themes"
	"opina/surveys/themes/learn"
)

func TestCheckMentions(t *testing.T) {
	var edits themes.Edits
	noise, known := themes.Core().Theme("place.noise")
	if !known {
		t.Fatal("the test mutes a theme that is none")
	}
	noise.Muted = true
	edits, err := edits.Set(noise)
	if err != nil {
		t.Fatal(err)
	}
	if edits, err = edits.Merge("treatment.coldness", "treatment.rudeness"); err != nil {
		t.Fatal(err)
	}
	taxonomy, err := edits.Taxonomy()
	if err != nil {
		t.Fatal(err)
	}
	tagger := Tagger{Model: learn.Lexicon(taxonomy)}
	many := make([]surveys.Mention, 0, MaxMentions+1)
	for _, theme := range taxonomy.All() {
		if len(many) <= MaxMentions && taxonomy.Counts(theme.ID) {
			many = append(many, surveys.Mention{Theme: theme.ID, Polarity: surveys.Positive})
		}
	}
	tests := map[string]struct {
		in   []surveys.Mention
		want string
	}{
		"nothing":            {nil, ""},
		"one":                {[]surveys.Mention{{Theme: "service.waiting", Polarity: -1}}, ""},
		"blame and praise":   {[]surveys.Mention{{Theme: "service.waiting", Polarity: -1}, {Theme: "service.waiting", Polarity: 1}}, ""},
		"as many as fit":     {many[:MaxMentions], ""},
		"merged":             {[]surveys.Mention{{Theme: "treatment.coldness", Polarity: -1}}, ""},
		"unknown":            {[]surveys.Mention{{Theme: "service.waiting", Polarity: -1}, {Theme: "x", Polarity: -1}}, "mentions[1].theme answers.wrong.gone"},
		"none":               {[]surveys.Mention{{Polarity: 1}}, "mentions[0].theme answers.wrong.gone"},
		"of another sector":  {[]surveys.Mention{{Theme: "service.baggage", Polarity: 1}}, "mentions[0].theme answers.wrong.gone"},
		"muted":              {[]surveys.Mention{{Theme: "place.noise", Polarity: -1}}, "mentions[0].theme answers.wrong.muted"},
		"neither":            {[]surveys.Mention{{Theme: "service.waiting"}}, "mentions[0].polarity answers.wrong.polarity"},
		"more than blame":    {[]surveys.Mention{{Theme: "service.waiting", Polarity: -2}}, "mentions[0].polarity answers.wrong.polarity"},
		"unknown and no way": {[]surveys.Mention{{Theme: "x", Polarity: 5}}, "mentions[0].theme answers.wrong.gone, mentions[0].polarity answers.wrong.polarity"},
		"twice":              {[]surveys.Mention{{Theme: "service.waiting", Polarity: -1}, {Theme: "service.waiting", Polarity: -1}}, "mentions[1].theme answers.wrong.twice"},
		"twice by a merge": {[]surveys.Mention{{Theme: "treatment.rudeness", Polarity: -1}, {Theme: "treatment.coldness", Polarity: -1}},
			"mentions[1].theme answers.wrong.twice"},
		"too many": {many, "mentions answers.wrong.many"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, w := range tagger.CheckMentions(test.in) {
				if w.Message == "" {
					t.Errorf("%s has no message for programs", w.Path)
				}
				got = append(got, w.Path+" "+w.Key)
			}
			if have := strings.Join(got, ", "); have != test.want {
				t.Errorf("got %q, want %q", have, test.want)
			}
		})
	}
}
