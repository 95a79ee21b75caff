package server

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"opina/internal/browsertest"
	"opina/internal/store"
	"opina/surveys"
)

// An owner says that a comment is not about waiting but about rudeness, sees it counted elsewhere on the home page that
// is open beside it, and takes it back.
func TestCorrectingIsSeenOnTheHomePage(t *testing.T) {
	ts := newTestServer(t)
	for range 3 {
		ts.rate(t, ts.ours.posters[0].Code, 1, "", "La cola era eterna.", "")
	}
	id := ts.rate(t, ts.ours.posters[0].Code, 1, "", "En la cola se rieron de mí.", "").String()
	ctx, url := ts.browse(t)
	home := browsertest.Browser(t)
	_, err := chromedp.Call(home, network.SetCookie, network.SetCookieParams{Name: ts.sessionCookie(), Value: ts.ours.as(surveys.Owner), URL: url})
	if err != nil {
		t.Fatal(err)
	}
	bar := func(theme, n string) chromedp.Action[chromedp.Void] {
		return chromedp.Poll[chromedp.Void](fmt.Sprintf(`window.notReloaded && [...document.querySelectorAll('#reasons tbody tr')]
			.map(row => row.textContent).find(text => text.startsWith(%q) && text.slice(%d).startsWith(%q))`, theme, len(theme), n))
	}
	noBar := func(theme string) chromedp.Action[chromedp.Void] {
		return chromedp.Poll[chromedp.Void](fmt.Sprintf(`window.notReloaded && ![...document.querySelectorAll('#reasons tbody th')].some(th => th.textContent === %q)`, theme))
	}
	do(t, home, chromedp.Navigate(url), chromedp.Poll[chromedp.Void](`document.getElementById('live').classList.contains('on')`),
		chromedp.Evaluate[chromedp.Void](`window.notReloaded = true`), bar("Waiting time", "4"), noBar("Rudeness"))

	answer := fmt.Sprintf(`[id="%s"]`, id)
	do(t, ctx, chromedp.Navigate(url+"/answers?period=7"), chromedp.Click(chromedp.CSS(answer+" .correct")),
		chromedp.WaitVisible(chromedp.CSS(`[name="theme-0"]`)))
	if text := shown(t, ctx); !strings.Contains(text, "because of: “cola”") {
		t.Errorf("the page does not say why: %s", text)
	}
	do(t, ctx, chromedp.SetValue(chromedp.CSS(`[name="theme-0"]`), "treatment.rudeness"), chromedp.Click(chromedp.CSS(".correcting .row .button:not(.quiet)")),
		chromedp.WaitVisible(chromedp.CSS(answer+" .notice button")))
	do(t, home, bar("Waiting time", "3"), bar("Rudeness", "1"))
	if text := shown(t, ctx); !strings.Contains(text, "Corrected: it counts like this now.") || !strings.Contains(text, "Rudeness · to improve") {
		t.Errorf("the list does not say what was done: %s", text)
	}
	seen, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`(box => box.top >= 0 && box.bottom <= innerHeight)(document.querySelector('.answers .notice').getBoundingClientRect())`))
	if err != nil || !seen {
		t.Errorf("what was done is not in sight, %v", err)
	}
	do(t, ctx, chromedp.Click(chromedp.CSS(answer+" .notice button")), chromedp.WaitVisible(chromedp.CSS(answer+" .notice:not(:has(button))")))
	do(t, home, bar("Waiting time", "4"), noBar("Rudeness"))
}

