package server

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"opina/surveys"
)

// schedule sets when our standard survey is asked.
func (ts *testServer) schedule(t *testing.T, s surveys.Schedule) {
	t.Helper()
	if err := ts.Store.SetSchedule(t.Context(), ts.ours.id, ts.ours.survey.Survey, s); err != nil {
		t.Fatal(err)
	}
}

func TestClosedSurveySaysWhy(t *testing.T) {
	today := surveys.DayOf(time.Date(2026, 3, 10, 0, 0, 0, 0, time.UTC)) // a Tuesday; the shop's clock says 13:00
	evening := []surveys.Hours{{Weekday: time.Tuesday, From: 17 * 60, To: 20 * 60}, {Weekday: time.Friday, From: 9 * 60, To: 14 * 60}}
	for name, test := range map[string]struct {
		in               surveys.Schedule
		archived         bool
		en, es, whenever string
	}{
		"early": {
			in: surveys.Schedule{Opens: today + 6}, en: "We are not asking yet.", es: "Todavía no hemos empezado a preguntar.",
			whenever: "Come back on Monday 16 March:",
		},
		"over": {in: surveys.Schedule{Closes: today - 1}, en: "This survey is over.", es: "Esta encuesta ya ha terminado."},
		"hours": {
			in: surveys.Schedule{Hours: evening}, en: "We are not asking at this hour.", es: "A esta hora no preguntamos.",
			whenever: "Come back at 17:00 on Tuesday 10 March:",
		},
		"last hours": {in: surveys.Schedule{Hours: evening[1:], Closes: today + 1}, en: "This survey is over.", es: "Esta encuesta ya ha terminado."},
		"full":       {in: surveys.Schedule{Quota: 1}, en: "We have all the answers we needed.", es: "Ya tenemos todas las respuestas"},
		"archived":   {archived: true, en: "This survey is closed.", es: "Esta encuesta está cerrada."},
	} {
		t.Run(name, func(t *testing.T) {
			ts := newTestServer(t)
			code := ts.ours.posters[0].Code
			ts.clock.move(-time.Minute)
			ts.post(t, "/s/"+ts.ours.posters[1].Code, "q.face=4", "")
			ts.clock.move(time.Minute)
			early := ts.page(t, "/s/"+code, "").cookie(visitCookie) // opened while it was asked
			ts.schedule(t, test.in)
			if test.archived {
				if err := ts.Store.ArchiveSurvey(t.Context(), ts.ours.id, ts.ours.survey.Survey, ts.clock.Now()); err != nil {
					t.Fatal(err)
				}
			}
			path := "/s/" + code
			for lang, want := range map[string]string{"en": test.en, "es": test.es} {
				got := ts.page(t, path+"?lang="+lang, "")
				if got.status != 200 || !strings.Contains(got.body, want) || strings.Contains(got.body, "<form") {
					t.Errorf("%s in %s: %d without %q", path, lang, got.status, want)
				}
				if lang == "en" && !strings.Contains(got.body, test.whenever) {
					t.Errorf("%s does not say %q", path, test.whenever)
				}
				if got.header.Get("Cache-Control") != "no-store" || got.cookie(visitCookie) != "" {
					t.Errorf("%s is kept: %v", path, got.header)
				}
				if !strings.Contains(got.body, `/privacy?`) {
					t.Errorf("%s does not lead to the notice", path)
				}
				allowedByHash(t, got.header, got.body)
			}

			// Who was asked may look again and finish, and is thanked.
			if got := ts.page(t, "/s/"+code, early); !strings.Contains(got.body, "How was it today?") {
				t.Error("a reload throws out who was answering")
			}
			form := fmt.Sprintf("survey=%d&version=1&q.face=1&q.comment=Late", ts.ours.survey.Survey)
			done := ts.post(t, "/s/"+code, form, early)
			if done.status != 303 {
				t.Fatalf("a late answer: %d", done.status)
			}
			if rows := ts.stored(t); len(rows) != 2 || rows[0].Comment() != "Late" {
				t.Errorf("stored %+v", rows)
			}
			if got := ts.page(t, "/s/"+code, done.cookie(visitCookie)); !strings.Contains(got.body, "Thank you. We read everything.") {
				t.Error("a late answer is not thanked")
			}
			// Another visit is none of those.
			if got := ts.post(t, "/s/"+code+"?lang=en", "again=1", done.cookie(visitCookie)); !strings.Contains(got.body, test.en) || got.cookie(visitCookie) != "" {
				t.Errorf("answering again: %d %v", got.status, got.header)
			}
		})
	}
}

