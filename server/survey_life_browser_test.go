package server

import (
	"fmt"
	"path"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"opina/internal/store"
	"opina/surveys"
)

// answerAll answers whatever the customer's page asks, the first choice each time, until it thanks, and gives the ids
// of the questions that were asked.
const answerAll = `(async () => {
	const form = document.querySelector('form.survey'), asked = []
	while (!form.hidden) {
		const q = document.querySelector('.q.on')
		if (asked.at(-1) !== q.dataset.id) {
			asked.push(q.dataset.id)
			const choice = q.querySelector('.points input'), field = q.querySelector('textarea, input')
			if (choice) choice.click()
			else if (!q.classList.contains('contact')) {
				field.value = 'Una frase'
				field.dispatchEvent(new Event('input', {bubbles: true}))
			}
			form.querySelector('.go').click()
		}
		const wrong = q.querySelector('.wrong').textContent
		if (wrong) throw new Error(q.dataset.id + ': ' + wrong)
		await new Promise(requestAnimationFrame)
	}
	return asked.join(' ')
})()`

// TestEachKindLives makes a survey of every template as an owner does: start, translate, publish, have it answered,
// change it, publish again, have it answered again, and read both answers as one.
func TestEachKindLives(t *testing.T) {
	m := &maker{testServer: newTestServer(t), t: t}
	m.ctx, m.url = m.browse(t)
	m.look(1280, 900)
	for _, template := range surveys.Templates() {
		first := template.Content.Questions[0]
		m.do(chromedp.Navigate(m.url + "/surveys"))
		m.press(fmt.Sprintf("button[name=kind][value=%s]", template.Kind)) // one click
		m.see(`/^\/surveys\/\d+$/.test(location.pathname) && document.querySelector('[formaction$="/publish"]')`)
		m.id = m.surveyShown()

		m.tap("language-more")
		m.do(chromedp.SetValue(chromedp.CSS("#language-tag"), "pt"))
		m.press("#speak .button")
		m.see(`document.activeElement.id === 'title'`)
		m.write("q."+first.ID+".title", "Pergunta de "+template.Kind)
		m.stored("Portuguese", func(c surveys.Content) bool { return c.Questions[0].Title["pt"] == "Pergunta de "+template.Kind })
		m.press(`[formaction$="/publish"]`)
		m.reads("Version 1 is live")

		poster, err := m.Store.CreateTouchpoint(t.Context(), store.Touchpoint{
			Organization: m.ours.id, Location: m.ours.shops[0], Survey: m.id, Name: template.Kind, Channel: surveys.Link, CreatedAt: m.clock.Now(),
		})
		if err != nil {
			t.Fatal(err)
		}
		if asked := m.answer(poster, "pt", "Pergunta de "+template.Kind); !strings.HasPrefix(asked, first.ID) {
			t.Errorf("%s: asked %s", template.Kind, asked)
		}

		m.open("") // in the organization's language, which comes first
		m.tap("q." + first.ID + ".head")
		m.write("q."+first.ID+".title", "Once more: "+template.Kind)
		m.stored("the change", func(c surveys.Content) bool { return c.Questions[0].Title["en"] == "Once more: "+template.Kind })
		if got := m.survey(t, m.id).Latest.Content.Questions[0].Title["en"]; got != first.Title["en"] {
			t.Errorf("%s: what is published changed to %q", template.Kind, got)
		}
		m.press(`[formaction$="/publish"]`)
		m.reads("Version 2 is live")
		m.answer(poster, "en", "Once more: "+template.Kind)

		counts, err := m.Store.AnswerCounts(t.Context(), m.ours.id, m.id, surveys.Filter{From: 0, To: 100_000})
		if err != nil {
			t.Fatal(err)
		}
		chosen := first.Values()[0]
		var n int64
		for _, c := range counts {
			if c.Question == first.ID && c.Value == chosen {
				n = c.N
			}
		}
		if n != 2 {
			t.Errorf("%s: %q of %q was chosen %d times, want 2 over both versions", template.Kind, chosen, first.ID, n)
		}
		m.do(chromedp.Navigate(fmt.Sprintf("%s/surveys/%d/results", m.url, m.id)))
		m.reads("version 1")
		m.reads(first.Title["en"]) // as it was asked until then
	}
}

// surveyShown is the id of the survey in the address.
func (m *maker) surveyShown() int64 {
	m.t.Helper()
	at, err := chromedp.Run(m.ctx, chromedp.Evaluate[string](`location.pathname`))
	if err != nil {
		m.t.Fatal(err)
	}
	id, err := strconv.ParseInt(path.Base(at), 10, 64)
	if err != nil {
		m.t.Fatal(err)
	}
	return id
}

// answer answers a survey as a customer of that language, and holds what is asked first.
func (m *maker) answer(at store.Touchpoint, lang, title string) (asked string) {
	m.t.Helper()
	m.do(chromedp.Navigate(m.url + "/s/" + at.Code + "?lang=" + lang))
	m.see(`document.querySelector('.q.on h2').textContent === %q`, title)
	asked, err := chromedp.Run(m.ctx, chromedp.Evaluate[string](answerAll, chromedp.EvalAwaitPromise))
	if err != nil {
		m.t.Fatal(err)
	}
	// Another customer at the same browser.
	m.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('.thanks .again').requestSubmit()`))
	m.see(`document.querySelector('form.survey')?.hidden === false`)
	return asked
}
