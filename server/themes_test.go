package server

import (
	"bytes"
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"opina/internal/i18n"
	"opina/internal/store"
	"opina/surveys"
	"opina/surveys/intake"
	"opina/surveys/themes"
	"opina/surveys/themes/learn"
)

// ownThemes posts a form of the pages of themes as our owner does, who has the page before them.
func (ts *testServer) ownThemes(t *testing.T, path string, form url.Values) answer {
	t.Helper()
	now, err := ts.Store.ThemeEdits(t.Context(), ts.ours.id)
	if err != nil {
		t.Fatal(err)
	}
	if !form.Has("revision") {
		form.Set("revision", formatID(int64(now.Revision)))
	}
	return ts.do(t, "POST", path, form.Encode(), ts.ours.as(surveys.Owner))
}

// themeFields is the form of a theme as its page has it.
func (ts *testServer) themeFields(t *testing.T, id string) url.Values {
	t.Helper()
	now, err := ts.Store.ThemeEdits(t.Context(), ts.ours.id)
	if err != nil {
		t.Fatal(err)
	}
	taxonomy, err := now.Edited().Taxonomy()
	if err != nil {
		t.Fatal(err)
	}
	theme, _ := taxonomy.Theme(id)
	form := url.Values{}
	for field, value := range themeForms(theme).edit.Values {
		form.Set(field, value)
	}
	return form
}

// Every step that an owner takes ends up in the draft, and in use once it is applied.
func TestEditThemes(t *testing.T) {
	ts := newTestServer(t)
	owner := ts.ours.as(surveys.Owner)
	draft := func() *themes.Taxonomy {
		t.Helper()
		now, err := ts.Store.ThemeEdits(t.Context(), ts.ours.id)
		if err != nil || now.Draft == nil {
			t.Fatalf("there is no draft, %v", err)
		}
		taxonomy, err := now.Draft.Taxonomy()
		if err != nil {
			t.Fatal(err)
		}
		return taxonomy
	}
	took := func(got answer, to string) {
		t.Helper()
		if got.status != 303 || got.header.Get("Location") != to {
			t.Fatalf("status %d to %q, want %q: %.2000s", got.status, got.header.Get("Location"), to, got.body)
		}
		ts.do(t, "GET", to, "", owner).wants(t, 200, "Not applied yet.")
	}
	took(ts.ownThemes(t, "/themes", url.Values{"name.es": {"Perros"}, "name.en": {"Dogs"}, "parent": {"place"}}), "/themes/own.1?done=added")
	form := ts.themeFields(t, "own.1")
	form.Set("keywords.es", "perro\r\n\r\n mascota ")
	form.Set("complaints.en", "barking")
	form.Set("severity", "3")
	took(ts.ownThemes(t, "/themes/own.1", form), "/themes/own.1?done=saved")
	if theme, _ := draft().Theme("own.1"); theme.Name["en"] != "Dogs" || theme.Parent != "place" || theme.Severity != 3 ||
		len(theme.Keywords["es"]) != 2 || theme.Keywords["es"][1] != "mascota" || theme.Complaints["en"][0] != "barking" {
		t.Errorf("saved %+v", theme)
	}
	took(ts.ownThemes(t, "/themes/place.toilets/merge", url.Values{"into": {"place.cleanliness"}}), "/themes/place.cleanliness?done=saved")
	if got := ts.do(t, "GET", "/themes/place.toilets", "", owner); got.status != 303 || got.header.Get("Location") != "/themes/place.cleanliness" {
		t.Errorf("a merged theme is at %d, %q", got.status, got.header.Get("Location"))
	}
	ts.do(t, "GET", "/themes", "", owner).wants(t, 200, "Toilets is part of Cleanliness")
	took(ts.ownThemes(t, "/themes/place.toilets/unmerge", url.Values{}), "/themes?done=saved")
	word := draft().All()[1].Keywords["es"][0]
	first := draft().All()[1].ID
	took(ts.ownThemes(t, "/themes/"+first+"/split", url.Values{"name.en": {"Half"}, "word": {"keywords.es " + word}}), "/themes/own.2?done=saved")
	if theme, known := draft().Theme("own.2"); !known || theme.Keywords["es"][0] != word {
		t.Errorf("split off %+v", theme)
	}
	took(ts.ownThemes(t, "/themes/pack", url.Values{"pack": {"hotel"}}), "/themes?done=saved")
	form = ts.themeFields(t, "place.noise")
	form.Set("muted", "1")
	took(ts.ownThemes(t, "/themes/place.noise", form), "/themes/place.noise?done=saved")

	if got := ts.ownThemes(t, "/themes/apply", url.Values{}); got.status != 303 {
		t.Fatalf("applying: %d", got.status)
	}
	now, err := ts.Store.ThemeEdits(t.Context(), ts.ours.id)
	if err != nil || now.Draft != nil || now.InUse.Pack != "hotel" || len(now.InUse.Themes) != 4 {
		t.Errorf("in use is %+v, %v", now, err)
	}
	ts.do(t, "GET", "/themes?done=applied", "", owner).wants(t, 200, "!Not applied yet.", "muted", "Dogs")

	form = ts.themeFields(t, "place.noise")
	form.Del("muted")
	took(ts.ownThemes(t, "/themes/place.noise", form), "/themes/place.noise?done=saved")
	form.Set("muted", "1") // as it is in use
	form.Del("revision")
	if got := ts.ownThemes(t, "/themes/place.noise", form); got.status != 303 {
		t.Fatalf("setting back: %d", got.status)
	}
	ts.do(t, "GET", "/themes/place.noise?done=saved", "", owner).wants(t, 200, "as they are in use", "!Not applied yet.")
	form.Del("muted")
	form.Del("revision")
	took(ts.ownThemes(t, "/themes/place.noise", form), "/themes/place.noise?done=saved")
	if got := ts.ownThemes(t, "/themes/discard", url.Values{}); got.status != 303 {
		t.Fatalf("discarding: %d", got.status)
	}
	if now, _ := ts.Store.ThemeEdits(t.Context(), ts.ours.id); now.Draft != nil || !now.InUse.Themes["place.noise"].Muted {
		t.Errorf("after discarding %+v", now)
	}
}

