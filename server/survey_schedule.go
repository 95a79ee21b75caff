package server

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"opina/internal/i18n"
	"opina/internal/store"
	"opina/server/views"
)

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
	p.Week = weekView(p.Words, form)
	p.Week.Always, p.Week.Timed = p.Words.T("surveys.schedule.when.always"), p.Words.T("surveys.schedule.when.hours")
	p.Week.Hint = p.Words.T("surveys.schedule.hours.hint")
	if len(form.Wrong) > 0 {
		c.Status(fiber.StatusBadRequest)
	}
	return render(c, views.SurveySchedulePage(p))
}
