package server

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/brotli"

	"opina/internal/store"
	"opina/surveys"
)

// listen serves on a socket of its own.
func listen(t *testing.T, s *Server) (address string) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go s.Serve(ln)
	t.Cleanup(func() { s.app.Shutdown() })
	return ln.Addr().String()
}

// onTheWire asks as a browser does and gives every byte of the answer.
func onTheWire(t *testing.T, address, path, lang, encoding string) []byte {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: %s\r\nAccept-Language: %s\r\nAccept-Encoding: %s\r\nConnection: close\r\n\r\n",
		path, address, lang, encoding)
	raw, err := io.ReadAll(conn)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestSurveyArrivesInOneFlight(t *testing.T) {
	ts := newTestServer(t)
	address, code := listen(t, ts.Server), ts.ours.posters[0].Code
	path := "/s/" + code
	for lang, asks := range map[string]string{"es": "¿Qué tal ha ido hoy?", "en": "How was it today?"} {
		for encoding, open := range map[string]func(io.Reader) (io.Reader, error){
			"br":   func(r io.Reader) (io.Reader, error) { return brotli.NewReader(r), nil },
			"gzip": func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) },
			"":     func(r io.Reader) (io.Reader, error) { return r, nil },
		} {
			t.Run(lang+" "+encoding, func(t *testing.T) {
				raw := onTheWire(t, address, path, lang, encoding)
				if len(raw) > pageBudget && encoding != "" {
					t.Errorf("%d bytes on the wire, at most %d", len(raw), pageBudget)
				}
				response, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(raw)), nil)
				if err != nil {
					t.Fatal(err)
				}
				if got := response.Header.Get("Content-Encoding"); got != encoding {
					t.Errorf("Content-Encoding %q, want %q", got, encoding)
				}
				body, err := open(response.Body)
				if err != nil {
					t.Fatal(err)
				}
				html, err := io.ReadAll(body)
				if err != nil {
					t.Fatal(err)
				}
				if !strings.Contains(string(html), asks) || !strings.Contains(string(html), `<html lang="`+lang+`"`) {
					t.Errorf("the page does not ask %q in %s", asks, lang)
				}
				allowedByHash(t, response.Header, string(html))
			})
		}
	}
}

var within = regexp.MustCompile(`(?s)<(style|script)>(.*?)</(?:style|script)>`)

// allowedByHash fails unless the policy names what stands in the page, and lets in nothing else.
func allowedByHash(t *testing.T, header http.Header, html string) {
	t.Helper()
	policy := header.Get("Content-Security-Policy")
	for _, part := range within.FindAllStringSubmatch(html, -1) {
		sum := sha256.Sum256([]byte(part[2]))
		if want := part[1] + "-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"; !strings.Contains(policy, want) {
			t.Errorf("the policy does not name the %s: want %s in %s", part[1], want, policy)
		}
	}
	for _, want := range []string{"default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"} {
		if !strings.Contains(policy, want) {
			t.Errorf("no %s in %s", want, policy)
		}
	}
	if strings.Contains(policy, "unsafe") {
		t.Errorf("unsafe in %s", policy)
	}
	for _, outside := range []string{` src=`, ` style="`, ` onclick`, `http://`, `https://`} {
		if strings.Contains(within.ReplaceAllString(html, ""), outside) {
			t.Errorf("the page holds %q", outside)
		}
	}
}

// page asks for a page with cookies of earlier answers.
func (ts *testServer) page(t *testing.T, path string, cookie string) answer {
	t.Helper()
	r := ts.request("GET", path, "", "")
	if cookie != "" {
		r.AddCookie(&http.Cookie{Name: visitCookie, Value: cookie})
	}
	return ts.send(t, r)
}

