package i18n

import (
	"testing"
	"time"
)

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

func TestSpan(t *testing.T) {
	tests := []struct{ lang, from, to, want string }{
		{"es", "2026-10-26", "2026-11-24", "26 oct – 24 nov"},
		{"en", "2026-09-01", "2026-09-30", "1 Sept – 30 Sept"},
		{"en", "2025-12-30", "2026-01-02", "30 Dec 2025 – 2 Jan 2026"},
		{"es", "2026-01-01", "2026-01-01", "1 ene 2026"},
	}
	for _, test := range tests {
		if got := In(test.lang).Span(day(test.from), day(test.to)); got != test.want {
			t.Errorf("%s: Span(%s, %s) = %q, want %q", test.lang, test.from, test.to, got, test.want)
		}
	}
}

func TestWhen(t *testing.T) {
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	tests := []struct {
		in     time.Duration
		es, en string
	}{
		{-time.Minute, "ahora mismo, 24 nov, 12:01", "just now, 24 Nov, 12:01"}, // a clock that runs ahead
		{30 * time.Second, "ahora mismo, 24 nov, 11:59", "just now, 24 Nov, 11:59"},
		{time.Minute, "hace 1 min, 24 nov, 11:59", "1 min ago, 24 Nov, 11:59"},
		{59 * time.Minute, "hace 59 min, 24 nov, 11:01", "59 min ago, 24 Nov, 11:01"},
		{23 * time.Hour, "hace 23 h, 23 nov, 13:00", "23 h ago, 23 Nov, 13:00"},
		{24 * time.Hour, "hace 1 día, 23 nov, 12:00", "1 day ago, 23 Nov, 12:00"},
		{72 * time.Hour, "hace 3 días, 21 nov, 12:00", "3 days ago, 21 Nov, 12:00"},
		{40 * 24 * time.Hour, "15 oct 2026, 12:00", "15 Oct 2026, 12:00"},
	}
	for _, test := range tests {
		for lang, want := range map[string]string{"es": test.es, "en": test.en} {
			if got := In(lang).When(now.Add(-test.in), now); got != want {
				t.Errorf("%s: When(%v) = %q, want %q", lang, test.in, got, want)
			}
		}
	}
}

func TestMoment(t *testing.T) {
	at := time.Date(2026, 11, 5, 14, 5, 0, 0, time.UTC)
	if got, want := In("es").Moment(at), "5 nov 2026, 14:05"; got != want {
		t.Errorf("Moment = %q, want %q", got, want)
	}
}

func TestNumbers(t *testing.T) {
	tests := []struct{ in, want string }{
		{In("es").Number(1234), "1234"},
		{In("es").Number(1234567), "1\u202f234\u202f567"},
		{In("en").Number(12345), "12,345"},
		{In("en").Number(-12345), "−12,345"},
		{In("es").Decimal(71.44, 1), "71,4"},
		{In("en").Decimal(-2.5, 1), "−2.5"},
		{In("es").Percent(0.784), "78\u202f%"},
		{In("en").Percent(1), "100%"},
	}
	for _, test := range tests {
		if test.in != test.want {
			t.Errorf("got %q, want %q", test.in, test.want)
		}
	}
}
