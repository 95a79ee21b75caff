package server

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"opina/internal/store"
	"opina/surveys"
)

// unpublished adds a survey that is not published yet and gives its id.
func (ts *testServer) unpublished(t *testing.T, kind string, content surveys.Content) int64 {
	t.Helper()
	id, err := ts.Store.AddDraft(t.Context(), ts.ours.id, kind, content, ts.ours.members[surveys.Owner].ID, ts.clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// published adds a survey of a kind with one version.
func (ts *testServer) published(t *testing.T, kind string, content surveys.Content) int64 {
	t.Helper()
	v, err := ts.Store.CreateSurvey(t.Context(), ts.ours.id, kind, content)
	if err != nil {
		t.Fatal(err)
	}
	return v.Survey
}

// publish makes content the next version of a survey, at the clock's time.
func (ts *testServer) publish(t *testing.T, id int64, content surveys.Content) {
	t.Helper()
	ctx, by := t.Context(), ts.ours.members[surveys.Owner].ID
	v, err := ts.Store.Survey(ctx, ts.ours.id, id)
	if err != nil {
		t.Fatal(err)
	}
	revision, err := ts.Store.SaveDraft(ctx, ts.ours.id, id, v.Revision, content, by, ts.clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ts.Store.PublishDraft(ctx, ts.ours.id, id, revision, by, ts.clock.Now()); err != nil {
		t.Fatal(err)
	}
}

// named is a survey of one question with that name.
func named(title string) surveys.Content {
	return surveys.Content{
		Title: surveys.Text{"en": title}, Languages: []string{"en"},
		Questions: []surveys.Question{{ID: "q", Kind: surveys.YesNo, Title: surveys.Text{"en": "Is it?"}}},
	}
}

func TestSurveysList(t *testing.T) {
	s := newTestServer(t)
	s.record(t, s.ours.posters[0], face(4))
	s.record(t, s.ours.posters[1], face(1))
	s.unpublished(t, surveys.NPSKind, named("Never shown"))
	s.published(t, surveys.CESKind, named("Hangs nowhere"))
	s.published(t, imported, named("From elsewhere"))
	archived := s.published(t, surveys.CESKind, named("Put away"))
	if err := s.Store.ArchiveSurvey(t.Context(), s.ours.id, archived, s.clock.Now()); err != nil {
		t.Fatal(err)
	}
	owner := s.do(t, "GET", "/surveys", "", s.ours.as(surveys.Owner))
	owner.wants(t, 200,
		"Your visit today", "Live: version 1, since ", "2 answers in the last 30 days, of 2 in all", "Asked at 2 places",
		"Never shown", "Not published yet", "No answers yet", "Hangs nowhere", "Not asked anywhere",
		"From elsewhere", "Answers brought from elsewhere", "1 archived", "Put away", "Archived on 10 Mar 2026",
		"Start with this one", "Suggestion box", "Bring one from a file", "!of theirs")
	for _, page := range []string{"", "/results", "/versions", "/schedule", "/file", "/archive"} {
		if !strings.Contains(owner.body, fmt.Sprintf(`"/surveys/%d%s"`, s.ours.survey.Survey, page)) {
			t.Errorf("the owner is not led to %q", page)
		}
	}
	for _, role := range []surveys.Role{surveys.Manager, surveys.Clerk, surveys.Viewer} {
		got := s.do(t, "GET", "/surveys", "", s.ours.as(role))
		got.wants(t, 200, "1 answer in the last 30 days, of 1 in all", "Asked at 1 place", "!Never shown", "!Start with", "!Bring one", "!/archive", "!/restore", "!/versions",
			fmt.Sprintf(`"/surveys/%d/results"`, s.ours.survey.Survey))
	}
}

func TestStartFromATemplate(t *testing.T) {
	s := newTestServer(t)
	owner := s.ours.as(surveys.Owner)
	for _, template := range surveys.Templates() {
		got := s.do(t, "POST", "/surveys", "kind="+template.Kind, owner)
		list, err := s.Store.Surveys(t.Context(), s.ours.id)
		if err != nil {
			t.Fatal(err)
		}
		v := list[len(list)-1]
		if got.status != 303 || got.header.Get("Location") != fmt.Sprintf("/surveys/%d", v.ID) {
			t.Errorf("%s: status %d to %s", template.Kind, got.status, got.header.Get("Location"))
		}
		if v.Content().Fallback() != "en" { // the organization's
			t.Errorf("%s is made in %v", template.Kind, v.Content().Languages)
		}
		if v.Kind != template.Kind || v.Draft == nil || v.Latest.Number != 0 || v.EditedBy != s.ours.members[surveys.Owner].ID {
			t.Errorf("%s made %+v", template.Kind, v)
		}
	}
	for _, form := range []string{"", "kind=", "kind=import", "kind=nothing"} {
		s.do(t, "POST", "/surveys", form, owner).wants(t, 400, "Choose one of the templates")
	}
}

func TestArchiveIsUndone(t *testing.T) {
	s := newTestServer(t)
	owner, id := s.ours.as(surveys.Owner), s.ours.survey.Survey
	archived := func() bool {
		v, err := s.Store.Survey(t.Context(), s.ours.id, id)
		if err != nil {
			t.Fatal(err)
		}
		return !v.ArchivedAt.IsZero()
	}
	got := s.do(t, "POST", fmt.Sprintf("/surveys/%d/archive", id), "", owner)
	if got.status != 303 || !archived() {
		t.Fatalf("status %d, archived %v", got.status, archived())
	}
	page := s.do(t, "GET", got.header.Get("Location"), "", owner)
	page.wants(t, 200, "“Your visit today” is archived.", "in friendly words, that it is no longer asked", fmt.Sprintf(`action="/surveys/%d/restore"`, id), "1 archived")
	got = s.do(t, "POST", fmt.Sprintf("/surveys/%d/restore", id), "", owner)
	if got.status != 303 || archived() {
		t.Fatalf("status %d, archived %v", got.status, archived())
	}
	s.do(t, "GET", got.header.Get("Location"), "", owner).wants(t, 200, "“Your visit today” is in use again", "!/restore")
	// An address that tells of something that is not there tells nothing.
	s.do(t, "GET", "/surveys?done=archived&survey=99", "", owner).wants(t, 200, "!is archived", "!/restore")
	s.do(t, "GET", fmt.Sprintf("/surveys?done=archived&survey=%d", s.theirs.survey.Survey+30), "", owner).wants(t, 200, "!is archived")
}

func TestStateInWords(t *testing.T) {
	s := newTestServer(t)
	id, owner := s.ours.survey.Survey, s.ours.as(surveys.Owner)
	s.clock.move(0)
	today := surveys.DayOf(s.clock.Now()) // Tuesday 10 March 2026, 13:00 in Madrid
	all := func(from, to int) (hours []surveys.Hours) {
		for day := range time.Weekday(7) {
			hours = append(hours, surveys.Hours{Weekday: day, From: 60 * from, To: 60 * to})
		}
		return hours
	}
	s.record(t, s.ours.posters[0], face(4))
	for name, test := range map[string]struct {
		in   surveys.Schedule
		want string
	}{
		"always":                 {surveys.Schedule{}, "Live: version 1, since "},
		"closes today":           {surveys.Schedule{Hours: all(9, 21)}, ". Closes today at 21:00"},
		"closes at midnight":     {surveys.Schedule{Hours: all(9, 0)}, ". Closes today at 24:00"},
		"closes after midnight":  {surveys.Schedule{Hours: all(9, 2)}, ". Closes tomorrow at 02:00"},
		"last day":               {surveys.Schedule{Closes: today}, ". Closes today at 24:00"},
		"last day this week":     {surveys.Schedule{Closes: today + 3}, ". Closes on Friday at 24:00"},
		"last day far away":      {surveys.Schedule{Closes: today + 20}, ". Closes on 30 Mar 2026 at 24:00"},
		"opens today":            {surveys.Schedule{Hours: all(17, 21)}, "Closed; opens today at 17:00"},
		"opens tomorrow":         {surveys.Schedule{Hours: all(9, 12)}, "Closed; opens tomorrow at 09:00"},
		"opens on a later day":   {surveys.Schedule{Opens: today + 5}, "Closed; opens on Sunday at 00:00"},
		"over":                   {surveys.Schedule{Closes: today - 1}, "Ended on 9 Mar 2026"},
		"full":                   {surveys.Schedule{Quota: 1}, "Full: 1 of 1 answers"},
		"no more hours till end": {surveys.Schedule{Closes: today, Hours: all(9, 12)}, "Ended on 10 Mar 2026"},
	} {
		if err := s.Store.SetSchedule(t.Context(), s.ours.id, id, test.in); err != nil {
			t.Fatal(name, err)
		}
		for _, path := range []string{"/surveys", fmt.Sprintf("/surveys/%d/results", id)} {
			if got := s.do(t, "GET", path, "", owner).body; !strings.Contains(got, test.want) {
				t.Errorf("%s: %s does not say %q", name, path, test.want)
			}
		}
	}
	content := surveys.Satisfaction()
	content.Title = surveys.Text{"en": "Draft name", "es": "Borrador"}
	v, err := s.Store.Survey(t.Context(), s.ours.id, id)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Store.SaveDraft(t.Context(), s.ours.id, id, v.Revision, content, 1, s.clock.Now()); err != nil {
		t.Fatal(err)
	}
	s.do(t, "GET", "/surveys", "", owner).wants(t, 200, "Unpublished changes", "Your visit today", "!Draft name")
}

func TestShowAnotherSurvey(t *testing.T) {
	s := newTestServer(t)
	other := s.published(t, surveys.CESKind, named("Another one"))
	draft := s.unpublished(t, surveys.CESKind, named("A draft"))
	foreign := s.published(t, imported, named("An import"))
	archived := s.published(t, surveys.CESKind, named("An old one"))
	if err := s.Store.ArchiveSurvey(t.Context(), s.ours.id, archived, s.clock.Now()); err != nil {
		t.Fatal(err)
	}
	poster, manager := s.ours.posters[0], s.ours.as(surveys.Manager)
	s.do(t, "GET", pathOf(poster), "", manager).wants(t, 200, "What is asked here", "Another one", "!A draft", "!An import", "!An old one", "Change")
	s.do(t, "GET", pathOf(poster), "", s.ours.as(surveys.Viewer)).wants(t, 200, "Your visit today", "!Another one")
	for _, id := range []int64{draft, foreign, archived, s.theirs.survey.Survey + 40} {
		if got := s.do(t, "POST", pathOf(poster)+"/survey", fmt.Sprintf("survey=%d", id), manager); got.status != 404 {
			t.Errorf("survey %d: status %d", id, got.status)
		}
	}
	s.do(t, "POST", pathOf(poster)+"/survey", "survey=x", manager).wants(t, 400, "Choose one from the list.")
	got := s.do(t, "POST", pathOf(poster)+"/survey", fmt.Sprintf("survey=%d", other), manager)
	if got.status != 303 {
		t.Fatalf("status %d", got.status)
	}
	now, err := s.Store.Touchpoint(t.Context(), s.ours.id, poster.ID)
	if err != nil || now.Survey != other {
		t.Errorf("shows %d, %v", now.Survey, err)
	}
	address, _, _ := strings.Cut(got.header.Get("Location"), "#")
	s.do(t, "GET", address, "", manager).wants(t, 200, "This survey is asked here from now on", `<p class="headline">Another one</p>`)
	if err := s.Store.ArchiveSurvey(t.Context(), s.ours.id, other, s.clock.Now()); err != nil {
		t.Fatal(err)
	}
	s.do(t, "GET", pathOf(poster), "", manager).wants(t, 200, "Archived on 10 Mar 2026", "Another one", "in friendly words")
	retired := s.touchpoint(t, store.Touchpoint{Organization: s.ours.id, Location: s.ours.shops[0], Survey: other, Name: "Old", Channel: surveys.QR, RetiredAt: s.clock.Now()})
	if got := s.do(t, "POST", pathOf(retired)+"/survey", fmt.Sprintf("survey=%d", s.ours.survey.Survey), manager); got.status != 404 {
		t.Errorf("a retired poster shows another survey: status %d", got.status)
	}
}
