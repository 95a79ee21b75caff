package server

import (
	"context"
	"errors"
	"slices"

	"github.com/gofiber/fiber/v2"

	"opina/internal/i18n"
	"opina/internal/store"
	"opina/server/views"
	"opina/surveys"
)

// publishBuilt keeps what was typed and makes it the next version, or says what is missing.
func (s *Server) publishBuilt(c *fiber.Ctx) error {
	b, form, err := s.builtFor(c)
	if err != nil {
		return err
	}
	switch {
	case b.theirs != nil:
		return s.showConflict(c, b)
	case len(b.wrong) > 0:
		return s.refuseBuilt(c, b)
	}
	if b, err = s.keepBuilt(c, b, form); err != nil {
		return err
	}
	switch {
	case b.theirs != nil:
		return s.showConflict(c, b)
	case b.survey.Draft == nil: // pressed twice
		return s.answerBuilt(c, b, "")
	}
	b.checked = true
	if wrong := b.content.CheckPublish(); len(wrong) > 0 {
		return s.refusePublishing(c, b, wrong)
	}
	words := i18n.In(s.langOf(c))
	heavy, err := s.tooHeavy(c.UserContext(), words, b.survey, b.content)
	if err != nil {
		return err
	}
	if heavy != nil {
		b.alert, b.at = words.T("builder.publish.refused", "Count", 1), "before-title"
		c.Status(fiber.StatusBadRequest)
		return s.showBuilt(c, b)
	}
	m := memberOf(c)
	_, err = s.Store.PublishDraft(c.UserContext(), m.Organization, b.survey.ID, b.survey.Revision, m.ID, s.Now())
	var e *surveys.Error
	if errors.As(err, &e) && e.Kind == surveys.Invalid {
		return s.refusePublishing(c, b, e.Fields)
	}
	if err != nil {
		return err
	}
	b.checked, b.at = false, ""
	return s.answerBuilt(c, b, "published")
}

// builtFor is the survey with what was typed into its page, for what is done with it as a whole.
func (s *Server) builtFor(c *fiber.Ctx) (builder, posted, error) {
	v, err := s.ownSurvey(c)
	if err != nil {
		return builder{}, posted{}, err
	}
	form, err := s.readPosted(c)
	if err != nil {
		return builder{}, posted{}, err
	}
	form.do = "publish"
	b, err := typedInto(v, form)
	return b, form, err
}

// refusePublishing leads to the first thing that is missing in the language edited; the list leads to all of them.
func (s *Server) refusePublishing(c *fiber.Ctx, b builder, wrong []surveys.FieldError) error {
	b.at = "before-title"
	for _, e := range wrong {
		if _, lang := fieldOf(b.content, e.Path); lang == "" || lang == b.lang {
			b.at = elementOf(b.content, e.Path)
			break
		}
	}
	b.alert = i18n.In(s.langOf(c)).T("builder.publish.refused", "Count", len(wrong))
	c.Status(fiber.StatusBadRequest)
	return s.showBuilt(c, b)
}

// publishedNotice says what is live now and, where nobody is asked it yet, what to do next.
func (s *Server) publishedNotice(ctx context.Context, v store.Survey, w i18n.Words) (views.BuilderNotice, error) {
	if v.Latest.Number == 0 {
		return views.BuilderNotice{}, nil
	}
	all, err := s.Store.Touchpoints(ctx, v.Organization)
	if err != nil {
		return views.BuilderNotice{}, err
	}
	shown := slices.ContainsFunc(all, func(t store.Touchpoint) bool { return t.Survey == v.ID && t.RetiredAt.IsZero() })
	key := "builder.published"
	switch {
	case !shown:
		key = "builder.published.nowhere"
	case v.Latest.Number == 1:
		key = "builder.published.first"
	}
	return views.BuilderNotice{Text: w.T(key, "Number", v.Latest.Number), Places: !shown}, nil
}
