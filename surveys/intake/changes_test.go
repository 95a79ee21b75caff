package intake

import (
	"testing"
	"time"

	"opina/surveys"
	"opina/surveys/themes"
	"opina/surveys/themes/learn"
)

func TestChanges(t *testing.T) {
	edits, err := themes.Edits{}.Merge("service.waiting", "treatment.apathy")
	if err != nil {
		t.Fatal(err)
	}
	taxonomy, err := edits.Taxonomy()
	if err != nil {
		t.Fatal(err)
	}
	say := func(text string, c *Correction, chips ...string) Told {
		r := surveys.Response{Lang: "en", Themes: chips}
		if text != "" {
			r.Answers = []surveys.Answer{{Question: "comment", Text: text}}
		}
		return Told{r, c}
	}
	const queue = "The queue was endless"
	told := []Told{
		say("The toilets were filthy", nil),
		say(queue, nil),
		say(queue, NewCorrection(queue, []surveys.Mention{{Theme: "place.parking", Polarity: surveys.Negative}}, 1, time.Time{})),
		say("", nil, "service.waiting"),
		say("", nil),
	}
	changes := Changes(Core(), Tagger{Model: learn.Lexicon(taxonomy)}, told)
	if len(changes) != 2 || changes[0].At != 1 || changes[1].At != 3 {
		t.Fatalf("changed: %+v", changes)
	}
	for _, c := range changes {
		if c.Before.Mentions[0].Theme != "service.waiting" || c.After.Mentions[0].Theme != "treatment.apathy" {
			t.Errorf("%+v", c)
		}
	}
	if same := Changes(Core(), Core(), told); len(same) > 0 {
		t.Errorf("the same tagger reads otherwise: %+v", same)
	}
}
