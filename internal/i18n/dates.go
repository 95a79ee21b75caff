package i18n

import (
	"strconv"
	"time"
)

// Day is a date in words, such as "5 nov 2026".
func (w Words) Day(t time.Time) string {
	return w.ShortDay(t) + " " + strconv.Itoa(t.Year())
}

// ShortDay is a date without its year, such as "5 nov".
func (w Words) ShortDay(t time.Time) string {
	return strconv.Itoa(t.Day()) + " " + w.T("date.month."+strconv.Itoa(int(t.Month())))
}

// Span is a range of days, with the year where the two ends differ in it: "26 oct – 24 nov".
func (w Words) Span(from, to time.Time) string {
	switch {
	case from.Equal(to):
		return w.Day(to)
	case from.Year() != to.Year():
		return w.Day(from) + " – " + w.Day(to)
	}
	return w.ShortDay(from) + " – " + w.ShortDay(to)
}

// Moment is a date with the time on the clock of t's zone, such as "5 nov 2026, 14:05".
func (w Words) Moment(t time.Time) string { return w.Day(t) + ", " + t.Format("15:04") }

// When says how long ago something was and when that is on the clock of at's zone: "hace 3 h, 24 nov, 13:58".
// Past a month the date alone says more.
func (w Words) When(at, now time.Time) string {
	ago := w.ago(now.Sub(at))
	if ago == "" {
		return w.Moment(at)
	}
	return ago + ", " + w.ShortDay(at) + ", " + at.Format("15:04")
}

// ago is "" past a month.
func (w Words) ago(d time.Duration) string {
	switch {
	case d < time.Minute:
		return w.T("date.now")
	case d < time.Hour:
		return w.T("date.minutes", "N", int(d/time.Minute))
	case d < 24*time.Hour:
		return w.T("date.hours", "N", int(d/time.Hour))
	case d < 31*24*time.Hour:
		return w.T("date.days", "Count", int(d/(24*time.Hour)))
	}
	return ""
}
