package server

import (
	"fmt"
	"html"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"

	"opina/surveys"
)

func TestPublishing(t *testing.T) {
	ts := newTestServer(t)
	id := ts.unpublished(t, surveys.SatisfactionKind, short())
	path := fmt.Sprintf("/surveys/%d", id)
	got := ts.buildAt(t, path+"/publish", 1, "title", "Typed just before")
	if got.status != http.StatusSeeOther || !strings.Contains(got.header.Get("Location"), "done=published") {
		t.Fatalf("status %d to %s: %s", got.status, got.header.Get("Location"), got.body)
	}
	v := ts.survey(t, id)
	if v.Latest.Number != 1 || v.Draft != nil || v.Latest.Content.Title["es"] != "Typed just before" {
		t.Errorf("version %d, %+v", v.Latest.Number, v.Latest.Content.Title)
	}
	page := func(path string) string { return ts.do(t, "GET", path, "", ts.ours.as(surveys.Owner)).body }
	if body := page(got.header.Get("Location")); !strings.Contains(body, "but no poster, tablet or link shows it yet") || !strings.Contains(body, `href="/places"`) {
		t.Error("the page does not say what to do next")
	}
	if got := ts.buildAt(t, path+"/publish", v.Revision); got.status != http.StatusSeeOther || ts.survey(t, id).Latest.Number != 1 {
		t.Errorf("publishing twice: status %d, version %d", got.status, ts.survey(t, id).Latest.Number)
	}
	if err := ts.Store.ShowSurvey(t.Context(), ts.ours.id, ts.ours.posters[0].ID, id); err != nil {
		t.Fatal(err)
	}
	got = ts.buildAt(t, path+"/publish", v.Revision, "title", "Again")
	if body := page(got.header.Get("Location")); !strings.Contains(body, "Version 2 is live. Answers given to earlier versions stay.") {
		t.Errorf("after the second version: %s", got.header.Get("Location"))
	}
}

func TestPublishingWhatIsNotFinished(t *testing.T) {
	ts := newTestServer(t)
	content := short()
	content.Questions[1].Title = surveys.Text{"en": "Why?"}
	content.Questions[1].Options = content.Questions[1].Options[:1]
	content.Questions[0].ShowIf = &surveys.Condition{Question: "why", In: []string{"wait"}}
	id := ts.unpublished(t, surveys.SatisfactionKind, content)
	path := fmt.Sprintf("/surveys/%d", id)
	got := ts.buildAt(t, path+"/publish", 1, "title", "Typed")
	for _, want := range []string{
		"Not published: 4 things are left to do.", "Before you publish: 4 things", `value="Typed"`, `name="check" value="1"`,
		`at=q.why.title`, "This text is missing in the main language.", "It takes at least two options", `id="q.why.title" lang="es"`,
		"It depends on question 2, which in turn depends on this one.", "English", "1 missing",
	} {
		if !strings.Contains(got.body, want) {
			t.Errorf("the page does not hold %q", want)
		}
	}
	if v := ts.survey(t, id); got.status != http.StatusBadRequest || v.Latest.Number != 0 || v.Content().Title["es"] != "Typed" {
		t.Errorf("status %d, version %d, title %q", got.status, v.Latest.Number, v.Content().Title["es"])
	}
	for page, inline := range map[string]bool{path: false, path + "?check=1": true} {
		body := ts.do(t, "GET", page, "", ts.ours.as(surveys.Owner)).body
		if got := strings.Contains(body, `aria-invalid="true"`); got != inline {
			t.Errorf("%s says beside fields what is missing: %v", page, got)
		}
	}
}

func TestDiscarding(t *testing.T) {
	ts := newTestServer(t)
	id := ts.unpublished(t, surveys.SatisfactionKind, short())
	path := fmt.Sprintf("/surveys/%d", id)
	if got := ts.buildAt(t, path+"/discard", 1); got.status != http.StatusConflict {
		t.Errorf("nothing to go back to: status %d", got.status)
	}
	ts.buildAt(t, path+"/publish", 1)
	if got := ts.buildAt(t, path+"/discard", ts.survey(t, id).Revision); got.status != http.StatusSeeOther {
		t.Errorf("nothing to discard: status %d", got.status)
	}
	ts.build(t, id, "title", "Changed")
	got := ts.buildAt(t, path+"/discard", ts.survey(t, id).Revision, "title", "Typed")
	if v := ts.survey(t, id); got.status != http.StatusOK || v.Draft != nil || v.Content().Title["es"] != "Visita" {
		t.Fatalf("status %d, title %q", got.status, v.Content().Title["es"])
	}
	before := undoField.FindStringSubmatch(got.body)
	if before == nil || !strings.Contains(got.body, "Your changes are gone; this is version 1") {
		t.Fatal("the page does not offer to undo it")
	}
	got = ts.build(t, id, "before", html.UnescapeString(before[1]), "do", "undo-discard")
	if v := ts.survey(t, id); got.status != http.StatusSeeOther || v.Draft == nil || v.Content().Title["es"] != "Typed" {
		t.Errorf("status %d, title %q", got.status, v.Content().Title["es"])
	}
}

