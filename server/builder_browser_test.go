package server

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"opina/internal/browsertest"
	"opina/surveys"
)

// maker is an owner in front of the builder.
type maker struct {
	*testServer
	t   *testing.T
	ctx context.Context
	url string
	id  int64 // of the survey
}

func newMaker(t *testing.T, content surveys.Content) *maker {
	ts := newTestServer(t)
	m := &maker{testServer: ts, t: t}
	m.ctx, m.url = ts.browse(t)
	m.id = ts.unpublished(t, surveys.SatisfactionKind, content)
	m.look(1280, 900)
	return m
}

func (m *maker) look(width, height int) {
	m.t.Helper()
	if err := browsertest.Emulate(m.ctx, width, height, false); err != nil {
		m.t.Fatal(err)
	}
}

func (m *maker) do(steps ...chromedp.Action[chromedp.Void]) { m.t.Helper(); do(m.t, m.ctx, steps...) }

// open shows the survey's page, or what query asks of it.
func (m *maker) open(query string) {
	m.t.Helper()
	m.do(chromedp.Navigate(fmt.Sprintf("%s/surveys/%d%s", m.url, m.id, query)))
}

// byID is the element with that id, whatever signs it holds.
func byID(id string) chromedp.CSS { return chromedp.CSS(fmt.Sprintf("[id=%q]", id)) }

// tap waits for the answer to what was done before: the page that comes with it would move what is to be tapped.
func (m *maker) tap(id string) {
	m.t.Helper()
	m.see(`(form => !form || !['saving', 'unsaved'].some(state => {
		const said = document.getElementById('builder-saved')
		return !said.hidden && said.textContent === form.dataset[state]
	}))(document.getElementById('builder'))`)
	m.do(chromedp.Click(byID(id)))
}

func (m *maker) press(s string) { m.t.Helper(); m.do(chromedp.Click(chromedp.CSS(s))) }

// write replaces what a field says, as somebody who types does.
func (m *maker) write(id, words string) {
	m.t.Helper()
	m.do(chromedp.Focus(byID(id)), chromedp.KeyEvent("a", chromedp.KeyModifiers(chromedp.ModifierCtrl)), chromedp.KeyEvent(words))
}

// see waits until something is true on the page, also on one that is still to come.
func (m *maker) see(script string, args ...any) {
	m.t.Helper()
	script = fmt.Sprintf(script, args...)
	var err error
	for tick, tries := time.NewTicker(25*time.Millisecond), 0; tries < 400; tries++ {
		var is bool
		if is, err = chromedp.Run(m.ctx, chromedp.Evaluate[bool]("!!("+script+")")); is {
			return
		}
		<-tick.C
	}
	text, _ := chromedp.Run(m.ctx, chromedp.Evaluate[string](`document.activeElement.id + ': ' + document.body.innerText`))
	m.t.Fatalf("never: %s, %v\nthe page says, at %.1500s", script, err, text)
}

// reads waits until the page says something.
func (m *maker) reads(words string) {
	m.t.Helper()
	m.see(`document.body.innerText.includes(%q)`, words)
}

// stored waits until what is stored is as wanted.
func (m *maker) stored(what string, want func(surveys.Content) bool) {
	m.t.Helper()
	for tick, tries := time.NewTicker(25*time.Millisecond), 0; tries < 400; tries++ {
		if want(m.survey(m.t, m.id).Content()) {
			return
		}
		<-tick.C
	}
	m.t.Fatalf("not stored: %s\n%s", what, lines(m.survey(m.t, m.id).Content()))
}

// order waits until the questions are stored in this order.
func (m *maker) order(want string) {
	m.t.Helper()
	m.stored("order "+want, func(c surveys.Content) bool {
		var ids []string
		for _, q := range c.Questions {
			ids = append(ids, q.ID)
		}
		return strings.Join(ids, " ") == want
	})
}

// tab goes from field to field by keyboard until one with that id has the focus.
func (m *maker) tab(id string) {
	m.t.Helper()
	for range 150 {
		at, err := chromedp.Run(m.ctx, chromedp.Evaluate[string](`document.activeElement.id || document.activeElement.value || ''`))
		if err != nil {
			m.t.Fatal(err)
		}
		if at == id {
			return
		}
		m.do(chromedp.KeyEvent(kb.Tab))
	}
	m.t.Fatalf("no key leads to %s", id)
}

func (m *maker) key(keys string) { m.t.Helper(); m.do(chromedp.KeyEvent(keys)) }

