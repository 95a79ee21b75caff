package server

import (
	"github.com/gofiber/fiber/v2"

	"opina/server/views"
	"opina/surveys"
)

// answersPage is how many answers one page lists.
const answersPage = 50

// showAnswers lists every answer that the filter lets through, newest first.
func (s *Server) showAnswers(c *fiber.Ctx) error {
	ctx := c.UserContext()
	a, err := s.asked(c)
	if err != nil {
		return err
	}
	q, err := readAnswersQuestion(c, a)
	if err != nil {
		return err
	}
	rows, err := s.Store.Answers(ctx, q.org.ID, q.query)
	if err != nil {
		return err
	}
	days, err := s.Store.Days(ctx, q.org.ID, q.Filter)
	if err != nil {
		return err
	}
	touchpoints, err := s.Store.Touchpoints(ctx, q.org.ID)
	if err != nil {
		return err
	}
	more := len(rows) > answersPage
	if more {
		rows = rows[:answersPage]
	}
	p := views.Answers{Page: s.page(c, "answers", "answers.title")}
	q.fill(&p)
	if err := s.flagged(c, q, &p); err != nil {
		return err
	}
	list := answerList{words: p.Words, taxonomy: q.taxonomy, search: q.query.Search, shops: q.shops, touchpoints: touchpoints}
	for _, row := range rows {
		p.List = append(p.List, list.answer(row))
	}
	if more {
		p.Older = q.link(rows[len(rows)-1].ID)
	}
	total := surveys.Total(days).Responses
	if len(rows) > 0 {
		p.Count = q.count(len(rows), total, more)
		return render(c, views.AnswersPage(p))
	}
	ever := total
	if ever == 0 {
		days, err := s.Store.Days(ctx, q.org.ID, surveys.Filter{Locations: q.Locations, To: q.To})
		if err != nil {
			return err
		}
		ever = surveys.Total(days).Responses
	}
	p.Empty = q.empty(total, ever)
	return render(c, views.AnswersPage(p))
}
