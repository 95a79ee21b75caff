package server

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"opina/internal/browsertest"
	"opina/surveys"
)

// browse gives a browser in which the owner of ours is logged in, and the address of the server.
func (ts *testServer) browse(t *testing.T) (ctx context.Context, url string) {
	t.Helper()
	url = serve(t, ts.Serve, func() error { return ts.Shutdown(context.Background()) })
	ctx = browsertest.Browser(t)
	_, err := chromedp.Call(ctx, network.SetCookie, network.SetCookieParams{
		Name: ts.sessionCookie(), Value: ts.ours.as(surveys.Owner), URL: url,
	})
	if err != nil {
		t.Fatal(err)
	}
	return ctx, url
}

// busyMonth is a month of a shop with a story: waiting gets worse.
func (ts *testServer) busyMonth(t *testing.T) {
	t.Helper()
	const days = 30
	ts.clock.move(-days * 24 * time.Hour)
	for day := range days {
		ts.clock.move(24 * time.Hour)
		for poster, touchpoint := range ts.ours.posters {
			ts.rate(t, touchpoint.Code, 3+day%2, "", "", "")
			if day%5 == poster {
				ts.rate(t, touchpoint.Code, 1, "price", "Me parece caro para lo que es.", "")
			}
			if poster == 1 && day > 10 && day%2 == 0 {
				ts.rate(t, touchpoint.Code, 2, "waiting", "I waited twenty minutes for a coffee.", fmt.Sprintf("customer%d@mail.example", day))
			}
		}
	}
}

func do(t *testing.T, ctx context.Context, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(ctx, steps...); err != nil {
		t.Fatal(err)
	}
}

const allDrawn = `document.querySelectorAll('.canvas svg').length === 4`

func TestHomeFollowsLive(t *testing.T) {
	ts := newTestServer(t)
	ts.busyMonth(t)
	ctx, url := ts.browse(t)
	do(t, ctx, chromedp.Navigate(url), chromedp.Poll[chromedp.Void](allDrawn),
		chromedp.Poll[chromedp.Void](`document.getElementById('live').classList.contains('on')`),
		chromedp.Evaluate[chromedp.Void](`window.notReloaded = true; document.querySelector('#faces details').open = true`))
	total, err := chromedp.Run(ctx, chromedp.Evaluate[int](`Number(document.getElementById('answers-total').textContent)`))
	if err != nil {
		t.Fatal(err)
	}
	id := ts.rate(t, ts.ours.posters[0].Code, 1, "cleanliness", "La mesa estaba sucia.", "")
	do(t, ctx,
		chromedp.Poll[chromedp.Void](fmt.Sprintf(`document.getElementById('answers-total').textContent === '%d'`, total+1)),
		chromedp.Poll[chromedp.Void](fmt.Sprintf(`document.getElementById('low-%s')`, id)),
		chromedp.Poll[chromedp.Void](fmt.Sprintf(`document.querySelector('#answers .note').textContent.startsWith('%d answers')`, total+1)),
		chromedp.Poll[chromedp.Void](`[...document.querySelectorAll('#reasons svg text')].some(text => text.textContent.startsWith('Cleanliness'))`),
		chromedp.Poll[chromedp.Void](`window.notReloaded && document.querySelector('#faces details').open`))
}

// The first answer of all fills a page that had nothing to draw.
func TestHomeStartsEmpty(t *testing.T) {
	ts := newTestServer(t)
	ctx, url := ts.browse(t)
	do(t, ctx, chromedp.Navigate(url), chromedp.Poll[chromedp.Void](`document.getElementById('live').classList.contains('on')`))
	browsertest.Axe(ctx, t)
	ts.rate(t, ts.ours.posters[0].Code, 2, "waiting", "", "")
	do(t, ctx, chromedp.Poll[chromedp.Void](allDrawn),
		chromedp.Poll[chromedp.Void](`document.querySelector('.headline').textContent.includes('there is 1 answer')`))
}

