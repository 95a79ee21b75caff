package surveys

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestUntil(t *testing.T) {
	madrid := Place{TimeZone: "Europe/Madrid"}
	late := Place{TimeZone: "Europe/Madrid", CutHour: 3}
	at := func(text string) time.Time {
		t, err := time.ParseInLocation("2006-01-02 15:04", text, madrid.Zone())
		if err != nil {
			panic(err)
		}
		return t
	}
	day := func(text string) Day { d, _ := ParseDay(text); return d }
	week := func(from, to int) (hours []Hours) {
		for weekday := range time.Weekday(7) {
			hours = append(hours, Hours{weekday, from * 60, to * 60})
		}
		return hours
	}
	const now = "2026-11-24 12:00" // a Tuesday
	for name, test := range map[string]struct {
		in    Schedule
		place Place
		now   string
		want  string // "" for no end
	}{
		"always":                         {Schedule{}, madrid, now, ""},
		"a last day":                     {Schedule{Closes: day("2026-11-30")}, madrid, now, "2026-12-01 00:00"},
		"a last day that ends at 3":      {Schedule{Closes: day("2026-11-30")}, late, now, "2026-12-01 03:00"},
		"hours":                          {Schedule{Hours: week(9, 21)}, madrid, now, "2026-11-24 21:00"},
		"hours past midnight":            {Schedule{Hours: week(20, 2)}, madrid, "2026-11-25 01:00", "2026-11-25 02:00"},
		"up to midnight":                 {Schedule{Hours: []Hours{{time.Tuesday, 600, 0}}}, madrid, now, "2026-11-25 00:00"},
		"up to midnight, as 24:00":       {Schedule{Hours: []Hours{{time.Tuesday, 600, 1440}}}, madrid, now, "2026-11-25 00:00"},
		"spans that touch":               {Schedule{Hours: []Hours{{time.Tuesday, 840, 1200}, {time.Tuesday, 600, 840}}}, madrid, now, "2026-11-24 20:00"},
		"spans that overlap":             {Schedule{Hours: []Hours{{time.Tuesday, 600, 800}, {time.Tuesday, 700, 900}}}, madrid, now, "2026-11-24 15:00"},
		"two whole days":                 {Schedule{Hours: []Hours{{time.Tuesday, 0, 0}, {time.Wednesday, 0, 0}}}, madrid, now, "2026-11-26 00:00"},
		"the whole week":                 {Schedule{Hours: week(0, 0)}, madrid, now, ""},
		"the whole week, and a last day": {Schedule{Hours: week(0, 0), Closes: day("2026-11-24")}, madrid, now, "2026-11-25 00:00"},
		"the last day ends the hours":    {Schedule{Hours: week(20, 4), Closes: day("2026-11-24")}, madrid, "2026-11-24 22:00", "2026-11-25 00:00"},
		"an end that summer time skips":  {Schedule{Hours: []Hours{{time.Sunday, 0, 135}}}, madrid, "2027-03-28 01:00", "2027-03-28 03:00"},
		"the hours end the last day":     {Schedule{Hours: week(9, 21), Closes: day("2026-11-24")}, madrid, now, "2026-11-24 21:00"},
	} {
		t.Run(name, func(t *testing.T) {
			got := ""
			if end := test.in.Until(test.place, at(test.now)); !end.IsZero() {
				got = end.In(madrid.Zone()).Format("2006-01-02 15:04")
			}
			if got != test.want {
				t.Errorf("until %q, want %q", got, test.want)
			}
		})
	}
}

// Up to its end a survey is asked, and at its end it is not, through changes of clocks too.
func TestUntilIsTheEnd(t *testing.T) {
	place := Place{TimeZone: "Europe/Madrid"}
	rapid.Check(t, func(t *rapid.T) {
		var s Schedule
		for range rapid.IntRange(1, 5).Draw(t, "hours") {
			s.Hours = append(s.Hours, Hours{
				time.Weekday(rapid.IntRange(0, 6).Draw(t, "weekday")), 15 * rapid.IntRange(0, 95).Draw(t, "from"), 15 * rapid.IntRange(0, 96).Draw(t, "to"),
			})
		}
		now := time.Date(2026, 10, 18, 0, 0, 0, 0, time.UTC).Add(time.Duration(rapid.IntRange(0, 14*24*60).Draw(t, "minutes")) * time.Minute)
		if rapid.Bool().Draw(t, "spring") {
			now = now.AddDate(0, 5, 0)
		}
		if closed, _ := s.At(place, now, 0); closed != Open {
			return
		}
		end := s.Until(place, now)
		if end.IsZero() {
			return
		}
		if closed, _ := s.At(place, end, 0); closed == Open {
			t.Fatalf("open at its end %v", end)
		}
		for at := now; at.Before(end); at = at.Add(15 * time.Minute) {
			if closed, _ := s.At(place, at, 0); closed != Open {
				t.Fatalf("closed at %v, before its end %v", at, end)
			}
		}
	})
}