// The same by keyboard, without scripts: another theme is added, one is taken away.
func TestCorrectingByKeyboardWithoutScripts(t *testing.T) {
	ts := newTestServer(t)
	id := ts.rate(t, ts.ours.posters[0].Code, 1, "", "La cola era eterna.", "")
	ctx, url := ts.browse(t)
	if err := browsertest.NoScript(ctx); err != nil {
		t.Fatal(err)
	}
	do(t, ctx, chromedp.Navigate(url+"/answers/"+id.String()+"/correct"), chromedp.Click(chromedp.CSS(`[value="add"]`)),
		chromedp.WaitVisible(chromedp.CSS(`[name="theme-1"]:focus`)), chromedp.SendKeys(chromedp.CSS(`[name="theme-1"]`), "Rude"),
		chromedp.Focus(chromedp.CSS(`[value="remove-0"]`)), chromedp.SendKeys(chromedp.CSS(`[value="remove-0"]`), "\r"),
		chromedp.WaitVisible(chromedp.CSS(`[value="add"]:focus`)), chromedp.Focus(chromedp.CSS(".correcting .row .button:not(.quiet)")),
		chromedp.SendKeys(chromedp.CSS(".correcting .row .button:not(.quiet)"), "\r"), chromedp.WaitVisible(chromedp.CSS(".answers .notice")))
	if got := ts.counted(t, id); got != "-treatment.rudeness" {
		t.Errorf("counted are %s", got)
	}
}

// decided is a comment with what decided in it: whether something is praised, something blamed, and "cola" among that.
type decided struct {
	Text                  string
	Praise, Blame, Marked bool
}

// decided is what the tagger reads in a comment that is stored.
func (ts *testServer) decided(t *testing.T, id surveys.ID) decided {
	t.Helper()
	row, err := ts.Store.Response(t.Context(), ts.ours.id, id)
	if err != nil {
		t.Fatal(err)
	}
	tagger, err := ts.Store.Tagger(t.Context(), ts.ours.id)
	if err != nil {
		t.Fatal(err)
	}
	d := decided{Text: row.Comment()}
	for _, f := range tagger.Read(row.Response).Found {
		d.Praise = d.Praise || f.Polarity == surveys.Positive
		d.Blame = d.Blame || f.Polarity == surveys.Negative
		d.Marked = d.Marked || f.Polarity == surveys.Negative && slices.Contains(f.Words, "cola")
	}
	return d
}

// What stands in a comment stays as it was typed, whatever is marked in it.
func TestMarkedCommentsComeBack(t *testing.T) {
	ts := newTestServer(t)
	all := naughtyStrings(t)
	const tail = " El trato fue estupendo, la cola eterna."
	read := map[string]decided{}
	asRead := 0
	for _, text := range all {
		id := ts.record(t, ts.ours.posters[0], face(2), said(text+tail))
		ts.clock.move(time.Second)
		one := ts.decided(t, id)
		read[one.Text] = one
		if one.Praise && one.Marked {
			asRead++
		}
	}
	// What stands before may be another language, or judge what follows: "FALSE" is taken for "falso".
	if asRead < len(all)*19/20 {
		t.Errorf("only %d of %d are read as the same words are elsewhere", asRead, len(all))
	}
	ctx, url := ts.browse(t)
	var got []string
	for next := url + "/answers?q=fue+cola"; next != ""; {
		do(t, ctx, chromedp.Navigate(next))
		texts, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](`[...document.querySelectorAll('.comment')].map(e => e.textContent)`))
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, texts...)
		plain, err := chromedp.Run(ctx, chromedp.Evaluate[string](`[...document.querySelectorAll('.comment')].filter(e => !e.querySelector('mark')).map(e => e.textContent).join('|') +
			[...document.querySelectorAll('.comment *')].filter(e => !e.matches('mark, span')).map(e => e.localName).join()`))
		if err != nil || plain != "" {
			t.Errorf("without marks, or with more than marks: %.300q, %v", plain, err)
		}
		seen, err := chromedp.Run(ctx, chromedp.Evaluate[[]decided](`[...document.querySelectorAll('.comment')].map(e => ({Text: e.textContent,
			Praise: !!e.querySelector('.reason.praise'), Blame: !!e.querySelector('.reason.blame'), Marked: !!e.querySelector('mark.reason.blame')}))`))
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range seen {
			if want := read[one.Text]; one != want {
				t.Errorf("shown %+v, read %+v", one, want)
			}
		}
		if next, err = chromedp.Run(ctx, chromedp.Evaluate[string](`document.querySelector('[rel=next]')?.href ?? ''`)); err != nil {
			t.Fatal(err)
		}
	}
	slices.Reverse(got)
	want := make([]string, len(all))
	for i, text := range all {
		want[i] = text + tail
	}
	same(t, "comment", got, want)
}