func TestHomeIsAccessible(t *testing.T) {
	ts := newTestServer(t)
	ts.busyMonth(t)
	ctx, url := ts.browse(t)
	for _, lang := range []string{"es", "en"} {
		if err := ts.Store.SetLanguage(t.Context(), ts.ours.id, ts.ours.members[surveys.Owner].ID, lang); err != nil {
			t.Fatal(err)
		}
		for _, dark := range []bool{false, true} {
			for _, width := range []int{320, 1280} {
				t.Run(fmt.Sprintf("%s, dark %v, %d px", lang, dark, width), func(t *testing.T) {
					if err := browsertest.Emulate(ctx, width, 900, dark); err != nil {
						t.Fatal(err)
					}
					do(t, ctx, chromedp.Navigate(url), chromedp.Poll[chromedp.Void](allDrawn),
						chromedp.Evaluate[chromedp.Void](`document.querySelectorAll('details').forEach(fold => { fold.open = true })`))
					browsertest.Axe(ctx, t)
					wide, err := chromedp.Run(ctx, chromedp.Evaluate[int](`document.documentElement.scrollWidth`))
					if err != nil || wide > width {
						t.Errorf("the page is %d px wide, %v", wide, err)
					}
					lost, err := chromedp.Run(ctx, chromedp.Evaluate[string](`[...document.querySelectorAll('.rail a, .rail button')].filter(e => {
						const box = e.getBoundingClientRect()
						return box.width < 24 || box.left < 0 || box.right > innerWidth
					}).map(e => e.textContent.trim()).join(', ')`))
					if err != nil || lost != "" {
						t.Errorf("out of reach in the rail: %s, %v", lost, err)
					}
					said, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.body.textContent`))
					if err != nil || strings.Contains(said, "⟦") {
						t.Errorf("a text is missing: %v", err)
					}
				})
			}
		}
	}
}

// Charts take their colours from the page: another scheme paints them anew.
func TestChartsFollowTheScheme(t *testing.T) {
	ts := newTestServer(t)
	ts.busyMonth(t)
	ctx, url := ts.browse(t)
	for _, test := range []struct {
		dark bool
		want string
	}{{false, "#d55e00"}, {true, "#f28339"}} {
		if err := browsertest.Emulate(ctx, 1280, 900, test.dark); err != nil {
			t.Fatal(err)
		}
		if !test.dark {
			do(t, ctx, chromedp.Navigate(url), chromedp.Poll[chromedp.Void](allDrawn))
		}
		do(t, ctx, chromedp.Poll[chromedp.Void](`document.querySelector('#reasons svg [fill="`+test.want+`"]')`))
	}
}

func TestHomeWithoutScripts(t *testing.T) {
	ts := newTestServer(t)
	ts.busyMonth(t)
	ctx, url := ts.browse(t)
	if err := browsertest.NoScript(ctx); err != nil {
		t.Fatal(err)
	}
	do(t, ctx, chromedp.Navigate(url+"/?period=7"))
	for selector, want := range map[string]string{
		"#reasons tbody th": "Waiting time", "#faces tbody th": "Very good",
		"#answers tbody th": "4 Mar 2026", "#satisfaction tbody th": "4 Mar 2026", ".headline": "In the last 7 days",
	} {
		got, err := chromedp.Run(ctx, chromedp.TextContent(chromedp.CSS(selector)))
		if err != nil || !strings.Contains(got, want) {
			t.Errorf("%s says %q, %v, want %q", selector, got, err, want)
		}
	}
	browsertest.Axe(ctx, t)
	// The filter is a form as any other.
	do(t, ctx, chromedp.SetValue(chromedp.CSS(`select[name=period]`), "90"), chromedp.Click(chromedp.CSS(".filter button")),
		chromedp.WaitReady(chromedp.CSS(`option[value="90"][selected]`)))
}
