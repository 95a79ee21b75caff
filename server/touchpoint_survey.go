package server

import (
	"fmt"
	"slices"

	"github.com/gofiber/fiber/v2"

	"opina/internal/i18n"
	"opina/internal/store"
	"opina/server/views"
	"opina/surveys"
)

// shownSurvey is the survey that a touchpoint shows, with the others that it could.
func (s *Server) shownSurvey(c *fiber.Ctx, t store.Touchpoint) (views.ShownSurvey, error) {
	ctx, m, w := c.UserContext(), memberOf(c), i18n.In(s.langOf(c))
	shown, err := s.Store.Survey(ctx, t.Organization, t.Survey)
	if err != nil {
		return views.ShownSurvey{}, err
	}
	v := views.ShownSurvey{Name: surveyName(w, shown)}
	if state, err := s.surveyState(ctx, w, shown); err != nil {
		return v, err
	} else if state.Sign != "live" {
		v.State = state.Text
		if state.Sign == "archived" {
			v.State += " " + w.T("touchpoint.survey.archived")
		}
	}
	if !slices.Contains(managers.roles, m.Role) {
		return v, nil
	}
	asked, err := s.askedSurveys(ctx, t.Organization)
	if err != nil {
		return v, err
	}
	if !slices.ContainsFunc(asked, func(a store.Survey) bool { return a.ID == shown.ID }) {
		asked = append(asked, shown)
	}
	for _, a := range asked {
		v.Choices = append(v.Choices, views.Choice{Value: formatID(a.ID), Label: surveyName(w, a)})
	}
	v.Form = views.Form{ID: "shown", Values: map[string]string{"survey": formatID(shown.ID)}}
	return v, nil
}

// showSurveyAt lets a touchpoint show another survey from now on.
func (s *Server) showSurveyAt(c *fiber.Ctx) error {
	t, err := s.seenTouchpoint(c)
	if err != nil {
		return err
	}
	form := views.Form{Values: map[string]string{}}
	f := newFields(c, &form, s.langOf(c))
	id := f.id("survey")
	if f.wrong() {
		return surveys.Fail(surveys.Invalid, "places.wrong.choice", nil)
	}
	asked, err := s.askedSurveys(c.UserContext(), t.Organization)
	if err != nil {
		return err
	}
	if !t.RetiredAt.IsZero() || !slices.ContainsFunc(asked, func(a store.Survey) bool { return a.ID == id }) {
		return surveys.Fail(surveys.NotFound, "error.notfound", nil)
	}
	if err := s.Store.ShowSurvey(c.UserContext(), t.Organization, t.ID, id); err != nil {
		return err
	}
	return c.Redirect(fmt.Sprintf("/touchpoints/%d?done=survey#survey", t.ID), fiber.StatusSeeOther)
}
