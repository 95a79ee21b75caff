package webtest

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"opina/internal/browsertest"
)

// patience is how long a tablet may take for one step. It ends a test that waits for what never comes, and measures nothing.
var patience = 60 * time.Second

func init() {
	if os.Getenv("OPINA_SOAK") != "" {
		patience = time.Hour
	}
}

// Tablet is a Chromium with the app in it.
type Tablet struct {
	testing.TB
	Ctx    context.Context
	Server *Server
	Host   string // with its port
	rated  int
}

// Setup is how a tablet begins.
type Setup struct {
	Host     string               // "localhost" unless it says otherwise
	Speed    int                  // timers of a second and more run that many times as fast; 0 leaves them
	Script   string               // runs before the app's
	Unsure   bool                 // the browser does not promise to keep anything
	Options  []browsertest.Option // of a browser of its own, where there are some
	Complain bool                 // the page's complaints fail the test; else those about the network are expected
}

// hurry makes timers run faster, for what takes minutes in a shop. Those of less than a second are left alone.
const hurry = `(() => {
	for (const name of ['setTimeout', 'setInterval']) {
		const real = window[name]
		window[name] = (run, ms, ...rest) => real(run, ms >= 1000 ? ms / %d : ms, ...rest)
	}
})();`

// watch counts how often each screen was shown, for those that pass by in a moment.
const watch = `(() => {
	window.shown = {}
	new MutationObserver((changes) => {
		const screen = document.querySelector('.stage')?.dataset.screen
		if (screen && changes.some(({target}) => target.className?.startsWith?.('stage'))) window.shown[screen] = (window.shown[screen] ?? 0) + 1
	}).observe(document, {subtree: true, attributes: true, attributeFilter: ['data-screen']})
})();`

// NewTablet opens a window and nothing in it yet.
func NewTablet(tb testing.TB, server *Server, setup Setup) *Tablet {
	tb.Helper()
	if setup.Host == "" {
		setup.Host = "localhost"
	}
	t := &Tablet{TB: tb, Server: server, Host: setup.Host + server.Port()}
	if len(setup.Options) > 0 {
		t.Ctx = browsertest.Browser(tb, setup.Options...)
	} else {
		t.Ctx = browsertest.Window(tb)
	}
	if !setup.Complain {
		browsertest.Allow(t.Ctx, "Failed to load resource")
	}
	t.inject(setup.Script, setup.Speed)
	if !setup.Unsure {
		t.Promise()
	}
	t.Size(1280, 800)
	return t
}

// inject runs a script before the app's, in every page from now on.
func (t *Tablet) inject(script string, speed int) {
	t.Helper()
	script = watch + script
	if speed > 0 {
		script = fmt.Sprintf(hurry, speed) + script
	}
	if _, err := chromedp.Call(t.Ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script}); err != nil {
		t.Fatal(err)
	}
}

// Open starts a tablet that shows the app.
func Open(tb testing.TB, server *Server, setup Setup) *Tablet {
	tb.Helper()
	t := NewTablet(tb, server, setup)
	t.Load()
	return t
}

