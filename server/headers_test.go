package server

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"opina/internal/store"
	"opina/surveys"
)

func checkSecure(t *testing.T, what string, status int, h http.Header) {
	t.Helper()
	checkFramed(t, what, status, h, "'none'", "DENY")
}

// checkFramed is checkSecure of a page that others may show within, as ancestors and frame say.
func checkFramed(t *testing.T, what string, status int, h http.Header, ancestors, frame string) {
	t.Helper()
	policy := h.Get("Content-Security-Policy")
	policy = strings.Replace(policy, "form-action 'none'", "form-action 'self'", 1) // a page without forms may say so
	for _, part := range []string{"default-src 'none'", "frame-ancestors " + ancestors, "base-uri 'none'", "form-action 'self'"} {
		if !strings.Contains(policy, part) {
			t.Errorf("%s (%d): the policy lacks %s: %q", what, status, part, policy)
		}
	}
	if strings.Contains(policy, "unsafe") || strings.Contains(policy, "*") {
		t.Errorf("%s (%d): the policy is loose: %q", what, status, policy)
	}
	for name, want := range map[string]string{
		"X-Content-Type-Options": "nosniff", "X-Frame-Options": frame, "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin",
	} {
		if got := h.Get(name); got != want {
			t.Errorf("%s (%d): %s is %q, want %q", what, status, name, got, want)
		}
	}
	if h.Get("Cache-Control") == "" {
		t.Errorf("%s (%d): nothing is said about caching", what, status)
	}
	if h.Get("Server") != "" {
		t.Errorf("%s (%d) tells what it is made of: %q", what, status, h.Get("Server"))
	}
}

func TestSecureHeadersEverywhere(t *testing.T) {
	ts := newTestServer(t)
	close(ts.closed)
	for _, r := range ts.routes() {
		for _, c := range callers() {
			got := c.call(t, ts, r.method, ts.target(t, r, ts.ours), "")
			what := r.method + " " + r.path + " as " + c.name
			if strings.Contains(r.path, "/preview/") && got.status == http.StatusOK { // the builder shows it, and nobody else
				checkFramed(t, what, got.status, got.header, "'self'", "SAMEORIGIN")
				continue
			}
			checkSecure(t, what, got.status, got.header)
		}
	}
	for name, c := range map[string]struct {
		request func() *http.Request
		want    int
	}{
		"an unknown address": {func() *http.Request { return ts.request("GET", "/nothing/here", "", "") }, 404},
		"an unknown method":  {func() *http.Request { return ts.request("DELETE", "/login", "", "") }, 404},
		"a compressed body": {func() *http.Request {
			r := ts.request("POST", "/api/v1/responses", "{}", "")
			r.Header.Set("Content-Encoding", "gzip")
			return r
		}, 415},
		"a retired code": {func() *http.Request { return ts.request("GET", "/s/nobody", "", "") }, 404},
		"a used link":    {func() *http.Request { return ts.request("GET", "/invitation/x", "", "") }, 404},
	} {
		got := ts.send(t, c.request())
		if got.status != c.want {
			t.Errorf("%s: status %d, want %d", name, got.status, c.want)
		}
		checkSecure(t, name, got.status, got.header)
	}
}

