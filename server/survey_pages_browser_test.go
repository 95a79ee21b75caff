package server

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"opina/internal/browsertest"
	"opina/surveys"
)

// closedPoster shows a survey that opens in a year.
func (ts *testServer) closedPoster(t *testing.T) (code string) {
	t.Helper()
	poster := ts.posterOf(t, everyKind())
	if err := ts.Store.SetSchedule(t.Context(), ts.ours.id, poster.Survey, surveys.Schedule{Opens: surveys.DayOf(ts.clock.Now()) + 365}); err != nil {
		t.Fatal(err)
	}
	return poster.Code
}

// Every kind, answered and complained about, and the closed page: on a phone and a narrow one, in three
// languages, by day and by night.
func TestCustomersPagesAreAccessible(t *testing.T) {
	c := newCustomer(t)
	open, closed := c.posterOf(t, required(everyKind())).Code, c.closedPoster(t)
	for _, device := range []struct {
		path          string
		width, height int
	}{{"/s/", 390, 844}, {"/s/", 320, 568}} {
		for _, lang := range []string{"en", "es", "ar"} {
			for _, dark := range []bool{false, true} {
				if device.width == 320 && dark {
					continue
				}
				t.Run(fmt.Sprintf("%s%d %s dark %v", device.path, device.width, lang, dark), func(t *testing.T) {
					if err := browsertest.Emulate(c.ctx, device.width, device.height, dark); err != nil {
						t.Fatal(err)
					}
					c.open(device.path + open + "?lang=" + lang)
					c.run(`(document.querySelectorAll('.q').forEach((q, i) => {
						q.classList.add('on')
						if (i % 2) q.querySelector('.wrong').textContent = q.dataset.required
						else q.querySelector('.points input:last-of-type')?.click()
					}), '')`)
					browsertest.Axe(c.ctx, t)
					c.run(`(document.querySelectorAll('.points input').forEach(input => { input.checked = true }), '')`)
					browsertest.Axe(c.ctx, t)
					c.fits(t)
					c.open(device.path + closed + "?lang=" + lang)
					c.see(".thanks h2")
					browsertest.Axe(c.ctx, t)
					c.fits(t)
				})
			}
		}
	}
}

// fits fails where something stands beyond the sides, or a text is missing.
func (c *customer) fits(t *testing.T) {
	t.Helper()
	if got := c.run(`(() => {
		const wide = [...document.querySelectorAll('body *')].filter(e => {
			const r = e.getBoundingClientRect()
			return r.width && !e.closest('.extra') && (r.right > innerWidth + 1 || r.left < -1)
		}).map(e => e.tagName + '.' + e.getAttribute('class'))
		if (document.documentElement.scrollWidth > innerWidth) wide.push('scrolls sideways')
		return [...wide, ...(document.body.innerText.match(/⟦.*?⟧/g) ?? [])].join(', ')
	})()`); got != "" {
		t.Errorf("beyond the sides or missing: %s", got)
	}
}

// An Arabic page runs from right to left, with words of the interface marked where they stand among others.
func TestPageRunsFromTheRight(t *testing.T) {
	c := newCustomer(t)
	content := everyKind()
	content.Questions[1].Title = surveys.Text{"en": "And the last time?"} // not translated
	content.Questions[7].Options[3].Title = surveys.Text{"en": "The people at the counter"}
	c.open("/s/" + c.posterOf(t, content).Code + "?lang=ar")
	c.see("html[lang=ar][dir=rtl] #q0.on")
	for what, script := range map[string]string{
		"the worst face stands rightmost":   `x('#q0-0') > x('#q0-3')`,
		"the name stands right of the tags": `x('header h1') > x('header nav')`,
		"the labels are English":            `attrs('#q0 .points span') === 'en ltr'`,
		"the title is the survey's":         `attrs('#q0 h2') === 'null null'`,
		"a missing title is marked":         `attrs('#q1 h2') === 'en ltr'`,
		"a missing option is marked":        `attrs('#q7 label:last-child span') === 'en ltr'`,
		"an option is not":                  `attrs('#q7 label:first-child span') === 'null null'`,
		"yes is Arabic":                     `document.querySelector('#q5 .points span').textContent === 'نعم' && attrs('#q5 .points span') === 'null null'`,
		"the button is English":             `attrs('.go') === 'en ltr'`,
		"the notice's link is English":      `attrs('footer a') === 'en ltr'`,
		"the honeypot lies to the right":    `x('.extra') > innerWidth && document.documentElement.scrollWidth <= innerWidth`,
	} {
		if got := c.run(`(() => {
			const at = s => document.querySelector(s)
			const x = s => at(s).getBoundingClientRect().x
			const attrs = s => at(s).getAttribute('lang') + ' ' + at(s).getAttribute('dir')
			return String(` + script + `)
		})()`); got != "true" {
			t.Errorf("not so: %s", what)
		}
	}
	c.tap("#q0-1")
	c.see("#q1.on")
	if got := c.run(`String(document.querySelector('.back').getBoundingClientRect().x > document.querySelector('.go').getBoundingClientRect().x)`); got != "true" {
		t.Error("the way back does not stand to the right")
	}
	c.accessible()
}

