package server

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"opina/internal/store"
	"opina/server/views"
	"opina/surveys"
	"opina/surveys/followup"
	"opina/surveys/intake"
)

// builderPolicy is the policy of the builder's page: it alone shows another page of ours within.
const builderPolicy = ownerPolicy + "; frame-src 'self'"

// preview is a customer's page as the draft would make it, on a phone or on a tablet. The revision in its address is the
// one that its reader has seen: a page that was made before keeps its notes to itself.
type preview struct {
	desk   *store.Desk
	lang   string
	tablet bool
}

func (s *Server) previewOf(c *fiber.Ctx, lang string) (preview, error) {
	missing := surveys.Fail(surveys.NotFound, "error.notfound", nil)
	v, err := s.ownSurvey(c)
	if err != nil {
		return preview{}, err
	}
	revision, err := strconv.Atoi(c.Params("revision"))
	device := c.Params("device")
	if err != nil || device != "phone" && device != "tablet" || len(v.Content().Questions) == 0 {
		return preview{}, missing
	}
	org, err := s.Store.Organization(c.UserContext(), v.Organization)
	if err != nil {
		return preview{}, err
	}
	p := preview{tablet: device == "tablet", lang: lang, desk: draftDesk(v, v.Content(), revision, org)}
	if languages := v.Content().Languages; !slices.Contains(languages, lang) {
		p.lang = languages[0]
	}
	return p, nil
}

// draftDesk is the desk at which a draft would be asked, were it published.
func draftDesk(v store.Survey, draft surveys.Content, number int, org store.Organization) *store.Desk {
	return &store.Desk{
		Desk: intake.Desk{
			Version: surveys.Version{Organization: v.Organization, Survey: v.ID, Number: number, Content: draft},
			Place:   surveys.Place{Organization: v.Organization, TimeZone: org.TimeZone, Channel: surveys.Link},
			Tagger:  intake.Core(),
			Policy:  followup.Policy{AnswerWithin: org.AnswerWithin},
		},
		Organization: org,
		Schedule:     v.Schedule,
	}
}

// showPreview shows the draft as customers would see it.
func (s *Server) showPreview(c *fiber.Ctx) error {
	p, err := s.previewOf(c, c.Query("lang"))
	if err != nil {
		return err
	}
	if c.Query("privacy") == "" {
		return s.sendPreviewed(c, fiber.StatusOK, p, nil)
	}
	view := views.Privacy{Customer: s.customer(p.desk, p.lang, p.tablet), Back: "?lang=" + p.lang}
	view.Title = view.Words.T("customer.privacy.title")
	paragraphs, in := privacyNotice(p.desk.Organization, p.lang, view.Words)
	for _, text := range paragraphs {
		view.Paragraphs = append(view.Paragraphs, view.Say(text, in))
	}
	return s.sendPreview(c, fiber.StatusOK, s.rendered(views.PrivacyPage(view), view.Style, ""))
}

// takePreview holds an answer against the draft as if a customer had sent it, and keeps nothing.
func (s *Server) takePreview(c *fiber.Ctx) error {
	in, script, err := readAnswered(c)
	if err != nil {
		return err
	}
	if in.Lang == "" {
		in.Lang = c.Query("lang")
	}
	p, err := s.previewOf(c, in.Lang)
	if err != nil {
		return err
	}
	if in.again {
		return c.Redirect(c.Path()+"?lang="+p.lang, fiber.StatusSeeOther)
	}
	now := s.Now()
	response, wrong := surveys.Check(p.desk.Version, p.desk.Place, surveys.Submission{
		ID: surveys.NewID(now), Lang: p.lang, Finished: in.Finished, Answers: in.Answers,
	}, now)
	if len(wrong) > 0 {
		invalid := &surveys.Error{Kind: surveys.Invalid, Key: "error.answer", Fields: wrong}
		said := wrongQuestions(p.desk.Version.Content, in.Answers, invalid, speaks(p.desk, p.lang).Words)
		if script {
			return c.Status(fiber.StatusBadRequest).JSON(saved{Errors: said})
		}
		return s.sendPreviewed(c, fiber.StatusBadRequest, p, &typed{answers: in.Answers, wrong: said})
	}
	answered := visit{done: in.Finished}
	if promised, ok := followup.Decide(response, p.desk.Policy); ok {
		answered.dueAt = promised.DueAt
	}
	if script {
		return c.JSON(thanked(p.desk, p.lang, answered))
	}
	view := views.Thanks{Customer: s.customer(p.desk, p.lang, p.tablet), Privacy: "?privacy=1&lang=" + p.lang, Again: !p.tablet, Fresh: "?lang=" + p.lang}
	view.Title = view.Words.T("customer.thanks.title")
	view.Thanks, view.Promise = thanks(p.desk, view.Customer, answered.dueAt)
	return s.sendPreview(c, fiber.StatusOK, s.rendered(views.ThanksPage(view), view.Style, ""))
}

func (s *Server) sendPreviewed(c *fiber.Ctx, status int, p preview, before *typed) error {
	view := s.surveyView(p.desk, p.lang, p.tablet, before)
	return s.sendPreview(c, status, s.rendered(views.SurveyPage(view), view.Style, view.Script))
}

// sendPreview lets our own page show a customer's page within.
func (s *Server) sendPreview(c *fiber.Ctx, status int, page prepared) error {
	page.policy = strings.Replace(page.policy, "frame-ancestors 'none'", "frame-ancestors 'self'", 1)
	c.Set(fiber.HeaderXFrameOptions, "SAMEORIGIN")
	return s.sendPrepared(c, status, page)
}
