package charts

import (
	"testing"

	"pgregory.net/rapid"

	"opina/surveys"
)

func TestSpans(t *testing.T) {
	tests := map[string]struct {
		from, to    string
		n           int
		weekly      bool
		first, last [2]string
	}{
		"one day":  {"2026-11-24", "2026-11-24", 1, false, [2]string{"2026-11-24", "2026-11-24"}, [2]string{"2026-11-24", "2026-11-24"}},
		"92 days":  {"2026-08-25", "2026-11-24", 92, false, [2]string{"2026-08-25", "2026-08-25"}, [2]string{"2026-11-24", "2026-11-24"}},
		"93 days":  {"2026-08-24", "2026-11-24", 14, true, [2]string{"2026-08-24", "2026-08-25"}, [2]string{"2026-11-18", "2026-11-24"}},
		"one year": {"2025-11-25", "2026-11-24", 53, true, [2]string{"2025-11-25", "2025-11-25"}, [2]string{"2026-11-18", "2026-11-24"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			spans, weekly := scope("en", test.from, test.to).spans(nil, 92)
			if len(spans) != test.n || weekly != test.weekly {
				t.Fatalf("%d spans, weekly %v, want %d, %v", len(spans), weekly, test.n, test.weekly)
			}
			first, last := spans[0], spans[len(spans)-1]
			if got := [2]string{first.from.String(), first.to.String()}; got != test.first {
				t.Errorf("first is %v, want %v", got, test.first)
			}
			if got := [2]string{last.from.String(), last.to.String()}; got != test.last {
				t.Errorf("last is %v, want %v", got, test.last)
			}
		})
	}
}

// Spans follow each other without a gap, cover the scope, and lose no answer.
func TestSpansLoseNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := surveys.Day(rapid.IntRange(20000, 21000).Draw(t, "from"))
		s := Scope{From: from, To: from + surveys.Day(rapid.IntRange(0, 800).Draw(t, "length"))}
		var days []surveys.DaySums
		for d := from; d <= s.To; d++ {
			days = append(days, surveys.DaySums{Day: d, Sums: surveys.Sums{Responses: rapid.Int64Range(0, 9).Draw(t, "n")}})
		}
		spans, _ := s.spans(days, 92)
		next, sum := from, int64(0)
		for _, sp := range spans {
			if sp.from != next || sp.to < sp.from {
				t.Fatalf("span %v–%v, want it to start on %v", sp.from, sp.to, next)
			}
			next, sum = sp.to+1, sum+sp.Responses
		}
		if want := surveys.Total(days).Responses; next != s.To+1 || sum != want {
			t.Fatalf("ended before %v with %d answers, want %v and %d", next, sum, s.To+1, want)
		}
	})
}
