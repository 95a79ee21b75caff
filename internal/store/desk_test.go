package store

import (
	"reflect"
	"testing"
	"time"

	"opina/surveys"
)

func mustDesk(t *testing.T, s *Store, code string, survey int64, version int) *Desk {
	t.Helper()
	d, err := s.DeskOf(t.Context(), code, survey, version)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestDeskKnowsWhenItIsClosed(t *testing.T) {
	forEachDatabase(t, func(t *testing.T, s *Store) {
		h, ctx := newShop(t, s), t.Context()
		closed := func(at time.Time) surveys.Closure {
			t.Helper()
			why, _ := mustDesk(t, s, h.poster.Code, 0, 0).Closed(at)
			return why
		}
		if got := closed(noon); got != surveys.Open {
			t.Errorf("without a schedule: %q", got)
		}
		today := surveys.DayOf(noon)
		schedule := surveys.Schedule{
			Opens: today - 1, Closes: today + 1, Quota: 2, Once: true,
			Hours: []surveys.Hours{{Weekday: noon.Weekday(), From: 9 * 60, To: 21 * 60}, {Weekday: noon.Weekday() + 1, From: 9 * 60, To: 21 * 60}},
		}
		if err := s.SetSchedule(ctx, h.org, h.poster.Survey, schedule); err != nil {
			t.Fatal(err)
		}
		if got := mustSurvey(t, s, h.org, h.poster.Survey).Schedule; !reflect.DeepEqual(got, schedule) {
			t.Errorf("the survey has %+v", got)
		}
		if got := mustDesk(t, s, h.poster.Code, 0, 1).Schedule; !reflect.DeepEqual(got, schedule) {
			t.Errorf("the desk has %+v", got)
		}
		for _, tt := range []struct {
			in   time.Time
			want surveys.Closure
		}{
			{noon, surveys.Open},
			{noon.AddDate(0, 0, -3), surveys.NotYet},
			{noon.AddDate(0, 0, 3), surveys.Over},
			{noon.Add(9 * time.Hour), surveys.OffHours}, // 22:00 in Madrid
		} {
			if got := closed(tt.in); got != tt.want {
				t.Errorf("at %s: %q, want %q", tt.in, got, tt.want)
			}
		}
		if err := s.ArchiveSurvey(ctx, h.org, h.poster.Survey, noon); err != nil {
			t.Fatal(err)
		}
		if got := closed(noon); got != surveys.Archived {
			t.Errorf("archived: %q", got)
		}
		// What was opened before is answered all the same.
		record(t, s, decide(t, mustDesk(t, s, h.poster.Code, 0, 1), surveys.Submission{ID: surveys.NewID(noon), Answers: []surveys.Answer{face(4)}}, noon))
		if err := s.RestoreSurvey(ctx, h.org, h.poster.Survey); err != nil {
			t.Fatal(err)
		}
		if got := closed(noon); got != surveys.Open {
			t.Errorf("restored: %q", got)
		}
		wantKey(t, s.SetSchedule(ctx, h.org, h.poster.Survey, surveys.Schedule{Quota: -1}), surveys.Invalid, "error.schedule")
	})
}

func TestQuotaCountsAnswersOfAllShopsOnce(t *testing.T) {
	forEachDatabase(t, func(t *testing.T, s *Store) {
		h, ctx := newShop(t, s), t.Context()
		second, err := s.CreateTouchpoint(ctx, Touchpoint{
			Organization: h.org, Location: h.other, Survey: h.poster.Survey, Name: "Tablet", Channel: surveys.Kiosk,
		})
		if err != nil {
			t.Fatal(err)
		}
		other, err := s.CreateSurvey(ctx, h.org, "nps", testContent)
		if err != nil {
			t.Fatal(err)
		}
		elsewhere, err := s.CreateTouchpoint(ctx, Touchpoint{
			Organization: h.org, Location: h.first, Survey: other.Survey, Name: "Link", Channel: surveys.Link,
		})
		if err != nil {
			t.Fatal(err)
		}
		for i, code := range []string{h.poster.Code, second.Code, elsewhere.Code} {
			at := noon.AddDate(0, 0, -30*i)
			id := surveys.NewID(at)
			for revision := 1; revision <= 2; revision++ { // two revisions are one answer
				record(t, s, decide(t, mustDesk(t, s, code, 0, 0), surveys.Submission{ID: id, Revision: revision, Answers: []surveys.Answer{face(revision)}}, at))
			}
		}
		s.desks.forget() // what was counted is believed for a moment
		if got := mustDesk(t, s, h.poster.Code, 0, 0).Answers; got != 0 {
			t.Errorf("counted %d answers where no quota asks for them", got)
		}
		for _, tt := range []struct {
			quota int64
			want  surveys.Closure
		}{{3, surveys.Open}, {2, surveys.Full}, {1, surveys.Full}, {0, surveys.Open}} {
			if err := s.SetSchedule(ctx, h.org, h.poster.Survey, surveys.Schedule{Quota: tt.quota}); err != nil {
				t.Fatal(err)
			}
			d := mustDesk(t, s, h.poster.Code, 0, 0)
			if why, _ := d.Closed(noon); why != tt.want || tt.quota > 0 && d.Answers != 2 {
				t.Errorf("quota %d: %q after %d answers, want %q after 2", tt.quota, why, d.Answers, tt.want)
			}
		}
	})
}

func TestTouchpointShowsAnotherSurvey(t *testing.T) {
	forEachDatabase(t, func(t *testing.T, s *Store) {
		h, ctx := newShop(t, s), t.Context()
		first := h.poster.Survey
		second, err := s.CreateSurvey(ctx, h.org, "other", titled("The second"))
		if err != nil {
			t.Fatal(err)
		}
		third, err := s.CreateSurvey(ctx, h.org, "other", titled("The third"))
		if err != nil {
			t.Fatal(err)
		}
		if err := s.ShowSurvey(ctx, h.org, h.poster.ID, second.Survey); err != nil {
			t.Fatal(err)
		}
		now := mustDesk(t, s, h.poster.Code, 0, 0)
		if now.Version.Survey != second.Survey || now.Touchpoint.Survey != second.Survey || now.Version.Content.Title["en"] != "The second" {
			t.Errorf("shows %+v", now.Version)
		}
		// Who opened the first one before answers the first one, and it counts there.
		then := mustDesk(t, s, h.poster.Code, first, 1)
		if then.Version.Survey != first || then.Touchpoint.Survey != second.Survey {
			t.Errorf("what was opened before leads to %+v", then.Version)
		}
		id := surveys.NewID(noon)
		record(t, s, decide(t, then, surveys.Submission{ID: id, Revision: 1, Answers: []surveys.Answer{face(1)}}, noon))
		counted := func(survey int64) int64 {
			t.Helper()
			days, err := s.SurveyDays(ctx, h.org, survey, everything())
			if err != nil {
				t.Fatal(err)
			}
			return surveys.Total(days).Responses
		}
		if a, b := counted(first), counted(second.Survey); a != 1 || b != 0 {
			t.Errorf("counted %d and %d answers, want 1 and 0", a, b)
		}
		// A page that was loaded anew goes on with what is shown now: the answer moves.
		record(t, s, decide(t, now, surveys.Submission{ID: id, Revision: 2, Answers: []surveys.Answer{face(4)}}, noon))
		if a, b := counted(first), counted(second.Survey); a != 0 || b != 1 {
			t.Errorf("counted %d and %d answers, want 0 and 1", a, b)
		}
		checkRecount(t, s, h.org)

		_, err = s.DeskOf(ctx, h.poster.Code, third.Survey, 1) // never shown here
		wantKind(t, err, surveys.NotFound)
		_, err = s.DeskOf(ctx, h.poster.Code, first, 2)
		wantKind(t, err, surveys.NotFound)
		if err := s.ArchiveSurvey(ctx, h.org, third.Survey, noon); err != nil {
			t.Fatal(err)
		}
		wantKind(t, s.ShowSurvey(ctx, h.org, h.poster.ID, third.Survey), surveys.NotFound)
		wantKind(t, s.ShowSurvey(ctx, h.org, 99, first), surveys.NotFound)
		if err := s.ShowSurvey(ctx, h.org, h.poster.ID, first); err != nil {
			t.Errorf("it cannot go back: %v", err)
		}
	})
}
