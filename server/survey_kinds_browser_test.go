package server

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"opina/internal/browsertest"
	"opina/surveys"
)

// chosen are the tallied answers of a survey, as "question=value", and what was typed.
func (c *customer) chosen(survey int64) string {
	c.t.Helper()
	counts, err := c.Store.AnswerCounts(c.t.Context(), c.ours.id, survey, surveys.Filter{From: 0, To: surveys.DayOf(c.clock.Now()) + 1})
	if err != nil {
		c.t.Fatal(err)
	}
	var out []string
	for _, n := range counts {
		out = append(out, fmt.Sprintf("%s=%s*%d", n.Question, n.Value, n.N))
	}
	for _, row := range c.stored(c.t) {
		out = append(out, row.Comment(), row.Contact)
	}
	return strings.Join(out, " ")
}

// stores waits until those answers are stored.
func (c *customer) stores(survey int64, want string) {
	c.t.Helper()
	got := ""
	for tick, tries := time.NewTicker(25*time.Millisecond), 0; tries < 400; tries++ {
		if got = c.chosen(survey); got == want {
			return
		}
		<-tick.C
	}
	c.t.Fatalf("stored %q, want %q", got, want)
}

const everythingStored = "ces=7*1 five=5*1 four=2*1 multiple=bread*1 multiple=people*1 nps=0*1 single=coffee*1 stars=3*1 yesno=no*1 " +
	"Calle Mayor\n\nMuy bien. ana@example.com"

func TestEveryKindIsAnswered(t *testing.T) {
	for _, test := range []struct {
		lang, thanks, promise string
		script                bool
	}{
		{"en", "Thank you. See you soon.", "We will answer by 13:00", true},
		{"ar", "شكراً لك. نراك قريباً.", "We will answer by 13:00", true},
		{"es", "Gracias. Hasta pronto.", "Te responderemos antes del jueves", false},
		{"ar", "شكراً لك. نراك قريباً.", "We will answer by 13:00", false},
	} {
		t.Run(fmt.Sprintf("%s, script %v", test.lang, test.script), func(t *testing.T) {
			c := newCustomer(t)
			if !test.script {
				if err := browsertest.NoScript(c.ctx); err != nil {
					t.Fatal(err)
				}
			}
			poster := c.posterOf(t, everyKind())
			c.open("/s/" + poster.Code + "?lang=" + test.lang)
			next := func(question string) {
				if test.script {
					c.see(question + ".on")
				}
			}
			for i, point := range []int{1, 4, 2, 0, 6, 1, 2} { // one tap each
				c.see(fmt.Sprintf("#q%d", i))
				c.tap(fmt.Sprintf("#q%d-%d", i, point))
			}
			next("#q7")
			c.tap("#q7-0")
			c.tap("#q7-3")
			if test.script {
				c.tap(".go")
			}
			next("#q8")
			c.write("#q8-v", "Calle Mayor")
			if test.script {
				c.write("#q8-v", "\r")
			}
			next("#q9")
			c.write("#q9-v", "Muy bien.")
			if test.script {
				c.tap(".go")
			}
			next("#q10")
			c.write("#q10-v", "ana@example.com")
			c.tap(".consent input")
			c.tap(".go")
			c.see(".thanks h2")
			for selector, want := range map[string]string{".thanks h2": test.thanks, ".thanks h2 + p": test.promise} {
				got, err := chromedp.Run(c.ctx, chromedp.TextContent(chromedp.CSS(selector)))
				if err != nil || !strings.HasPrefix(got, want) {
					t.Errorf("%s says %q, %v; want %q", selector, got, err, want)
				}
			}
			c.accessible()
			c.stores(poster.Survey, everythingStored)
		})
	}
}

func TestNothingRequiredIsSkipped(t *testing.T) {
	c := newCustomer(t)
	content := required(everyKind())
	poster := c.posterOf(t, content)
	path := "/s/" + poster.Code + "?lang=en"
	c.open(path)
	steps := []struct{ says, answer string }{
		{"", "#q0-1"},
		{"Choose one answer", "#q1-4"},
		{"Choose one answer", "#q2-2"},
		{"Choose one answer", "#q3-0"},
		{"Choose one answer", "#q4-6"},
		{"Choose one answer", "#q5-1"},
		{"Choose one answer", "#q6-2"},
		{"Choose one at least", "#q7-0"},
		{"Write something", "#q8-v"},
		{"Write something", "#q9-v"},
		{"Write your e-mail", "#q10-v"},
	}
	for i, step := range steps {
		q := fmt.Sprintf("#q%d", i)
		c.see(q + ".on")
		if step.says != "" {
			c.tap(".go:not(.skip)")
			c.read(q+" .wrong", step.says)
			if i == 1 || i > 6 {
				c.accessible()
			}
			if got := c.run(`document.activeElement.closest('.q').id`); "#"+got != q {
				t.Errorf("%s: the focus is in %s", q, got)
			}
		}
		if strings.HasSuffix(step.answer, "v") {
			c.write(step.answer, "ana@example.com")
		} else {
			c.tap(step.answer)
		}
		if i > 6 {
			if got := c.run(fmt.Sprintf(`document.querySelector('%s .wrong').textContent`, q)); got != "" {
				t.Errorf("%s still says %q", q, got)
			}
			if i == 10 {
				c.tap(".consent input")
			}
			c.tap(".go")
		}
	}
	c.read(".thanks h2", "Thank you.")
}