func TestSurveyOpensByTheShopsClock(t *testing.T) {
	ts := newTestServer(t)
	path := "/s/" + ts.ours.posters[0].Code
	ts.schedule(t, surveys.Schedule{Hours: []surveys.Hours{{Weekday: time.Tuesday, From: 13*60 + 30, To: 14 * 60}}})
	for _, test := range []struct {
		after time.Duration
		want  string
	}{{0, "at 13:30 on Tuesday 10 March"}, {30 * time.Minute, "How was it today?"}, {30 * time.Minute, "at 13:30 on Tuesday 17 March"}} {
		ts.clock.move(test.after)
		if got := ts.page(t, path, ""); !strings.Contains(got.body, test.want) {
			t.Errorf("at %v the page does not say %q", ts.clock.Now(), test.want)
		}
	}
}

func TestOnceOffersNoSecondAnswer(t *testing.T) {
	ts := newTestServer(t)
	path := "/s/" + ts.ours.posters[0].Code
	again := `name="again"`
	if got := ts.page(t, path, ""); !strings.Contains(got.body, again) {
		t.Fatal("the page offers no second answer")
	}
	ts.schedule(t, surveys.Schedule{Once: true})
	first := ts.page(t, path, "")
	done := ts.post(t, path, "q.face=4", first.cookie(visitCookie)).cookie(visitCookie)
	for name, got := range map[string]answer{"question": first, "thanks": ts.page(t, path, done)} {
		if strings.Contains(got.body, again) {
			t.Errorf("the page of the %s offers a second answer", name)
		}
	}
	// A page that was left open since before.
	if got := ts.post(t, path, "again=1", done); got.status != 303 || got.cookie(visitCookie) != "" {
		t.Errorf("a second visit starts: %d %v", got.status, got.header)
	}
}

// A page answers the survey and version that it showed, whatever its touchpoint shows by then.
func TestLateAnswersAnswerWhatWasAsked(t *testing.T) {
	ts := newTestServer(t)
	poster, ctx := ts.ours.posters[0], t.Context()
	path, old := "/s/"+poster.Code, ts.ours.survey.Survey
	cookie := ts.page(t, path, "").cookie(visitCookie)

	other, err := ts.Store.CreateSurvey(ctx, ts.ours.id, "nps", surveys.Content{
		Title: surveys.Text{"en": "Friends"}, Languages: []string{"en"},
		Questions: []surveys.Question{{ID: "nps", Kind: surveys.NPS, Title: surveys.Text{"en": "Would you recommend us?"}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := ts.Store.ShowSurvey(ctx, ts.ours.id, poster.ID, other.Survey); err != nil {
		t.Fatal(err)
	}
	late := fmt.Sprintf(`{"survey":%d,"version":1,"lang":"en","answers":[{"question":"face","rating":2}]}`, old)
	if got := ts.post(t, path, late, cookie); got.status != 200 {
		t.Errorf("a late tap: %d %s", got.status, got.body)
	}
	// What is shown now is another visit's.
	ts.clock.move(time.Minute)
	now := ts.page(t, path, cookie)
	if !strings.Contains(now.body, "Would you recommend us?") || now.cookie(visitCookie) == "" {
		t.Errorf("the page asks the survey from before, or on its visit")
	}
	ts.post(t, path, fmt.Sprintf("survey=%d&version=1&q.nps=9", other.Survey), now.cookie(visitCookie))
	rows := ts.stored(t)
	if len(rows) != 2 || rows[0].Rating.Scale.Kind != surveys.NPS || rows[1].Rating.Scale.Kind != surveys.Smiley {
		t.Errorf("stored %+v", rows)
	}
	// A survey that this poster never showed is not answered here: the one it shows decides.
	if got := ts.post(t, path, `{"survey":99,"version":1,"lang":"en","answers":[{"question":"face","rating":2}]}`, ""); got.status != 400 {
		t.Errorf("a survey never shown: %d %s", got.status, got.body)
	}
}

func TestOldVersionsAreAnsweredForever(t *testing.T) {
	ts := newTestServer(t)
	path, survey, ctx := "/s/"+ts.ours.posters[0].Code, ts.ours.survey.Survey, t.Context()
	for range 3 { // each version asks one question less
		now, err := ts.Store.Survey(ctx, ts.ours.id, survey)
		if err != nil {
			t.Fatal(err)
		}
		draft := now.Content()
		draft.Questions = draft.Questions[:len(draft.Questions)-1]
		revision, err := ts.Store.SaveDraft(ctx, ts.ours.id, survey, now.Revision, draft, 1, ts.clock.Now())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ts.Store.PublishDraft(ctx, ts.ours.id, survey, revision, 1, ts.clock.Now()); err != nil {
			t.Fatal(err)
		}
	}
	if got := ts.page(t, path, ""); strings.Contains(got.body, "in your own words") {
		t.Fatal("the page asks an old version")
	}
	if got := ts.post(t, path, "version=1&q.face=1&q.why=price&q.comment=Still+there", ""); got.status != 303 {
		t.Errorf("a form of the first version: %d", got.status)
	}
	if rows := ts.stored(t); len(rows) != 1 || rows[0].Comment() != "Still there" {
		t.Errorf("stored %+v", rows)
	}
}
