package server

import (
	"net/http"
	"net/url"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"opina/internal/store"
	"opina/surveys"
)

// logIn posts the login form and gives the answer.
func (s *Server) logIn(t *testing.T, email, password string) answer {
	t.Helper()
	return s.send(t, s.request("POST", "/login", url.Values{"email": {email}, "password": {password}}.Encode(), ""))
}

// in tells whether the session opens the home page.
func (s *Server) in(t *testing.T, session string) bool {
	t.Helper()
	return s.send(t, s.request("GET", "/account", "", session)).status == http.StatusOK
}

func TestLogin(t *testing.T) {
	ts := newTestServer(t)
	got := ts.logIn(t, " Owner@OURS.example ", testPassword)
	if got.status != http.StatusSeeOther || got.header.Get("Location") != "/" {
		t.Fatalf("status %d, to %q", got.status, got.header.Get("Location"))
	}
	cookie := got.header.Get("Set-Cookie")
	for _, want := range []string{"opina_session=", "HttpOnly", "SameSite=Lax", "path=/", "max-age=2592000"} {
		if !strings.Contains(cookie, want) {
			t.Errorf("the cookie lacks %s: %q", want, cookie)
		}
	}
	if strings.Contains(strings.ToLower(cookie), "secure") {
		t.Errorf("a cookie that plain HTTP cannot keep: %q", cookie)
	}
	if !ts.in(t, got.cookie("opina_session")) {
		t.Error("the session opens nothing")
	}
}

