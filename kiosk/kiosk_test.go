package kiosk_test

import (
	"strings"
	"testing"
	"time"

	"opina/kiosk"
)

var manners = kiosk.Manners{Thanks: 3 * time.Second, Idle: 30 * time.Second, Closed: time.Minute}

func TestRefresh(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{manners.Refresh("/kiosk/abc?new=1", "Thank you."), "3; url=/kiosk/abc?new=1"},
		{manners.Refresh("/kiosk/abc", strings.Repeat("ñ", 120)), "10; url=/kiosk/abc"},
		{manners.Leave("/kiosk/abc"), "60; url=/kiosk/abc"},
		{manners.Look("/kiosk/abc"), "60; url=/kiosk/abc"},
	} {
		if test.in != test.want {
			t.Errorf("got %q, want %q", test.in, test.want)
		}
	}
}

func TestThanksCanBeRead(t *testing.T) {
	for _, test := range []struct {
		in   string
		want time.Duration
	}{
		{"", 3 * time.Second},
		{"Gracias. Lo leemos todo.", 3 * time.Second},
		{strings.Repeat("ñ", 300), 25 * time.Second},
	} {
		if got := manners.Stay(test.in); got != test.want {
			t.Errorf("Stay(%q) = %v, want %v", test.in, got, test.want)
		}
	}
}
