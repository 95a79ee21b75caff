package server

import (
	"net/url"
	"strings"
	"testing"
)

func TestLocalPath(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"/", "/"},
		{"/answers?low=1&search=a%20b", "/answers?low=1&search=a%20b"},
		{"/touchpoints/3", "/touchpoints/3"},
		{"", "/"},
		{"answers", "/"},
		{"//evil.example", "/"},
		{"///evil.example", "/"},
		{`/\evil.example`, "/"},
		{`\\evil.example`, "/"},
		{"/%2fevil.example", "/"},
		{"/%2Fevil.example", "/"},
		{"/%5cevil.example", "/"},
		{"/\t/evil.example", "/"},
		{"/\n/evil.example", "/"},
		{" //evil.example", "/"},
		{"https://evil.example/", "/"},
		{"https:evil.example", "/"},
		{"javascript:alert(1)", "/"},
		{"/a\r\nSet-Cookie: x=1", "/"},
		{"/ñ", "/"},
		{"/%zz", "/"},
	} {
		if got := localPath(c.in); got != c.want {
			t.Errorf("localPath(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func FuzzLocalPath(f *testing.F) {
	f.Add("/answers?x=//y")
	f.Add("//evil.example")
	f.Fuzz(func(t *testing.T, next string) {
		base, _ := url.Parse("https://opina.example/login")
		// As a browser reads it: backslashes are slashes, tabs and line breaks are not there.
		got := strings.NewReplacer(`\`, "/", "\t", "", "\n", "", "\r", "").Replace(localPath(next))
		to, err := base.Parse(got)
		if err != nil || to.Host != base.Host || to.Scheme != "https" || strings.HasPrefix(to.Path, "//") {
			t.Errorf("%q leads to %q", next, to)
		}
	})
}