func TestAnswersPagesAreAccessible(t *testing.T) {
	ts := newTestServer(t)
	comments := []string{
		"The waiters were lovely, but we waited an hour and the toilet was dirty. You should hire more people! Can you?",
		"the waiters were lovely but we waited an hour and the toilet was dirty, you should hire more people",
		strings.Repeat("eternalwaiting", 20) + " " + strings.Repeat("dirty ", 60), "مرحبا rude waiters, rude 😡",
	}
	var first surveys.ID
	for _, comment := range comments {
		first = ts.record(t, ts.ours.posters[0], face(1), said(comment), surveys.Answer{Question: "why", Options: []string{"waiting", "price"}})
		ts.clock.move(time.Minute)
	}
	list, err := ts.Store.Answers(t.Context(), ts.ours.id, store.AnswerQuery{Filter: surveys.Filter{To: 1 << 20}, Limit: 10})
	if err != nil || len(list) != len(comments) {
		t.Fatal(err)
	}
	ctx, url := ts.browse(t)
	browsertest.Allow(ctx, "409 (Conflict)")
	browsertest.Allow(ctx, "400 (Bad Request)")
	saveButton := chromedp.CSS(".correcting .row .button:not(.quiet)")
	correct := url + "/answers/" + list[3].ID.String() + "/correct"
	for _, look := range []struct {
		lang  string
		dark  bool
		width int
	}{{"es", false, 320}, {"en", true, 320}, {"en", false, 820}, {"es", true, 1280}} {
		if err := ts.Store.SetLanguage(t.Context(), ts.ours.id, ts.ours.members[surveys.Owner].ID, look.lang); err != nil {
			t.Fatal(err)
		}
		if err := browsertest.Emulate(ctx, look.width, 900, look.dark); err != nil {
			t.Fatal(err)
		}
		t.Run(fmt.Sprintf("%s, dark %v, %d px", look.lang, look.dark, look.width), func(t *testing.T) {
			do(t, ctx, chromedp.Navigate(url+"/answers?q=dirty&kind=complaint"))
			accessible(t, ctx)
			do(t, ctx, chromedp.Navigate(url+"/answers?group=1"), chromedp.WaitVisible(chromedp.CSS(".alike summary")))
			accessible(t, ctx)
			do(t, ctx, chromedp.Navigate(url+"/answers/"+first.String()+"/correct"))
			accessible(t, ctx)
			// Doubled, so that something is wrong; then right, so that there is something to undo and to read again.
			do(t, ctx, chromedp.Navigate(correct),
				chromedp.Evaluate[chromedp.Void](`document.querySelectorAll('.choices select:first-child').forEach(s => { s.value = 'place.noise' })`),
				chromedp.Click(saveButton), chromedp.WaitVisible(chromedp.CSS(`[aria-invalid]:focus`)))
			accessible(t, ctx)
			do(t, ctx, chromedp.Click(chromedp.CSS(`.correcting .row .quiet`)), chromedp.WaitVisible(chromedp.CSS(".answers .notice button")))
			accessible(t, ctx)
			do(t, ctx, chromedp.Navigate(correct), chromedp.WaitVisible(chromedp.CSS(".reread .button")))
			accessible(t, ctx)
			do(t, ctx, chromedp.Evaluate[chromedp.Void](`document.querySelector('[name=comment]').value = 'another'`), chromedp.Click(saveButton),
				chromedp.WaitVisible(chromedp.CSS("[role=alert]")))
			accessible(t, ctx)
			do(t, ctx, chromedp.Click(chromedp.CSS(".reread .button")), chromedp.WaitVisible(chromedp.CSS(".answers .notice")))
		})
	}
}