func TestTwoPeopleNeverOverwriteEachOther(t *testing.T) {
	ts := newTestServer(t)
	id := ts.unpublished(t, surveys.SatisfactionKind, short())
	path := fmt.Sprintf("/surveys/%d", id)
	ts.build(t, id, "title", "Theirs", "do", "remove:contact")
	theirs := lines(ts.survey(t, id).Content())
	mine := []string{
		"title", "Mine & mine", "questions[0].id", "face", "questions[0].title", "¿Qué tal?", "questions[1].id", "why", "questions[1].title", "Mi porqué",
		"questions[2].id", "contact", "questions[2].title", "Mi contacto",
	}
	for name, test := range map[string]struct {
		path, do string
		step     bool
	}{
		"saving": {path, "save", false}, "a step": {path, "up:why", true}, "publishing": {path + "/publish", "", true}, "discarding": {path + "/discard", "", true},
	} {
		t.Run(name, func(t *testing.T) {
			got := ts.buildAt(t, test.path, 1, append(mine, "do", test.do)...)
			for _, want := range []string{
				"You saved this survey in another window just now", `value="Theirs"`, "Mine &amp; mine", "Mi porqué", "You wrote this for something that is no longer there:",
				"Mi contacto", `name="revision" value="2"`,
			} {
				if !strings.Contains(got.body, want) {
					t.Errorf("the page does not hold %q", want)
				}
			}
			if said := strings.Contains(got.body, "The button you pressed did nothing"); said != test.step {
				t.Errorf("says that nothing was done: %v", said)
			}
			if strings.Count(got.body, "This window said:") != 2 {
				t.Errorf("%d fields differ", strings.Count(got.body, "This window said:"))
			}
			if got.status != http.StatusConflict || lines(ts.survey(t, id).Content()) != theirs {
				t.Errorf("status %d, and stored\n%s", got.status, lines(ts.survey(t, id).Content()))
			}
		})
	}
	if got := ts.buildAt(t, path, 1, "title", ""); got.status != http.StatusConflict || !strings.Contains(got.body, "In this window it was empty.") {
		t.Errorf("a text that was taken away: status %d", got.status)
	}
	if got := ts.buildAt(t, path, 1, "lang", "fr", "title", "Visite"); got.status != http.StatusConflict || !strings.Contains(got.body, "<bdi>Visite</bdi>") {
		t.Errorf("a language that is gone: status %d", got.status)
	}
	if got := ts.buildAt(t, path, 1, "title", "Theirs", "do", "language:en"); got.status != http.StatusSeeOther {
		t.Errorf("the same, written twice: status %d", got.status)
	}
	other, err := ts.Store.CreateMember(t.Context(), surveys.Member{Organization: ts.ours.id, Email: "b@ours.example", Name: "Berta <b>", Role: surveys.Owner}, "no hash")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ts.Store.SaveDraft(t.Context(), ts.ours.id, id, 2, short(), other, ts.clock.Now()); err != nil {
		t.Fatal(err)
	}
	if got := ts.buildAt(t, path, 2, "title", "Mine"); got.status != http.StatusConflict || !strings.Contains(got.body, "Berta &lt;b&gt; saved this survey just now") {
		t.Errorf("status %d", got.status)
	}
}

func TestPublishingWhatTakesTooLongToLoad(t *testing.T) {
	ts := newTestServer(t)
	content := surveys.Content{Title: surveys.Text{"en": "Long"}, Languages: []string{"en"}}
	random := rand.New(rand.NewPCG(1, 2))
	for i := range 20 { // that no compression helps
		q := surveys.Question{ID: fmt.Sprint("q", i), Kind: surveys.Multiple, Title: words(random, surveys.MaxTitle)}
		for j := range 10 {
			q.Options = append(q.Options, surveys.Option{ID: fmt.Sprint("o", j), Title: words(random, surveys.MaxOption)})
		}
		content.Questions = append(content.Questions, q)
	}
	id := ts.unpublished(t, surveys.SatisfactionKind, content)
	got := ts.buildAt(t, fmt.Sprintf("/surveys/%d/publish", id), 1, "lang", "en")
	if got.status != http.StatusBadRequest || !strings.Contains(got.body, "Size of the page in English") || !strings.Contains(got.body, "and 14.6 fit") {
		t.Errorf("status %d", got.status)
	}
	if v := ts.survey(t, id); v.Latest.Number != 0 {
		t.Error("it is published")
	}
}