func TestMakeASurveyByKeyboard(t *testing.T) {
	m := newMaker(t, surveys.Satisfaction())
	m.open("")
	m.tab("title")
	m.do(chromedp.KeyEvent("a", chromedp.KeyModifiers(chromedp.ModifierCtrl)))
	m.key("En la barra")
	m.tab("q.face.head")
	m.key(kb.Enter)
	m.tab("q.face.title")
	m.stored("the title, once it was left", func(c surveys.Content) bool { return c.Title["es"] == "En la barra" })
	m.key(kb.End + " ¿Bien?")
	m.see(`document.querySelector('[data-echo="q.face.title"]').textContent.endsWith('hoy? ¿Bien?')`)
	m.stored("the question", func(c surveys.Content) bool { return strings.HasSuffix(c.Questions[0].Title["es"], " ¿Bien?") })
	m.reads("Saved")

	m.tab("q.face.down")
	m.key(kb.Enter)
	m.order("why face comment contact")
	m.see(`document.activeElement.id === 'q.face.down'`)
	m.key(kb.Enter)
	m.order("why comment face contact")
	m.key(kb.Enter)
	m.order("why comment contact face")
	m.see(`document.activeElement.id === 'q.face.up'`) // down leads nowhere now
	for _, want := range []string{"why comment face contact", "why face comment contact", "face why comment contact"} {
		m.key(kb.Enter)
		m.order(want)
	}

	m.tab("add")
	m.key(kb.Enter)
	m.tab("add:single")
	m.key(kb.Enter)
	m.see(`document.activeElement.id.endsWith('.title') && document.activeElement.value === '¿A qué has venido hoy?'`)
	content := m.survey(t, m.id).Content()
	added := content.Questions[len(content.Questions)-1]
	m.tab("q." + added.ID + ".o." + added.Options[0].ID)
	m.key("Desayuno" + kb.Enter + "Comida" + kb.Enter)
	m.stored("a third option", func(c surveys.Content) bool { return len(c.Questions[4].Options) == 3 })
	m.see(`document.activeElement.id.includes('.o.') && document.activeElement.value === ''`)
	m.key("Cena")
	m.stored("three options", func(c surveys.Content) bool {
		return lines(surveys.Content{Questions: []surveys.Question{{Options: c.Questions[4].Options}}}) != "" &&
			c.Questions[4].Options[1].Title["es"] == "Comida" && c.Questions[4].Options[2].Title["es"] == "Cena"
	})
	m.do(chromedp.Evaluate[chromedp.Void](`document.body.focus(); document.activeElement.blur()`))
	m.tab("publish")
	m.key(kb.Enter)
	m.reads("Version 1 is live, but no poster, tablet or link shows it yet.")
	if got := m.survey(t, m.id).Latest.Content; got.Title["es"] != "En la barra" || len(got.Questions) != 5 {
		t.Errorf("published\n%s", lines(got))
	}
}

func TestMoveQuestionsByDragging(t *testing.T) {
	m := newMaker(t, surveys.Satisfaction())
	m.open("")
	at := func(question string) (x, y float64) {
		t.Helper()
		box, err := chromedp.Run(m.ctx, chromedp.Evaluate[[]float64](fmt.Sprintf(
			`(r => [r.x + r.width / 2, r.y + r.height / 2])(document.querySelector('[data-question=%s] [data-handle]').getBoundingClientRect())`, question)))
		if err != nil {
			t.Fatal(err)
		}
		return box[0], box[1]
	}
	drag := func(from, over string, keep bool) {
		t.Helper()
		x, y := at(from)
		_, to := at(over)
		to += math.Copysign(16, to-y) // past its middle
		m.do(chromedp.MouseEvent(chromedp.MouseMoved, x, y), chromedp.MouseEvent(chromedp.MousePressed, x, y, chromedp.ButtonType(input.MouseButtonLeft), chromedp.ClickCount(1)))
		for _, part := range []float64{.3, .7, 1} {
			m.do(chromedp.MouseEvent(chromedp.MouseMoved, x, y+part*(to-y), chromedp.ButtonType(input.MouseButtonLeft)))
		}
		if !keep {
			m.key(kb.Escape)
		}
		m.do(chromedp.MouseEvent(chromedp.MouseReleased, x, to, chromedp.ButtonType(input.MouseButtonLeft), chromedp.ClickCount(1)))
	}
	drag("face", "comment", true)
	m.order("why comment face contact")
	m.see(`document.querySelector('.question').dataset.question === 'why' && document.querySelector('.question .number').textContent === '1'`)
	drag("contact", "why", true)
	m.order("contact why comment face")
	m.see(`!document.documentElement.classList.contains('sorting') && document.querySelector('.question').dataset.question === 'contact'`)
	drag("contact", "face", false)
	m.see(`[...document.querySelectorAll('.question')].map(q => q.dataset.question).join() === 'contact,why,comment,face'`)
	m.order("contact why comment face")

	// The same with a finger.
	x, y := at("face")
	_, to := at("contact")
	to -= 16
	touch := func(typ input.DispatchTouchEventType, points ...*input.TouchPoint) {
		t.Helper()
		if _, err := chromedp.Call(m.ctx, input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: typ, TouchPoints: points}); err != nil {
			t.Fatal(err)
		}
	}
	touch(input.DispatchTouchEventTypeTouchStart, &input.TouchPoint{X: x, Y: y})
	touch(input.DispatchTouchEventTypeTouchMove, &input.TouchPoint{X: x, Y: (y + to) / 2})
	touch(input.DispatchTouchEventTypeTouchMove, &input.TouchPoint{X: x, Y: to})
	touch(input.DispatchTouchEventTypeTouchEnd)
	m.order("face contact why comment")
}

