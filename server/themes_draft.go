package server

import (
	"context"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"opina/internal/i18n"
	"opina/internal/store"
	"opina/server/views"
	"opina/surveys"
	"opina/surveys/intake"
)

// trial is what a draft would change.
type trial struct {
	rows    []store.AnswerRow // the newest comments
	changes []intake.Change
	after   intake.Tagger
}

// try reads the newest comments as they are read now and as the draft would.
func (s *Server) try(c *fiber.Ctx, e edited) (t trial, err error) {
	t.rows, err = s.Store.Answers(c.UserContext(), e.org, store.AnswerQuery{
		Filter: ever, Commented: true, Counted: true, Limit: tryMost,
	})
	if err != nil {
		return t, err
	}
	told := make([]intake.Told, len(t.rows))
	for i, row := range t.rows {
		told[i] = intake.Told{Response: row.Response, Correction: row.Correction}
	}
	t.after = intake.Tagger{Model: e.tagger.Model.On(e.taxonomy)}
	t.changes = intake.Changes(e.tagger, t.after, told)
	return t, nil
}

// waiting tells of a draft and what it would change; nil where there is none.
func (s *Server) waiting(c *fiber.Ctx, e edited, w i18n.Words) (*views.Waiting, error) {
	if e.Draft == nil {
		return nil, nil
	}
	t, err := s.try(c, e)
	if err != nil {
		return nil, err
	}
	return t.waiting(e, w), nil
}

func (t trial) waiting(e edited, w i18n.Words) *views.Waiting {
	changed := len(t.changes)
	v := &views.Waiting{Revision: e.Revision, Changes: changed > 0}
	v.Text = w.T("themes.waiting.changes", "Count", changed, "N", w.Number(int64(changed)), "Of", w.Number(int64(len(t.rows))))
	if changed == 0 {
		v.Text = w.T("themes.waiting.none", "Of", w.Number(int64(len(t.rows))))
	}
	return v
}

// showTrial shows each comment that the draft reads otherwise, before and after.
func (s *Server) showTrial(c *fiber.Ctx) error {
	e, err := s.edited(c)
	if err != nil {
		return err
	}
	if e.Draft == nil {
		return c.Redirect("/themes", fiber.StatusSeeOther)
	}
	a, err := s.asked(c)
	if err != nil {
		return err
	}
	touchpoints, err := s.Store.Touchpoints(c.UserContext(), e.org)
	if err != nil {
		return err
	}
	t, err := s.try(c, e)
	if err != nil {
		return err
	}
	p := views.Trial{Page: s.page(c, "themes", "themes.try.title")}
	p.Waiting = t.waiting(e, p.Words)
	before := a.list(touchpoints)
	after := before
	after.tagger = t.after
	for _, change := range t.changes {
		row := t.rows[change.At]
		row.Mentions = change.After.Mentions
		v := views.TrialChange{Answer: after.answer(row)}
		for _, m := range change.Before.Mentions {
			v.Before = append(v.Before, views.TrialMention{Mention: before.mention(m), Changed: !change.After.Names(m)})
		}
		for _, m := range change.After.Mentions {
			v.After = append(v.After, views.TrialMention{Mention: after.mention(m), Changed: !change.Before.Names(m)})
		}
		p.Changes = append(p.Changes, v)
	}
	return render(c, views.TrialPage(p))
}

// applyThemes reads comments with the draft from now on.
func (s *Server) applyThemes(c *fiber.Ctx) error {
	return s.decideDraft(c, s.Store.ApplyThemes, "applied")
}

// discardThemes forgets the draft.
func (s *Server) discardThemes(c *fiber.Ctx) error {
	return s.decideDraft(c, s.Store.DiscardThemes, "discarded")
}

func (s *Server) decideDraft(c *fiber.Ctx, do func(ctx context.Context, org int64, revision int) error, done string) error {
	revision, err := strconv.Atoi(c.FormValue("revision"))
	if err != nil {
		return surveys.Fail(surveys.Invalid, "error.request", err)
	}
	err = do(c.UserContext(), memberOf(c).Organization, revision)
	if surveys.KindOf(err) == surveys.Conflict {
		err = surveys.Fail(surveys.Conflict, "error.themes.changed", err)
	}
	if err != nil {
		return err
	}
	return c.Redirect("/themes?done="+done, fiber.StatusSeeOther)
}

// showProgress is the part of a page that tells how far the comments are read again.
func (s *Server) showProgress(c *fiber.Ctx) error {
	p, err := s.progress(c, i18n.In(s.langOf(c)))
	if err != nil {
		return err
	}
	return render(c, views.ProgressPart(p))
}

func (s *Server) progress(c *fiber.Ctx, w i18n.Words) (views.Progress, error) {
	left, total, err := s.Store.Retagging(c.UserContext(), memberOf(c).Organization)
	if err != nil {
		return views.Progress{}, err
	}
	p := views.Progress{Left: left, Done: total - left, Total: total, Text: w.T("themes.progress.done")}
	if left > 0 {
		p.Text = w.T("themes.progress", "N", w.Number(p.Done), "Of", w.Number(total))
	}
	return p, nil
}
