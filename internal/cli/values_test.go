package cli

import (
	"io"
	"net"
	"os"
	"testing"
)

func TestParseBaseURL(t *testing.T) {
	for in, want := range map[string]string{
		"http://127.0.0.1:3000":        "http://127.0.0.1:3000",
		"https://opina.example.com/":   "https://opina.example.com",
		"https://xn--pea-gna.es":       "https://xn--pea-gna.es",
		"http://[::1]:3000":            "http://[::1]:3000",
		"https://peña.es":              "",
		"https://opina.example.com/a":  "",
		"https://opina.example.com/?":  "",
		"https://opina.example.com?a":  "",
		"https://opina.example.com#":   "",
		"https://me@opina.example.com": "",
		"https://opina.example.com:0":  "",
		"https://opina.example.com:x":  "",
		"https://a%20b":                "",
		"https://a b":                  "",
		"https://":                     "",
		"opina.example.com":            "",
		"javascript:alert(1)":          "",
		"":                             "",
	} {
		got, err := parseBaseURL(in)
		if got != want || (err != nil) != (want == "") {
			t.Errorf("%q: got %q, %v; want %q", in, got, err, want)
		}
	}
}

func TestReachable(t *testing.T) {
	for in, want := range map[string]string{"127.0.0.1:80": "127.0.0.1:80", "0.0.0.0:3000": "localhost:3000", "[::]:3000": "localhost:3000"} {
		address, err := net.ResolveTCPAddr("tcp", in)
		if err != nil {
			t.Fatal(err)
		}
		if got := reachable(address); got != want {
			t.Errorf("%s: got %s, want %s", in, got, want)
		}
	}
}

func TestIsTerminal(t *testing.T) {
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	for name, w := range map[string]io.Writer{"a buffer": io.Discard, "the null device": null} {
		if isTerminal(w) {
			t.Errorf("%s is taken for a terminal", name)
		}
	}
}
