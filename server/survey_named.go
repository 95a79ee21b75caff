package server

import (
	"context"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"opina/internal/i18n"
	"opina/internal/store"
	"opina/server/views"
	"opina/surveys"
)

// imported is the kind of surveys that only keep what was answered elsewhere: they are never asked.
const imported = "import"

// namedSurvey is the survey that the path names.
func (s *Server) namedSurvey(c *fiber.Ctx) (store.Survey, error) {
	id, err := strconv.ParseInt(c.Params("id"), 10, 64)
	if err != nil {
		return store.Survey{}, surveys.Fail(surveys.NotFound, "error.notfound", err)
	}
	return s.Store.Survey(c.UserContext(), memberOf(c).Organization, id)
}

// ownSurvey is the survey that the path names, one that is asked here.
func (s *Server) ownSurvey(c *fiber.Ctx) (store.Survey, error) {
	v, err := s.namedSurvey(c)
	if err == nil && v.Kind == imported {
		err = surveys.Fail(surveys.NotFound, "error.notfound", nil)
	}
	return v, err
}

// surveyName is what the survey is called, in the reader's language if it has it.
func surveyName(w i18n.Words, v store.Survey) string {
	content := v.Content()
	if v.Latest.Number > 0 {
		content = v.Latest.Content
	}
	if len(content.Languages) > 0 {
		if name := content.Title.In(w.Lang, content.Fallback()); name != "" {
			return name
		}
	}
	return w.T("surveys.unnamed")
}

// surveyHead is the top of each page of one survey. The page's own title becomes the survey's name.
func (s *Server) surveyHead(c *fiber.Ctx, p *views.Page, v store.Survey, here string) (views.SurveyHead, error) {
	state, err := s.surveyState(c.UserContext(), p.Words, v)
	h := views.SurveyHead{ID: v.ID, Name: surveyName(p.Words, v), State: state, Here: here}
	if pages := surveyPages(p.Member, v); len(pages) > 1 {
		h.Pages = pages
	}
	p.Title = h.Name + " · " + p.Title
	return h, err
}

// surveyPages are the pages of a survey that a member may open, in their order.
func surveyPages(m surveys.Member, v store.Survey) []string {
	if m.Role != surveys.Owner || v.Kind == imported {
		return []string{"results"}
	}
	return []string{"edit", "results", "versions", "schedule"}
}

// surveyState says how a survey stands, by the organization's clock.
func (s *Server) surveyState(ctx context.Context, w i18n.Words, v store.Survey) (views.SurveyState, error) {
	org, err := s.Store.Organization(ctx, v.Organization)
	if err != nil {
		return views.SurveyState{}, err
	}
	var answers int64
	if v.Schedule.Quota > 0 {
		all, err := s.Store.AnswersBySurvey(ctx, v.Organization, ever)
		if err != nil {
			return views.SurveyState{}, err
		}
		answers = all[v.ID]
	}
	return stateOf(w, v, surveys.Place{TimeZone: org.TimeZone}, s.Now(), answers), nil
}

// stateOf says how a survey stands at a place after that many answers.
func stateOf(w i18n.Words, v store.Survey, p surveys.Place, now time.Time, answers int64) views.SurveyState {
	state := views.SurveyState{Sign: "closed"}
	day := func(at time.Time) string { return w.Day(at.In(p.Zone())) }
	switch {
	case !v.ArchivedAt.IsZero():
		return views.SurveyState{Sign: "archived", Text: w.T("surveys.state.archived", "Day", day(v.ArchivedAt))}
	case v.Kind == imported:
		return views.SurveyState{Sign: "archived", Text: w.T("surveys.state.import")}
	case v.Latest.Number == 0:
		return views.SurveyState{Sign: "draft", Text: w.T("surveys.state.new")}
	}
	if v.Draft != nil {
		state.More = w.T("surveys.state.changed")
	}
	closed, next := v.Schedule.At(p, now, answers)
	switch closed {
	case surveys.Open:
		state.Sign = "live"
		state.Text = w.T("surveys.state.live", "Number", v.Latest.Number, "Day", day(v.LatestAt))
		if until := v.Schedule.Until(p, now); !until.IsZero() {
			state.Text = w.T("surveys.state.until", "Live", state.Text, "When", endOf(w, p, until, now))
		}
	case surveys.Over:
		state.Text = w.T("surveys.state.over", "Day", w.Day(v.Schedule.Closes.Time()))
	case surveys.Full:
		state.Text = w.T("surveys.state.full", "N", w.Number(answers), "Max", w.Number(v.Schedule.Quota))
	default:
		state.Text = w.T("surveys.state.closed")
		if !next.IsZero() {
			state.Text = w.T("surveys.state.closed.until", "When", momentOf(w, p, next, now))
		}
	}
	return state
}

// momentOf says a moment as people do who stand in the shop: today at 21:00, on Friday at 9:00.
func momentOf(w i18n.Words, p surveys.Place, at, now time.Time) string {
	wall := at.In(p.Zone())
	return onDay(w, wall, wall.Format("15:04"), p, now)
}

// endOf is momentOf for an end: midnight still belongs to the day that ends with it.
func endOf(w i18n.Words, p surveys.Place, at, now time.Time) string {
	wall := at.In(p.Zone())
	if wall.Hour() == 0 && wall.Minute() == 0 {
		return onDay(w, wall.AddDate(0, 0, -1), "24:00", p, now)
	}
	return momentOf(w, p, at, now)
}

func onDay(w i18n.Words, wall time.Time, clock string, p surveys.Place, now time.Time) string {
	switch ahead := surveys.DayOf(wall) - surveys.DayOf(now.In(p.Zone())); {
	case ahead == 0:
		return w.T("surveys.when.today", "Time", clock)
	case ahead == 1:
		return w.T("surveys.when.tomorrow", "Time", clock)
	case ahead > 1 && ahead < 7:
		return w.T("surveys.when.weekday", "Day", w.T("date.weekday."+strconv.Itoa(int(wall.Weekday()))), "Time", clock)
	}
	return w.T("surveys.when.day", "Day", w.Day(wall), "Time", clock)
}