func TestTranslateASurvey(t *testing.T) {
	m := newMaker(t, short())
	m.open("?lang=en")
	m.reads("Customers who read English see, in this order, what there is: English → Spanish")
	m.see(`document.querySelector('[id="q.why.title.original"]').textContent === '¿Por qué?'`)
	m.tap("q.why.title")
	m.key("Why?" + kb.Tab + kb.Tab + "Something else")
	m.stored("the translation", func(c surveys.Content) bool {
		return c.Questions[1].Title["en"] == "Why?" && c.Questions[1].Options[1].Title["en"] == "Something else" && c.Questions[1].Title["es"] == "¿Por qué?"
	})
	m.see(`document.querySelector('.tab[aria-current] .tag').textContent === '1 missing'`)

	m.tap("language-more")
	m.do(chromedp.SetValue(chromedp.CSS("#language-tag"), "ar-EG"))
	m.press("#speak .button")
	m.reads("Customers who read Arabic (Egypt) see")
	m.see(`getComputedStyle(document.getElementById('q.face.title')).direction === 'rtl' && document.activeElement.id === 'title'`)
	m.write("q.face.title", "كيف كان اليوم؟")
	m.stored("Arabic", func(c surveys.Content) bool { return c.Questions[0].Title["ar-EG"] == "كيف كان اليوم؟" })
	m.see(`%[1]s?.documentElement.dir === 'rtl' && %[1]s.querySelector('.q.on h2').textContent === 'كيف كان اليوم؟'`, frame("phone"))

	m.do(chromedp.Click(chromedp.CSS(`[value="language:es"]`)))
	m.see(`!document.querySelector('form.translating')`)
	m.tap("before-title")
	m.press(`.left a[data-field="q.contact.title"]`) // what English lacks
	m.see(`document.activeElement.id === 'q.contact.title' && document.activeElement.lang === 'en'`)
	m.key("An answer?")
	m.press(`[formaction$="/publish"]`)
	m.reads("Version 1 is live")
	if got := m.survey(t, m.id).Latest.Content; got.Questions[2].Title["en"] != "An answer?" || got.Languages[2] != "ar-EG" {
		t.Errorf("published %+v", got.Questions[2].Title)
	}
}

// frame is the document of the preview.
func frame(device string) string {
	return fmt.Sprintf(`document.querySelector('[data-device=%s] iframe:last-child').contentDocument`, device)
}

func TestPreviewFollowsWhatIsEdited(t *testing.T) {
	m := newMaker(t, surveys.Satisfaction())
	m.open("")
	on := func(device, title string) {
		t.Helper()
		m.see(`%s?.querySelector('.q.on h2')?.textContent === %q`, frame(device), title)
	}
	on("phone", "¿Qué tal ha ido hoy?")
	m.tap("q.why.head")
	on("phone", "Lo sentimos. ¿Qué ha fallado?")
	m.write("q.why.title", "¿Qué ha ido mal?")
	on("phone", "¿Qué ha ido mal?")
	m.press("label[for=as-tablet]")
	on("tablet", "¿Qué ha ido mal?")
	m.see(`%s.documentElement.classList.contains('kiosk')`, frame("tablet"))
	m.press("label[for=as-phone]")
	m.tap("q.contact.head")
	on("phone", "¿Quieres que te respondamos?")
	m.do(chromedp.Evaluate[chromedp.Void](`(page => {
		page.querySelector('.q.on .reach > input').value = 'ana@example.com'
		page.querySelector('.q.on .consent input').checked = true
		page.querySelector('.q.on .reach > input').dispatchEvent(new Event('input', {bubbles: true}))
		page.querySelector('.go').click()
	})(` + frame("phone") + `)`))
	m.see(`%s.querySelector('.thanks h2').textContent === 'Gracias. Te responderemos antes del jueves 12 de marzo a las 13:00.'`, frame("phone"))
	if rows := m.testServer.stored(t); len(rows) != 0 {
		t.Errorf("%d answers are stored", len(rows))
	}
	depth, err := chromedp.Run(m.ctx, chromedp.Evaluate[int](`history.length`))
	if err != nil || depth > 2 {
		t.Errorf("the way back leads through %d pages, %v", depth, err)
	}
}

