package browsertest

import (
	"context"
	"image/png"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

const fine = `<!doctype html><html lang="en"><head><title>Fine</title><link rel="icon" href="data:,">
<style>@media (prefers-color-scheme: dark) { html { background: #000; color: #fff } }</style></head>
<body><main><h1>Fine</h1><p id="said">plain</p>
<script>document.getElementById('said').textContent = 'scripted'</script></main></body></html>`

// open serves one page under a policy and shows it.
func open(tb testing.TB, ctx context.Context, policy, html string) {
	tb.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", policy)
		w.Write([]byte(html))
	}))
	tb.Cleanup(server.Close)
	if err := chromedp.Do(ctx, chromedp.Navigate(server.URL)); err != nil {
		tb.Fatal(err)
	}
}

func text(tb testing.TB, ctx context.Context, selector string) string {
	tb.Helper()
	got, err := chromedp.Run(ctx, chromedp.TextContent(chromedp.CSS(selector)))
	if err != nil {
		tb.Fatal(err)
	}
	return got
}

const lax = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"

func TestGoodPageRaisesNoComplaint(t *testing.T) {
	ctx := Browser(t)
	open(t, ctx, lax, fine)
	if got := text(t, ctx, "#said"); got != "scripted" {
		t.Errorf("page says %q, want its script to have run", got)
	}
	Axe(ctx, t)
}

func TestComplaints(t *testing.T) {
	page := func(body string) string {
		return `<!doctype html><html lang="en"><head><title>Bad</title><link rel="icon" href="data:,"></head><body>` + body + `</body></html>`
	}
	tests := map[string]struct{ policy, in, want string }{
		"console error": {lax, page(`<script>console.error('badly', 3)</script>`), `console: "badly" 3`},
		"exception":     {lax, page(`<script>throw new Error('lost')</script>`), "uncaught: Error: lost"},
		"rejection":     {lax, page(`<script>Promise.reject(new Error('late'))</script>`), "uncaught: Error: late"},
		"policy":        {"default-src 'none'; img-src data:", page(`<script>document.title = 'ran'</script>`), "Content Security Policy"},
		"missing file":  {"default-src 'none'; img-src 'self' data:", page(`<img src="/gone.png" alt="">`), "404"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			ctx := Browser(t)
			open(t, ctx, test.policy, test.in)
			if err := chromedp.Do(ctx, chromedp.Evaluate[chromedp.Void]("0")); err != nil {
				t.Fatal(err)
			}
			got := state(ctx).unexpected()
			if len(got) != 1 || !strings.Contains(got[0], test.want) {
				t.Errorf("complaints = %q, want one with %q", got, test.want)
			}
			Allow(ctx, test.want)
			if got := state(ctx).unexpected(); len(got) != 0 {
				t.Errorf("complaints = %q after they were allowed", got)
			}
		})
	}
}

func TestAxeFindsWhatIsWrong(t *testing.T) {
	ctx := Browser(t)
	open(t, ctx, "default-src 'none'; img-src data:", `<!doctype html><html><head><title>x</title></head><body><img src="data:,"></body></html>`)
	found, err := violations(ctx)
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	for _, violation := range found {
		ids[violation.ID] = true
	}
	for _, want := range []string{"html-has-lang", "image-alt"} {
		if !ids[want] {
			t.Errorf("axe-core did not find %s in %v", want, found)
		}
	}
}

func TestNoScript(t *testing.T) {
	ctx := Browser(t)
	if err := NoScript(ctx); err != nil {
		t.Fatal(err)
	}
	open(t, ctx, lax, fine)
	if got := text(t, ctx, "#said"); got != "plain" {
		t.Errorf("page says %q, want it without its script", got)
	}
	Axe(ctx, t)
	if got := text(t, ctx, "#said"); got != "plain" {
		t.Errorf("page says %q after axe-core", got)
	}
}

func TestScreenshot(t *testing.T) {
	ctx := Browser(t)
	open(t, ctx, lax, fine)
	for _, test := range []struct {
		dark bool
		want uint32
	}{{false, 0xffff}, {true, 0}} {
		path := filepath.Join(t.TempDir(), "page.png")
		if err := Screenshot(ctx, path, 320, 480, test.dark); err != nil {
			t.Fatal(err)
		}
		file, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		picture, err := png.Decode(file)
		if err != nil {
			t.Fatal(err)
		}
		if size := picture.Bounds().Size(); size.X != 640 || size.Y != 960 {
			t.Errorf("picture is %v, want 640 by 960", size)
		}
		if red, _, _, _ := picture.At(600, 900).RGBA(); red != test.want {
			t.Errorf("dark %v: background is %#x, want %#x", test.dark, red, test.want)
		}
	}
}

func TestMissingBrowserIsNamed(t *testing.T) {
	t.Setenv("CHROMIUM", "no-such-browser")
	if _, _, err := Open(context.Background()); err == nil || !strings.Contains(err.Error(), "no-such-browser") {
		t.Errorf("err = %v, want it to name the browser", err)
	}
}

func TestWindowsShareNothing(t *testing.T) {
	defer CloseShared()
	for range 2 {
		t.Run("window", func(t *testing.T) {
			ctx := Window(t)
			open(t, ctx, lax, fine)
			got, err := chromedp.Run(ctx, chromedp.Evaluate[string]("(([before]) => (localStorage.seen = 'yes', String(before)))([localStorage.seen])"))
			if err != nil {
				t.Fatal(err)
			}
			if got != "undefined" {
				t.Errorf("another window has left %q", got)
			}
		})
	}
	t.Run("complaints", func(t *testing.T) {
		ctx := Window(t)
		open(t, ctx, lax, `<!doctype html><html lang="en"><head><title>Bad</title><link rel="icon" href="data:,"></head><body><script>console.error('badly')</script></body></html>`)
		chromedp.Do(ctx, chromedp.Evaluate[chromedp.Void]("0"))
		if got := state(ctx).unexpected(); len(got) != 1 {
			t.Errorf("complaints = %q, want one", got)
		}
		Allow(ctx, "badly")
	})
}
