package server

import (
	"errors"
	"net/url"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"opina/internal/i18n"
	"opina/internal/store"
	"opina/surveys"
)

// saveBuilt keeps what was typed into the builder and takes the step of the button that was pressed.
func (s *Server) saveBuilt(c *fiber.Ctx) error {
	v, err := s.ownSurvey(c)
	if err != nil {
		return err
	}
	form, err := s.readPosted(c)
	if err != nil {
		return err
	}
	b, err := typedInto(v, form)
	if err != nil {
		return err
	}
	switch {
	case b.theirs != nil:
		return s.showConflict(c, b)
	case len(b.wrong) > 0:
		return s.refuseBuilt(c, b)
	}
	done, err := form.take(i18n.In(s.langOf(c)), b.content)
	if err != nil {
		return s.refuseStep(c, b, form, err)
	}
	if wrong := done.content.CheckDraft(); len(wrong) > 0 { // only what a page carried for undoing can be like that
		return surveys.Fail(surveys.Invalid, "error.request", nil)
	}
	b.content = done.content
	if b, err = s.keepBuilt(c, b, form); err != nil {
		return err
	}
	if b.theirs != nil {
		return s.showConflict(c, b)
	}
	b.at, b.notice, b.lang = done.at, done.notice, done.lang
	return s.answerBuilt(c, b, done.done)
}

// typedInto is the page with what was typed into it. It tells of a conflict where another one saved since.
func typedInto(v store.Survey, form posted) (builder, error) {
	b := newBuilder(v, form.lang)
	b.checked = form.value("check") != ""
	if form.revision != v.Revision {
		b.theirs = conflictOf(b, form)
		return b, nil
	}
	if form.lang != b.lang {
		return b, surveys.Fail(surveys.Invalid, "error.request", nil)
	}
	b.content = form.applied(b.content)
	b.wrong = b.content.CheckDraft()
	return b, nil
}

// keepBuilt saves the content where it says something else than what is stored.
func (s *Server) keepBuilt(c *fiber.Ctx, b builder, form posted) (builder, error) {
	if sameContent(b.content, b.survey.Content()) {
		return b, nil
	}
	m, ctx := memberOf(c), c.UserContext()
	_, err := s.Store.SaveDraft(ctx, m.Organization, b.survey.ID, b.survey.Revision, b.content, m.ID, s.Now())
	if err != nil && surveys.KindOf(err) != surveys.Conflict {
		return b, err
	}
	stored, again := s.Store.Survey(ctx, m.Organization, b.survey.ID)
	if again != nil {
		return b, again
	}
	if err != nil { // saved by another one between our look and our write
		b = newBuilder(stored, b.lang)
		b.theirs = conflictOf(b, form)
		return b, nil
	}
	b.survey = stored
	return b, nil
}

// answerBuilt leads a browser to the page as it is now, and gives it to a script at once. So it is with what can be
// undone: the page carries what there was before.
func (s *Server) answerBuilt(c *fiber.Ctx, b builder, done string) error {
	if b.notice.Undo != "" || !navigates(c) {
		if done == "undone" {
			b.notice.Text = i18n.In(s.langOf(c)).T("builder.undone")
		}
		return s.showBuilt(c, b)
	}
	query := url.Values{"lang": {b.lang}}
	for name, value := range map[string]string{"at": b.at, "done": done} {
		if value != "" {
			query.Set(name, value)
		}
	}
	if b.checked {
		query.Set("check", "1")
	}
	return c.Redirect(builderAddress(b.survey.ID)+"?"+query.Encode(), fiber.StatusSeeOther)
}

func builderAddress(id int64) string { return "/surveys/" + formatID(id) }

// refuseBuilt says what is wrong beside each field. Nothing was saved, and nothing that was typed is lost.
func (s *Server) refuseBuilt(c *fiber.Ctx, b builder) error {
	b.alert = i18n.In(s.langOf(c)).T("builder.refused")
	b.at = elementOf(b.content, b.wrong[0].Path)
	c.Status(fiber.StatusBadRequest)
	return s.showBuilt(c, b)
}

// refuseStep says why a step could not be taken, beside where it was asked for.
func (s *Server) refuseStep(c *fiber.Ctx, b builder, form posted, err error) error {
	var e *surveys.Error
	if !errors.As(err, &e) || e.Kind != surveys.Invalid || !strings.HasPrefix(e.Key, "survey.wrong.") {
		return err
	}
	why := i18n.In(s.langOf(c)).T(e.Key, pairs(e.Args)...)
	switch verb, _, _ := strings.Cut(form.do, ":"); verb {
	case "language-add":
		b.adding.Wrong, b.adding.Picked, b.adding.Tag = why, form.value("language"), form.value("tag")
	case "add":
		b.kinds = why
	default:
		b.alert = why
	}
	c.Status(fiber.StatusBadRequest)
	return s.showBuilt(c, b)
}

// harmless tells whether a step changes nothing.
func harmless(do string) bool {
	verb, _, _ := strings.Cut(do, ":")
	return slices.Contains([]string{"", "save", "answers", "language"}, verb)
}
