package server

import (
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"opina/internal/demo"
	"opina/internal/store"
	"opina/surveys"
	"opina/surveys/themes"
)

var noonOfDemo = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

// regexpTerm finds a term that can be made a theme.
var regexpTerm = regexp.MustCompile(`action="/themes/found/make"><input type="hidden" name="term" value="([^"]*)"`)

// demoServer serves the demo chain, and gives a session of its owner.
func demoServer(t *testing.T) (ts *testServer, owner string) {
	t.Helper()
	ts = &testServer{clock: &testClock{now: noonOfDemo}, database: filepath.Join(t.TempDir(), "opina.db")}
	ts.Server = startTestServer(t, ts.database, ts.clock)
	if err := demo.Fill(t.Context(), ts.Store, demo.Usual, noonOfDemo, func(int) {}); err != nil {
		t.Fatal(err)
	}
	owner, err := ts.Store.StartSession(t.Context(), 1, 1, noonOfDemo)
	if err != nil {
		t.Fatal(err)
	}
	return ts, owner
}

// What the demo's customers complain about and no theme knows is proposed, becomes a theme with a click, and is counted from
// then on, in comments of the past too.
func TestDiscoveryFindsThePlantedTheme(t *testing.T) {
	ts, owner := demoServer(t)
	page := ts.do(t, "GET", "/themes/found", "", owner)
	page.wants(t, 200)
	term := regexpTerm.FindStringSubmatch(page.body)
	if term == nil || !strings.HasPrefix(term[1], "pajita") {
		t.Fatalf("the first term proposed is %q", term)
	}
	made := ts.do(t, "POST", "/themes/found/make", url.Values{"term": {term[1]}, "lang": {"es"}}.Encode(), owner)
	if made.status != 303 || made.header.Get("Location") != "/themes/own.1?done=made" {
		t.Fatalf("made: %d, to %s", made.status, made.header.Get("Location"))
	}
	if _, err := ts.Store.Retag(t.Context()); err != nil {
		t.Fatal(err)
	}
	counts, err := ts.Store.Themes(t.Context(), 1, surveys.Filter{From: 0, To: surveys.DayOf(noonOfDemo)})
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(counts, func(c surveys.ThemeCount) bool { return c.Theme == "own.1" })
	if at < 0 || counts[at].Negative < 5 {
		t.Errorf("the new theme is counted nowhere: %v", counts)
	}
	rows, err := ts.Store.Answers(t.Context(), 1, store.AnswerQuery{Filter: surveys.Filter{To: surveys.DayOf(noonOfDemo)}, Theme: "own.1", Limit: 100})
	if err != nil || len(rows) == 0 || !strings.Contains(themes.Fold(rows[0].Comment()), "pajita") {
		t.Errorf("%d answers have it, %v", len(rows), err)
	}
	if page := ts.do(t, "GET", "/themes/found", "", owner); strings.Contains(page.body, `value="`+term[1]+`"`) {
		t.Error("a term that is a theme now is proposed again")
	}
}

func TestTermsAreDismissedForGood(t *testing.T) {
	ts, owner := demoServer(t)
	proposed := func() (terms []string) {
		for _, found := range regexpTerm.FindAllStringSubmatch(ts.do(t, "GET", "/themes/found", "", owner).body, -1) {
			terms = append(terms, found[1])
		}
		return terms
	}
	first := proposed()
	if len(first) == 0 {
		t.Fatal("nothing is proposed")
	}
	var gone []string
	for terms := first; len(terms) > 0; terms = proposed() { // what stood in a better one's shadow may come after it
		if slices.Contains(gone, terms[0]) || len(gone) > 50 {
			t.Fatalf("%q is proposed after %q were dismissed", terms[0], gone)
		}
		to := ts.do(t, "POST", "/themes/found/dismiss", url.Values{"term": {terms[0]}}.Encode(), owner).header.Get("Location")
		ts.do(t, "GET", to, "", owner).wants(t, 200, "<span>"+terms[0]+"</span>")
		gone = append(gone, terms[0])
	}
	ts.do(t, "POST", "/themes/found/recall", url.Values{"term": {first[0]}}.Encode(), owner)
	if again := proposed(); !slices.Contains(again, first[0]) {
		t.Errorf("recalled: %q", again)
	}
}

// A theme of a term waits where other edits wait: they are not applied by the way.
func TestAThemeWaitsWithOtherEdits(t *testing.T) {
	ts := newTestServer(t)
	org, owner := ts.ours.id, ts.ours.as(surveys.Owner)
	edits, err := themes.Edits{}.UsePack("hotel")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ts.Store.SaveThemes(t.Context(), org, 0, edits); err != nil {
		t.Fatal(err)
	}
	ts.do(t, "POST", "/themes/found/make", "term=pajita&lang=es", owner).wants(t, 303)
	now, err := ts.Store.ThemeEdits(t.Context(), org)
	if err != nil || now.InUse.Pack != "" || len(now.InUse.Themes) != 0 || now.Draft == nil || now.Draft.Pack != "hotel" || len(now.Draft.Themes) != 1 {
		t.Errorf("%+v, %v", now, err)
	}
	for _, wrong := range []string{"", "term=", "term=+", "term=" + strings.Repeat("a", themes.MaxWord+1)} {
		for _, do := range []string{"make", "dismiss", "recall"} {
			ts.do(t, "POST", "/themes/found/"+do, wrong, owner).wants(t, 400)
		}
	}
	if dismissed, err := ts.Store.DismissedTerms(t.Context(), org); err != nil || len(dismissed) > 0 {
		t.Errorf("dismissed %q, %v", dismissed, err)
	}
}
