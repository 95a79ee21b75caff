package server

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/chromedp/chromedp"

	"opina/internal/browsertest"
	"opina/surveys"
)

func TestBuilderIsAccessible(t *testing.T) {
	m := newMaker(t, surveys.Satisfaction())
	unfinished := short()
	unfinished.Title = nil
	unfinished.Questions[1].Options = unfinished.Questions[1].Options[:1]
	unfinished.Questions[0].ShowIf = &surveys.Condition{Question: "why", In: []string{"wait"}}
	arabic := short()
	arabic.Languages = append(arabic.Languages, "ar")
	arabic.Title["ar"] = "زيارتك اليوم"
	many := short()
	for i, kind := range surveys.QuestionKinds {
		q, err := surveys.NewQuestion(kind)
		if err != nil {
			t.Fatal(err)
		}
		q.ID, q.Title = fmt.Sprint("q", i), surveys.Text{"es": strings.Repeat("Larguísima", 10)}
		many.Questions = append(many.Questions, q)
	}
	live := m.unpublished(t, surveys.SatisfactionKind, short())
	m.buildAt(t, fmt.Sprintf("/surveys/%d/publish", live), 1)
	m.build(t, live, "title", "Otra")
	pages := map[string]string{
		"template": fmt.Sprintf("/surveys/%d?at=q.why.title", m.id), "translating": fmt.Sprintf("/surveys/%d?lang=en", m.id),
		"empty":      fmt.Sprintf("/surveys/%d", m.unpublished(t, surveys.SatisfactionKind, surveys.Content{Languages: []string{"es"}})),
		"unfinished": fmt.Sprintf("/surveys/%d?check=1", m.unpublished(t, surveys.SatisfactionKind, unfinished)),
		"arabic":     fmt.Sprintf("/surveys/%d?lang=ar", m.unpublished(t, surveys.SatisfactionKind, arabic)),
		"many":       fmt.Sprintf("/surveys/%d", m.unpublished(t, surveys.SatisfactionKind, many)),
		"live":       fmt.Sprintf("/surveys/%d?done=published", live),
	}
	for _, look := range []struct {
		lang  string
		dark  bool
		width int
	}{{"es", false, 320}, {"en", true, 390}, {"es", true, 1024}, {"en", false, 1280}} {
		if err := m.Store.SetLanguage(t.Context(), m.ours.id, m.ours.members[surveys.Owner].ID, look.lang); err != nil {
			t.Fatal(err)
		}
		if err := browsertest.Emulate(m.ctx, look.width, 900, look.dark); err != nil {
			t.Fatal(err)
		}
		for name, path := range pages {
			t.Run(fmt.Sprintf("%s, %s, dark %v, %d px", name, look.lang, look.dark, look.width), func(t *testing.T) {
				do(t, m.ctx, chromedp.Navigate(m.url+path))
				accessible(t, m.ctx)
			})
		}
	}
}

// TestNaughtyTextsComeBackTheSame sends texts as questions and as options, as the form does, and reads them where they
// are shown: in the fields, in the lines of the questions, in the choices of conditions, and on the customer's page.
func TestNaughtyTextsComeBackTheSame(t *testing.T) {
	m := newMaker(t, surveys.Content{Languages: []string{"es"}})
	var texts []string // as they are kept
	for _, in := range naughtyChoices(t) {
		said := posted{fields: map[string][]string{"x": {in}}}.words("x")
		if n := utf8.RuneCountInString(said); n > 0 && n <= surveys.MaxOption {
			texts = append(texts, said)
		}
	}
	for start := 0; start < len(texts); start += surveys.MaxOptions - 1 {
		some := texts[start:min(start+surveys.MaxOptions-1, len(texts))]
		content := surveys.Content{Title: surveys.Text{"es": "Title"}, Languages: []string{"es"}}
		choice := surveys.Question{ID: "choice", Kind: surveys.Multiple, Title: surveys.Text{"es": "Choice"}}
		content.Questions = append(content.Questions, choice)
		fields := []string{"questions[0].id", "choice"}
		for i, text := range some {
			content.Questions = append(content.Questions, surveys.Question{
				ID: fmt.Sprint("q", i), Kind: surveys.YesNo, ShowIf: &surveys.Condition{Question: "choice", In: []string{"o0"}},
			})
			content.Questions[0].Options = append(content.Questions[0].Options, surveys.Option{ID: fmt.Sprint("o", i)})
			fields = append(fields, fmt.Sprintf("questions[%d].id", i+1), fmt.Sprint("q", i), fmt.Sprintf("questions[%d].title", i+1), text,
				fmt.Sprintf("questions[0].options[%d].id", i), fmt.Sprint("o", i), fmt.Sprintf("questions[0].options[%d].title", i), text)
		}
		m.id = m.unpublished(t, surveys.SatisfactionKind, content)
		if got := m.build(t, m.id, fields...); got.status != http.StatusSeeOther {
			t.Fatalf("status %d", got.status)
		}
		m.open("?at=q.choice.title")
		m.see(`%s?.querySelectorAll('.q').length === %d`, frame("phone"), len(some)+1)
		want, err := json.Marshal(some)
		if err != nil {
			t.Fatal(err)
		}
		for where, script := range map[string]string{
			"fields":             `want.map((_, i) => document.getElementById('q.q' + i + '.title').value)`,
			"options":            `want.map((_, i) => document.getElementById('q.choice.o.o' + i).value)`,
			"lines":              `want.map((_, i) => document.querySelector('[data-echo="q.q' + i + '.title"]').textContent)`,
			"choices":            `[...document.getElementById('q.q0.in').querySelectorAll('bdi')].map(label => label.textContent)`,
			"customer's titles":  `[...page.querySelectorAll('.yesno h2')].map(title => title.textContent)`,
			"customer's options": `[...page.querySelectorAll('#q0 .points span')].map(label => label.textContent)`,
		} {
			wrong, err := chromedp.Run(m.ctx, chromedp.Evaluate[[]string](fmt.Sprintf(
				`((want, page) => { const got = %s; return want.flatMap((w, i) => got[i] === w ? [] : [JSON.stringify(w) + ' is ' + JSON.stringify(got[i])]) })(%s, %s)`,
				script, want, frame("phone"))))
			if err != nil || len(wrong) > 0 {
				t.Errorf("%s: %v %s", where, err, strings.Join(wrong, "\n"))
			}
		}
	}
}
