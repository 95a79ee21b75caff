package server

import (
	"fmt"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"opina/internal/i18n"
	"opina/internal/store"
	"opina/server/views"
)

// week are the days of the week in the order of the form.
var week = []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday}

// showSchedule shows when a survey is asked.
func (s *Server) showSchedule(c *fiber.Ctx) error {
	v, err := s.ownSurvey(c)
	if err != nil {
		return err
	}
	notice := ""
	if c.Query("done") == "saved" {
		notice = i18n.In(s.langOf(c)).T("surveys.schedule.saved")
	}
	return s.schedule(c, v, scheduleForm(v.Schedule), notice)
}

// saveSchedule checks every field and saves all of them, or none. The button that copies a day saves nothing yet.
func (s *Server) saveSchedule(c *fiber.Ctx) error {
	v, err := s.ownSurvey(c)
	if err != nil {
		return err
	}
	form := views.Form{ID: "schedule", Values: map[string]string{}}
	f := newFields(c, &form, s.langOf(c))
	schedule := readSchedule(f)
	if string(c.Request().PostArgs().Peek("do")) == "copy" {
		copyDay(form)
		form.Wrong = nil // of what is not saved yet nothing is wrong
		return s.schedule(c, v, form, f.words.T("surveys.schedule.copied"))
	}
	for _, e := range schedule.Check() {
		f.fail(e.Path, e.Key, pairs(e.Args)...)
	}
	if f.wrong() {
		return s.schedule(c, v, form, "")
	}
	if err := s.Store.SetSchedule(c.UserContext(), v.Organization, v.ID, schedule); err != nil {
		return err
	}
	return c.Redirect(fmt.Sprintf("/surveys/%d/schedule?done=saved", v.ID), fiber.StatusSeeOther)
}

// schedule shows the page with the form. Something wrong in it makes it a 400.
func (s *Server) schedule(c *fiber.Ctx, v store.Survey, form views.Form, notice string) error {
	p := views.SurveySchedule{Page: s.page(c, "surveys", "surveys.page.schedule"), Form: form, Notice: notice}
	var err error
	if p.Head, err = s.surveyHead(c, &p.Page, v, "schedule"); err != nil {
		return err
	}
	p.Now = scheduleWords(p.Words, v.Schedule)
	for _, weekday := range week {
		day := views.ScheduleDay{Weekday: int(weekday), Name: p.Words.T("date.weekday." + strconv.Itoa(int(weekday)))}
		for n := range spansOf(form, weekday) {
			from, to := form.Values[spanField("from", weekday, n)], form.Values[spanField("to", weekday, n)]
			span := views.ScheduleSpan{From: from, To: to}
			if from+to != "" && form.Wrong[fmt.Sprint("day.", int(weekday))] != "" {
				span.FromWrong, span.ToWrong = minutesOf(from) < 0, minutesOf(to) < 0
			}
			day.Spans = append(day.Spans, span)
		}
		p.Days = append(p.Days, day)
	}
	if len(form.Wrong) > 0 {
		c.Status(fiber.StatusBadRequest)
	}
	return render(c, views.SurveySchedulePage(p))
}
