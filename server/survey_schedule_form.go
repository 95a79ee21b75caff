package server

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"opina/server/views"
	"opina/surveys"
)

const (
	leastSpans = 2         // spans offered for each day: shops close at midday
	maxQuota   = 1_000_000 // answers
)

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

// scheduleForm fills the form with what is stored.
func scheduleForm(schedule surveys.Schedule) views.Form {
	form := views.Form{ID: "schedule", Values: map[string]string{"when": "always"}}
	day := func(field string, d surveys.Day) {
		if d != 0 {
			form.Values[field] = d.String()
		}
	}
	day("opens", schedule.Opens)
	day("closes", schedule.Closes)
	if schedule.Quota > 0 {
		form.Values["quota"] = formatID(schedule.Quota)
	}
	if schedule.Once {
		form.Values["once"] = "1"
	}
	hours := slices.Clone(schedule.Hours)
	slices.SortStableFunc(hours, func(a, b surveys.Hours) int { return a.From - b.From })
	spans := map[time.Weekday]int{}
	for _, h := range hours {
		form.Values["when"] = "hours"
		form.Values[spanField("from", h.Weekday, spans[h.Weekday])] = clock(h.From)
		form.Values[spanField("to", h.Weekday, spans[h.Weekday])] = clock(h.To)
		spans[h.Weekday]++
	}
	return form
}

// readSchedule reads the form. What was typed stays in it.
func readSchedule(f fields) surveys.Schedule {
	schedule := surveys.Schedule{Opens: f.day("opens"), Closes: f.day("closes"), Once: f.typed("once") != ""}
	if f.typed("quota") != "" {
		schedule.Quota = int64(f.number("quota", 1, maxQuota))
	}
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
				schedule.Hours = append(schedule.Hours, h)
			}
		}
	}
	if timed && len(schedule.Hours) == 0 && !f.wrong() {
		f.fail("hours", "surveys.schedule.wrong.none")
	}
	return schedule
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

// clock is a time of the day as forms write it; 24:00 is midnight, the end of the day.
func clock(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60%24, minutes%60) }

// day is a date, 0 where none was typed.
func (f fields) day(field string) surveys.Day {
	text := f.typed(field)
	if text == "" {
		return 0
	}
	d, err := surveys.ParseDay(text)
	if err != nil || d <= 0 {
		f.fail(field, "surveys.schedule.wrong.day")
	}
	return d
}

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