// labels are the choices of a question in the order seen.
func (c *customer) labels(question string) string {
	c.t.Helper()
	return c.run(fmt.Sprintf(`[...document.querySelectorAll('%s .points input')].map(input => input.value).join(' ')`, question))
}

// shuffled asks which of six it is, in two questions.
func shuffled() surveys.Content {
	var options []surveys.Option
	for _, id := range []string{"one", "two", "three", "four", "five", "six"} {
		options = append(options, surveys.Option{ID: id, Title: surveys.Text{"en": id, "es": id + " (es)"}})
	}
	return surveys.Content{
		Title: surveys.Text{"en": "Dice"}, Languages: []string{"en", "es"},
		Questions: []surveys.Question{
			{ID: "first", Kind: surveys.Multiple, Options: options, Shuffle: true, Title: surveys.Text{"en": "Which ones?"}},
			{ID: "second", Kind: surveys.Single, Options: options, Shuffle: true, Title: surveys.Text{"en": "Which one?"}},
			{ID: "third", Kind: surveys.Single, Options: options, Title: surveys.Text{"en": "In order?"}},
		},
	}
}

const asWritten = "one two three four five six"

func TestChoicesAreShuffledForEachVisit(t *testing.T) {
	c := newCustomer(t)
	path := "/s/" + c.posterOf(t, shuffled()).Code
	c.open(path)
	first, second := c.labels("#q0"), c.labels("#q1")
	if got := c.labels("#q2"); got != asWritten {
		t.Errorf("a question in order is asked as %s", got)
	}
	if first == second {
		t.Errorf("both questions are shuffled alike: %s", first)
	}
	same := func(when string) {
		t.Helper()
		if a, b := c.labels("#q0"), c.labels("#q1"); a != first || b != second {
			t.Errorf("%s: %s, %s; want %s, %s", when, a, b, first, second)
		}
	}
	c.tap("#q0-4") // five, wherever it stands
	c.do(chromedp.Reload())
	c.see("#q0.on")
	same("after a reload")
	five := func(when string) { // browsers put back what was checked too, some of them by its place
		t.Helper()
		if got := c.run(`[...document.querySelectorAll('#q0 :checked')].map(input => input.value).join(' ')`); got != "five" {
			t.Errorf("%s %s is chosen", when, got)
		}
	}
	five("after a reload")
	c.tap("header nav a")
	c.see("html[lang=es] #q0.on")
	same("in another language")
	five("in another language")
	c.tap(".go")
	c.see("#q1.on")
	c.do(chromedp.NavigateBack())
	c.see("#q0.on")
	same("after going back")
	five("after going back")
	c.do(chromedp.Reload())
	c.see("#q0.on")
	five("after another reload")

	// Other visits see other orders, and each choice comes first now and then.
	firsts := map[string]bool{}
	for range 100 {
		c.run(`(sessionStorage.clear(), '')`)
		c.open(path)
		order := strings.Fields(c.labels("#q0"))
		firsts[order[0]] = true
		slices.Sort(order)
		if strings.Join(order, " ") != "five four one six three two" {
			t.Fatalf("shuffled to %v", order)
		}
		if len(firsts) == 6 {
			break
		}
	}
	if len(firsts) != 6 {
		t.Errorf("only %v come first", firsts)
	}
	c.stores(2, "first=five*1  ")
}

// The page's bytes are the same for everybody: without its script choices stand as they were written.
func TestPageStandsAsWritten(t *testing.T) {
	ts := newTestServer(t)
	got := ts.page(t, "/s/"+ts.posterOf(t, shuffled()).Code, "")
	var order []string
	for _, part := range strings.Split(got.body, `name="q.first" value="`)[1:] {
		value, _, _ := strings.Cut(part, `"`)
		order = append(order, value)
	}
	if strings.Join(order, " ") != asWritten {
		t.Errorf("the page asks %v", order)
	}
}
