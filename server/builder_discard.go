package server

import (
	"encoding/json"

	"github.com/gofiber/fiber/v2"

	"opina/internal/i18n"
	"opina/surveys"
)

// discardBuilt goes back to what is published. The page that follows carries what there was, so that it can be undone.
func (s *Server) discardBuilt(c *fiber.Ctx) error {
	b, form, err := s.builtFor(c)
	if err != nil {
		return err
	}
	if b.theirs != nil {
		return s.showConflict(c, b)
	}
	if b.survey.Draft == nil {
		b.content = b.survey.Content()
		return s.answerBuilt(c, b, "")
	}
	before, m, ctx := b.content, memberOf(c), c.UserContext()
	err = s.Store.DiscardDraft(ctx, m.Organization, b.survey.ID, b.survey.Revision, m.ID, s.Now())
	raced := surveys.KindOf(err) == surveys.Conflict && b.survey.Latest.Number > 0
	if err != nil && !raced {
		return err
	}
	stored, err := s.Store.Survey(ctx, m.Organization, b.survey.ID)
	if err != nil {
		return err
	}
	b = newBuilder(stored, b.lang)
	if raced {
		b.theirs = conflictOf(b, form)
		return s.showConflict(c, b)
	}
	b.notice.Text = i18n.In(s.langOf(c)).T("builder.discarded", "Number", stored.Latest.Number)
	if was, err := json.Marshal(before); err == nil && len(was) <= maxUndo {
		b.notice.Undo, b.notice.Do = string(was), "undo-discard"
	}
	return s.answerBuilt(c, b, "")
}
