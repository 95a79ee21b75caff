package store

import (
	"maps"
	"testing"

	"opina/surveys"
)

func TestAnswersBySurvey(t *testing.T) {
	forEachDatabase(t, func(t *testing.T, s *Store) {
		h, ctx := newShop(t, s), t.Context()
		other, err := s.CreateSurvey(ctx, h.org, "nps", testContent)
		if err != nil {
			t.Fatal(err)
		}
		second, err := s.CreateTouchpoint(ctx, Touchpoint{Organization: h.org, Location: h.other, Survey: other.Survey, Name: "Link", Channel: surveys.Link})
		if err != nil {
			t.Fatal(err)
		}
		rate(t, s, h.desk, "face", 4)
		rate(t, s, h.desk, "face", 1)
		rate(t, s, mustDesk(t, s, second.Code, 0, 0), "face", 3)
		today := h.desk.Place.Local(noon).Day
		for name, test := range map[string]struct {
			in   surveys.Filter
			want map[int64]int64
		}{
			"everything":     {everything(), map[int64]int64{h.poster.Survey: 2, other.Survey: 1}},
			"one shop":       {surveys.Filter{From: today, To: today, Locations: []int64{h.first}}, map[int64]int64{h.poster.Survey: 2}},
			"no shop":        {surveys.Filter{From: today, To: today, Locations: []int64{}}, map[int64]int64{}},
			"the day before": {surveys.Filter{From: today - 9, To: today - 1}, map[int64]int64{}},
		} {
			if got, err := s.AnswersBySurvey(ctx, h.org, test.in); err != nil || !maps.Equal(got, test.want) {
				t.Errorf("%s: got %v, %v, want %v", name, got, err, test.want)
			}
		}
		if got, err := s.AnswersBySurvey(ctx, h.org+1, everything()); err != nil || len(got) > 0 {
			t.Errorf("another organization has %v, %v", got, err)
		}
	})
}

func TestContacts(t *testing.T) {
	forEachDatabase(t, func(t *testing.T, s *Store) {
		h, ctx := newShop(t, s), t.Context()
		leave := func() surveys.ID {
			id := surveys.NewID(noon)
			record(t, s, decide(t, h.desk, surveys.Submission{ID: id, Answers: []surveys.Answer{
				face(1), {Question: "contact", Contact: "ana@example.org", Consent: true},
			}}, noon))
			return id
		}
		want := func(name string, f surveys.Filter, want int64) {
			t.Helper()
			if got, err := s.Contacts(ctx, h.org, h.poster.Survey, f); err != nil || got != want {
				t.Errorf("%s: %d, %v, want %d", name, got, err, want)
			}
		}
		rate(t, s, h.desk, "face", 4)
		want("nobody", everything(), 0)
		leave()
		id := leave()
		want("two", everything(), 2)
		want("in the first shop", surveys.Filter{To: 100_000, Locations: []int64{h.first}}, 2)
		want("in the other shop", surveys.Filter{To: 100_000, Locations: []int64{h.other}}, 0)
		want("long ago", surveys.Filter{To: 100}, 0)
		if err := s.Erase(ctx, h.org, id, noon); err != nil {
			t.Fatal(err)
		}
		want("one was erased", everything(), 1)
		d := decide(t, h.desk, surveys.Submission{ID: surveys.NewID(noon), Answers: []surveys.Answer{
			face(1), {Question: "contact", Contact: "spam@example.org", Consent: true},
		}}, noon)
		d.Response.HeldOut = true
		record(t, s, d)
		want("one is held out", everything(), 1)
		if got, err := s.Contacts(ctx, h.org, h.poster.Survey+1, everything()); err != nil || got != 0 {
			t.Errorf("another survey has %d, %v", got, err)
		}
	})
}