// What is refused is said beside its field; what was typed stays, and nothing is saved.
func TestWrongThemes(t *testing.T) {
	ts := newTestServer(t)
	with := func(id string, changes url.Values) url.Values {
		form := ts.themeFields(t, id)
		for field, value := range changes {
			form[field] = value
		}
		return form
	}
	for name, c := range map[string]struct {
		path   string
		form   url.Values
		status int
		wants  []string
	}{
		"no name":           {"/themes", url.Values{"parent": {"place"}}, 400, []string{"Give it a name that can be read", `id="add-theme" open`}},
		"no such parent":    {"/themes", url.Values{"name.en": {"Kept as typed"}, "parent": {"xyz"}}, 400, []string{"There is no such theme now", "Kept as typed"}},
		"names gone":        {"/themes/place.noise", with("place.noise", url.Values{"name.es": {" "}, "name.en": {""}}), 400, []string{"Give it a name that can be read"}},
		"under itself":      {"/themes/place", with("place", url.Values{"parent": {"place.noise"}}), 400, []string{"That theme stands under this one"}},
		"no weight":         {"/themes/place.noise", with("place.noise", url.Values{"severity": {"heavy"}}), 400, []string{"The weight is a number from 0 to 10", `value="heavy"`}},
		"a word of signs":   {"/themes/place.noise", with("place.noise", url.Values{"keywords.en": {"noise\n!!!\nKept too"}}), 400, []string{"“!!!”: There is no word in it", "Kept too"}},
		"a word too broad":  {"/themes/place.noise", with("place.noise", url.Values{"complaints.es": {"a*"}}), 400, []string{"“a*”: It would stand for too many words"}},
		"merge into nobody": {"/themes/place.noise/merge", url.Values{"into": {""}}, 400, []string{"There is no such theme now", `id="merge" open`}},
		"merge into itself": {"/themes/place.noise/merge", url.Values{"into": {"place.noise"}}, 400, []string{"It is the same theme"}},
		"split nothing":     {"/themes/place.noise/split", url.Values{"name.en": {"Half"}}, 400, []string{"Choose at least one word", `value="Half"`}},
		"split a stranger":  {"/themes/place.noise/split", url.Values{"name.en": {"Half"}, "word": {"keywords.en xyzzy"}}, 400, []string{"does not have this word now"}},
		"no such theme":     {"/themes/xyz", url.Values{}, 404, nil},
		"no such pack":      {"/themes/pack", url.Values{"pack": {"zoo"}}, 400, nil},
		"not merged":        {"/themes/place.noise/unmerge", url.Values{}, 404, nil},
		"nothing to apply":  {"/themes/apply", url.Values{}, 409, nil},
		"another page":      {"/themes/place.noise", with("place.noise", url.Values{"revision": {"7"}, "name.en": {"Kept as typed"}}), 409, []string{"The themes were changed meanwhile", "Kept as typed", "It stands now as: Noise"}},
		"added late":        {"/themes", url.Values{"revision": {"7"}, "name.en": {"Kept as typed"}}, 409, []string{"The themes were changed meanwhile", "Kept as typed"}},
		"words added late":  {"/themes/place.noise", with("place.noise", url.Values{"revision": {"7"}, "complaints.en": {"clatter"}}), 409, []string{"It stands now with: ", "clatter"}},
		"no page at all":    {"/themes/apply", url.Values{"revision": {"x"}}, 400, nil},
	} {
		t.Run(name, func(t *testing.T) { ts.ownThemes(t, c.path, c.form).wants(t, c.status, c.wants...) })
	}
	now, err := ts.Store.ThemeEdits(t.Context(), ts.ours.id)
	if err != nil || now.Draft != nil || now.Revision != 0 {
		t.Errorf("something was saved: %+v, %v", now, err)
	}
}