// listen serves on a port of its own until the test ends.
func (ts *testServer) listen(t *testing.T) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- ts.Serve(ln) }()
	t.Cleanup(func() {
		if err := ts.app.Shutdown(); err != nil {
			t.Error(err)
		}
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	return ln.Addr().String()
}

// speak sends bytes as they are and reads the first answer, and whether the server hung up after it.
func speak(t *testing.T, address, text string) (*http.Response, bool) {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	go io.WriteString(conn, text) // the server may answer before it has read all
	in := bufio.NewReader(conn)
	response, err := http.ReadResponse(in, nil)
	if err != nil {
		t.Fatalf("no answer: %v", err)
	}
	if _, err := io.Copy(io.Discard, response.Body); err != nil {
		t.Fatal(err)
	}
	_, err = in.ReadByte()
	return response, err != nil
}

// TestRefusedBeforeRouting speaks without a client in between: two machines that read such a request differently
// are how requests are smuggled.
func TestRefusedBeforeRouting(t *testing.T) {
	ts := newTestServer(t)
	address := ts.listen(t)
	const post = "POST /api/v1/responses HTTP/1.1\r\nHost: opina.example\r\nContent-Type: application/json\r\n"
	for name, c := range map[string]struct {
		in   string
		want int
	}{
		"a good request (control)": {post + "Connection: close\r\nContent-Length: 2\r\n\r\n{}", 0},
		"good chunks (control)":    {post + "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", 0},
		"chunks without a size":    {post + "Transfer-Encoding: chunked\r\n\r\n\r\n{}\r\n0\r\n\r\n", 400},
		"chunks with a wrong size": {post + "Transfer-Encoding: chunked\r\n\r\n1\r\n{}\r\n0\r\n\r\n", 400},
		"a negative chunk":         {post + "Transfer-Encoding: chunked\r\n\r\n-2\r\n{}\r\n0\r\n\r\n", 400},
		"two lengths":              {post + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}x", 400},
		"no host":                  {"GET /healthz HTTP/1.1\r\n\r\n", 400},
		"no request":               {"nonsense\r\n\r\n", 400},
		"a huge header":            {"GET /healthz HTTP/1.1\r\nHost: opina.example\r\nX-Long: " + strings.Repeat("x", 64<<10) + "\r\n\r\n", 431},
		"a huge body":              {post + fmt.Sprintf("Content-Length: %d\r\n\r\n", cutBody+1) + strings.Repeat("x", 1000), 413},
	} {
		t.Run(name, func(t *testing.T) {
			got, closed := speak(t, address, c.in)
			if c.want == 0 {
				if got.StatusCode == http.StatusInternalServerError || got.StatusCode == http.StatusNotFound {
					t.Errorf("status %d", got.StatusCode)
				}
				return
			}
			if got.StatusCode != c.want {
				t.Errorf("status %d, want %d", got.StatusCode, c.want)
			}
			if !closed {
				t.Error("the connection goes on after a request that cannot be read")
			}
			checkSecure(t, name, got.StatusCode, got.Header)
		})
	}
}

func TestErrorsAreForTheirReader(t *testing.T) {
	ts := newTestServer(t)
	r := ts.request("GET", "/nothing", "", "")
	r.Header.Set("Accept-Language", "es-MX")
	if got := ts.send(t, r); !strings.Contains(got.body, `lang="es"`) || !strings.Contains(got.body, "Aquí no hay nada") {
		t.Errorf("people get %q", got.body)
	}
	r = ts.request("GET", "/nothing", "", "")
	r.Header.Set("Accept", "application/json")
	if got := ts.send(t, r); !strings.Contains(got.body, `"error":"error.notfound"`) {
		t.Errorf("programs get %q", got.body)
	}
	// A script that asks for a part of a page sees the 401, a person the login page.
	r = ts.request("GET", "/low", "", "")
	r.Header.Set("Sec-Fetch-Mode", "cors")
	if got := ts.send(t, r); got.status != http.StatusUnauthorized {
		t.Errorf("a script gets %d", got.status)
	}
	if got := ts.do(t, "GET", "/answers?search=a%20b&low=1", "", "").header.Get("Location"); got != "/login?next=%2Fanswers%3Fsearch%3Da%2520b%26low%3D1" {
		t.Errorf("a person goes to %q", got)
	}
}

func TestWithoutADatabase(t *testing.T) {
	ts := newTestServer(t)
	db, err := store.Open(t.Context(), store.Config{DSN: ts.database})
	if err != nil {
		t.Fatal(err)
	}
	config := ts.Config
	config.Store = db
	broken, err := New(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/places", "/healthz", "/login"} {
		got := broken.send(t, broken.request("GET", path, "", ts.ours.as(surveys.Owner)))
		if got.status != http.StatusServiceUnavailable || got.header.Get("Retry-After") == "" || strings.Contains(got.body, "sql") {
			t.Errorf("%s: status %d: %s", path, got.status, got.body) // what failed inside is in the log alone
		}
	}
}
