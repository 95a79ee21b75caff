package server

import (
	"context"
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"opina/internal/store"
	"opina/surveys"
)

func (ts *testServer) survey(t *testing.T, id int64) store.Survey {
	t.Helper()
	v, err := ts.Store.Survey(context.Background(), ts.ours.id, id)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// builder posts fields, in pairs of name and value, as the builder's page of the survey as it is stored.
func (ts *testServer) build(t *testing.T, id int64, fields ...string) answer {
	t.Helper()
	return ts.buildAt(t, fmt.Sprintf("/surveys/%d", id), ts.survey(t, id).Revision, fields...)
}

func (ts *testServer) buildAt(t *testing.T, path string, revision int, fields ...string) answer {
	t.Helper()
	form := url.Values{"revision": {strconv.Itoa(revision)}, "lang": {"es"}}
	for i := 0; i+1 < len(fields); i += 2 {
		if fields[i] == "lang" {
			form.Del("lang")
		}
		form.Add(fields[i], fields[i+1])
	}
	return ts.do(t, "POST", path, form.Encode(), ts.ours.as(surveys.Owner))
}

// lines is a content with one line for each question.
func lines(c surveys.Content) string {
	out := []string{strings.Join(c.Languages, ",") + " " + c.Title["es"]}
	for _, q := range c.Questions {
		line := q.ID + " " + q.Title["es"]
		for _, o := range q.Options {
			line += " /" + o.ID + " " + o.Title["es"] + " " + o.Theme
		}
		if q.ShowIf != nil {
			line += " ?" + q.ShowIf.Question + "=" + strings.Join(q.ShowIf.In, "|")
		}
		for name, set := range map[string]bool{" !": q.Required, " ~": q.Shuffle} {
			if set {
				line += name
			}
		}
		if q.Points > 4 {
			line += " 5"
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}

func short() surveys.Content {
	return surveys.Content{
		Title: surveys.Text{"es": "Visita", "en": "Visit"}, Languages: []string{"es", "en"},
		Questions: []surveys.Question{
			{ID: "face", Kind: surveys.Smiley, Points: 4, Title: surveys.Text{"es": "¿Qué tal?", "en": "How was it?"}},
			{ID: "why", Kind: surveys.Single, Title: surveys.Text{"es": "¿Por qué?"}, ShowIf: &surveys.Condition{Question: "face", In: []string{"1"}},
				Options: []surveys.Option{
					{ID: "wait", Theme: "service.waiting", Title: surveys.Text{"es": "Espera", "en": "Waiting"}},
					{ID: "other", Title: surveys.Text{"es": "Otra cosa"}},
				}},
			{ID: "contact", Kind: surveys.Contact, Title: surveys.Text{"es": "¿Te respondemos?"}},
		},
	}
}

const shortLines = "es,en Visita\nface ¿Qué tal?\nwhy ¿Por qué? /wait Espera service.waiting /other Otra cosa  ?face=1\ncontact ¿Te respondemos?"

func TestBuilderTakesSteps(t *testing.T) {
	ts := newTestServer(t)
	ids := []string{"questions[0].id", "face", "questions[1].id", "why", "questions[2].id", "contact"}
	for name, test := range map[string]struct {
		in     []string
		change [2]string // in shortLines, from and to
		at     string    // what the page goes to, "" for anything
	}{
		"nothing":     {in: []string{"do", "save"}},
		"title":       {in: []string{"title", " Mi\r\nvisita "}, change: [2]string{"en Visita", "en Mi visita"}},
		"no title":    {in: []string{"title", "  "}, change: [2]string{"en Visita", "en "}},
		"a question":  {in: []string{"questions[1].title", "¿Y por qué?"}, change: [2]string{"¿Por qué?", "¿Y por qué?"}},
		"an option":   {in: []string{"questions[1].options[0].id", "other", "questions[1].options[0].title", "Nada"}, change: [2]string{"Otra cosa", "Nada"}},
		"a theme":     {in: []string{"questions[1].options[0].id", "other", "questions[1].options[0].theme", "place.noise"}, change: [2]string{"Otra cosa ", "Otra cosa place.noise"}},
		"no theme":    {in: []string{"questions[1].options[0].id", "wait", "questions[1].options[0].theme", ""}, change: [2]string{"service.waiting", ""}},
		"made-up":     {in: []string{"questions[1].options[0].id", "wait", "questions[1].options[0].theme", "made.up"}},
		"required":    {in: []string{"questions[2].required", "", "questions[2].required", "1"}, change: [2]string{"respondemos?", "respondemos? !"}},
		"not":         {in: []string{"questions[2].required", ""}},
		"shuffled":    {in: []string{"questions[1].shuffle", "1"}, change: [2]string{"face=1", "face=1 ~"}},
		"five faces":  {in: []string{"questions[0].points", "5"}, change: [2]string{"¿Qué tal?", "¿Qué tal? 5"}},
		"six faces":   {in: []string{"questions[0].points", "6"}},
		"a condition": {in: []string{"questions[2].show_if.question", "why", "questions[2].show_if.in", "wait", "questions[2].show_if.in", "x"}, change: [2]string{"respondemos?", "respondemos? ?why=wait"}},
		"low faces":   {in: []string{"questions[2].show_if.question", "face"}, change: [2]string{"respondemos?", "respondemos? ?face=1|2"}},
		"always":      {in: []string{"questions[1].show_if.question", ""}, change: [2]string{" ?face=1", ""}},
		"up":          {in: []string{"do", "up:why"}, change: [2]string{"face ¿Qué tal?\nwhy ¿Por qué? /wait Espera service.waiting /other Otra cosa  ?face=1", "why ¿Por qué? /wait Espera service.waiting /other Otra cosa  ?face=1\nface ¿Qué tal?"}, at: "q.why.up"},
		"down":        {in: []string{"do", "down:face"}, change: [2]string{"face ¿Qué tal?\nwhy ¿Por qué? /wait Espera service.waiting /other Otra cosa  ?face=1", "why ¿Por qué? /wait Espera service.waiting /other Otra cosa  ?face=1\nface ¿Qué tal?"}, at: "q.face.down"},
		"to the end":  {in: []string{"do", "move:face:2"}, change: [2]string{"face ¿Qué tal?\nwhy ¿Por qué? /wait Espera service.waiting /other Otra cosa  ?face=1\ncontact ¿Te respondemos?", "why ¿Por qué? /wait Espera service.waiting /other Otra cosa  ?face=1\ncontact ¿Te respondemos?\nface ¿Qué tal?"}},
		"option down": {in: []string{"do", "option-down:why:wait"}, change: [2]string{"/wait Espera service.waiting /other Otra cosa ", "/other Otra cosa  /wait Espera service.waiting"}, at: "q.why.o.wait.down"},
		"first":       {in: []string{"do", "language-first:en"}, change: [2]string{"es,en", "en,es"}},
		"language":    {in: []string{"do", "language-add", "language", "pt-BR"}, change: [2]string{"es,en", "es,en,pt-BR"}, at: "title"},
		"by its tag":  {in: []string{"do", "language-add", "language", "fr", "tag", " PT-br "}, change: [2]string{"es,en", "es,en,pt-BR"}, at: "title"},
		"typed too":   {in: []string{"title", "Otra", "do", "down:contact"}, change: [2]string{"en Visita", "en Otra"}},
	} {
		t.Run(name, func(t *testing.T) {
			id := ts.unpublished(t, surveys.SatisfactionKind, short())
			got := ts.build(t, id, append(ids, test.in...)...)
			if got.status != http.StatusSeeOther {
				t.Fatalf("status %d: %s", got.status, got.body)
			}
			want := strings.Replace(shortLines, test.change[0], test.change[1], 1)
			if now := lines(ts.survey(t, id).Content()); now != want {
				t.Errorf("is\n%s\nwant\n%s", now, want)
			}
			to, err := url.Parse(got.header.Get("Location"))
			if err != nil || to.Path != fmt.Sprintf("/surveys/%d", id) || test.at != "" && to.Query().Get("at") != test.at {
				t.Errorf("leads to %s", got.header.Get("Location"))
			}
		})
	}
}

// What the answers are about is chosen for questions that are answered in words, and kept where nobody chooses.
func TestBuilderKeepsWhatAnswersAreAbout(t *testing.T) {
	ts := newTestServer(t)
	content := short()
	content.Questions = append(content.Questions, surveys.Question{ID: "idea", Kind: surveys.LongText, Title: surveys.Text{"es": "¿Qué harías tú?"}, Asks: surveys.AsksImprove})
	id := ts.unpublished(t, surveys.SatisfactionKind, content)
	idea := []string{"questions[3].id", "idea"}
	for _, test := range []struct {
		in   []string
		want surveys.Asks
	}{
		{[]string{"questions[3].title", "¿Y tú?"}, surveys.AsksImprove},
		{[]string{"questions[3].asks", "liked"}, surveys.AsksLiked},
		{[]string{"questions[3].asks", "weather"}, surveys.AsksLiked},
		{[]string{"questions[0].id", "face", "questions[0].asks", "improve", "questions[3].asks", ""}, surveys.AsksAnything},
		{[]string{"questions[3].asks", "improve"}, surveys.AsksImprove},
	} {
		if got := ts.build(t, id, append(test.in, idea...)...); got.status != http.StatusSeeOther {
			t.Fatalf("%v: status %d: %s", test.in, got.status, got.body)
		}
		now := ts.survey(t, id).Content().Questions
		if now[3].Asks != test.want || now[0].Asks != surveys.AsksAnything {
			t.Errorf("%v: asks %q and %q, want %q", test.in, now[0].Asks, now[3].Asks, test.want)
		}
	}
	page := ts.do(t, "GET", fmt.Sprintf("/surveys/%d", id), "", ts.ours.as(surveys.Owner))
	if n := strings.Count(page.body, `.asks" id="q.`); n != 1 || !strings.Contains(page.body, `<option value="improve" selected`) {
		t.Errorf("the page has %d lists of what answers are about, or another is chosen", n)
	}
}

func TestBuilderAddsAndDuplicates(t *testing.T) {
	ts := newTestServer(t)
	id := ts.unpublished(t, surveys.SatisfactionKind, surveys.Content{Languages: []string{"en", "es-MX", "fr"}})
	for _, kind := range surveys.QuestionKinds {
		got := ts.build(t, id, "lang", "en", "do", "add:"+string(kind))
		content := ts.survey(t, id).Content()
		q := content.Questions[len(content.Questions)-1]
		if got.status != http.StatusSeeOther || q.Kind != kind || q.Title["en"] == "" || q.Title["es-MX"] == "" || q.Title["fr"] != "" {
			t.Errorf("%s: status %d, %+v", kind, got.status, q)
		}
		if at := "at=q." + q.ID + ".title"; !strings.Contains(got.header.Get("Location"), at) {
			t.Errorf("%s leads to %s", kind, got.header.Get("Location"))
		}
		if want := map[surveys.QuestionKind]int{surveys.Smiley: 4}[kind]; q.Points != want {
			t.Errorf("%s has %d points", kind, q.Points)
		}
	}
	first := ts.survey(t, id).Content().Questions[0]
	ts.build(t, id, "lang", "en", "do", "duplicate:"+first.ID)
	content := ts.survey(t, id).Content()
	if twin := content.Questions[1]; twin.ID == first.ID || twin.Title["en"] != first.Title["en"] {
		t.Errorf("twin is %+v", twin)
	}
	var single surveys.Question
	for _, q := range content.Questions {
		if q.Kind == surveys.Single {
			single = q
		}
	}
	if got := ts.build(t, id, "lang", "en", "do", "option-add:"+single.ID); got.status != http.StatusSeeOther {
		t.Errorf("status %d", got.status)
	}
	for len(ts.survey(t, id).Content().Questions) < surveys.MaxQuestions {
		ts.build(t, id, "lang", "en", "do", "add:text")
	}
	got := ts.build(t, id, "lang", "en", "title", "Kept", "do", "add:text")
	if got.status != http.StatusBadRequest || !strings.Contains(got.body, "30 fit, and they are all there") || !strings.Contains(got.body, `value="Kept"`) {
		t.Errorf("past the limit: status %d", got.status)
	}
}

var undoField = regexp.MustCompile(`name="before" value="([^"]*)"`)

func TestBuilderUndoesWhatItRemoves(t *testing.T) {
	ts := newTestServer(t)
	for name, test := range map[string]struct{ do, said string }{
		"a question": {"remove:face", "“¿Qué tal?” removed. “¿Por qué?” waited for an answer to it, and is now always asked."},
		"an option":  {"option-remove:why:wait", "“Espera” removed."},
		"a language": {"language-remove:en", "English removed, with its texts."},
	} {
		t.Run(name, func(t *testing.T) {
			id := ts.unpublished(t, surveys.SatisfactionKind, short())
			got := ts.build(t, id, "do", test.do)
			if got.status != http.StatusOK || !strings.Contains(got.body, test.said) {
				t.Fatalf("status %d, and says %q: %v", got.status, test.said, strings.Contains(got.body, test.said))
			}
			if lines(ts.survey(t, id).Content()) == shortLines {
				t.Fatal("nothing was removed")
			}
			before := undoField.FindStringSubmatch(got.body)
			if before == nil {
				t.Fatal("nothing to undo it with")
			}
			got = ts.build(t, id, "title", "Typed since", "before", html.UnescapeString(before[1]), "do", "undo")
			if got.status != http.StatusSeeOther {
				t.Fatalf("status %d", got.status)
			}
			content := ts.survey(t, id).Content()
			if want := strings.Replace(shortLines, "en Visita", "en Typed since", 1); lines(content) != want {
				t.Errorf("is\n%s\nwant\n%s", lines(content), want)
			}
			if content.Questions[0].Title["en"] != "How was it?" {
				t.Error("the texts of the other language are gone")
			}
		})
	}
	id := ts.unpublished(t, surveys.SatisfactionKind, short())
	for name, before := range map[string]string{
		"no JSON": "{", "nothing": "", "a broken survey": `{"languages":["es"],"questions":[{"id":"UPPER","kind":"essay"}]}`,
	} {
		for _, do := range []string{"undo", "undo-discard"} {
			if got := ts.build(t, id, "before", before, "do", do); got.status != http.StatusBadRequest {
				t.Errorf("%s with %s: status %d", do, name, got.status)
			}
		}
	}
	if now := lines(ts.survey(t, id).Content()); now != shortLines {
		t.Errorf("is\n%s", now)
	}
}

func TestBuilderRefusesWhatNobodyCouldAskFor(t *testing.T) {
	ts := newTestServer(t)
	id := ts.unpublished(t, surveys.SatisfactionKind, short())
	for _, test := range []struct {
		do   string
		want int
	}{
		{"add:essay", 400}, {"up:nobody", 404}, {"move:face:x", 400}, {"remove:nobody", 404}, {"duplicate:", 404}, {"option-add:face", 404},
		{"option-up:why:nobody", 404}, {"option-remove:nobody:wait", 404}, {"language-add", 400}, {"language-remove:fr", 404},
		{"language-first:fr", 404}, {"language:fr", 404}, {"drop-everything", 400}, {"publish", 400},
	} {
		if got := ts.build(t, id, "do", test.do); got.status != test.want {
			t.Errorf("%s: status %d, want %d", test.do, got.status, test.want)
		}
	}
	if got := ts.build(t, id, "lang", "fr", "title", "Salut"); got.status != http.StatusBadRequest {
		t.Errorf("a language it does not have: status %d", got.status)
	}
	for tag, want := range map[string]bool{
		"sv": true, "zh-hant-tw": true, "iw": true, "ES": false, "english": false, "en-u-ca-buddhist": false, "x-mine": false, "und": false, "<b>": false,
	} {
		got := ts.build(t, ts.unpublished(t, surveys.SatisfactionKind, short()), "do", "language-add", "tag", tag)
		if ok := got.status == http.StatusSeeOther; ok != want {
			t.Errorf("language %q: status %d", tag, got.status)
		} else if !ok && !strings.Contains(got.body, `value="`+html.EscapeString(tag)+`"`) {
			t.Errorf("language %q: what was typed is lost", tag)
		}
	}
	if now := lines(ts.survey(t, id).Content()); now != shortLines {
		t.Errorf("is\n%s", now)
	}
}

// What no field of the page stands for stays as it is, whoever sends it.
func TestBuilderSetsOnlyWhatItsFieldsSay(t *testing.T) {
	ts := newTestServer(t)
	id := ts.unpublished(t, surveys.SatisfactionKind, short())
	got := ts.build(t, id, "id", "9", "organization", formatID(ts.theirs.id), "kind", "import", "languages", "fr", "languages[0]", "fr", "edited_by", "9",
		"questions[0].id", "face", "questions[0].kind", "text", "questions[0].ID", "x", "questions[0].shuffle", "1", "questions[0].title.en", "Mine",
		"questions[0].options[0].id", "new", "questions[0].options[0].title", "Mine", "questions[3].id", "new", "questions[3].title", "Mine",
		"questions[2].id", "contact", "questions[2].points", "5", "questions[31].id", "face", "questions[31].title", "Mine", "title.en", "Mine",
		"questions[1].id", "why", "questions[1].options[0].id", "wait", "questions[1].options[0].id.es", "Mine")
	if got.status != http.StatusSeeOther {
		t.Fatalf("status %d", got.status)
	}
	v := ts.survey(t, id)
	want, _ := json.Marshal(short())
	if now, _ := json.Marshal(v.Content()); string(now) != string(want) || v.Kind != "satisfaction" || v.Revision != 1 {
		t.Errorf("is %s, revision %d", now, v.Revision)
	}
}

func TestBuilderSaysWhatIsTooLongBesideTheField(t *testing.T) {
	ts := newTestServer(t)
	id := ts.unpublished(t, surveys.SatisfactionKind, short())
	long := strings.Repeat("ñ", surveys.MaxTitle+1)
	got := ts.build(t, id, "questions[1].id", "why", "questions[1].title", long, "title", "Typed", "do", "up:why")
	for _, want := range []string{
		`aria-invalid="true"`, "It has 201 characters and 200 fit.", long + "</textarea>", `value="Typed"`, "Not saved: something needs correcting first.",
	} {
		if !strings.Contains(got.body, want) {
			t.Errorf("the page does not hold %.60q", want)
		}
	}
	if got.status != http.StatusBadRequest || lines(ts.survey(t, id).Content()) != shortLines {
		t.Errorf("status %d, and stored\n%s", got.status, lines(ts.survey(t, id).Content()))
	}
}