// A draft is tried on the newest comments, those that were corrected among them.
func TestTrial(t *testing.T) {
	ts := newTestServer(t)
	owner := ts.ours.as(surveys.Owner)
	code := ts.ours.posters[0].Code
	ts.rate(t, code, 1, "", "La cola era eterna", "")
	ts.rate(t, code, 1, "", "El baño estaba sucio", "")
	ts.rate(t, code, 1, "", "Mucha cola otra vez", "")
	rows, err := ts.Store.Answers(t.Context(), ts.ours.id, store.AnswerQuery{Filter: ever, Search: "otra", Limit: 10})
	if err != nil || len(rows) != 1 {
		t.Fatal(rows, err)
	}
	correction := intake.NewCorrection(rows[0].Comment(), []surveys.Mention{{Theme: "place.parking", Polarity: surveys.Negative}}, 1, ts.clock.Now())
	if _, err := ts.Store.Correct(t.Context(), ts.ours.id, rows[0].ID, correction, ts.clock.Now()); err != nil {
		t.Fatal(err)
	}
	if got := ts.do(t, "GET", "/themes/try", "", owner); got.status != 303 {
		t.Errorf("nothing to try: %d", got.status)
	}
	ts.ownThemes(t, "/themes/service.waiting/merge", url.Values{"into": {"treatment.apathy"}})
	ts.do(t, "GET", "/themes", "", owner).wants(t, 200, "Of your newest 3 comments, 1 would be read differently.")
	ts.do(t, "GET", "/themes/try", "", owner).wants(t, 200, ">cola</span>", "Waiting time", "· leaves", "Apathy", "· new", "!sucio", "!otra vez")

	ts.ownThemes(t, "/themes/apply", url.Values{})
	ts.do(t, "GET", "/themes?done=applied", "", owner).wants(t, 200, "Reading your comments again: 0 of 3", "<progress", `data-live="/themes/progress"`)
	if _, err := ts.Store.Retag(t.Context()); err != nil {
		t.Fatal(err)
	}
	ts.do(t, "GET", "/themes/progress", "", owner).wants(t, 200, "All comments are read.", "!<progress")
	ts.do(t, "GET", "/answers?theme=service.waiting", "", owner).wants(t, 200, ">cola</span>", "Apathy", "!Waiting time · ")
	ts.do(t, "GET", "/themes/progress", "", ts.theirs.as(surveys.Owner)).wants(t, 200, "All comments are read.")
}

