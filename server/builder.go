package server

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"opina/internal/i18n"
	"opina/internal/store"
	"opina/server/views"
	"opina/surveys"
)

// builder is a survey as it stands on the builder's page: the content may be ahead of what is stored, where something
// in it is wrong.
type builder struct {
	survey  store.Survey
	content surveys.Content
	lang    string // the language edited
	at      string // id of the element that gets the focus
	checked bool   // what is missing is said beside each field
	wrong   []surveys.FieldError
	alert   string
	notice  views.BuilderNotice
	theirs  *conflict
	adding  views.BuilderLanguages // what was picked and typed to be added, and what is wrong with it
	kinds   string                 // why no question was added
}

// newBuilder shows a survey as it is stored, in the language asked for, else in its first.
func newBuilder(v store.Survey, lang string) builder {
	b := builder{survey: v, content: v.Content(), lang: lang}
	if !slices.Contains(b.content.Languages, lang) {
		b.lang = b.content.Fallback()
	}
	return b
}

// showBuilder shows the page on which a survey is made.
func (s *Server) showBuilder(c *fiber.Ctx) error {
	v, err := s.ownSurvey(c)
	if err != nil {
		return err
	}
	b := newBuilder(v, c.Query("lang"))
	b.at, b.checked = c.Query("at"), c.Query("check") != ""
	switch words := i18n.In(s.langOf(c)); c.Query("done") {
	case "published":
		if b.notice, err = s.publishedNotice(c.UserContext(), v, words); err != nil {
			return err
		}
	case "undone":
		b.notice.Text = words.T("builder.undone")
	}
	return s.showBuilt(c, b)
}

// showBuilt renders the page.
func (s *Server) showBuilt(c *fiber.Ctx, b builder) error {
	p := views.Builder{
		Page: s.page(c, "surveys", "builder.title"),
		ID:   b.survey.ID, Revision: b.survey.Revision, Lang: b.lang, Dir: i18n.Direction(b.lang),
		Translating: b.lang != b.content.Fallback(), Checked: b.checked, At: b.at,
		Live: b.survey.Latest.Number > 0, Unsent: b.survey.Draft != nil, Archived: !b.survey.ArchivedAt.IsZero(),
		Notice: b.notice, Alert: b.alert, KindsWrong: b.kinds, JS: s.Assets.URL("builder.js"),
	}
	var err error
	if p.Head, err = s.surveyHead(c, &p.Page, b.survey, "edit"); err != nil {
		return err
	}
	if p.Saved, err = s.savedWords(c.UserContext(), p.Words, b.survey); err != nil {
		return err
	}
	taxonomy, err := s.taxonomy(c.UserContext(), b.survey.Organization)
	if err != nil {
		return err
	}
	f := builderFields{builder: b, taxonomy: taxonomy, words: p.Words, wrong: wrongFields(p.Words, b)}
	if f.heavy, err = s.tooHeavy(c.UserContext(), p.Words, b.survey, b.content); err != nil {
		return err
	}
	p.Title = f.surveyTitle()
	p.Thanks = f.thanks()
	p.Questions = f.questions()
	p.Languages = languagesOf(p.Words, b)
	for _, kind := range surveys.QuestionKinds {
		p.Kinds = append(p.Kinds, views.BuilderKind{
			Kind: string(kind), Word: p.Words.T("builder.kind." + string(kind)), Means: p.Words.T("builder.kind." + string(kind) + ".means"),
		})
	}
	p.Side = f.side()
	if b.theirs != nil {
		if p.Conflict, err = s.conflictView(c.UserContext(), p.Words, b, memberOf(c).ID); err != nil {
			return err
		}
	}
	c.Set(fiber.HeaderContentSecurityPolicy, builderPolicy)
	if err := render(c, views.BuilderPage(p)); err != nil {
		return err
	}
	// It is asked for again whenever something is saved, and says the same many times: a seventh of it is left.
	if accepts(c.Request().Header.Peek(fiber.HeaderAcceptEncoding), "gzip") {
		c.Response().SetBodyRaw(gzipped(c.Response().Body(), gzip.DefaultCompression))
		c.Set(fiber.HeaderContentEncoding, "gzip")
	}
	c.Set(fiber.HeaderVary, fiber.HeaderAcceptEncoding)
	return nil
}

// savedWords say when the survey was saved last, and by whom.
func (s *Server) savedWords(ctx context.Context, w i18n.Words, v store.Survey) (string, error) {
	if v.EditedAt.IsZero() {
		return "", nil
	}
	who, at, err := s.lastEdit(ctx, w, v)
	when := w.Moment(at)
	if w.Day(at) == w.Day(s.Now().In(at.Location())) {
		when = at.Format("15:04")
	}
	return w.T("builder.saved.by", "Who", who, "When", when), err
}

// lastEdit is who saved the survey last and when, by the organization's clock.
func (s *Server) lastEdit(ctx context.Context, w i18n.Words, v store.Survey) (who string, at time.Time, err error) {
	org, err := s.Store.Organization(ctx, v.Organization)
	if err != nil {
		return "", at, err
	}
	at = v.EditedAt.In(surveys.Place{TimeZone: org.TimeZone}.Zone())
	m, err := s.Store.Member(ctx, v.Organization, v.EditedBy)
	switch {
	case err == nil:
		return m.Name, at, nil
	case surveys.KindOf(err) == surveys.NotFound:
		return w.T("builder.somebody"), at, nil
	}
	return "", at, err
}

// sameContent tells whether two contents say the same.
func sameContent(a, b surveys.Content) bool {
	one, err := json.Marshal(a)
	if err != nil {
		return false
	}
	other, err := json.Marshal(b)
	return err == nil && string(one) == string(other)
}