func TestRemoveUndoAndConditions(t *testing.T) {
	m := newMaker(t, surveys.Satisfaction())
	m.open("")
	m.tap("q.face.head")
	m.tap("q.face.remove")
	m.order("why comment contact")
	m.reads("“¿Qué tal ha ido hoy?” removed. “Lo sentimos. ¿Qué ha fallado?” waited for an answer to it, and is now always asked.")
	m.write("title", "Escrito después")
	m.stored("what was written since", func(c surveys.Content) bool { return c.Title["es"] == "Escrito después" })
	m.press("#builder-notice .button")
	m.order("face why comment contact")
	m.stored("what was written since, still", func(c surveys.Content) bool { return c.Title["es"] == "Escrito después" })
	m.stored("the condition", func(c surveys.Content) bool { return c.Questions[1].ShowIf != nil })
	m.see(`document.activeElement.id === 'q.face.title'`)

	m.tap("q.contact.head")
	m.do(chromedp.SetValue(byID("q.contact.if"), "face"), chromedp.Evaluate[chromedp.Void](`document.getElementById('q.contact.if').dispatchEvent(new Event('change', {bubbles: true}))`))
	m.see(`document.getElementById('q.contact.in.1')?.checked && document.getElementById('q.contact.in.2').checked`)
	m.tap("q.contact.in.2")
	m.stored("the answers", func(c surveys.Content) bool { return strings.Join(c.Questions[3].ShowIf.In, "") == "1" })
	m.see(`document.activeElement.id === 'q.contact.in.2' && document.querySelector('[id="q.contact.head"]').innerText.includes('only after 1: Very bad')`)
	m.tap("q.contact.required")
	m.stored("required", func(c surveys.Content) bool { return c.Questions[3].Required && c.Questions[3].ShowIf != nil })
}

