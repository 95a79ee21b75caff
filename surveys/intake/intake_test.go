package intake

import (
	"errors"
	"testing"
	"time"

	"opina/surveys"
	"opina/surveys/followup"
)

var desk = Desk{
	Version: surveys.Version{Organization: 1, Survey: 1, Number: 1, Content: surveys.Content{
		Languages: []string{"es", "en"},
		Questions: []surveys.Question{
			{ID: "face", Kind: surveys.Smiley, Points: 4},
			{ID: "why", Kind: surveys.Multiple, Options: []surveys.Option{{ID: "wait", Theme: "service.waiting"}, {ID: "other"}}},
			{ID: "comment", Kind: surveys.LongText},
			{ID: "contact", Kind: surveys.Contact},
		},
	}},
	Place:  surveys.Place{Organization: 1, Location: 2, Touchpoint: 3, Channel: surveys.QR},
	Tagger: Core(),
	Policy: followup.Policy{AnswerWithin: time.Hour},
}

func mentions(d Decision) map[string]surveys.Polarity {
	out := make(map[string]surveys.Polarity)
	for _, m := range d.Mentions {
		out[m.Theme] = m.Polarity
	}
	return out
}

func TestDecide(t *testing.T) {
	bad, good := 1, 4
	now := time.Now()
	d, err := Decide(desk, surveys.Submission{ID: surveys.NewID(now), Lang: "es", Finished: true, Answers: []surveys.Answer{
		{Question: "face", Rating: &bad}, {Question: "why", Options: []string{"wait"}},
		{Question: "comment", Text: "La COLA era eterna y el baño estaba sucio"},
		{Question: "contact", Contact: "ana@example.com", Consent: true},
	}}, now)
	if err != nil {
		t.Fatal(err)
	}
	got := mentions(d)
	if len(d.Mentions) != len(got) {
		t.Errorf("a chip and a comment that name the same cause count twice: %v", d.Mentions)
	}
	if got["service.waiting"] != surveys.Negative || got["place.toilets"]+got["place.cleanliness"] >= 0 {
		t.Errorf("themes %v", d.Mentions)
	}
	if d.Language != "es" || d.Search != "la cola era eterna y el bano estaba sucio" {
		t.Errorf("language %q, search %q", d.Language, d.Search)
	}
	if d.Case == nil || !d.Case.DueAt.Equal(now.Add(time.Hour)) {
		t.Errorf("case %+v", d.Case)
	}

	d, err = Decide(desk, surveys.Submission{ID: surveys.NewID(now), Lang: "es", Answers: []surveys.Answer{
		{Question: "face", Rating: &good}, {Question: "comment", Text: "The staff was very friendly"},
	}}, now)
	if err != nil || d.Language != "en" || d.Case != nil || len(d.Mentions) == 0 || d.Mentions[0].Polarity != surveys.Positive {
		t.Errorf("%+v, %v", d, err)
	}
}

// What is only named is blamed or praised as the questions say that were answered, where they agree.
func TestDecideKnowsWhatWasAsked(t *testing.T) {
	own := desk
	own.Version.Content.Questions = []surveys.Question{
		{ID: "better", Kind: surveys.LongText, Asks: surveys.AsksImprove},
		{ID: "worse", Kind: surveys.LineText, Asks: surveys.AsksImprove},
		{ID: "best", Kind: surveys.LineText, Asks: surveys.AsksLiked},
		{ID: "more", Kind: surveys.LineText},
	}
	for _, test := range []struct {
		answered []string
		want     surveys.Polarity
	}{
		{[]string{"better"}, surveys.Negative},
		{[]string{"better", "worse"}, surveys.Negative},
		{[]string{"best"}, surveys.Positive},
		{[]string{"more"}, 0},
		{[]string{"better", "best"}, 0},
		{[]string{"better", "more"}, 0},
	} {
		s := surveys.Submission{ID: surveys.NewID(time.Now()), Lang: "en"}
		for _, id := range test.answered {
			s.Answers = append(s.Answers, surveys.Answer{Question: id, Text: "The parking"})
		}
		d, err := Decide(own, s, time.Now())
		if got := mentions(d)["place.parking"]; err != nil || got != test.want {
			t.Errorf("%v: %v, %v, want %v", test.answered, got, err, test.want)
		}
	}
}

func TestDecideRefuses(t *testing.T) {
	_, err := Decide(desk, surveys.Submission{ID: surveys.NewID(time.Now()), Answers: []surveys.Answer{{Question: "color"}}}, time.Now())
	var e *surveys.Error
	if !errors.As(err, &e) || e.Kind != surveys.Invalid || len(e.Fields) != 1 || e.Fields[0].Path != "answers[0].question" {
		t.Errorf("got %v", err)
	}
}