func TestVisitIsKept(t *testing.T) {
	ts := newTestServer(t)
	path := "/s/" + ts.ours.posters[0].Code
	first := ts.page(t, path, "")
	cookie := first.cookie(visitCookie)
	if first.status != 200 || cookie == "" {
		t.Fatalf("status %d, cookie %q", first.status, cookie)
	}
	for _, want := range []string{"HttpOnly", "SameSite=Lax", "path=" + path + ";", "max-age=7200"} {
		if got := first.header.Get("Set-Cookie"); !strings.Contains(got, want) {
			t.Errorf("no %q in %q", want, got)
		}
	}
	if again := ts.page(t, path, cookie); again.cookie(visitCookie) != "" {
		t.Error("a reload is another visit")
	}
	for name, other := range map[string]struct{ path, cookie string }{
		"a cookie somebody made":      {path, "x" + cookie[1:]},
		"a cookie of another code":    {"/s/" + ts.ours.posters[1].Code, cookie},
		"a cookie without signature":  {path, strings.Split(cookie, ".")[0]},
		"a cookie of another purpose": {path, ts.keys.Sign("session", cookie[:strings.LastIndexByte(cookie, '.')])},
	} {
		if got := ts.page(t, other.path, other.cookie).cookie(visitCookie); got == "" || got == cookie {
			t.Errorf("%s is taken for a visit", name)
		}
	}
	ts.BaseURL = "https://opina.example"
	if got := ts.page(t, path, "").header.Get("Set-Cookie"); !strings.Contains(got, "Secure") {
		t.Errorf("no Secure over HTTPS in %q", got)
	}
}

func TestVisitCookie(t *testing.T) {
	id := surveys.NewID(time.Now())
	for _, want := range []visit{{id: id}, {id: id, done: true}, {id: id, done: true, dueAt: time.Unix(1_800_000_000, 0)}} {
		if got, ok := parseVisit(want.String()); !ok || got != want {
			t.Errorf("parseVisit(%q) = %v, %v", want, got, ok)
		}
	}
	for _, in := range []string{"", ".", "x", visit{id: id}.String() + ".", visit{id: id}.String() + ".x", visit{id: id}.String() + "..0", "A" + visit{id: id}.String(), id.String()} {
		if got, ok := parseVisit(in); ok || got != (visit{}) {
			t.Errorf("parseVisit(%q) = %v, %v", in, got, ok)
		}
	}
}

func TestLanguage(t *testing.T) {
	ts := newTestServer(t)
	path := "/s/" + ts.ours.posters[0].Code
	for _, test := range []struct{ path, accept, want string }{
		{path, "es-ES,es;q=0.9,en;q=0.5", "es"},
		{path, "en-GB", "en"},
		{path, "de", "es"},
		{path + "?lang=en", "es", "en"},
		{path + "?lang=es", "en", "es"},
		{path + "?lang=xx", "en", "en"},
		{path + "?lang=" + "%22%3E%3Cscript%3E", "en", "en"},
	} {
		r := ts.request("GET", test.path, "", "")
		r.Header.Set("Accept-Language", test.accept)
		if got := ts.send(t, r).body; !strings.Contains(got, `<html lang="`+test.want+`" dir="ltr"`) {
			t.Errorf("%s for %q is not in %s", test.path, test.accept, test.want)
		}
	}
}

func TestUnknownCode(t *testing.T) {
	ts := newTestServer(t)
	retired := ts.ours.posters[0]
	if err := ts.Store.RetireTouchpoint(t.Context(), retired.Organization, retired.ID, ts.clock.Now()); err != nil {
		t.Fatal(err)
	}
	for _, code := range []string{"nope22", retired.Code, "..%2f..%2fetc", "%0d%0aSet-Cookie:x=1", "'or'1'='1", strings.Repeat("a", 2000)} {
		for _, path := range []string{"/s/" + code, "/s/" + code + "/privacy"} {
			for accept, want := range map[string]string{"es": "Este código ya no está en uso.", "en": "This code is no longer in use."} {
				r := ts.request("GET", path, "", "")
				r.Header.Set("Accept-Language", accept)
				got := ts.send(t, r)
				if got.status != 404 || !strings.Contains(got.body, want) {
					t.Errorf("%.60s in %s: %d without %q", path, accept, got.status, want)
				}
				allowedByHash(t, got.header, got.body)
				if got.header.Get("Set-Cookie") != "" {
					t.Errorf("%.60s sets a cookie", path)
				}
			}
		}
		if got := ts.do(t, "POST", "/s/"+code, "q.face=1", ""); got.status != 404 || !strings.Contains(got.body, "no longer in use") {
			t.Errorf("POST to %.60s: %d", code, got.status)
		}
		if got := ts.do(t, "POST", "/s/"+code, `{"answers":[]}`, ""); got.status != 404 {
			t.Errorf("POST of JSON to %.60s: %d", code, got.status)
		}
	}
}