func TestWhatIsTypedSurvivesALostConnection(t *testing.T) {
	m := newMaker(t, surveys.Satisfaction())
	m.open("?at=q.comment.title")
	browsertest.Allow(m.ctx, "net::ERR_INTERNET_DISCONNECTED")
	offline := func(off bool) {
		t.Helper()
		_, err := chromedp.Call(m.ctx, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
			MatchedNetworkConditions: []*network.Conditions{{Offline: off, DownloadThroughput: -1, UploadThroughput: -1}},
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	offline(true)
	m.write("q.comment.title", "Escrito sin conexión")
	m.reads("Not saved: there is no connection. What you wrote is still here, and we keep trying.")
	m.tap("q.comment.title")
	m.key(kb.End + " y más")
	offline(false)
	m.stored("all of it", func(c surveys.Content) bool { return c.Questions[2].Title["es"] == "Escrito sin conexión y más" })
	m.see(`document.getElementById('builder-saved').innerText === 'Saved' && !document.getElementById('builder-failed').innerText`)

	// Nor is it lost with the session.
	browsertest.Allow(m.ctx, "401")
	if err := m.Store.EndSessions(t.Context(), m.ours.id, m.ours.members[surveys.Owner].ID); err != nil {
		t.Fatal(err)
	}
	m.write("q.comment.title", "Escrito sin sesión")
	m.reads("Not saved: you are no longer logged in.")
	m.logIn(m.ctx)
	m.tap("builder-again")
	m.stored("what was typed without a session", func(c surveys.Content) bool { return c.Questions[2].Title["es"] == "Escrito sin sesión" })
}

// logIn gives a browser a session of our owner.
func (m *maker) logIn(ctx context.Context) {
	m.t.Helper()
	owner := m.ours.members[surveys.Owner]
	token, err := m.Store.StartSession(m.t.Context(), m.ours.id, owner.ID, m.clock.Now())
	if err != nil {
		m.t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, network.SetCookie, network.SetCookieParams{Name: m.sessionCookie(), Value: token, URL: m.url}); err != nil {
		m.t.Fatal(err)
	}
}

func TestTwoWindowsOnOneSurvey(t *testing.T) {
	m := newMaker(t, surveys.Satisfaction())
	m.open("?at=q.face.title")
	other := &maker{testServer: m.testServer, t: t, ctx: browsertest.Browser(t), url: m.url, id: m.id}
	other.logIn(other.ctx)
	other.look(1280, 900)
	other.open("?at=q.face.title")
	m.write("q.face.title", "La primera")
	m.stored("the first", func(c surveys.Content) bool { return c.Questions[0].Title["es"] == "La primera" })

	browsertest.Allow(other.ctx, "409")
	other.write("q.face.title", "La segunda")
	other.reads("You saved this survey in another window")
	other.see(`document.getElementById('q.face.title').value === 'La primera' && document.querySelector('.mine').innerText.includes('La segunda')`)
	other.stored("the first still", func(c surveys.Content) bool { return c.Questions[0].Title["es"] == "La primera" })
	browsertest.Axe(other.ctx, t)
	other.press(".mine .button")
	other.stored("the second, since it was chosen", func(c surveys.Content) bool { return c.Questions[0].Title["es"] == "La segunda" })

	browsertest.Allow(m.ctx, "409")
	m.write("title", "Un título")
	m.reads("You saved this survey in another window")
	m.press("[data-plain]")
	m.see(`document.getElementById('title').value === 'Tu visita de hoy' && !document.querySelector('.mine')`)
}

func TestMakeASurveyWithoutScript(t *testing.T) {
	ts := newTestServer(t)
	m := &maker{testServer: ts, t: t}
	m.ctx, m.url = ts.browse(t)
	if err := browsertest.NoScript(m.ctx); err != nil {
		t.Fatal(err)
	}
	m.id = ts.unpublished(t, surveys.SatisfactionKind, surveys.Content{Languages: []string{"es"}})
	m.look(390, 844)
	m.open("")
	accessible := func() { t.Helper(); browsertest.Axe(m.ctx, t) }
	accessible()
	m.do(chromedp.SendKeys(byID("title"), "Sin script"))
	for _, kind := range []string{"smiley", "multiple", "text"} {
		m.do(chromedp.Evaluate[chromedp.Void](`document.getElementById('more').open || document.getElementById('add').click()`))
		m.press(fmt.Sprintf(`[value="add:%s"]`, kind))
		m.do(chromedp.WaitVisible(chromedp.CSS("textarea:focus")))
	}
	questions := m.survey(t, m.id).Content().Questions
	if len(questions) != 3 {
		t.Fatalf("%d questions", len(questions))
	}
	why, end := questions[1], questions[2]
	m.open("?at=q." + why.ID + ".title")
	for i, o := range why.Options {
		m.do(chromedp.SendKeys(byID("q."+why.ID+".o."+o.ID), []string{"Espera", "Precio"}[i]))
	}
	m.do(chromedp.SetValue(byID("q."+why.ID+".if"), questions[0].ID))
	m.press(fmt.Sprintf(`[value="answers:%s"]`, why.ID))
	m.do(chromedp.WaitVisible(byID("q." + why.ID + ".in.1")))
	accessible()
	m.press(fmt.Sprintf(`[value="option-down:%s:%s"]`, why.ID, why.Options[0].ID))
	m.do(chromedp.WaitVisible(chromedp.CSS(fmt.Sprintf(`[value="option-up:%s:%s"]:enabled`, why.ID, why.Options[0].ID))))
	m.open("?at=q." + end.ID + ".up")
	m.press(fmt.Sprintf(`[value="remove:%s"]`, end.ID))
	m.do(chromedp.WaitVisible(chromedp.CSS(`#builder-notice [value=undo]`)))
	accessible()
	m.press(`#builder-notice [value=undo]`)
	m.do(chromedp.WaitVisible(byID("q." + end.ID + ".title")))
	m.press(`[formaction$="/publish"]`)
	m.do(chromedp.WaitVisible(chromedp.CSS(`#builder-notice a[href="/places"]`)))
	accessible()
	want := fmt.Sprintf("es Sin script\n%s ¿Qué tal ha ido hoy?\n%s ¿Qué debemos mejorar? /%s Precio  /%s Espera  ?%s=1|2\n%s Cuéntanoslo con tus palabras",
		questions[0].ID, why.ID, why.Options[1].ID, why.Options[0].ID, questions[0].ID, end.ID)
	if got := lines(m.survey(t, m.id).Latest.Content); got != want {
		t.Errorf("published\n%s\nwant\n%s", got, want)
	}
}
