package store

import (
	"reflect"
	"sync"
	"testing"
	"time"

	"opina/surveys"
)

// titled is testContent under another title.
func titled(title string) surveys.Content {
	c := testContent
	c.Title = surveys.Text{"en": title}
	return c
}

func wantKey(t *testing.T, err error, kind surveys.ErrorKind, key string) {
	t.Helper()
	wantKind(t, err, kind)
	if e, ok := err.(*surveys.Error); !ok || e.Key != key {
		t.Errorf("got error %v, want %s", err, key)
	}
}

func mustSurvey(t failer, s *Store, org, id int64) Survey {
	t.Helper()
	v, err := s.Survey(t.Context(), org, id)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestDraftIsNotAskedUntilPublished(t *testing.T) {
	forEachDatabase(t, func(t *testing.T, s *Store) {
		h, ctx := newShop(t, s), t.Context()
		id, err := s.AddDraft(ctx, h.org, "nps", titled("First"), 7, noon)
		if err != nil {
			t.Fatal(err)
		}
		got := mustSurvey(t, s, h.org, id)
		if got.Kind != "nps" || got.Latest.Number != 0 || got.Draft == nil || got.EditedBy != 7 || !got.EditedAt.Equal(noon) || !got.LatestAt.IsZero() {
			t.Fatalf("added as %+v", got)
		}
		wantKind(t, s.ShowSurvey(ctx, h.org, h.poster.ID, id), surveys.NotFound)
		wantKey(t, s.DiscardDraft(ctx, h.org, id, got.Revision, 7, noon), surveys.Conflict, "error.neverpublished")
		wantKey(t, s.DiscardDraft(ctx, h.org, id, got.Revision+1, 7, noon), surveys.Conflict, "error.draft")

		revision, err := s.SaveDraft(ctx, h.org, id, got.Revision, titled("Second"), 8, noon.Add(time.Minute))
		if err != nil {
			t.Fatal(err)
		}
		v, err := s.PublishDraft(ctx, h.org, id, revision, 9, noon.Add(time.Hour))
		if err != nil || v.Number != 1 || v.Content.Title["en"] != "Second" {
			t.Fatalf("published %+v, %v", v, err)
		}
		got = mustSurvey(t, s, h.org, id)
		if got.Draft != nil || !reflect.DeepEqual(got.Latest, v) || !got.LatestAt.Equal(noon.Add(time.Hour)) || got.EditedBy != 9 || got.Revision != revision+1 {
			t.Errorf("after publishing %+v", got)
		}
		_, err = s.PublishDraft(ctx, h.org, id, got.Revision, 9, noon)
		wantKey(t, err, surveys.Conflict, "error.nodraft")
		wantKey(t, s.DiscardDraft(ctx, h.org, id, got.Revision, 9, noon), surveys.Conflict, "error.nodraft")
		if after := mustSurvey(t, s, h.org, id); after.Revision != got.Revision {
			t.Errorf("what was refused counts as revision %d, want %d", after.Revision, got.Revision)
		}
	})
}

func TestDiscardGoesBackToTheLatestVersion(t *testing.T) {
	forEachDatabase(t, func(t *testing.T, s *Store) {
		h, ctx := newShop(t, s), t.Context()
		survey := h.poster.Survey
		first, err := s.SaveDraft(ctx, h.org, survey, 0, titled("Changed"), 1, noon)
		if err != nil {
			t.Fatal(err)
		}
		if got := mustSurvey(t, s, h.org, survey); got.Content().Title["en"] != "Changed" || got.Latest.Content.Title["en"] != testContent.Title["en"] {
			t.Errorf("edited as %+v", got)
		}
		if err := s.DiscardDraft(ctx, h.org, survey, first, 1, noon); err != nil {
			t.Fatal(err)
		}
		got := mustSurvey(t, s, h.org, survey)
		if got.Draft != nil || got.Content().Title["en"] != testContent.Title["en"] || got.Revision != first+1 {
			t.Errorf("after discarding %+v", got)
		}
		// Typing it back by hand is the same.
		second, err := s.SaveDraft(ctx, h.org, survey, got.Revision, titled("Changed"), 1, noon)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.SaveDraft(ctx, h.org, survey, second, testContent, 1, noon); err != nil {
			t.Fatal(err)
		}
		if got := mustSurvey(t, s, h.org, survey); got.Draft != nil {
			t.Errorf("a draft that says what is published is unpublished: %+v", got.Draft)
		}
	})
}

func TestDraftsAreChecked(t *testing.T) {
	forEachDatabase(t, func(t *testing.T, s *Store) {
		h, ctx := newShop(t, s), t.Context()
		wrong := titled("x")
		wrong.Languages = nil
		_, err := s.SaveDraft(ctx, h.org, h.poster.Survey, 0, wrong, 1, noon)
		wantKey(t, err, surveys.Invalid, "error.survey")
		_, err = s.AddDraft(ctx, h.org, "exit", wrong, 1, noon)
		wantKey(t, err, surveys.Invalid, "error.survey")

		unfinished := titled("")
		revision, err := s.SaveDraft(ctx, h.org, h.poster.Survey, 0, unfinished, 1, noon)
		if err != nil {
			t.Fatalf("an unfinished draft was refused: %v", err)
		}
		_, err = s.PublishDraft(ctx, h.org, h.poster.Survey, revision, 1, noon)
		wantKey(t, err, surveys.Invalid, "error.survey")
		if e := err.(*surveys.Error); len(e.Fields) != 1 || e.Fields[0].Path != "title.en" {
			t.Errorf("the fields are %+v", e.Fields)
		}
		if got := mustSurvey(t, s, h.org, h.poster.Survey); got.Draft == nil || got.Revision != revision || got.Latest.Number != 1 {
			t.Errorf("a refused publication left %+v", got)
		}
	})
}

// A question that turns into another kind gets an id of its own when published, not before.
func TestPublishingKeepsQuestionsApart(t *testing.T) {
	forEachDatabase(t, func(t *testing.T, s *Store) {
		h := newShop(t, s)
		changed := titled("Five faces")
		changed.Questions = append([]surveys.Question{}, changed.Questions...)
		changed.Questions[0].Points = 5
		v := publishNext(t, s, h.org, h.poster.Survey, changed)
		first := v.Content.Questions[0].ID
		if first == "face" || v.Content.Questions[1].ShowIf.Question != first {
			t.Errorf("published %+v", v.Content.Questions)
		}
		all, err := s.Versions(t.Context(), h.org, h.poster.Survey)
		if err != nil || len(all) != 2 || all[0].Content.Questions[0].ID != "face" || !reflect.DeepEqual(all[1].Version, v) || !all[1].At.Equal(noon) {
			t.Errorf("versions %+v, %v", all, err)
		}
	})
}

// Many who save the same revision at once: one is heard, the others are told.
func TestOneOfTwoWhoSaveAtOnceWins(t *testing.T) {
	forEachDatabase(t, func(t *testing.T, s *Store) {
		h, ctx := newShop(t, s), t.Context()
		survey := h.poster.Survey
		for round := range 10 {
			before := mustSurvey(t, s, h.org, survey)
			var all sync.WaitGroup
			errs, titles := make([]error, 8), make([]string, 8)
			for i := range errs {
				titles[i] = string(rune('a'+i)) + before.Content().Title["en"]
				all.Go(func() {
					_, errs[i] = s.SaveDraft(ctx, h.org, survey, before.Revision, titled(titles[i]), int64(i), noon)
				})
			}
			all.Wait()
			winner := -1
			for i, err := range errs {
				switch {
				case err == nil && winner < 0:
					winner = i
				case err == nil:
					t.Fatalf("round %d: %d and %d both saved", round, winner, i)
				default:
					wantKey(t, err, surveys.Conflict, "error.draft")
				}
			}
			got := mustSurvey(t, s, h.org, survey)
			if winner < 0 || got.Content().Title["en"] != titles[winner] || got.EditedBy != int64(winner) || got.Revision != before.Revision+1 {
				t.Fatalf("round %d: %d won and %+v stands", round, winner, got)
			}
		}
	})
}

// Saving, publishing and discarding the same revision at once: one of them happens, whole.
func TestPublishingWhileOthersSave(t *testing.T) {
	forEachDatabase(t, func(t *testing.T, s *Store) {
		h, ctx := newShop(t, s), t.Context()
		survey := h.poster.Survey
		for round := range 10 {
			before := mustSurvey(t, s, h.org, survey)
			revision, err := s.SaveDraft(ctx, h.org, survey, before.Revision, titled("Round "+noon.AddDate(0, 0, round).Format(time.DateOnly)), 1, noon)
			if err != nil {
				t.Fatal(err)
			}
			var all sync.WaitGroup
			errs := make([]error, 4)
			all.Go(func() { _, errs[0] = s.PublishDraft(ctx, h.org, survey, revision, 1, noon) })
			all.Go(func() { _, errs[1] = s.PublishDraft(ctx, h.org, survey, revision, 2, noon) })
			all.Go(func() { _, errs[2] = s.SaveDraft(ctx, h.org, survey, revision, titled("Other"), 3, noon) })
			all.Go(func() { errs[3] = s.DiscardDraft(ctx, h.org, survey, revision, 4, noon) })
			all.Wait()
			winner := -1
			for i, err := range errs {
				if err == nil && winner >= 0 {
					t.Fatalf("round %d: %d and %d both won", round, winner, i)
				} else if err == nil {
					winner = i
				} else {
					wantKey(t, err, surveys.Conflict, "error.draft")
				}
			}
			published := 0
			if winner == 0 || winner == 1 {
				published = 1
			}
			after := mustSurvey(t, s, h.org, survey)
			if winner < 0 || after.Latest.Number != before.Latest.Number+published || after.Revision != revision+1 || (after.Draft != nil) != (winner == 2) {
				t.Fatalf("round %d: %d won and %+v stands", round, winner, after)
			}
		}
	})
}
