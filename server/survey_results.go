package server

import (
	"context"
	"net/url"
	"slices"

	"github.com/gofiber/fiber/v2"

	"opina/charts"
	"opina/internal/store"
	"opina/server/views"
	"opina/surveys"
)

// results are what was answered to one survey, for the filter of the page.
type results struct {
	asked
	survey    store.Survey
	versions  []surveys.Version
	published []store.Published
	history   []surveys.Asked
	days      []surveys.DaySums
	counts    surveys.Tallied
}

// resultsOf reads the tallies of the survey that the path names.
func (s *Server) resultsOf(c *fiber.Ctx) (r results, err error) {
	ctx := c.UserContext()
	if r.survey, err = s.namedSurvey(c); err != nil {
		return r, err
	}
	if r.asked, err = s.asked(c); err != nil {
		return r, err
	}
	if r.published, err = s.Store.Versions(ctx, r.org.ID, r.survey.ID); err != nil {
		return r, err
	}
	for _, p := range r.published {
		r.versions = append(r.versions, p.Version)
	}
	r.history = surveys.History(r.versions)
	if r.days, err = s.Store.SurveyDays(ctx, r.org.ID, r.survey.ID, r.Filter); err != nil {
		return r, err
	}
	rows, err := s.Store.AnswerCounts(ctx, r.org.ID, r.survey.ID, r.Filter)
	r.counts = surveys.Tallied{Kind: r.survey.Kind, Answers: map[string]map[string]int64{}}
	for _, row := range rows {
		if r.counts.Answers[row.Question] == nil {
			r.counts.Answers[row.Question] = map[string]int64{}
		}
		r.counts.Answers[row.Question][row.Value] = row.N
	}
	return r, err
}

// showResults shows every question with what was answered, those asked no more below.
func (s *Server) showResults(c *fiber.Ctx) error {
	r, err := s.resultsOf(c)
	if err != nil {
		return err
	}
	p := views.SurveyResults{Page: s.page(c, "surveys", "surveys.page.results"), Filter: r.filterView(), Days: r.perDay()}
	if p.Head, err = s.surveyHead(c, &p.Page, r.survey, "results"); err != nil {
		return err
	}
	if len(r.versions) == 0 {
		p.Empty = p.Words.T("surveys.results.unpublished")
	}
	for _, a := range r.history {
		result := views.SurveyResult{Kind: p.Words.T("surveys.kind." + string(a.Kind)), Changes: r.rewordings(a)}
		if result.Chart, err = s.drawQuestion(c.UserContext(), r, a); err != nil {
			return err
		}
		if a.IsText() || a.Kind == surveys.Contact {
			result.Answers = r.answersLink()
		}
		if a.Now {
			p.Questions = append(p.Questions, result)
			continue
		}
		result.Gone = p.Words.T("surveys.results.gone", "Day", r.dayOf(r.after(a.Last)), "Number", a.Last)
		p.Earlier = append(p.Earlier, result)
	}
	return render(c, views.SurveyResultsPage(p))
}

// resultsChart answers with the chart of one question as JSON, for the page's script to draw.
func (s *Server) resultsChart(c *fiber.Ctx) error {
	r, err := s.resultsOf(c)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(r.history, func(a surveys.Asked) bool { return a.ID == c.Params("question") })
	if i < 0 {
		return surveys.Fail(surveys.NotFound, "error.notfound", nil)
	}
	chart, err := s.drawQuestion(c.UserContext(), r, r.history[i])
	if err != nil {
		return err
	}
	return c.JSON(chart)
}

// resultsDays answers with the chart of the survey's answers per day.
func (s *Server) resultsDays(c *fiber.Ctx) error {
	r, err := s.resultsOf(c)
	if err != nil {
		return err
	}
	return c.JSON(r.perDay())
}

// perDay is how many answers came when. Of those who left it says no more: a day is a small group.
func (r results) perDay() charts.Chart {
	c := charts.AnswersPerDay(r.scope(), r.days)
	if r.survey.Kind == surveys.ExitKind {
		c.Table.Columns = c.Table.Columns[:2]
		for i, row := range c.Table.Rows {
			c.Table.Rows[i] = row[:2]
		}
	}
	return c
}

// drawQuestion makes the chart of one question.
func (s *Server) drawQuestion(ctx context.Context, r results, a surveys.Asked) (charts.Chart, error) {
	fallback := r.versions[len(r.versions)-1].Content.Fallback()
	q := charts.Question{
		Counted: r.counts.Count(a, r.answersWhile(a)),
		Title:   a.Title.In(r.words.Lang, fallback),
		Named: func(choice surveys.Choice) string {
			if name := choice.Title.In(r.words.Lang, fallback); name != "" {
				return name
			}
			return choice.ID
		},
	}
	if a.First > r.versions[0].Number {
		q.Since = r.at(a.First).In(r.place().Zone())
	}
	switch {
	case a.Kind == surveys.Contact:
		return s.drawContacts(ctx, r, q)
	case a.IsText():
		q.Shared = len(slices.DeleteFunc(slices.Clone(r.history), func(a surveys.Asked) bool { return !a.IsText() })) > 1
		return charts.Written(r.scope(), q, surveys.Total(r.days).Commented), nil
	}
	return charts.Choices(r.scope(), q), nil
}

// drawContacts counts who left a contact, where the period does not hold too many answers to look at.
func (s *Server) drawContacts(ctx context.Context, r results, q charts.Question) (charts.Chart, error) {
	days, err := s.Store.Days(ctx, r.org.ID, r.Filter)
	if err != nil {
		return charts.Chart{}, err
	}
	if surveys.Total(days).Responses > store.MaxCounted {
		return charts.Chart{Name: q.ID, Title: q.Title, Note: r.words.T("surveys.results.uncounted", "Most", r.words.Number(store.MaxCounted))}, nil
	}
	n, err := s.Store.Contacts(ctx, r.org.ID, r.survey.ID, r.Filter)
	return charts.Written(r.scope(), q, n), err
}

// answersWhile are the answers to the survey from the day on which a question came into it to the one on which it left.
func (r results) answersWhile(a surveys.Asked) (n int64) {
	from, to := r.From, r.To
	if a.First > r.versions[0].Number {
		from = r.place().Local(r.at(a.First)).Day
	}
	if !a.Now {
		to = r.place().Local(r.at(r.after(a.Last))).Day
	}
	for _, d := range r.days {
		if d.Day >= from && d.Day <= to {
			n += d.Responses
		}
	}
	return n
}

// answersLink is the page of answers for the same shop and period.
func (r results) answersLink() string {
	v := url.Values{}
	for name, value := range map[string]string{
		"location": r.question.location, "period": r.question.period, "from": r.question.from, "to": r.question.to,
	} {
		if value != "" {
			v.Set(name, value)
		}
	}
	return "/answers?" + v.Encode()
}
