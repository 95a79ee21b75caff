package server

import (
	"bufio"
	"context"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"opina/surveys"
)

// serve lets an app answer on a real connection, because streams need one.
func serve(t *testing.T, serve func(net.Listener) error, shutdown func() error) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- serve(ln) }()
	t.Cleanup(func() {
		if err := shutdown(); err != nil {
			t.Error(err)
		}
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return "http://" + ln.Addr().String()
}

// stream opens an event stream; next gives its next line that is not empty, "" at the end.
func stream(t *testing.T, r *http.Request) (next func() string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	response, err := http.DefaultClient.Do(r.WithContext(ctx))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { response.Body.Close() })
	if got := response.Header.Get("Content-Type"); response.StatusCode != 200 || got != "text/event-stream" {
		t.Fatalf("status %d, type %q", response.StatusCode, got)
	}
	lines := bufio.NewScanner(response.Body)
	return func() string {
		for lines.Scan() {
			if lines.Text() != "" {
				return lines.Text()
			}
		}
		return ""
	}
}

func expect(t *testing.T, next func() string, want ...string) {
	t.Helper()
	for _, line := range want {
		if got := next(); got != line {
			t.Fatalf("line = %q, want %q", got, line)
		}
	}
}

func TestEventsTellOfChanges(t *testing.T) {
	ts := newTestServer(t)
	url := serve(t, ts.Serve, func() error { return ts.Shutdown(context.Background()) })
	r := ts.request("GET", "/events", "", ts.ours.as(surveys.Viewer))
	r.URL.Host, r.Host = strings.TrimPrefix(url, "http://"), ""
	next := stream(t, r)
	expect(t, next, "retry: 2000")
	ts.rate(t, ts.theirs.posters[0].Code, 4, "", "", "") // not our business
	ts.rate(t, ts.ours.posters[0].Code, 4, "", "", "")
	expect(t, next, "id: 1", "event: changed", "data: ")
	ts.rate(t, ts.ours.posters[0].Code, 4, "", "", "")
	expect(t, next, "id: 2", "event: changed", "data: ")
}

func TestEventsNeedASession(t *testing.T) {
	ts := newTestServer(t)
	if got := ts.do(t, "GET", "/events", "", ""); got.status != 303 {
		t.Errorf("status = %d, want 303", got.status)
	}
}

// testFeed serves one feed by an app whose write timeout is much shorter than the stream's life.
func testFeed(t *testing.T, f feed) (next func() string) {
	t.Helper()
	app := fiber.New(fiber.Config{DisableStartupMessage: true, WriteTimeout: 4 * f.beat})
	app.Get("/", func(c *fiber.Ctx) error {
		f.send(c)
		return nil
	})
	url := serve(t, app.Listener, app.Shutdown)
	r, err := http.NewRequest("GET", url, nil)
	if err != nil {
		t.Fatal(err)
	}
	next = stream(t, r)
	expect(t, next, "retry: 2000")
	return next
}

func TestFeedOutlivesTheWriteTimeout(t *testing.T) {
	closed, stopped := make(chan struct{}), make(chan struct{})
	beat := 25 * time.Millisecond
	next := testFeed(t, feed{
		changes: make(chan struct{}), stop: func() { close(stopped) }, closed: closed,
		allowed: func(context.Context) bool { return true }, beat: beat,
	})
	start := time.Now()
	for time.Since(start) < 12*beat { // three times the write timeout
		expect(t, next, ": alive")
	}
	close(closed)
	for line := next(); line != ""; line = next() {
		if line != ": alive" {
			t.Fatalf("line = %q after the server closed", line)
		}
	}
	<-stopped
}

func TestFeedEndsForWhoMayNoLongerListen(t *testing.T) {
	var asked atomic.Int32
	stopped := make(chan struct{})
	next := testFeed(t, feed{
		changes: make(chan struct{}), stop: func() { close(stopped) }, closed: make(chan struct{}),
		allowed: func(context.Context) bool { return asked.Add(1) < 3 }, beat: 25 * time.Millisecond,
	})
	expect(t, next, ": alive", ": alive", "")
	<-stopped
}

func TestDisabledMemberStopsListening(t *testing.T) {
	ts := newTestServer(t)
	app := fiber.New(fiber.Config{DisableStartupMessage: true})
	var still func(context.Context) bool
	app.Get("/", func(c *fiber.Ctx) error {
		m, err := ts.sessionMember(c)
		c.Locals(memberKey, m)
		still = ts.stillMember(c)
		return err
	})
	if _, err := app.Test(ts.request("GET", "/", "", ts.ours.as(surveys.Clerk))); err != nil {
		t.Fatal(err)
	}
	if !still(t.Context()) {
		t.Error("a member may not listen")
	}
	if err := ts.Store.DisableMember(t.Context(), ts.ours.id, ts.ours.members[surveys.Clerk].ID, ts.clock.Now()); err != nil {
		t.Fatal(err)
	}
	if still(t.Context()) {
		t.Error("a disabled member may listen")
	}
}
