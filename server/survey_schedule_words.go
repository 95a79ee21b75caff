package server

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"opina/internal/i18n"
	"opina/surveys"
)

// scheduleWords say in a sentence when a survey is asked.
func scheduleWords(w i18n.Words, s surveys.Schedule) string {
	day := func(d surveys.Day) string { return w.Day(d.Time()) }
	var parts []string
	switch {
	case s.Opens != 0 && s.Closes != 0:
		parts = append(parts, w.T("surveys.schedule.words.between", "From", day(s.Opens), "To", day(s.Closes)))
	case s.Opens != 0:
		parts = append(parts, w.T("surveys.schedule.words.from", "From", day(s.Opens)))
	case s.Closes != 0:
		parts = append(parts, w.T("surveys.schedule.words.until", "To", day(s.Closes)))
	}
	if len(s.Hours) > 0 {
		parts = append(parts, hoursWords(w, s.Hours))
	}
	if s.Quota > 0 {
		parts = append(parts, w.T("surveys.schedule.words.quota", "Count", s.Quota, "N", w.Number(s.Quota)))
	}
	if len(parts) == 0 {
		parts = append(parts, w.T("surveys.schedule.words.always"))
	}
	if s.Once {
		parts = append(parts, w.T("surveys.schedule.words.once"))
	}
	return w.T("surveys.schedule.words", "Text", strings.Join(parts, " · "))
}

// hoursWords say the hours of a week; days in a row with the same hours are said together.
func hoursWords(w i18n.Words, hours []surveys.Hours) string {
	sorted := slices.SortedFunc(slices.Values(hours), func(a, b surveys.Hours) int { return cmp.Compare(a.From, b.From) })
	spans := func(day time.Weekday) string {
		var out []string
		for _, h := range sorted {
			if h.Weekday == day {
				out = append(out, clock(h.From)+"–"+endClock(h.To))
			}
		}
		return strings.Join(out, ", ")
	}
	name := func(day time.Weekday) string { return w.T("date.weekday." + strconv.Itoa(int(day))) }
	var out []string
	for i := 0; i < len(week); {
		same := spans(week[i])
		last := i
		for last+1 < len(week) && spans(week[last+1]) == same {
			last++
		}
		switch {
		case same == "":
		case last == i:
			out = append(out, w.T("surveys.schedule.words.day", "Day", name(week[i]), "Hours", same))
		case last-i == len(week)-1:
			out = append(out, w.T("surveys.schedule.words.daily", "Hours", same))
		default:
			out = append(out, w.T("surveys.schedule.words.days", "From", name(week[i]), "To", name(week[last]), "Hours", same))
		}
		i = last + 1
	}
	return strings.Join(out, "; ")
}

// endClock is the time at which something ends: midnight ends the day.
func endClock(minutes int) string {
	if minutes%(24*60) == 0 {
		return "24:00"
	}
	return clock(minutes)
}