func TestSessionCookieUnderHTTPS(t *testing.T) {
	ts := newTestServer(t)
	config := ts.Config
	config.BaseURL = "https://opina.example/"
	s, err := New(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	cookie := s.logIn(t, "owner@ours.example", testPassword).header.Get("Set-Cookie")
	if !strings.HasPrefix(cookie, "__Host-opina_session=") || !strings.Contains(cookie, "secure") || strings.Contains(strings.ToLower(cookie), "domain") {
		t.Errorf("cookie %q", cookie)
	}
}

// untyped is the page without what was typed into it.
func untyped(body string) string {
	return regexp.MustCompile(`value="[^"]*"`).ReplaceAllString(body, "")
}

func TestLoginTellsNobodyWhoHasAnAccount(t *testing.T) {
	ts := newTestServer(t)
	first := ""
	for _, c := range []struct{ name, email, password string }{
		{"a wrong password", "owner@ours.example", "not the password"},
		{"an unknown account", "nobody@ours.example", "not the password"},
		{"a disabled account", "disabled@ours.example", testPassword},
		{"no address", "", ""},
		{"a strange address", "x' OR 1=1 --", "x"},
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		got := ts.logIn(t, c.email, c.password)
		runtime.ReadMemStats(&after)
		if got.status != http.StatusUnauthorized || got.cookie("opina_session") != "" {
			t.Errorf("%s: status %d", c.name, got.status)
		}
		if first == "" {
			first = untyped(got.body)
		}
		if untyped(got.body) != first {
			t.Errorf("%s gets another page:\n%s\n%s", c.name, first, untyped(got.body))
		}
		if after.TotalAlloc-before.TotalAlloc < 19<<20 { // what one hash takes
			t.Errorf("%s costs no hash, which a clock can tell", c.name)
		}
	}
}

func TestNoSessionIsAdopted(t *testing.T) {
	ts := newTestServer(t)
	planted := "planted-by-somebody-else-0123456789abcdefghij"
	form := url.Values{"email": {"owner@ours.example"}, "password": {testPassword}}.Encode()
	got := ts.do(t, "POST", "/login", form, planted)
	session := got.cookie("opina_session")
	if got.status != http.StatusSeeOther || session == planted || len(session) < 40 {
		t.Errorf("status %d, session %q", got.status, session)
	}
	if ts.in(t, planted) {
		t.Error("a session chosen outside opens the house")
	}
	// Logging in again ends the session that the browser had.
	again := ts.do(t, "POST", "/login", form, session).cookie("opina_session")
	if again == session || ts.in(t, session) || !ts.in(t, again) {
		t.Error("the session before the login lives on")
	}
}

func TestNextLeadsNowhereElse(t *testing.T) {
	ts := newTestServer(t)
	for _, c := range []struct{ next, want string }{
		{"/answers?low=1", "/answers?low=1"}, {"//evil.example", "/"}, {`/\evil.example`, "/"}, {"https://evil.example", "/"}, {"/%2f/evil.example", "/"},
	} {
		form := url.Values{"email": {"owner@ours.example"}, "password": {testPassword}, "next": {c.next}}.Encode()
		if got := ts.do(t, "POST", "/login", form, "").header.Get("Location"); got != c.want {
			t.Errorf("next %q leads to %q", c.next, got)
		}
		if got := ts.do(t, "GET", "/login?next="+url.QueryEscape(c.next), "", ts.ours.as(surveys.Viewer)).header.Get("Location"); got != c.want {
			t.Errorf("next %q leads who is logged in to %q", c.next, got)
		}
		if got := ts.do(t, "GET", "/login?next="+url.QueryEscape(c.next), "", ""); strings.Contains(got.body, "evil") {
			t.Errorf("next %q stands in the page", c.next)
		}
	}
}

func TestGuessingIsSlow(t *testing.T) {
	ts := newTestServer(t)
	for i := range triesByAccount.Tries {
		if got := ts.logIn(t, "owner@ours.example", "wrong"); got.status != http.StatusUnauthorized {
			t.Fatalf("try %d: status %d", i, got.status)
		}
	}
	got := ts.logIn(t, "owner@ours.example", testPassword)
	if got.status != http.StatusTooManyRequests || got.header.Get("Retry-After") != "900" || !strings.Contains(got.body, "owner@ours.example") {
		t.Errorf("one too many: status %d, Retry-After %q", got.status, got.header.Get("Retry-After"))
	}
	// Another account from the same place is another matter, and so is the same account from elsewhere.
	if got := ts.logIn(t, "viewer@ours.example", testPassword); got.status != http.StatusSeeOther {
		t.Errorf("another account: status %d", got.status)
	}
	elsewhere := ts.behindProxy(t)
	r := elsewhere.request("POST", "/login", url.Values{"email": {"owner@ours.example"}, "password": {testPassword}}.Encode(), "")
	r.Header.Set("X-Forwarded-For", "198.51.100.7")
	if got := elsewhere.send(t, r); got.status != http.StatusSeeOther {
		t.Errorf("the owner is locked out at home by somebody elsewhere: status %d", got.status)
	}
	// A restart forgets nothing.
	if got := startTestServer(t, ts.database, ts.clock).logIn(t, "owner@ours.example", testPassword); got.status != http.StatusTooManyRequests {
		t.Errorf("after a restart: status %d", got.status)
	}
	ts.clock.move(triesByAccount.Window)
	if got := ts.logIn(t, "owner@ours.example", testPassword); got.status != http.StatusSeeOther {
		t.Errorf("after the window: status %d", got.status)
	}
}

// behindProxy is a second server on the same database that believes X-Forwarded-For from where the tests come.
func (ts *testServer) behindProxy(t *testing.T) *Server {
	t.Helper()
	config := ts.Config
	config.TrustedProxies = []string{"0.0.0.0"}
	s, err := New(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestGuessingManyAccountsIsSlow(t *testing.T) {
	ts := newTestServer(t)
	statuses := map[int]int{}
	for i := range triesByAddress.Tries + 1 {
		statuses[ts.logIn(t, formatID(int64(i))+"@x.example", "wrong").status]++
	}
	if statuses[http.StatusUnauthorized] != triesByAddress.Tries || statuses[http.StatusTooManyRequests] != 1 {
		t.Errorf("statuses %v", statuses)
	}
}

func TestWhoKnowsThePasswordIsNotCounted(t *testing.T) {
	ts := newTestServer(t)
	for i := range 2 * triesByAccount.Tries {
		if got := ts.logIn(t, "owner@ours.example", testPassword); got.status != http.StatusSeeOther {
			t.Fatalf("login %d: status %d", i, got.status)
		}
	}
}

func TestSessionsEnd(t *testing.T) {
	ts := newTestServer(t)
	viewer := ts.ours.members[surveys.Viewer]
	start := func() string {
		t.Helper()
		token, err := ts.Store.StartSession(t.Context(), viewer.Organization, viewer.ID, ts.clock.Now())
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	password := "otra cosa muy distinta"
	for _, c := range []struct {
		name   string
		do     func(session string) answer
		others bool // whether the other browser's session lives on
	}{
		{"logout", func(session string) answer { return ts.do(t, "POST", "/logout", "", session) }, true},
		{"logout everywhere", func(session string) answer { return ts.do(t, "POST", "/logout/everywhere", "", session) }, false},
		{"password change", func(session string) answer {
			form := url.Values{"current": {testPassword}, "password": {password}}
			return ts.do(t, "POST", "/account/password", form.Encode(), session)
		}, false},
		{"role change", func(string) answer {
			return ts.do(t, "POST", "/members/"+formatID(viewer.ID), "role=staff&shops="+formatID(ts.ours.shops[0]), ts.ours.as(surveys.Owner))
		}, true},
		{"disabling", func(string) answer {
			return ts.do(t, "POST", "/members/"+formatID(viewer.ID)+"/disable", "", ts.ours.as(surveys.Owner))
		}, false},
	} {
		first, second := start(), start()
		if !ts.in(t, first) || !ts.in(t, second) {
			t.Fatalf("%s: not logged in before", c.name)
		}
		got := c.do(first)
		if got.status != http.StatusSeeOther {
			t.Errorf("%s: status %d", c.name, got.status)
		}
		if c.name != "role change" && ts.in(t, first) {
			t.Errorf("%s: the session lives on", c.name)
		}
		if ts.in(t, second) != c.others {
			t.Errorf("%s: in the other browser the session lives: %v, want %v", c.name, !c.others, c.others)
		}
		if c.name == "password change" && !ts.in(t, got.cookie("opina_session")) {
			t.Error("who changed the password was logged out")
		}
	}
	if got := ts.logIn(t, viewer.Email, password); got.status != http.StatusUnauthorized {
		t.Errorf("a disabled member logs in: %d", got.status)
	}
}

func TestSessionLastsWhileItIsUsed(t *testing.T) {
	ts := newTestServer(t)
	session := ts.ours.as(surveys.Owner)
	if got := ts.do(t, "GET", "/account", "", session); got.cookie("opina_session") != "" {
		t.Error("every page sets the cookie again")
	}
	for range 5 {
		ts.clock.move(20 * 24 * time.Hour)
		got := ts.do(t, "GET", "/account", "", session)
		if got.status != http.StatusOK || got.cookie("opina_session") != session {
			t.Fatalf("status %d, cookie %q", got.status, got.cookie("opina_session"))
		}
	}
	ts.clock.move(store.SessionLength)
	if ts.in(t, session) {
		t.Error("a session that nobody used lasts for ever")
	}
}

func TestChangePasswordAsksForTheOldOne(t *testing.T) {
	ts := newTestServer(t)
	session := ts.ours.as(surveys.Clerk)
	for _, c := range []struct {
		current, password string
		want              string
	}{
		{"wrong", "una nueva bien larga", "This is not your current password."},
		{testPassword, "corta", "at least 10 characters"},
		{testPassword, "staff@ours.example", "cannot be the e-mail address"},
		{testPassword, "contraseña123", "one of the first"},
	} {
		got := ts.do(t, "POST", "/account/password", url.Values{"current": {c.current}, "password": {c.password}}.Encode(), session)
		if got.status != http.StatusBadRequest || !strings.Contains(got.body, c.want) || strings.Contains(got.body, c.password) && c.password != "staff@ours.example" {
			t.Errorf("%q: status %d, want %q in\n%s", c.password, got.status, c.want, got.body)
		}
	}
	if !ts.in(t, session) {
		t.Error("a refused change ends the session")
	}
}
