package server

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"opina/internal/i18n"
	"opina/server/views"
	"opina/surveys"
)

// week are the days of the week in the order of the forms.
var week = []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday}

// leastSpans are offered for each day: shops close at midday.
const leastSpans = 2

// spanField names a field of a span, as in views.
func spanField(end string, weekday time.Weekday, span int) string {
	return fmt.Sprintf("%s.%d.%d", end, weekday, span)
}

// spansOf is how many spans of a day the form shows.
func spansOf(form views.Form, weekday time.Weekday) int {
	n := leastSpans
	for form.Values[spanField("from", weekday, n)]+form.Values[spanField("to", weekday, n)] != "" {
		n++
	}
	return n
}

// fillHours fills the form with hours that are stored.
func fillHours(form views.Form, stored []surveys.Hours) {
	form.Values["when"] = "always"
	hours := slices.Clone(stored)
	slices.SortStableFunc(hours, func(a, b surveys.Hours) int { return a.From - b.From })
	spans := map[time.Weekday]int{}
	for _, h := range hours {
		form.Values["when"] = "hours"
		form.Values[spanField("from", h.Weekday, spans[h.Weekday])] = clock(h.From)
		form.Values[spanField("to", h.Weekday, spans[h.Weekday])] = clock(h.To)
		spans[h.Weekday]++
	}
}

// hours reads the hours of the form, none for all. What was typed stays in it.
func (f fields) hours() (hours []surveys.Hours) {
	timed := f.typed("when") == "hours"
	for _, weekday := range week {
		for span := 0; span < leastSpans || f.has(spanField("from", weekday, span)) && span < surveys.MaxHours; span++ {
			from, to := spanField("from", weekday, span), spanField("to", weekday, span)
			h := surveys.Hours{Weekday: weekday, From: minutesOf(f.typed(from)), To: minutesOf(f.typed(to))}
			switch {
			case f.form.Values[from]+f.form.Values[to] == "" || !timed:
			case h.From < 0 || h.To < 0:
				f.fail(fmt.Sprint("day.", int(weekday)), "surveys.schedule.wrong.span")
			default:
				hours = append(hours, h)
			}
		}
	}
	if timed && len(hours) == 0 && !f.wrong() {
		f.fail("hours", "surveys.schedule.wrong.none")
	}
	return hours
}

// copyDay writes Monday's hours to every day.
func copyDay(form views.Form) {
	form.Values["when"] = "hours"
	for span := range spansOf(form, time.Monday) {
		for _, weekday := range week {
			for _, end := range []string{"from", "to"} {
				form.Values[spanField(end, weekday, span)] = form.Values[spanField(end, time.Monday, span)]
			}
		}
	}
}

// weekView shows the hours of the form.
func weekView(w i18n.Words, form views.Form) views.Week {
	v := views.Week{Words: w, Form: form}
	for _, weekday := range week {
		day := views.WeekDay{Weekday: int(weekday), Name: w.T("date.weekday." + strconv.Itoa(int(weekday)))}
		for n := range spansOf(form, weekday) {
			from, to := form.Values[spanField("from", weekday, n)], form.Values[spanField("to", weekday, n)]
			span := views.WeekSpan{From: from, To: to}
			if from+to != "" && form.Wrong[fmt.Sprint("day.", int(weekday))] != "" {
				span.FromWrong, span.ToWrong = minutesOf(from) < 0, minutesOf(to) < 0
			}
			day.Spans = append(day.Spans, span)
		}
		v.Days = append(v.Days, day)
	}
	return v
}

// clock is a time of the day as forms write it; 24:00 is midnight, the end of the day.
func clock(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60%24, minutes%60) }

// minutesOf is a time of the day in minutes, negative where the text is none.
func minutesOf(text string) int {
	hours, minutes, _ := strings.Cut(text, ":")
	h, errH := strconv.Atoi(hours)
	m, errM := strconv.Atoi(minutes)
	if errH != nil || errM != nil || h < 0 || h > 23 || m < 0 || m > 59 {
		return -1
	}
	return 60*h + m
}

// has tells whether the form sent the field.
func (f fields) has(field string) bool { return f.c.Request().PostArgs().Has(field) }
