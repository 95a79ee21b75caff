package server

import (
	"context"
	"fmt"
	"math"
	"net/url"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"opina/internal/i18n"
	"opina/internal/store"
	"opina/server/views"
	"opina/surveys"
)

// ever is every shop and day there is.
var ever = surveys.Filter{From: 0, To: math.MaxInt32}

// showSurveys lists the surveys, with what one can start from below.
func (s *Server) showSurveys(c *fiber.Ctx) error {
	words := i18n.In(s.langOf(c))
	p := views.Surveys{}
	id, _ := strconv.ParseInt(c.Query("survey"), 10, 64)
	switch done := c.Query("done"); done {
	case "archived", "restored":
		v, err := s.Store.Survey(c.UserContext(), memberOf(c).Organization, id)
		if err != nil { // an address of yesterday: there is nothing to tell
			break
		}
		p.Notice = words.T("surveys.done."+done, "Name", surveyName(words, v))
		if done == "archived" && !v.ArchivedAt.IsZero() {
			p.Undo = id
		}
	}
	return s.surveys(c, p)
}

// surveys fills the page. Something wrong with a file makes it a 400.
func (s *Server) surveys(c *fiber.Ctx, p views.Surveys) error {
	ctx, m := c.UserContext(), memberOf(c)
	p.Page, p.Owner = s.page(c, "surveys", "surveys.title"), m.Role == surveys.Owner
	list, err := s.Store.Surveys(ctx, m.Organization)
	if err != nil {
		return err
	}
	archived, err := s.Store.ArchivedSurveys(ctx, m.Organization)
	if err != nil {
		return err
	}
	rows, err := s.surveyRows(ctx, p.Words, m, slices.Concat(list, archived))
	if err != nil {
		return err
	}
	p.List, p.Archived = rows[:len(list)], rows[len(list):]
	if !p.Owner { // nothing was answered yet, and nothing can be done about it
		p.List = slices.DeleteFunc(p.List, func(row views.SurveyRow) bool { return row.State.Sign == "draft" })
	}
	p.Import.Schema = schemaPath
	for _, t := range surveys.Templates() {
		key := "surveys.template." + t.Kind
		p.Templates = append(p.Templates, views.SurveyTemplate{Kind: t.Kind, Title: p.Words.T(key + ".title"), Text: p.Words.T(key + ".text")})
	}
	if p.Import.Wrong != "" {
		c.Status(fiber.StatusBadRequest)
	}
	return render(c, views.SurveysPage(p))
}

// surveyRows are the surveys as a member sees them: with the answers and the touchpoints of their shops.
func (s *Server) surveyRows(ctx context.Context, w i18n.Words, m surveys.Member, list []store.Survey) ([]views.SurveyRow, error) {
	org, err := s.Store.Organization(ctx, m.Organization)
	if err != nil {
		return nil, err
	}
	shops, err := s.seenLocations(ctx, m)
	if err != nil {
		return nil, err
	}
	seen := seenBy(m, shops)
	today := s.today(org)
	all, lately := surveys.Filter{Locations: seen, From: ever.From, To: ever.To}, surveys.Filter{Locations: seen, From: today - recent + 1, To: today}
	total, err := s.Store.AnswersBySurvey(ctx, m.Organization, all)
	if err != nil {
		return nil, err
	}
	late, err := s.Store.AnswersBySurvey(ctx, m.Organization, lately)
	if err != nil {
		return nil, err
	}
	everywhere, err := s.Store.AnswersBySurvey(ctx, m.Organization, ever) // what a quota counts
	if err != nil {
		return nil, err
	}
	places, err := s.placesOf(ctx, m)
	if err != nil {
		return nil, err
	}
	var rows []views.SurveyRow
	for _, v := range list {
		row := views.SurveyRow{
			ID: v.ID, Name: surveyName(w, v), Pages: surveyPages(m, v), Open: "results",
			State:   stateOf(w, v, surveys.Place{TimeZone: org.TimeZone}, s.Now(), everywhere[v.ID]),
			Answers: w.T("surveys.answers", "Count", late[v.ID], "N", w.Number(late[v.ID]), "Days", recent, "Total", w.Number(total[v.ID])),
		}
		if total[v.ID] == 0 {
			row.Answers = w.T("surveys.answers.none")
		}
		if v.Kind != imported && v.Latest.Number > 0 {
			row.Places = w.T("surveys.places", "Count", places[v.ID])
			if places[v.ID] == 0 {
				row.Places = w.T("surveys.places.none")
			}
		}
		if m.Role == surveys.Owner && v.Kind != imported {
			row.Open, row.Pages = "edit", append(row.Pages, "file")
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// placesOf counts the touchpoints in use, among those that the member sees, by the survey they show.
func (s *Server) placesOf(ctx context.Context, m surveys.Member) (map[int64]int, error) {
	touchpoints, err := s.Store.Touchpoints(ctx, m.Organization)
	n := make(map[int64]int)
	for _, t := range touchpoints {
		if t.RetiredAt.IsZero() && m.Sees(t.Location) {
			n[t.Survey]++
		}
	}
	return n, err
}

// addSurvey starts a survey from a template and opens it. The organization's language comes first: it is the one the
// survey is made in.
func (s *Server) addSurvey(c *fiber.Ctx) error {
	t, ok := surveys.TemplateOf(string(c.Request().PostArgs().Peek("kind")))
	if !ok {
		return surveys.Fail(surveys.Invalid, "surveys.wrong.template", nil)
	}
	org, err := s.Store.Organization(c.UserContext(), memberOf(c).Organization)
	if err != nil {
		return err
	}
	content, err := t.Content.FirstLanguage(org.Lang)
	if err != nil { // one that the template does not speak
		content = t.Content
	}
	return s.openDraft(c, t.Kind, content)
}

// openDraft adds a survey and leads to the page where it is edited.
func (s *Server) openDraft(c *fiber.Ctx, kind string, content surveys.Content) error {
	m := memberOf(c)
	id, err := s.Store.AddDraft(c.UserContext(), m.Organization, kind, content, m.ID, s.Now())
	if err != nil {
		return err
	}
	return c.Redirect(fmt.Sprintf("/surveys/%d", id), fiber.StatusSeeOther)
}

// archiveSurvey puts a survey away. It is undone where it is told.
func (s *Server) archiveSurvey(c *fiber.Ctx) error {
	v, err := s.namedSurvey(c)
	if err != nil {
		return err
	}
	if err := s.Store.ArchiveSurvey(c.UserContext(), v.Organization, v.ID, s.Now()); err != nil {
		return err
	}
	return doneWith(c, "archived", v.ID)
}

// restoreSurvey takes a survey back into use.
func (s *Server) restoreSurvey(c *fiber.Ctx) error {
	v, err := s.namedSurvey(c)
	if err != nil {
		return err
	}
	if err := s.Store.RestoreSurvey(c.UserContext(), v.Organization, v.ID); err != nil {
		return err
	}
	return doneWith(c, "restored", v.ID)
}

func doneWith(c *fiber.Ctx, done string, id int64) error {
	return c.Redirect("/surveys?"+url.Values{"done": {done}, "survey": {formatID(id)}}.Encode(), fiber.StatusSeeOther)
}
