package server

import (
	"strings"
	"testing"
)

func TestAssets(t *testing.T) {
	ts := newTestServer(t)
	path := ts.Assets.URL("dashboard.css")
	for _, c := range []struct{ accept, want string }{
		{"gzip, deflate, br, zstd", "br"}, {"gzip", "gzip"}, {"br;q=0, gzip", "gzip"}, {"identity", ""}, {"", ""},
	} {
		r := ts.request("GET", path, "", "")
		r.Header.Set("Accept-Encoding", c.accept)
		got := ts.send(t, r)
		if got.status != 200 || got.header.Get("Content-Encoding") != c.want || got.header.Get("Vary") != "Accept-Encoding" ||
			!strings.HasPrefix(got.header.Get("Content-Type"), "text/css") || !strings.Contains(got.header.Get("Cache-Control"), "immutable") {
			t.Errorf("with %q: status %d, %v", c.accept, got.status, got.header)
		}
	}
	for _, path := range []string{"/static/dashboard.css", "/static/nothing.js", "/static/..%2fserver.go", "/static/"} {
		if got := ts.do(t, "GET", path, "", ""); got.status != 404 || strings.Contains(got.header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s: status %d, %s", path, got.status, got.header.Get("Cache-Control"))
		}
	}
}
