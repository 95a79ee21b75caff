package server

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"opina/internal/auth"
	"opina/internal/store"
	"opina/static"
	"opina/surveys"
)

// testServer is a server on a SQLite database of its own with two organizations that must never see each other.
//
//	s := newTestServer(t)
//	got := s.do(t, "POST", "/places", "name=Centro", s.ours.as(surveys.Owner))
//	if got.status != 303 { … }
//
// Its clock stands still until the test moves it.
type testServer struct {
	*Server
	ours, theirs testOrganization
	clock        *testClock
	database     string // path of the file, for a second server on it
}

// testOrganization has two shops, a poster in each, and one member per role who sees the first shop alone (the owner
// sees both). Another one, disabled, was an owner.
type testOrganization struct {
	id       int64
	shops    [2]int64
	posters  [2]store.Touchpoint // poster i hangs in shop i and shows the standard survey
	survey   surveys.Version
	members  map[surveys.Role]surveys.Member
	disabled surveys.Member
	sessions map[int64]string // of each member, by id
}

// testPassword is every member's.
const testPassword = "un puente muy verde"

var testHash = sync.OnceValues(func() (string, error) {
	return auth.Hash(context.Background(), testPassword)
})

// as is the session of the member with the role, for do. Nobody is "".
func (o testOrganization) as(r surveys.Role) string { return o.sessions[o.members[r].ID] }

// testClock is the server's clock.
type testClock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *testClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *testClock) move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

const testBaseURL = "http://opina.example"

func newTestServer(t *testing.T) *testServer {
	t.Helper()
	ts := &testServer{
		clock:    &testClock{now: time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)},
		database: filepath.Join(t.TempDir(), "opina.db"),
	}
	ts.Server = startTestServer(t, ts.database, ts.clock)
	ts.ours = ts.organization(t, "ours")
	ts.theirs = ts.organization(t, "theirs")
	return ts
}

// startTestServer opens a server on a database that may hold something already.
func startTestServer(t *testing.T, database string, clock *testClock) *Server {
	t.Helper()
	assets, err := static.Load()
	if err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(t.Context(), store.Config{DSN: database})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	s, err := New(t.Context(), Config{
		Store: db, Assets: assets, BaseURL: testBaseURL, Now: clock.Now, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (ts *testServer) organization(t *testing.T, name string) testOrganization {
	t.Helper()
	ctx, now := t.Context(), ts.clock.Now()
	o := testOrganization{members: map[surveys.Role]surveys.Member{}, sessions: map[int64]string{}}
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	var err error
	o.id, err = ts.Store.CreateOrganization(ctx, store.Organization{
		Name: "Chain " + name, Lang: "en", TimeZone: "Europe/Madrid", AnswerWithin: 48 * time.Hour, CreatedAt: now,
	})
	check(err)
	o.survey, err = ts.Store.CreateSurvey(ctx, o.id, "satisfaction", surveys.Satisfaction())
	check(err)
	for i, shop := range []string{"First", "Second"} {
		o.shops[i], err = ts.Store.CreateLocation(ctx, store.Location{
			Organization: o.id, Name: shop + " shop of " + name, TimeZone: "Europe/Madrid",
		})
		check(err)
		o.posters[i], err = ts.Store.CreateTouchpoint(ctx, store.Touchpoint{
			Organization: o.id, Location: o.shops[i], Survey: o.survey.Survey, Name: shop + " poster of " + name,
			Channel: surveys.QR, CreatedAt: now,
		})
		check(err)
	}
	add := func(m surveys.Member) surveys.Member {
		t.Helper()
		hash, err := testHash()
		check(err)
		m.Organization, m.Name = o.id, "Member "+m.Email
		if m.Role != surveys.Owner {
			m.Locations = []int64{o.shops[0]}
		}
		m.ID, err = ts.Store.CreateMember(ctx, m, hash)
		check(err)
		o.sessions[m.ID], err = ts.Store.StartSession(ctx, o.id, m.ID, now)
		check(err)
		return m
	}
	for _, role := range surveys.Roles {
		o.members[role] = add(surveys.Member{Email: string(role) + "@" + name + ".example", Role: role})
	}
	o.disabled = add(surveys.Member{Email: "disabled@" + name + ".example", Role: surveys.Owner})
	check(ts.Store.DisableMember(ctx, o.id, o.disabled.ID, now))
	// Disabling ended the session; one made by hand shows that it is worth nothing.
	o.sessions[o.disabled.ID], err = ts.Store.StartSession(ctx, o.id, o.disabled.ID, now)
	check(err)
	return o
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   string
}

// do sends a request as a browser on our own pages would and gives the answer. session is what as gives, "" for
// nobody; a body that starts with { or [ is JSON, any other a form. Redirects are not followed.
func (ts *testServer) do(t *testing.T, method, path, body, session string) answer {
	t.Helper()
	return ts.send(t, ts.request(method, path, body, session))
}

// request is the request that do sends, for tests that change its headers.
func (s *Server) request(method, path, body, session string) *http.Request {
	r := httptest.NewRequest(method, testBaseURL+path, strings.NewReader(body))
	r.RequestURI = ""
	if body != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if strings.ContainsAny(body[:1], "{[") {
			r.Header.Set("Content-Type", "application/json")
		}
	}
	if method != http.MethodGet {
		r.Header.Set("Origin", testBaseURL)
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	r.Header.Set("Accept-Language", "en")
	if session != "" {
		r.AddCookie(&http.Cookie{Name: s.sessionCookie(), Value: session})
	}
	return r
}

// send sends any request.
func (s *Server) send(t *testing.T, r *http.Request) answer {
	t.Helper()
	response, err := s.app.Test(r, -1)
	if err != nil {
		t.Fatalf("%s %s: %v", r.Method, r.URL.Path, err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatalf("%s %s: %v", r.Method, r.URL.Path, err)
	}
	return answer{response.StatusCode, response.Header, string(body)}
}

// cookie is the value that the answer sets for the cookie, "" for none.
func (a answer) cookie(name string) string {
	for _, c := range (&http.Response{Header: a.header}).Cookies() {
		if c.Name == name {
			return c.Value
		}
	}
	return ""
}
