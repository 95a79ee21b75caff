package server

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"opina/internal/browsertest"
	"opina/internal/store"
)

// customer is somebody with a phone in front of the survey of our first poster.
type customer struct {
	*testServer
	t    *testing.T
	ctx  context.Context
	base string
	path string
}

func newCustomer(t *testing.T) *customer {
	ts := newTestServer(t)
	c := &customer{testServer: ts, t: t, base: "http://" + listen(t, ts.Server)}
	c.ctx = browsertest.Browser(t) // closed before the server, which waits for its connections
	c.path = "/s/" + ts.ours.posters[0].Code
	if err := browsertest.Emulate(c.ctx, 360, 640, false); err != nil {
		t.Fatal(err)
	}
	return c
}

func (c *customer) do(steps ...chromedp.Action[chromedp.Void]) {
	c.t.Helper()
	if err := chromedp.Do(c.ctx, steps...); err != nil {
		c.t.Fatal(err)
	}
}

func (c *customer) open(path string)    { c.t.Helper(); c.do(chromedp.Navigate(c.base + path)) }
func (c *customer) tap(selector string) { c.t.Helper(); c.do(chromedp.Click(chromedp.CSS(selector))) }
func (c *customer) see(selector string) {
	c.t.Helper()
	c.do(chromedp.WaitVisible(chromedp.CSS(selector)))
}
func (c *customer) hide(selector string) {
	c.t.Helper()
	c.do(chromedp.WaitNotVisible(chromedp.CSS(selector)))
}
func (c *customer) write(field, in string) {
	c.t.Helper()
	c.do(chromedp.SendKeys(chromedp.CSS(field), in))
}

// run evaluates a script and gives what it says.
func (c *customer) run(script string) string {
	c.t.Helper()
	got, err := chromedp.Run(c.ctx, chromedp.Evaluate[string](script))
	if err != nil {
		c.t.Fatal(err)
	}
	return got
}

// read waits until the element says something that contains the text, also where another page comes meanwhile.
func (c *customer) read(selector, want string) {
	c.t.Helper()
	script := fmt.Sprintf(`document.querySelector(%q)?.textContent.includes(%q)`, selector, want)
	_, err := chromedp.Run(c.ctx, chromedp.Poll[bool](script))
	for err != nil && strings.Contains(err.Error(), "Cannot find context") {
		_, err = chromedp.Run(c.ctx, chromedp.Poll[bool](script))
	}
	if err != nil {
		c.t.Fatalf("%s does not say %q: %v", selector, want, err)
	}
}

// saves waits until exactly these answers are stored, the oldest first: each as "face comment contact themes".
func (c *customer) saves(want ...string) {
	c.t.Helper()
	var got []string
	for tick, tries := time.NewTicker(25*time.Millisecond), 0; tries < 400; tries++ {
		got = nil
		for _, row := range c.stored(c.t) {
			got = append([]string{summary(row)}, got...)
		}
		if strings.Join(got, "\n") == strings.Join(want, "\n") {
			return
		}
		<-tick.C
	}
	c.t.Fatalf("stored %q, want %q", got, want)
}

func summary(row store.AnswerRow) string {
	out := []string{"-"}
	if row.Rating != nil {
		out[0] = fmt.Sprint(row.Rating.Value)
	}
	for _, text := range []string{row.Comment(), row.Contact} {
		if text != "" {
			out = append(out, text)
		}
	}
	for _, m := range row.Mentions {
		out = append(out, m.Theme)
	}
	return strings.Join(out, " | ")
}

func (c *customer) accessible() {
	c.t.Helper()
	browsertest.Axe(c.ctx, c.t)
}

var spoken = []struct{ lang, face, why, comment, contact, wrong, thanks, done string }{
	{
		"es", "¿Qué tal ha ido hoy?", "Lo sentimos. ¿Qué ha fallado?", "Cuéntanoslo con tus palabras", "¿Quieres que te respondamos?",
		"No parece un correo", "Gracias. Te responderemos antes del jueves 12 de marzo a las 13:00.", "Gracias. Lo leemos todo.",
	},
	{
		"en", "How was it today?", "We are sorry. What went wrong?", "Tell us in your own words", "Would you like an answer?",
		"neither an e-mail", "Thank you. We will answer by 13:00 on Thursday 12 March.", "Thank you. We read everything.",
	},
}

