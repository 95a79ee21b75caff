package server

import (
	"opina/server/views"
	"opina/surveys"
)

const maxQuota = 1_000_000 // answers

// scheduleForm fills the form with what is stored.
func scheduleForm(schedule surveys.Schedule) views.Form {
	form := views.Form{ID: "schedule", Values: map[string]string{}}
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
	fillHours(form, schedule.Hours)
	return form
}

// readSchedule reads the form. What was typed stays in it.
func readSchedule(f fields) surveys.Schedule {
	schedule := surveys.Schedule{Opens: f.day("opens"), Closes: f.day("closes"), Once: f.typed("once") != ""}
	if f.typed("quota") != "" {
		schedule.Quota = int64(f.number("quota", 1, maxQuota))
	}
	schedule.Hours = f.hours()
	return schedule
}

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
