package server

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"opina/internal/browsertest"
	"opina/internal/store"
	"opina/surveys"
)

// naughtyStrings are ours and, where the collection lies beside the project, all of its strings, as they are stored.
func naughtyStrings(t *testing.T) []string {
	t.Helper()
	all := slices.Clone(naughty)
	file, err := os.ReadFile("../../shared/data/naughty/blns.json")
	switch {
	case errors.Is(err, fs.ErrNotExist):
		t.Log("without the collection of naughty strings")
	case err != nil:
		t.Fatal(err)
	default:
		var more []string
		if err := json.Unmarshal(file, &more); err != nil {
			t.Fatal(err)
		}
		all = append(all, more...)
	}
	var out []string
	for _, s := range all {
		if s = surveys.Clean(s); s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// asRead is a text as a page gives it back: there, a line ends in one way only (HTML, preprocessing the input stream).
func asRead(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}

// texts are what a script finds on the page.
func (c *customer) texts(script string) []string {
	c.t.Helper()
	var out []string
	if err := json.Unmarshal([]byte(c.run(`JSON.stringify(`+script+`)`)), &out); err != nil {
		c.t.Fatal(err)
	}
	return out
}

// same fails with the first text that came back as another.
func same(t *testing.T, what string, got, want []string) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d texts, want %d", what, len(got), len(want))
	}
	for i := range want {
		if got[i] != asRead(want[i]) {
			t.Errorf("%s: %q came back as %q", what, want[i], got[i])
		}
	}
}

// still fails if anything of an owner's or a customer's got into the page as more than text.
func (c *customer) still() {
	c.t.Helper()
	if got := c.run(`[...document.querySelectorAll('script, img, iframe, object, embed, link, base, form')].map(e => e.localName)
		.concat([...document.querySelectorAll('*')].flatMap(e => e.getAttributeNames()).filter(name => name.startsWith('on'))).join(' ')`); got != "link script form form" {
		c.t.Errorf("the page holds %s", got)
	}
}

// Every string comes back as it was written: as title, help and option, and as an answer. Nothing runs.
func TestNaughtyStringsComeBack(t *testing.T) {
	c := newCustomer(t)
	browsertest.Allow(c.ctx, "400 (Bad Request)")
	for batch := range slices.Chunk(naughtyStrings(t), 24) {
		content := surveys.Content{Title: surveys.Text{"en": batch[0]}, Languages: []string{"en"}, Thanks: surveys.Text{"en": batch[0]}}
		var options []string
		for i, s := range batch {
			text, other := surveys.Text{"en": s}, batch[(i+1)%len(batch)]
			content.Questions = append(content.Questions, surveys.Question{
				ID: fmt.Sprint("q", i), Kind: surveys.Multiple, Title: text, Help: text,
				Options: []surveys.Option{{ID: "a", Title: text}, {ID: "b", Title: surveys.Text{"en": other}}},
			}, surveys.Question{ID: fmt.Sprint("t", i), Kind: surveys.LongText, Title: text})
			options = append(options, s, other)
		}
		content.Questions = append(content.Questions, surveys.Question{ID: "contact", Kind: surveys.Contact, Title: surveys.Text{"en": "Contact"}})
		c.open("/s/" + c.posterOf(t, content).Code)
		var titles []string
		for _, s := range batch {
			titles = append(titles, s, s)
		}
		same(t, "title", c.texts(`[...document.querySelectorAll('.q h2')].map(e => e.textContent)`), append(titles, "Contact"))
		same(t, "help", c.texts(`[...document.querySelectorAll('.help')].map(e => e.textContent)`), batch)
		same(t, "option", c.texts(`[...document.querySelectorAll('.points span')].map(e => e.textContent)`), options)
		c.still()

		typed, err := json.Marshal(batch)
		if err != nil {
			t.Fatal(err)
		}
		submit := func(contact string) { // as a form, so that the server shows it again
			c.run(fmt.Sprintf(`(() => {
				const texts = %s
				document.querySelectorAll('textarea').forEach((field, i) => { field.value = texts[i] })
				const contact = document.querySelector('.contact .typed')
				contact.value = %q
				document.querySelector('.consent input').checked = true
				setTimeout(() => HTMLFormElement.prototype.submit.call(contact.form))
				return ''
			})()`, typed, contact))
		}
		submit("nobody")
		c.see(".contact .wrong")
		if _, err := chromedp.Run(c.ctx, chromedp.Poll[bool](`!!document.querySelector('.contact .wrong')?.textContent`)); err != nil {
			t.Fatal(err)
		}
		same(t, "answer shown again", c.texts(`[...document.querySelectorAll('textarea')].map(e => e.value)`), batch)
		c.still()
		submit("ana@example.com")
		c.see(".again button")
		if got := c.run(`document.querySelector('.thanks h2').textContent`); got != asRead(batch[0]) {
			t.Errorf("thanks: %q came back as %q", batch[0], got)
		}
		var want []string
		for _, s := range batch {
			want = append(want, surveys.Clean(asRead(s)))
		}
		stored := c.stored(t)
		if !slices.ContainsFunc(stored, func(row store.AnswerRow) bool { return row.Comment() == strings.Join(want, "\n\n") }) {
			t.Errorf("the answers of the batch that begins with %q are not stored as they were given", batch[0])
		}
	}
}