// What can be taken along is what the command line reads.
func TestThemesAsFiles(t *testing.T) {
	ts := newTestServer(t)
	owner := ts.ours.as(surveys.Owner)
	ts.rate(t, ts.ours.posters[0].Code, 1, "", "La <cola> era eterna", "")
	rows, err := ts.Store.Answers(t.Context(), ts.ours.id, store.AnswerQuery{Filter: ever, Limit: 10})
	if err != nil || len(rows) != 1 {
		t.Fatal(rows, err)
	}
	correction := intake.NewCorrection(rows[0].Comment(), []surveys.Mention{{Theme: "treatment.apathy", Polarity: surveys.Negative}}, 1, ts.clock.Now())
	if _, err := ts.Store.Correct(t.Context(), ts.ours.id, rows[0].ID, correction, ts.clock.Now()); err != nil {
		t.Fatal(err)
	}
	got := ts.do(t, "GET", "/themes/corrections.jsonl", "", owner)
	want := `{"text":"La <cola> era eterna","lang":"es","mentions":[{"theme":"treatment.apathy","polarity":"negative"}]}` + "\n"
	if got.status != 200 || got.body != want || !strings.Contains(got.header.Get("Content-Disposition"), "corrections.jsonl") {
		t.Errorf("%d, %v: %q", got.status, got.header, got.body)
	}
	if theirs := ts.do(t, "GET", "/themes/corrections.jsonl", "", ts.theirs.as(surveys.Owner)); theirs.body != "" {
		t.Errorf("theirs are %q", theirs.body)
	}
	file := ts.do(t, "GET", "/themes/themes.json", "", owner)
	taxonomy, err := themes.Parse([]byte(file.body))
	if err != nil || len(taxonomy.All()) != len(themes.Core().All()) {
		t.Errorf("the themes' file is not read: %v", err)
	}
	var line bytes.Buffer
	if err := json.NewEncoder(&line).Encode(learn.Correction{Text: "x"}); err != nil || !strings.Contains(line.String(), `"mentions":[]`) {
		t.Errorf("a correction that names nothing: %s, %v", line.String(), err)
	}
}

// What was learnt is told in plain words, and can be left aside.
func TestLearningIsTold(t *testing.T) {
	ts := newTestServer(t)
	owner := ts.ours.as(surveys.Owner)
	ts.do(t, "GET", "/themes", "", owner).wants(t, 200, "press “Correct” beside it", "!Use the words alone")
	ts.ownThemes(t, "/themes/learning", url.Values{"on": {"0"}})
	ts.do(t, "GET", "/themes", "", owner).wants(t, 200, "Use what was learnt")
	ts.ownThemes(t, "/themes/learning", url.Values{"on": {"1"}})
	if now, err := ts.Store.ThemeEdits(t.Context(), ts.ours.id); err != nil || !now.Learning {
		t.Errorf("%+v, %v", now, err)
	}
	for _, c := range []struct {
		n     int
		learn learn.Report
		want  string
	}{
		{36, learn.Report{}, "36 corrections so far"},
		{120, learn.Report{}, "Opina is learning from them"},
		{120, learn.Report{Corrections: 120, Lexicon: 76.4, Learnt: 81.2, Promoted: true}, "it now gets 81 right, with the words alone 76"},
		{120, learn.Report{Corrections: 120, Lexicon: 76.4, Learnt: 76.5}, "the words alone do as well (76 of 100 right)"},
	} {
		if got := toldLearning(c.n, c.learn, i18n.In("en")); !strings.Contains(got, c.want) {
			t.Errorf("%d corrections, %+v: %q, want %q", c.n, c.learn, got, c.want)
		}
	}
}
