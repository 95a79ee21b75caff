package csvimport

import (
	"testing"
	"time"
)

func TestParseWhen(t *testing.T) {
	madrid, err := time.LoadLocation("Europe/Madrid")
	if err != nil {
		t.Fatal(err)
	}
	for in, want := range map[string]string{
		"2026-07-01T10:30:00Z":      "2026-07-01T10:30:00Z",
		"2026-07-01T10:30:00+02:00": "2026-07-01T08:30:00Z",
		"2026-07-01T10:30:00.5Z":    "2026-07-01T10:30:00.5Z",
		"2026-07-01 10:30:00+00:00": "2026-07-01T10:30:00Z",
		"2026-07-01T10:30:00":       "2026-07-01T08:30:00Z",
		"2026-07-01 10:30":          "2026-07-01T08:30:00Z",
		"2026-12-01 10:30:15":       "2026-12-01T09:30:15Z",
		" 2026-07-01 ":              "2026-07-01T10:00:00Z", // noon in Madrid
		"01/07/2026":                "2026-07-01T10:00:00Z",
		"1/7/2026 9:05":             "2026-07-01T07:05:00Z",
		"13/07/2026":                "2026-07-13T10:00:00Z",
		"07/13/2026":                "",
		"2026-13-01":                "",
		"1026-01-01":                "",
		"01/07/26":                  "",
		"now":                       "",
		"":                          "",
	} {
		got, err := ParseWhen(in)
		switch {
		case (err != nil) != (want == ""):
			t.Errorf("%q: %v", in, err)
		case err == nil && got.In(madrid).UTC().Format(time.RFC3339Nano) != want:
			t.Errorf("%q: got %s, want %s", in, got.In(madrid).UTC().Format(time.RFC3339Nano), want)
		}
	}
}

func TestParseScale(t *testing.T) {
	for in, ok := range map[string]bool{"1-5": true, "1–5": true, "1-4": true, "0-10": true, "1-7": true, "1-6": false, "": false, "5": false} {
		if s, err := ParseScale(in); (err == nil) != ok || ok && s.limits().Max < 4 {
			t.Errorf("%q: got %v, %v", in, s, err)
		}
	}
}