func TestCustomerTellsWhatWentWrong(t *testing.T) {
	for _, words := range spoken {
		t.Run(words.lang, func(t *testing.T) {
			c := newCustomer(t)
			c.open(c.path + "?lang=" + words.lang)
			c.read(".q.on h2", words.face)
			c.accessible()
			c.tap("#q0-0")
			c.read(".q.on h2", words.why)
			c.saves("1") // the first tap is safe already
			c.accessible()
			c.tap("#q1-0")
			c.saves("1 | service.waiting")
			c.tap(".go")
			c.read(".q.on h2", words.comment)
			c.accessible()
			c.write("#q2-v", "Media hora.")
			c.tap(".go")
			c.read(".q.on h2", words.contact)
			c.saves("1 | Media hora. | service.waiting")
			c.hide(".consent")
			c.write("#q3-v", "ana@example")
			c.see(".consent")
			browsertest.Allow(c.ctx, "400")
			c.tap(".go")
			c.read("#q3 .wrong", words.wrong)
			c.accessible()
			c.write("#q3-v", ".com")
			c.tap(".consent input")
			c.tap(".go")
			c.read(".thanks h2", words.thanks)
			c.accessible()
			c.saves("1 | Media hora. | ana@example.com | service.waiting")

			c.do(chromedp.Reload())
			c.read(".thanks h2", words.thanks)
			c.accessible()
			c.do(chromedp.NavigateBack())
			c.open(c.path + "?lang=" + words.lang)
			c.read(".thanks h2", words.thanks)
			c.saves("1 | Media hora. | ana@example.com | service.waiting")
		})
	}
}

func TestHappyCustomerIsNotAskedWhy(t *testing.T) {
	for _, words := range spoken {
		t.Run(words.lang, func(t *testing.T) {
			c := newCustomer(t)
			c.open(c.path + "?lang=" + words.lang)
			c.tap("#q0-3")
			c.read(".q.on h2", words.comment)
			c.tap(".go")
			c.read(".q.on h2", words.contact)
			c.tap(".go")
			c.read(".thanks h2", words.done)
			c.saves("4")
		})
	}
}

func TestCustomerWithoutScript(t *testing.T) {
	for _, words := range spoken {
		t.Run(words.lang, func(t *testing.T) {
			c := newCustomer(t)
			if err := browsertest.NoScript(c.ctx); err != nil {
				t.Fatal(err)
			}
			c.open(c.path + "?lang=" + words.lang)
			c.hide("#q1")
			c.accessible()
			c.tap("#q0-1")
			c.see("#q1")
			c.tap("#q1-3")
			c.write("#q2-v", "Caro.")
			c.write("#q3-v", "ana@example")
			c.accessible()
			browsertest.Allow(c.ctx, "400")
			c.tap(".go")
			c.see("#q3 .wrong")
			c.accessible()
			c.saves()
			c.do(chromedp.SetValue(chromedp.CSS("#q3-v"), "ana@example.com"))
			c.tap(".consent input")
			c.tap(".go")
			c.see(".again button")
			got, err := chromedp.Run(c.ctx, chromedp.TextContent(chromedp.CSS(".thanks h2")))
			if err != nil || got != words.thanks {
				t.Errorf("thanks say %q, %v; want %q", got, err, words.thanks)
			}
			c.accessible()
			c.saves("2 | Caro. | ana@example.com | product.price")
			c.do(chromedp.Reload())
			c.see(".again button")
			c.saves("2 | Caro. | ana@example.com | product.price")
			c.clock.move(time.Minute)
			c.tap(".again button")
			c.tap("#q0-3")
			c.tap(".go")
			c.see(".again button")
			c.do(chromedp.NavigateBack())
			c.open(c.path)
			c.see(".again button")
			c.saves("2 | Caro. | ana@example.com | product.price", "4")
		})
	}
}

// Two quick taps on a face answer one question, not also the one that appears under the finger.
func TestDoubleTap(t *testing.T) {
	c := newCustomer(t)
	c.open(c.path + "?lang=en")
	at := strings.Split(c.run(`(() => { const r = document.querySelector('#q0-0').getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2].join() })()`), ",")
	var x, y float64
	fmt.Sscan(at[0], &x)
	fmt.Sscan(at[1], &y)
	c.do(chromedp.MouseClickXY(x, y), chromedp.MouseClickXY(x, y, chromedp.ClickCount(2)))
	c.read(".q.on h2", "What went wrong?")
	c.saves("1")
	c.tap(".go")
	c.read(".q.on h2", "in your own words")
	c.tap(".back")
	c.read(".q.on h2", "What went wrong?")
	c.saves("1")
}

