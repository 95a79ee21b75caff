package server

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"opina/internal/browsertest"
	"opina/internal/store"
	"opina/surveys"
)

// pastSurvey gives ours' survey a past: two versions with answers, a draft and a schedule.
func (ts *testServer) pastSurvey(t *testing.T) {
	t.Helper()
	ts.busyMonth(t)
	id := ts.ours.survey.Survey
	next := surveys.Satisfaction()
	next.Questions[0].Title = surveys.Text{"es": "¿Y hoy?", "en": "And today?"}
	next.Questions[1].Options = append(next.Questions[1].Options[:6:6], surveys.Option{ID: "noise", Title: surveys.Text{"es": "Ruido", "en": "Noise"}})
	next.Questions = append(next.Questions[:2:2], next.Questions[3], surveys.Question{ID: "back", Kind: surveys.YesNo, Title: surveys.Text{"es": "¿Volverás?", "en": "Will you be back?"}})
	ts.publish(t, id, next)
	ts.record(t, ts.ours.posters[0], face(2), chose("why", "noise"), chose("back", "no"))
	v, err := ts.Store.Survey(t.Context(), ts.ours.id, id)
	if err != nil {
		t.Fatal(err)
	}
	next.Thanks = surveys.Text{"en": "See you soon."}
	if _, err := ts.Store.SaveDraft(t.Context(), ts.ours.id, id, v.Revision, next, 1, ts.clock.Now()); err != nil {
		t.Fatal(err)
	}
	today := surveys.DayOf(ts.clock.Now())
	err = ts.Store.SetSchedule(t.Context(), ts.ours.id, id, surveys.Schedule{
		Opens: today - 9, Closes: today + 9, Quota: 10_000, Once: true, Hours: []surveys.Hours{{Weekday: 1, From: 540, To: 840}, {Weekday: 1, From: 1020, To: 1260}},
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestSurveyPagesAreAccessible(t *testing.T) {
	ts := newTestServer(t)
	ts.pastSurvey(t)
	exit, _ := surveys.TemplateOf(surveys.ExitKind)
	left := ts.published(t, exit.Kind, exit.Content)
	link := ts.touchpoint(t, store.Touchpoint{Organization: ts.ours.id, Location: ts.ours.shops[0], Survey: left, Name: "Link", Channel: surveys.Link})
	ts.record(t, link, chose("reasons", "price", "moved"), chose("told", "no"))
	archived := ts.published(t, surveys.CESKind, named("An old one"))
	if err := ts.Store.ArchiveSurvey(t.Context(), ts.ours.id, archived, ts.clock.Now()); err != nil {
		t.Fatal(err)
	}
	draft := ts.unpublished(t, surveys.NPSKind, named("A new one"))
	broken := filepath.Join(t.TempDir(), "broken.json")
	if err := os.WriteFile(broken, []byte("{\"opina\": 1,\n\"kind\": \"nps\", \"titel\": {}}"), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, url := ts.browse(t)
	browsertest.Allow(ctx, "400 (Bad Request)")
	id := ts.ours.survey.Survey
	pages := map[string]string{
		"list": fmt.Sprintf("/surveys?done=archived&survey=%d", archived), "results": fmt.Sprintf("/surveys/%d/results", id), "exit": fmt.Sprintf("/surveys/%d/results", left),
		"nothing yet": fmt.Sprintf("/surveys/%d/results", draft), "versions": fmt.Sprintf("/surveys/%d/versions?before=1&after=draft", id),
		"schedule": fmt.Sprintf("/surveys/%d/schedule", id), "touchpoint": pathOf(link),
	}
	for _, look := range []struct {
		lang  string
		dark  bool
		width int
	}{{"es", false, 320}, {"es", true, 1280}, {"en", true, 320}, {"en", false, 800}} {
		if err := ts.Store.SetLanguage(t.Context(), ts.ours.id, ts.ours.members[surveys.Owner].ID, look.lang); err != nil {
			t.Fatal(err)
		}
		if err := browsertest.Emulate(ctx, look.width, 900, look.dark); err != nil {
			t.Fatal(err)
		}
		for name, path := range pages {
			t.Run(fmt.Sprintf("%s, %s, dark %v, %d px", name, look.lang, look.dark, look.width), func(t *testing.T) {
				do(t, ctx, chromedp.Navigate(url+path))
				switch name {
				case "results", "exit":
					do(t, ctx, chromedp.Poll[chromedp.Void](`document.querySelectorAll('.results .canvas svg').length > 0`))
				case "schedule":
					accessible(t, ctx)
					do(t, ctx, chromedp.SetValue(chromedp.CSS("[name='to.1.0']"), ""), chromedp.Click(chromedp.CSS(".schedule p .button")),
						chromedp.WaitVisible(chromedp.CSS("[name='to.1.0'][aria-invalid]")))
				case "list":
					accessible(t, ctx)
					do(t, ctx, chromedp.SetUploadFiles(chromedp.CSS("#import-file"), []string{broken}), chromedp.Click(chromedp.CSS("#import .button")),
						chromedp.WaitVisible(chromedp.CSS("#import-file[aria-invalid]")))
				}
				accessible(t, ctx)
			})
		}
	}
}

// Results keep themselves up to date, without taking away what was unfolded.
func TestResultsFollowLive(t *testing.T) {
	ts := newTestServer(t)
	ts.pastSurvey(t)
	ctx, url := ts.browse(t)
	do(t, ctx, chromedp.Navigate(fmt.Sprintf("%s/surveys/%d/results", url, ts.ours.survey.Survey)),
		chromedp.Poll[chromedp.Void](`document.querySelectorAll('.results .canvas svg').length === 4`), // days, faces, reasons, back
		chromedp.Poll[chromedp.Void](`document.getElementById('live').classList.contains('on')`),
		chromedp.Evaluate[chromedp.Void](`window.notReloaded = true; document.querySelector('#result-back details').open = true`))
	ts.record(t, ts.ours.posters[0], face(1), chose("why", "noise"), chose("back", "yes"), surveys.Answer{Question: "contact", Contact: "eva@example.org", Consent: true})
	do(t, ctx,
		chromedp.Poll[chromedp.Void](`document.querySelector('#result-back .note').textContent.startsWith('2 of ')`),
		chromedp.Poll[chromedp.Void](`document.querySelector('#result-back tbody').textContent.includes('Yes50%1')`),
		chromedp.Poll[chromedp.Void](`document.querySelector('#result-contact .note').textContent.includes(' left a contact')`),
		chromedp.Poll[chromedp.Void](`window.notReloaded && document.querySelector('#result-back details').open`))
}

// Without scripts the numbers are there as tables, and every form works.
func TestSurveyPagesWithoutScripts(t *testing.T) {
	ts := newTestServer(t)
	ts.pastSurvey(t)
	ctx, url := ts.browse(t)
	if err := browsertest.NoScript(ctx); err != nil {
		t.Fatal(err)
	}
	id := ts.ours.survey.Survey
	do(t, ctx, chromedp.Navigate(fmt.Sprintf("%s/surveys/%d/results", url, id)), chromedp.WaitReady(chromedp.CSS("#result-face tbody th")),
		chromedp.SetValue(chromedp.CSS("select[name=period]"), "90"), chromedp.Click(chromedp.CSS(".filter button")), chromedp.WaitReady(chromedp.CSS(`option[value="90"][selected]`)),
		chromedp.Navigate(fmt.Sprintf("%s/surveys/%d/schedule", url, id)), chromedp.Click(chromedp.CSS("[value=copy]")),
		chromedp.WaitReady(chromedp.CSS(`[name="from.0.1"][value="17:00"]`)), chromedp.Click(chromedp.CSS(".schedule p .button")))
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for {
		v, err := ts.Store.Survey(t.Context(), ts.ours.id, id)
		if err != nil {
			t.Fatal(err)
		}
		if len(v.Schedule.Hours) == 14 {
			return
		}
		select {
		case <-look.C:
		case <-ctx.Done():
			t.Fatalf("saved %+v", v.Schedule)
		}
	}
}

// naughtyChoices are texts that break what is careless, fit for an option; the big list is used where it is at hand.
func naughtyChoices(t *testing.T) []string {
	t.Helper()
	list := append(slices.Clone(naughty), "var(--data)", "{a|rich}", "</title><img src=x onerror=alert(1)>", "__f__alert(1)__f__", "constructor", "{{.Name}}", "a\tb  c")
	found, _ := filepath.Glob("../../shared/data/naughty/blns.json")
	if len(found) > 0 {
		data, err := os.ReadFile(found[0])
		if err != nil {
			t.Fatal(err)
		}
		var big []string
		if err := json.Unmarshal(data, &big); err != nil {
			t.Fatal(err)
		}
		list = append(list, big...)
	}
	var out []string
	for _, text := range list {
		if letters := []rune(surveys.Clean(text)); len(letters) > 0 {
			out = append(out, surveys.Clean(string(letters[:min(len(letters), surveys.MaxOption)])))
		}
	}
	return out
}

// Whatever is typed as a title, a question or a choice comes back as the same text everywhere, and nothing of it runs.
func TestNaughtySurveysComeBack(t *testing.T) {
	ts := newTestServer(t)
	owner, poster := ts.ours.as(surveys.Owner), ts.ours.posters[0]
	texts := naughtyChoices(t)
	content := surveys.Content{Languages: []string{"en"}, Title: surveys.Text{"en": texts[0]}}
	for i, part := range slices.Collect(slices.Chunk(texts, surveys.MaxOptions)) {
		q := surveys.Question{ID: fmt.Sprint("q", i), Kind: surveys.Multiple, Title: surveys.Text{"en": part[0]}, Help: surveys.Text{"en": part[len(part)-1]}}
		for j, text := range part {
			q.Options = append(q.Options, surveys.Option{ID: fmt.Sprint("o", j), Title: surveys.Text{"en": text}})
		}
		content.Questions = append(content.Questions, q)
	}
	id := ts.published(t, surveys.SuggestionsKind, content)
	if err := ts.Store.ShowSurvey(t.Context(), ts.ours.id, poster.ID, id); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		var answers []surveys.Answer
		for _, q := range content.Questions {
			answers = append(answers, chose(q.ID, q.Values()...))
		}
		ts.record(t, poster, answers...)
	}
	reworded := content
	reworded.Questions = slices.Clone(content.Questions)
	for i := range reworded.Questions {
		reworded.Questions[i].Title = surveys.Text{"en": "Reworded"}
	}
	v, err := ts.Store.Survey(t.Context(), ts.ours.id, id)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ts.Store.SaveDraft(t.Context(), ts.ours.id, id, v.Revision, reworded, 1, ts.clock.Now()); err != nil {
		t.Fatal(err)
	}

	for _, q := range content.Questions {
		c, _ := ts.chartOf(t, id, q.ID, "", owner)
		if c.Title != q.Title["en"] || len(c.Table.Rows) != len(q.Options) {
			t.Fatalf("%s: title %q, %d rows", q.ID, c.Title, len(c.Table.Rows))
		}
		for i, o := range q.Options {
			if c.Table.Rows[i][0] != o.Title["en"] {
				t.Errorf("chart says %q, want %q", c.Table.Rows[i][0], o.Title["en"])
			}
		}
	}

	ctx, url := ts.browse(t)
	seen := func(t *testing.T, path, selector string) []string {
		t.Helper()
		do(t, ctx, chromedp.Navigate(url+path))
		got, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](fmt.Sprintf(`[...document.querySelectorAll(%q)].map(e => e.textContent)`, selector)))
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	read := strings.NewReplacer("\r", "\n").Replace // HTML has no carriage returns
	same := func(what string, got []string, want ...string) {
		t.Helper()
		if len(got) != len(want) {
			t.Fatalf("%s: %d texts, want %d", what, len(got), len(want))
		}
		for i := range want {
			if got[i] != read(want[i]) {
				t.Errorf("%s reads %q, want %q", what, got[i], want[i])
			}
		}
	}
	var titles []string
	for _, q := range content.Questions {
		titles = append(titles, q.Title["en"])
	}
	results := fmt.Sprintf("/surveys/%d/results", id)
	same("the list", seen(t, "/surveys", fmt.Sprintf("#survey-%d h2", id)), texts[0])
	same("the head", seen(t, results, "h1"), texts[0])
	same("the questions", seen(t, results, "[id^=result-q] h2"), titles...)
	same("the choices", seen(t, results, "[id^=result-q] tbody th"), texts...)
	do(t, ctx, chromedp.Poll[chromedp.Void](fmt.Sprintf(`document.querySelectorAll('[id^=result-q] .canvas svg').length === %d`, len(titles))))
	drawn, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](`[...document.querySelectorAll('[id^=result-q] tbody th')].map(e => e.textContent)`))
	if err != nil {
		t.Fatal(err)
	}
	same("the choices, written by the script", drawn, texts...)
	same("the comparison", seen(t, fmt.Sprintf("/surveys/%d/versions", id), ".comparison tr:not(.group) td:nth-of-type(1)"), titles...)
	if text := shown(t, ctx); strings.Contains(text, "⟦") {
		t.Error("a text is missing")
	}
	if ran, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`document.querySelectorAll('main script, main img, main iframe').length > 0`)); err != nil || ran {
		t.Errorf("something typed became an element, %v", err)
	}
}