// More languages than fit beside the name hide behind the current one, without a script too.
func TestManyLanguages(t *testing.T) {
	for _, script := range []bool{true, false} {
		c := newCustomer(t)
		if err := browsertest.Emulate(c.ctx, 320, 568, false); err != nil {
			t.Fatal(err)
		}
		if !script {
			if err := browsertest.NoScript(c.ctx); err != nil {
				t.Fatal(err)
			}
		}
		content := everyKind()
		content.Languages = []string{"en", "es", "ar", "ca", "eu", "gl", "fr", "de", "it", "pt-BR", "pt-PT", "zh-Hans", "zh-Hant", "ja", "ko", "ru", "uk", "tr", "he", "qaa"}
		c.open("/s/" + c.posterOf(t, content).Code + "?lang=en")
		if script && c.run(`String(document.querySelector('nav a').checkVisibility())`) != "false" {
			t.Error("all languages are open at once")
		}
		c.tap("nav summary")
		c.see("nav a[lang=qaa]")
		c.accessible()
		if script {
			c.fits(t)
		}
		c.tap("nav a[lang=he]")
		c.see("html[lang=he][dir=rtl]")
		c.see("nav summary[lang=he]")
	}
}

// The logo comes after the page and moves nothing.
func TestLogoMovesNothing(t *testing.T) {
	c := newCustomer(t)
	c.sendFile(t, "/settings/logo", "logo", "a.png", "image/png", drawn(t, 1200, 500, brown), c.ours.as(surveys.Owner))
	release, target := make(chan struct{}), c.base
	slow := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/logos/") {
			<-release
		}
		to, _ := url.Parse(target)
		httputil.NewSingleHostReverseProxy(to).ServeHTTP(w, r)
	}))
	t.Cleanup(slow.Close)
	c.base = slow.URL
	c.open(c.path + "?lang=en")
	where := `JSON.stringify([...document.querySelectorAll('h1, h1 img, nav, .progress, #q0, #q0 label')].map(e => { const r = e.getBoundingClientRect(); return [r.x, r.y, r.width, r.height] }))`
	without := c.run(where)
	if got := c.run(`document.querySelector('h1 img').alt + document.querySelector('h1 img').complete`); got != "Chain oursfalse" {
		t.Errorf("the logo reads %q", got)
	}
	close(release)
	if _, err := chromedp.Run(c.ctx, chromedp.Poll[bool](`document.querySelector('h1 img').naturalWidth === 512`)); err != nil {
		t.Fatal(err)
	}
	if with := c.run(where); with != without {
		t.Errorf("with the logo %s\nwithout     %s", with, without)
	}
	for _, size := range [][2]int{{320, 568}, {1024, 768}} {
		if err := browsertest.Emulate(c.ctx, size[0], size[1], true); err != nil {
			t.Fatal(err)
		}
		c.fits(t)
		c.accessible()
	}
}

// The owner puts a logo on the page of settings without losing what was typed there.
func TestLogoIsSetBesideOtherSettings(t *testing.T) {
	ts := newTestServer(t)
	ctx, url := ts.browse(t)
	browsertest.Allow(ctx, "400 (Bad Request)")
	do(t, ctx, chromedp.Navigate(url+"/settings"), chromedp.SetValue(chromedp.CSS("[name=name]"), "Tahona"))
	choose := func(name, made string) {
		t.Helper()
		do(t, ctx, chromedp.Evaluate[chromedp.Void](`(() => {
			const files = new DataTransfer()
			files.items.add(new File([`+made+`], '`+name+`', {type: 'image/png'}))
			const field = document.querySelector('#logo input')
			field.files = files.files
			field.dispatchEvent(new Event('change', {bubbles: true}))
		})()`))
	}
	// Far too long: said before it is sent.
	choose("a.png", `new Uint8Array(9_000_000)`)
	do(t, ctx, chromedp.WaitVisible(chromedp.CSS("#logo [aria-invalid=true] + .error")))
	accessible(t, ctx)
	// No picture: said by the server.
	choose("b.png", `'<svg/>'`)
	do(t, ctx, chromedp.Click(chromedp.CSS("#logo button")), chromedp.WaitVisible(chromedp.CSS("#logo-logo-wrong")))
	accessible(t, ctx)
	bytes, err := json.Marshal(drawn(t, 60, 30, brown))
	if err != nil {
		t.Fatal(err)
	}
	choose("c.png", `Uint8Array.from(atob(`+string(bytes)+`), c => c.charCodeAt(0))`)
	do(t, ctx, chromedp.Click(chromedp.CSS("#logo button")), chromedp.WaitVisible(chromedp.CSS("#logo img")), chromedp.WaitVisible(chromedp.CSS("#examples image")))
	if got, err := chromedp.Run(ctx, chromedp.Value(chromedp.CSS("[name=name]"))); err != nil || got != "Tahona" {
		t.Errorf("the name is %q, %v", got, err)
	}
	accessible(t, ctx)
	do(t, ctx, chromedp.Click(chromedp.CSS("[form=logo-remove]")), chromedp.WaitNotPresent(chromedp.CSS("#logo img")))
	if got := ts.organizationOf(t, ts.ours.id); got.Logo != "" {
		t.Errorf("stored %+v", got)
	}
}
