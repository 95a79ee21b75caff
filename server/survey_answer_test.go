package server

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"opina/internal/store"
	"opina/surveys"
)

// stored is every answer of our organization, the newest first.
func (ts *testServer) stored(t *testing.T) []store.AnswerRow {
	t.Helper()
	rows, err := ts.Store.Answers(t.Context(), ts.ours.id, store.AnswerQuery{
		Filter: surveys.Filter{From: 0, To: surveys.DayOf(time.Now()) + 36500}, Limit: 100,
	})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// post sends a form, or JSON as the page's script does, on a visit.
func (ts *testServer) post(t *testing.T, path, body, cookie string) answer {
	t.Helper()
	r := ts.request("POST", path, body, "")
	if strings.HasPrefix(body, "{") {
		r.Header.Set("Accept", "application/json")
	}
	if cookie != "" {
		r.AddCookie(&http.Cookie{Name: visitCookie, Value: cookie})
	}
	return ts.send(t, r)
}

func TestFormIsThankedOnce(t *testing.T) {
	ts := newTestServer(t)
	path := "/s/" + ts.ours.posters[0].Code
	cookie := ts.page(t, path, "").cookie(visitCookie)
	const form = "version=1&q.face=1&q.why=waiting&q.why=price&q.comment=Media+hora&q.contact=ana%40example.com&ok.contact=1"
	sent := ts.post(t, path, form, cookie)
	if sent.status != 303 || sent.header.Get("Location") != path {
		t.Fatalf("%d to %q", sent.status, sent.header.Get("Location"))
	}
	done := sent.cookie(visitCookie)
	for range 2 { // and after a reload
		thanks := ts.page(t, path, done)
		if !strings.Contains(thanks.body, "Thank you. We will answer by 13:00 on Thursday 12 March.") {
			t.Fatalf("thanks say %s", thanks.body)
		}
		allowedByHash(t, thanks.header, thanks.body)
	}
	// A second click on Send, with the cookie from before and after; then back, another face, and Send.
	ts.post(t, path, form, cookie)
	ts.post(t, path, form, done)
	ts.clock.move(time.Minute)
	ts.post(t, path, "version=1&q.face=4&q.comment=Media+hora", done)
	rows := ts.stored(t)
	if len(rows) != 1 {
		t.Fatalf("%d answers, want 1", len(rows))
	}
	if got := rows[0]; got.Rating.Value != 4 || got.Comment() != "Media hora" || len(got.Mentions) > 0 && got.Mentions[0].Theme == "product.price" {
		t.Errorf("stands: %+v", got)
	}
}

func TestFormKeepsWhatWasTyped(t *testing.T) {
	ts := newTestServer(t)
	path := "/s/" + ts.ours.posters[0].Code
	for name, test := range map[string]struct {
		form string
		want []string
	}{
		"a bad contact": {
			"q.face=2&q.why=stock&q.comment=a+%3Cb%3E&q.contact=nobody&ok.contact=1",
			[]string{
				`value="2" type="radio" checked`, `value="stock" type="checkbox" checked`, "a &lt;b&gt;</textarea>", `value="nobody"`,
				"neither an e-mail nor a phone", `aria-invalid="true"`, `name="ok.contact" value="1" checked`,
			},
		},
		"no consent":     {"q.face=3&q.contact=ana%40example.com", []string{"Tick the box", `value="ana@example.com"`}},
		"nothing":        {"version=1", []string{"Answer one question at least"}},
		"no such face":   {"q.face=9", []string{"Choose one of the values"}},
		"no such reason": {"q.face=1&q.why=nonsense", []string{"Choose one of the options"}},
		"too long":       {"q.comment=" + strings.Repeat("a", 5001), []string{"It is too long", strings.Repeat("a", 5001) + "</textarea>"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := ts.post(t, path, test.form, "")
			if got.status != 400 {
				t.Errorf("status %d, want 400", got.status)
			}
			for _, want := range test.want {
				if !strings.Contains(got.body, want) {
					t.Errorf("no %.60q in %s", want, within.ReplaceAllString(got.body, ""))
				}
			}
			allowedByHash(t, got.header, got.body)
		})
	}
	if rows := ts.stored(t); len(rows) != 0 {
		t.Errorf("%d answers were stored", len(rows))
	}
}

func TestBrowserWithoutCookiesIsThanked(t *testing.T) {
	ts := newTestServer(t)
	path := "/s/" + ts.ours.posters[0].Code
	sent := ts.post(t, path+"?lang=es", "q.face=1&q.contact=600+123+456&ok.contact=1", "")
	to := sent.header.Get("Location")
	if sent.status != 303 || !strings.HasPrefix(to, path+"?lang=es&thanks=") {
		t.Fatalf("%d to %q", sent.status, to)
	}
	if got := ts.page(t, to, "").body; !strings.Contains(got, "Gracias. Te responderemos antes del jueves 12 de marzo a las 13:00.") {
		t.Errorf("thanks say %s", got)
	}
	forged := path + "?thanks=" + url.QueryEscape("1900000000."+strings.Split(to, ".")[1])
	if got := ts.page(t, forged, "").body; strings.Contains(got, "Thank you.") {
		t.Error("a promise that we did not make is shown")
	}
}

func TestScriptSavesTheFirstTap(t *testing.T) {
	ts := newTestServer(t)
	path := "/s/" + ts.ours.posters[0].Code
	cookie := ts.page(t, path, "").cookie(visitCookie)
	say := func(body string) (saved, answer) {
		t.Helper()
		got := ts.post(t, path, body, cookie)
		var s saved
		if err := json.Unmarshal([]byte(got.body), &s); err != nil {
			t.Fatalf("%d %s", got.status, got.body)
		}
		return s, got
	}
	const tap = `{"version":1,"lang":"es","answers":[{"question":"face","rating":1}]}`
	for range 2 { // a double tap
		if s, got := say(tap); s.Finished || got.status != 200 || got.cookie(visitCookie) != "" {
			t.Errorf("a tap: %+v", got)
		}
	}
	if rows := ts.stored(t); len(rows) != 1 || rows[0].Rating.Value != 1 {
		t.Fatalf("stored %+v", rows)
	}
	s, got := say(`{"lang":"es","finished":true,"answers":[{"question":"face","rating":1},{"question":"contact","contact":"x"}]}`)
	if got.status != 400 || !strings.HasPrefix(s.Errors["contact"], "No parece") || got.cookie(visitCookie) != "" {
		t.Errorf("a bad contact: %+v", got)
	}
	s, got = say(`{"lang":"es","finished":true,"answers":[{"question":"face","rating":1},{"question":"contact","contact":"ana@example.com","consent":true}]}`)
	if !s.Finished || s.Thanks != "Gracias. Te responderemos antes del jueves 12 de marzo a las 13:00." {
		t.Errorf("finished: %+v", got)
	}
	cookie = got.cookie(visitCookie)
	say(tap) // a late one, of a page that was left open
	rows := ts.stored(t)
	if len(rows) != 1 {
		t.Fatalf("%d answers, want 1", len(rows))
	}
	// With the id that the page made, where the browser keeps no cookies.
	cookie = ""
	id := surveys.NewID(ts.clock.Now()).String()
	for range 2 {
		say(`{"id":"` + id + `","lang":"en","answers":[{"question":"face","rating":4}]}`)
	}
	if rows := ts.stored(t); len(rows) != 2 {
		t.Errorf("%d answers, want 2", len(rows))
	}
}

func TestAnotherVisitIsAskedFor(t *testing.T) {
	ts := newTestServer(t)
	path := "/s/" + ts.ours.posters[0].Code
	cookie := ts.page(t, path, "").cookie(visitCookie)
	done := ts.post(t, path, "q.face=4", cookie).cookie(visitCookie)
	again := ts.post(t, path, "again=1", done)
	fresh := again.cookie(visitCookie)
	if again.status != 303 || again.header.Get("Location") != path || fresh == "" || fresh == done {
		t.Fatalf("%d to %q", again.status, again.header.Get("Location"))
	}
	ts.post(t, path, "q.face=4", fresh)
	if rows := ts.stored(t); len(rows) != 2 {
		t.Errorf("%d answers, want 2", len(rows))
	}
}

func TestHoneypotIsHeldOut(t *testing.T) {
	ts := newTestServer(t)
	path := "/s/" + ts.ours.posters[0].Code
	if got := ts.post(t, path, "q.face=4&website=http%3A%2F%2Fspam.example", ""); got.status != 303 {
		t.Errorf("a program notices: %d", got.status)
	}
	ts.post(t, path, `{"finished":true,"website":"x","answers":[{"question":"face","rating":4}]}`, "")
	rows := ts.stored(t)
	if len(rows) != 2 || slices.ContainsFunc(rows, func(r store.AnswerRow) bool { return !r.HeldOut }) {
		t.Errorf("stored %+v", rows)
	}
	day := surveys.DayOf(ts.clock.Now())
	days, err := ts.Store.Days(t.Context(), ts.ours.id, surveys.Filter{From: day, To: day})
	if err != nil || surveys.Total(days).Responses != 0 {
		t.Errorf("counted: %+v, %v", days, err)
	}
}

func TestNoWayOut(t *testing.T) {
	ts := newTestServer(t)
	code := ts.ours.posters[0].Code
	for _, query := range []string{
		"?lang=//evil.example", "?lang=%0d%0aLocation:%20http://evil.example", "?lang=es&next=http://evil.example",
		"?thanks=http://evil.example", "?privacy=http://evil.example",
	} {
		for _, got := range []answer{ts.post(t, "/s/"+code+query, "q.face=4", ""), ts.page(t, "/s/"+code+query, "")} {
			to := got.header.Get("Location")
			if to != "" && (!strings.HasPrefix(to, "/s/"+code) || strings.Contains(to, "://")) {
				t.Errorf("%s leads to %q", query, to)
			}
		}
	}
}

func TestBodiesThatAreNone(t *testing.T) {
	ts := newTestServer(t)
	path := "/s/" + ts.ours.posters[0].Code
	for name, test := range map[string]struct {
		kind, body string
		want       int
	}{
		"text":           {"text/plain", "q.face=1", 415},
		"multipart":      {"multipart/form-data; boundary=x", "--x--", 415},
		"broken JSON":    {"application/json", `{"answers":`, 400},
		"JSON of a list": {"application/json", `[]`, 400},
		"bad id":         {"application/json", `{"id":"1","answers":[{"question":"face","rating":1}]}`, 400},
		"huge":           {"application/x-www-form-urlencoded", "q.comment=" + strings.Repeat("a", maxBody), 413},
	} {
		r := ts.request("POST", path, test.body, "")
		r.Header.Set("Content-Type", test.kind)
		if test.want == 413 {
			// Fiber's test connection hands the error back instead of the answer.
			if response, err := ts.app.Test(r, -1); err == nil && response.StatusCode != 413 {
				t.Errorf("%s: %d, want 413", name, response.StatusCode)
			}
			continue
		}
		if got := ts.send(t, r); got.status != test.want {
			t.Errorf("%s: %d, want %d", name, got.status, test.want)
		}
	}
	if rows := ts.stored(t); len(rows) != 0 {
		t.Errorf("%d answers were stored", len(rows))
	}
}

// naughty is text that has broken such pages before.
var naughty = []string{
	`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `</textarea><script>alert(1)</script>`, `{{constructor.constructor('alert(1)')()}}`,
	`'; DROP TABLE responses; --`, "a\x00b", "\xff\xfe", "\r\nSet-Cookie: x=1", "𝕋𝕙𝕖 👩‍👩‍👧‍👦 ﷽", "\u202eabc\u202d", "e\u0301\u0301\u0301", "%s%n%d", `=1+1`, "\ufeff",
}

func TestNaughtyTextIsText(t *testing.T) {
	ts := newTestServer(t)
	path := "/s/" + ts.ours.posters[0].Code
	for _, text := range naughty {
		form := url.Values{"q.face": {"1"}, "q.comment": {text}}
		if got := ts.post(t, path, form.Encode(), ""); got.status != 303 {
			t.Errorf("%q: %d", text, got.status)
		}
		form.Set("q.contact", text)
		shown := ts.post(t, path, form.Encode(), "")
		if n := strings.Count(shown.body, "<script>"); n > 1 || strings.Contains(shown.body, "<img") {
			t.Errorf("%q runs: %s", text, within.ReplaceAllString(shown.body, ""))
		}
	}
	for _, row := range ts.stored(t) {
		if !slices.ContainsFunc(naughty, func(text string) bool { return row.Comment() == surveys.Clean(text) }) {
			t.Errorf("stored %q, which nobody wrote", row.Comment())
		}
	}
}