// Promise lets the browser promise to keep what is stored, as it does for an app on the home screen.
func (t *Tablet) Promise() {
	t.Helper()
	_, err := chromedp.CallBrowser(t.Ctx, browser.SetPermission, browser.SetPermissionParams{
		Permission: &browser.PermissionDescriptor{Name: "persistent-storage"}, Setting: browser.PermissionSettingGranted, Origin: "http://" + t.Host,
		BrowserContextID: chromedp.FromContext(t.Ctx).BrowserContextID,
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Size is that of the screen in CSS pixels. It takes fingers.
func (t *Tablet) Size(width, height int) {
	t.Helper()
	t.Do(chromedp.EmulateViewport(int64(width), int64(height), chromedp.EmulateScale(1), chromedp.EmulateTouch))
	t.Until("the new size", fmt.Sprintf(`innerWidth === %d && innerHeight === %d && (document.querySelector('.stage')?.offsetHeight ?? innerHeight) === innerHeight && new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(true))))`, width, height))
}

// Do runs steps.
func (t *Tablet) Do(steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(t.Ctx, steps...); err != nil {
		t.Fatal(err)
	}
}

// Load opens the app, or opens it anew.
func (t *Tablet) Load() { t.Helper(); t.Do(chromedp.Navigate("http://" + t.Host + "/kiosk")) }

// Eval gives what a script says; promises are waited for.
func Eval[T any](t *Tablet, script string) T {
	t.Helper()
	got, err := chromedp.Run(t.Ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatalf("%v in %s", err, script)
	}
	return got
}

// Until waits until a script says true, across reloads too. Of a promise it is what it is kept with that counts.
func (t *Tablet) Until(what, script string) {
	t.Helper()
	t.Wait(what, func() bool {
		got, err := chromedp.Run(t.Ctx, chromedp.Evaluate[bool]("(async () => !!(await ("+script+")))()", chromedp.EvalAwaitPromise))
		return err == nil && got
	})
}

// Wait waits until something holds.
func (t *Tablet) Wait(what string, holds func() bool) {
	t.Helper()
	ticker := time.NewTicker(15 * time.Millisecond)
	defer ticker.Stop()
	for deadline := time.Now().Add(patience); !holds(); <-ticker.C {
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain: %s; the tablet shows %q", what, Eval[string](t, `document.body?.innerText ?? ''`))
		}
	}
}

// See waits for a screen.
func (t *Tablet) See(screen string) {
	t.Helper()
	t.Until("screen "+screen, fmt.Sprintf(`document.querySelector('.stage')?.dataset.screen === %q`, screen))
}

// Shown is how often a screen was shown since the page was loaded.
func (t *Tablet) Shown(screen string) int {
	t.Helper()
	return Eval[int](t, fmt.Sprintf("shown[%q] ?? 0", screen))
}

// Passed waits until a screen was shown more often than that.
func (t *Tablet) Passed(screen string, before int) {
	t.Helper()
	t.Until("screen "+screen, fmt.Sprintf("(shown[%q] ?? 0) > %d", screen, before))
}

// Screen is the one that is shown.
func (t *Tablet) Screen() string {
	t.Helper()
	return Eval[string](t, `document.querySelector('.stage')?.dataset.screen ?? ''`)
}

// Read waits until the screen says a text.
func (t *Tablet) Read(text string) {
	t.Helper()
	t.Until(fmt.Sprintf("text %q", text), fmt.Sprintf(`document.body?.innerText.includes(%q)`, text))
}

// labelled is a script that finds the button that says a text.
func labelled(text string) string {
	return fmt.Sprintf(`[...document.querySelectorAll('button')].find((b) => (b.getAttribute('aria-label') ?? b.innerText).trim() === %q)`, text)
}

// Tap touches the button that says a text, once it is there.
func (t *Tablet) Tap(text string) { t.Helper(); t.touch("button "+text, labelled(text)) }

// TapOn touches an element.
func (t *Tablet) TapOn(selector string) {
	t.Helper()
	t.touch(selector, fmt.Sprintf("document.querySelector(%q)", selector))
}

func (t *Tablet) touch(what, find string) {
	t.Helper()
	t.Until(what, find)
	at := Eval[[]float64](t, fmt.Sprintf(`(() => { const {x, y, width, height} = %s.getBoundingClientRect(); return [x + width / 2, y + height / 2] })()`, find))
	t.Do(chromedp.TapXY(at[0], at[1]))
}

// Face taps one of the faces of the first question, the worst first.
func (t *Tablet) Face(n int) {
	t.Helper()
	t.See("attract")
	t.TapOn(fmt.Sprintf(".point:nth-child(%d)", n))
}

// Type writes into the field.
func (t *Tablet) Type(text string) {
	t.Helper()
	t.TapOn("textarea, .typing > input")
	t.Do(chromedp.SendKeys(chromedp.CSS("textarea, .typing > input"), text))
}

// Kept is what the tablet's database holds in one of its stores.
func Kept[T any](t *Tablet, store string) []T {
	t.Helper()
	text := Eval[string](t, fmt.Sprintf(`new Promise((resolve, reject) => {
		const opening = indexedDB.open('opina-kiosk')
		opening.onerror = () => reject(opening.error)
		opening.onsuccess = () => {
			const all = opening.result.transaction(%[1]q).objectStore(%[1]q).getAll()
			all.onsuccess = () => { opening.result.close(); resolve(JSON.stringify(all.result)) }
		}
	})`, store))
	var out []T
	if err := json.Unmarshal([]byte(text), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// Item is an answer in the tablet's database.
type Item struct {
	ID       string
	Seq      int64
	Revision int
	Finished bool
	Burst    bool
	Hash     string
	Answers  []Given
}

// Waiting are the answers that the server has not acknowledged.
func (t *Tablet) Waiting() []Item {
	t.Helper()
	items := Kept[Item](t, "items")
	slices.SortFunc(items, func(a, b Item) int { return int(a.Seq - b.Seq) })
	return items
}

// Sent waits until nothing waits any more.
func (t *Tablet) Sent() {
	t.Helper()
	t.Wait("an empty queue", func() bool { return len(t.Waiting()) == 0 })
}

// Say is what an answer says, in short: "2 wait,staff 'text' contact".
func (a Answer) Say() string { return say(a.Answers) }

// Say is the same of an answer in the database.
func (i Item) Say() string { return say(i.Answers) }

func say(answers []Given) string {
	var out []string
	for _, given := range answers {
		switch {
		case given.Rating != nil:
			out = append(out, fmt.Sprint(*given.Rating))
		case given.Text != "":
			out = append(out, "'"+given.Text+"'")
		case given.Contact != "":
			out = append(out, given.Contact)
		default:
			out = append(out, strings.Join(given.Options, ","))
		}
	}
	return strings.Join(out, " ")
}
