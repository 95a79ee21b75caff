package server

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"opina/internal/browsertest"
	"opina/surveys"
	"opina/surveys/themes"
)

// An owner puts two themes together, looks at what would change, applies it, and sees the comments being read again and the
// reasons on the home page follow; the old address leads to the new theme.
func TestMergeThemesInABrowser(t *testing.T) {
	ts := newTestServer(t)
	ts.busyMonth(t)
	ctx, url := ts.browse(t)
	home := func(want, unwanted string) {
		t.Helper()
		has := func(theme string) string {
			return fmt.Sprintf(`[...document.querySelectorAll('#reasons tbody th')].some(th => th.textContent === %q)`, theme)
		}
		do(t, ctx, chromedp.Navigate(url+"/"), chromedp.Poll[chromedp.Void](has(want)+" && !"+has(unwanted)))
	}
	home("Waiting time", "Apathy")
	do(t, ctx, chromedp.Navigate(url+"/themes"), chromedp.Click(chromedp.CSS(`a[href="/themes/service.waiting"]`)),
		chromedp.Click(chromedp.CSS("#merge > summary")), chromedp.SetValue(chromedp.CSS("#merge-into"), "treatment.apathy"),
		chromedp.Click(chromedp.CSS("#merge .button")),
		chromedp.Click(chromedp.CSS(`a[href="/themes/try"]`)), chromedp.WaitVisible(chromedp.CSS(".trial .reason")))
	accessible(t, ctx)
	do(t, ctx, chromedp.Click(chromedp.CSS(`form[action="/themes/apply"] .button`)), chromedp.WaitVisible(chromedp.CSS(".progress progress")))
	accessible(t, ctx)
	if _, err := ts.Store.Retag(t.Context()); err != nil {
		t.Fatal(err)
	}
	// The page sees by itself that all is read.
	do(t, ctx, chromedp.Poll[chromedp.Void](`document.querySelector('.progress')?.innerText.includes('All comments are read')`))
	home("Apathy", "Waiting time")
	do(t, ctx, chromedp.Navigate(url+"/themes/service.waiting"), chromedp.WaitVisible(chromedp.CSS("#theme-severity")))
	if text := shown(t, ctx); !strings.HasPrefix(text[strings.Index(text, "Themes\n"):], "Themes") || !strings.Contains(text, "Apathy") {
		t.Errorf("the old address shows %.300s", text)
	}
}

func TestThemesPagesAreAccessible(t *testing.T) {
	ts := newTestServer(t)
	ts.busyMonth(t)
	ts.ownThemes(t, "/themes", url.Values{"name.en": {strings.Repeat("Supercalifragilistic", 4)}, "parent": {"place.noise"}})
	ts.ownThemes(t, "/themes/place.toilets/merge", url.Values{"into": {"own.1"}})
	ts.ownThemes(t, "/themes/service.waiting/merge", url.Values{"into": {"treatment.apathy"}})
	ctx, address := ts.browse(t)
	browsertest.Allow(ctx, "400 (Bad Request)")
	for _, look := range []struct {
		lang  string
		dark  bool
		width int
	}{{"es", false, 320}, {"en", true, 1280}} {
		if err := ts.Store.SetLanguage(t.Context(), ts.ours.id, ts.ours.members[surveys.Owner].ID, look.lang); err != nil {
			t.Fatal(err)
		}
		if err := browsertest.Emulate(ctx, look.width, 900, look.dark); err != nil {
			t.Fatal(err)
		}
		for _, path := range []string{"/themes", "/themes/own.1", "/themes/product.price", "/themes/try"} {
			t.Run(fmt.Sprintf("%s, %s, dark %v, %d px", path, look.lang, look.dark, look.width), func(t *testing.T) {
				do(t, ctx, chromedp.Navigate(address+path))
				accessible(t, ctx)
			})
		}
		do(t, ctx, chromedp.Navigate(address+"/themes/product.price"), chromedp.SetValue(chromedp.CSS("#theme-severity"), "heavy"),
			chromedp.Click(chromedp.CSS("form.theme > .button")), chromedp.WaitVisible(chromedp.CSS("#theme-severity[aria-invalid]:focus")))
		accessible(t, ctx)
	}
}

// Whatever an owner types as a name or a word comes back as it was typed.
func TestNaughtyThemesComeBack(t *testing.T) {
	ts := newTestServer(t)
	for _, name := range naughtyStrings(t) {
		clean := surveys.Clean(name)
		got := ts.ownThemes(t, "/themes", url.Values{"name.en": {name}})
		if got.status == 400 { // nothing that can be read, or too long
			got.wants(t, 400, "class=\"error\"")
			continue
		}
		now, err := ts.Store.ThemeEdits(t.Context(), ts.ours.id)
		if err != nil {
			t.Fatal(err)
		}
		taxonomy, err := now.Draft.Taxonomy()
		if err != nil {
			t.Fatal(err)
		}
		all := taxonomy.All()
		if stored := all[len(all)-1].Name["en"]; stored != clean {
			t.Errorf("%q became %q", name, stored)
		}
		if len(now.Draft.Themes) >= themes.MaxOwn {
			ts.ownThemes(t, "/themes/discard", url.Values{})
		}
	}
	ts.do(t, "GET", "/themes", "", ts.ours.as(surveys.Owner)).wants(t, 200, "!<script>alert")
}

// So do words, each on a line of its own.
func TestNaughtyWordsComeBack(t *testing.T) {
	ts := newTestServer(t)
	for i, word := range naughtyStrings(t) {
		word = surveys.Clean(word)
		if i%4 != 0 || strings.Contains(word, "\n") {
			continue
		}
		form := ts.themeFields(t, "place.noise")
		form.Set("praise.en", word)
		if got := ts.ownThemes(t, "/themes/place.noise", form); got.status != 303 { // no word, too long, or another one's
			got.wants(t, 400, "class=\"error\"")
			continue
		}
		if got := ts.themeFields(t, "place.noise").Get("praise.en"); got != word {
			t.Errorf("%q became %q", word, got)
		}
	}
}