func TestReloadGoesOn(t *testing.T) {
	c := newCustomer(t)
	c.open(c.path + "?lang=es")
	c.tap("#q0-1")
	c.see("#q1")
	c.tap("#q1-2")
	c.tap(".go")
	c.see("#q2")
	c.write("#q2-v", "Casi entero")
	c.do(chromedp.Reload())
	c.see("#q2")
	if got := c.run(`document.querySelector('#q2-v').value`); got != "Casi entero" {
		t.Errorf("the comment says %q after a reload", got)
	}
	c.tap("header nav a") // in another language
	c.see("html[lang=en] #q2")
	c.read(".q.on h2", "in your own words")
	c.tap(".go")
	c.see("#q3")
	c.saves("2 | Casi entero | product.quality")
	c.tap(".go")
	c.read(".thanks h2", "Thank you.")
	c.saves("2 | Casi entero | product.quality")
}

// Back by the page and back by the browser; a better face leaves the reasons behind.
func TestSecondThoughts(t *testing.T) {
	c := newCustomer(t)
	c.open(c.path + "?lang=en")
	c.tap("#q0-0")
	c.see("#q1")
	c.tap("#q1-0")
	c.tap(".go")
	c.see("#q2")
	c.do(chromedp.NavigateBack())
	c.see("#q1")
	c.tap(".back")
	c.see("#q0")
	c.saves("1 | service.waiting")
	c.tap("#q0-2")
	c.see("#q2")
	c.saves("3")
	c.tap(".go")
	c.see("#q3")
	c.tap(".go")
	c.read(".thanks h2", "We read everything")
	c.saves("3")
}

// By keyboard nothing moves on by itself: arrows choose, Enter goes on.
func TestKeyboard(t *testing.T) {
	c := newCustomer(t)
	c.open(c.path + "?lang=en")
	c.do(chromedp.Focus(chromedp.CSS("#q0-0")), chromedp.KeyEvent(" "))
	c.saves("1")
	c.do(chromedp.KeyEvent("\r"))
	c.see("#q1")
	c.accessible()
}

// What the network loses is sent again, in order, and counts once.
func TestLostAnswersAreSentAgain(t *testing.T) {
	c := newCustomer(t)
	c.open(c.path + "?lang=en")
	c.run(`(() => {
		const send = window.fetch
		let n = 0
		window.fetch = async (...args) => {
			n++
			if (n === 1) throw new TypeError('lost on the way')
			const answer = await send(...args)
			if (n === 2) throw new TypeError('lost on the way back')
			return answer
		}
		return ''
	})()`)
	c.tap("#q0-0")
	c.see("#q1")
	c.tap(".go")
	c.see("#q2")
	c.tap(".go")
	c.see("#q3")
	c.tap(".go")
	c.read(".thanks h2", "Thank you.")
	c.saves("1")
}

// Fingers get 44 pixels each, at every kind of question.
func TestTargets(t *testing.T) {
	c := newCustomer(t)
	content := everyKind()
	code := c.posterOf(t, content).Code
	for _, test := range []struct {
		width, height int
	}{{320, 568}, {360, 640}, {390, 844}} {
		if err := browsertest.Emulate(c.ctx, test.width, test.height, false); err != nil {
			t.Fatal(err)
		}
		c.open("/s/" + code + "?lang=en")
		for i, q := range content.Questions {
			got := c.run(fmt.Sprintf(`(() => {
				document.querySelectorAll('.q').forEach((q, i) => q.classList.toggle('on', i === %d))
				document.querySelectorAll('.move button').forEach(button => { button.hidden = false })
				document.querySelectorAll('.typed').forEach(field => { field.value = 'x' })
				const boxes = [...document.querySelectorAll('.q.on .points label, .q.on .typed, .q.on .consent, button, footer a, header a')]
					.map(e => e.getBoundingClientRect()).filter(r => r.width)
				const small = boxes.filter(r => r.width < 44 || r.height < 44).map(r => 'small ' + r.width + 'x' + r.height)
				const wide = document.documentElement.scrollWidth > innerWidth ? ['wider than the screen'] : []
				return [...small, ...wide].join(', ')
			})()`, i))
			if got != "" {
				t.Errorf("%d wide, %s: %s", test.width, q.ID, got)
			}
		}
	}
}

func TestGonePageIsAccessible(t *testing.T) {
	c := newCustomer(t)
	browsertest.Allow(c.ctx, "404")
	for _, path := range []string{"/s/nope22", c.path + "/privacy"} {
		c.open(path)
		c.accessible()
	}
}
