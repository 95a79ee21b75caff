package server

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"opina/internal/browsertest"
	"opina/internal/store"
	"opina/surveys"
)

// shown is what the page says to those who see it.
func shown(t *testing.T, ctx context.Context) string {
	t.Helper()
	text, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.body.innerText`))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// accessible checks the page as it stands: axe-core, nothing beyond the sides, no missing text.
func accessible(t *testing.T, ctx context.Context) {
	t.Helper()
	do(t, ctx, chromedp.Evaluate[chromedp.Void](`document.querySelectorAll('details').forEach(fold => { fold.open = true })`))
	browsertest.Axe(ctx, t)
	if wide, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`document.documentElement.scrollWidth > innerWidth`)); err != nil || wide {
		t.Errorf("the page scrolls sideways, %v", err)
	}
	if strings.Contains(shown(t, ctx), "⟦") {
		t.Error("a text is missing")
	}
}

func TestOwnersPagesAreAccessible(t *testing.T) {
	ts := newTestServer(t)
	ts.busyMonth(t)
	tablet := ts.touchpoint(t, store.Touchpoint{
		Organization: ts.ours.id, Location: ts.ours.shops[0], Survey: ts.ours.survey.Survey, Name: "Exit", Channel: surveys.Kiosk,
	})
	retired := ts.touchpoint(t, store.Touchpoint{
		Organization: ts.ours.id, Location: ts.ours.shops[0], Survey: ts.ours.survey.Survey, Name: "Window", Channel: surveys.QR,
	})
	if err := ts.Store.RetireTouchpoint(t.Context(), ts.ours.id, retired.ID, ts.clock.Now()); err != nil {
		t.Fatal(err)
	}
	ctx, url := ts.browse(t)
	browsertest.Allow(ctx, "400 (Bad Request)")
	pages := map[string]string{
		"answers": "/answers?q=waited&low=1", "found": "/themes/found", "no answer": "/answers?q=xyzzy", "places": "/places", "poster": pathOf(ts.ours.posters[0]),
		"tablet": pathOf(tablet), "retired": pathOf(retired), "settings": "/settings", "colours": "/settings?accent=%23ffee00&background=%23222222",
	}
	wrong := map[string]string{"places": "#add-shop form", "settings": "form.settings"}
	for _, look := range []struct {
		lang  string
		dark  bool
		width int
	}{{"es", false, 320}, {"es", true, 1280}, {"en", true, 320}, {"en", false, 800}} {
		if err := ts.Store.SetLanguage(t.Context(), ts.ours.id, ts.ours.members[surveys.Owner].ID, look.lang); err != nil {
			t.Fatal(err)
		}
		if err := browsertest.Emulate(ctx, look.width, 900, look.dark); err != nil {
			t.Fatal(err)
		}
		for name, path := range pages {
			t.Run(fmt.Sprintf("%s, %s, dark %v, %d px", name, look.lang, look.dark, look.width), func(t *testing.T) {
				do(t, ctx, chromedp.Navigate(url+path))
				accessible(t, ctx)
				if form := wrong[name]; form != "" { // the same with something wrong in it
					do(t, ctx, chromedp.SetValue(chromedp.CSS(form+" [name=name]"), " "), chromedp.Click(chromedp.CSS(form+" .button:not([form])")),
						chromedp.WaitVisible(chromedp.CSS(form+" [name=name][aria-invalid]:focus")))
					accessible(t, ctx)
				}
			})
		}
	}
}

func TestSearchingAnswers(t *testing.T) {
	ts := newTestServer(t)
	ts.busyMonth(t)
	ctx, url := ts.browse(t)
	do(t, ctx, chromedp.Navigate(url+"/answers"), chromedp.SendKeys(chromedp.CSS("[name=q]"), "CÁRO\r"),
		chromedp.WaitVisible(chromedp.CSS(".comment mark")))
	comment, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.querySelector('.comment').innerHTML`))
	if want := `Me parece <mark class="reason blame" title="Price and value · to improve">caro</mark> para lo que es.`; err != nil || comment != want {
		t.Errorf("comment is %q, %v, want %q", comment, err, want)
	}
	if text := shown(t, ctx); !strings.Contains(text, "12 of ") {
		t.Errorf("page does not say of how many: %.300s", text)
	}
}

// From no shop's poster to a code on paper, and out of use again.
func TestAddPrintAndRetireAPoster(t *testing.T) {
	ts := newTestServer(t)
	ctx, url := ts.browse(t)
	do(t, ctx, chromedp.Navigate(url+"/places"), chromedp.Click(chromedp.CSS("#add-touchpoint > summary")),
		chromedp.SendKeys(chromedp.CSS("#add-touchpoint-name"), "Till"), chromedp.Click(chromedp.CSS("#add-touchpoint .button")),
		chromedp.WaitVisible(chromedp.CSS(".poster svg.qr")), chromedp.WaitVisible(chromedp.CSS("[data-print]")))

	paper := emulation.SetEmulatedMediaParams{Media: "print"}
	if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, paper); err != nil {
		t.Fatal(err)
	}
	printed := strings.Fields(shown(t, ctx))
	want := strings.Fields("¿Qué tal ha ido hoy? How was it today? Escanea el código con la cámara del móvil o escribe")
	if len(printed) != len(want)+1 || strings.Join(printed[:len(want)], " ") != strings.Join(want, " ") ||
		!strings.HasPrefix(printed[len(want)], "opina.example/s/") {
		t.Errorf("on paper stands %q", printed)
	}
	pdf, err := chromedp.Call(ctx, page.PrintToPDF, page.PrintToPDFParams{PaperWidth: 8.27, PaperHeight: 11.69})
	if err != nil {
		t.Fatal(err)
	}
	if sheets := len(regexp.MustCompile(`/Type /Page\b`).FindAll(pdf.Data, -1)); sheets != 1 {
		t.Errorf("the poster takes %d sheets", sheets)
	}
	paper.Media = ""
	if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, paper); err != nil {
		t.Fatal(err)
	}

	do(t, ctx, chromedp.Click(chromedp.CSS(".retire > summary")), chromedp.Click(chromedp.CSS(".retire .button")),
		chromedp.WaitVisible(chromedp.CSS(".shop .retired")))
	if text := shown(t, ctx); !strings.Contains(text, "Its code is no longer in use") || !strings.Contains(text, "1 retired") {
		t.Errorf("page does not say what was done: %.300s", text)
	}
}

func TestColoursAreShownWhileChosen(t *testing.T) {
	ts := newTestServer(t)
	ctx, url := ts.browse(t)
	do(t, ctx, chromedp.Navigate(url+"/settings"),
		chromedp.Evaluate[chromedp.Void](`(() => {
			const colour = document.getElementById('settings-background')
			colour.value = '#112233'
			colour.dispatchEvent(new Event('input', {bubbles: true}))
		})()`),
		chromedp.Poll[chromedp.Void](`document.querySelector('#examples rect').getAttribute('fill') === '#112233'`))
	if org, err := ts.Store.Organization(t.Context(), ts.ours.id); err != nil || org.Background != "" {
		t.Errorf("looking at a colour stored %q, %v", org.Background, err)
	}
}