func TestPrivacyNotice(t *testing.T) {
	ts := newTestServer(t)
	code := ts.ours.posters[0].Code
	redirect := ts.page(t, "/s/"+code+"?privacy=1&lang=en", "")
	if want := "/s/" + code + "/privacy?lang=en"; redirect.status != 303 || redirect.header.Get("Location") != want {
		t.Fatalf("%d to %q, want %q", redirect.status, redirect.header.Get("Location"), want)
	}
	if got := ts.page(t, "/s/"+code+"/privacy?lang=en", "").body; !strings.Contains(got, "Who asks: Chain ours.") || !strings.Contains(got, "How long:") {
		t.Errorf("our notice says %s", got)
	}
	o, err := ts.Store.Organization(t.Context(), ts.ours.id)
	if err != nil {
		t.Fatal(err)
	}
	o.Privacy = surveys.Text{"en": "We are <b>Sol</b>.\r\n\r\nWrite to sol@example.com."}
	if err := ts.Store.SaveOrganization(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	own := ts.page(t, "/s/"+code+"/privacy?lang=en", "")
	for _, want := range []string{"<p>We are &lt;b&gt;Sol&lt;/b&gt;.</p>", "<p>Write to sol@example.com.</p>"} {
		if !strings.Contains(own.body, want) {
			t.Errorf("no %s in %s", want, own.body)
		}
	}
	allowedByHash(t, own.header, own.body)
}

// What an owner writes is text, also where it stands in attributes, and never reaches the style or the script.
func TestOwnersTextIsText(t *testing.T) {
	ts := newTestServer(t)
	const evil = `"></style></script><script>alert(1)</script>{{7*7}}`
	content := surveys.Satisfaction()
	for i := range content.Questions {
		q := &content.Questions[i]
		q.ID += `"]{}</style>`
		q.Title, q.Help = surveys.Text{"en": evil}, surveys.Text{"en": evil}
		if q.ShowIf != nil {
			q.ShowIf.Question += `"]{}</style>`
		}
		for n := range q.Options {
			q.Options[n].ID += evil
			q.Options[n].Title = surveys.Text{"en": evil}
		}
	}
	version, err := ts.Store.CreateSurvey(t.Context(), ts.ours.id, "other", content)
	if err != nil {
		t.Fatal(err)
	}
	touchpoint, err := ts.Store.CreateTouchpoint(t.Context(), store.Touchpoint{
		Organization: ts.ours.id, Location: ts.ours.shops[0], Survey: version.Survey, Name: evil, Channel: surveys.QR,
	})
	if err != nil {
		t.Fatal(err)
	}
	got := ts.page(t, "/s/"+touchpoint.Code+"?lang=en", "")
	if n := strings.Count(got.body, "<script>"); got.status != 200 || n != 1 {
		t.Errorf("status %d, %d scripts", got.status, n)
	}
	allowedByHash(t, got.header, got.body)
}

func TestVisitsAreCountedOnce(t *testing.T) {
	ts := newTestServer(t)
	poster := ts.ours.posters[0]
	cookie := ts.page(t, "/s/"+poster.Code, "").cookie(visitCookie)
	for range 3 {
		ts.page(t, "/s/"+poster.Code, cookie)
	}
	ts.page(t, "/s/"+poster.Code, "")
	day := surveys.DayOf(ts.clock.Now())
	want := map[int64]int64{poster.ID: 2}
	var got map[int64]int64
	for tick := time.NewTicker(20 * time.Millisecond); fmt.Sprint(got) != fmt.Sprint(want); <-tick.C {
		var err error
		if got, err = ts.Store.Visits(t.Context(), ts.ours.id, surveys.Filter{From: day, To: day}); err != nil {
			t.Fatal(err)
		}
		if got[poster.ID] > 2 {
			t.Fatalf("visits %v, want %v", got, want)
		}
	}
}
