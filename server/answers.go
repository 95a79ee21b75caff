package server

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"opina/server/views"
	"opina/surveys"
)

// answersPage is how many answers one page lists.
const answersPage = 50

// showAnswers lists every answer that the filter lets through, newest first, or together what says the same.
func (s *Server) showAnswers(c *fiber.Ctx) error {
	a, err := s.asked(c)
	if err != nil {
		return err
	}
	q, err := readAnswersQuestion(c, a)
	if err != nil {
		return err
	}
	touchpoints, err := s.Store.Touchpoints(c.UserContext(), q.org.ID)
	if err != nil {
		return err
	}
	p := views.Answers{Page: s.page(c, "answers", "answers.title")}
	q.fill(&p)
	if err := s.flagged(c, q, &p); err != nil {
		return err
	}
	if p.Done, err = s.justCorrected(c, q); err != nil {
		return err
	}
	fill := s.listAnswers
	if q.alike {
		fill = s.groupAnswers
	}
	if err := fill(c.UserContext(), q, q.list(touchpoints), &p); err != nil {
		return err
	}
	return render(c, views.AnswersPage(p))
}

// listAnswers fills the page with one answer after the other.
func (s *Server) listAnswers(ctx context.Context, q answersQuestion, list answerList, p *views.Answers) error {
	rows, err := s.Store.Answers(ctx, q.org.ID, q.query)
	if err != nil {
		return err
	}
	days, err := s.Store.Days(ctx, q.org.ID, q.Filter)
	if err != nil {
		return err
	}
	more := len(rows) > answersPage
	if more {
		rows = rows[:answersPage]
	}
	for _, row := range rows {
		p.List = append(p.List, list.answer(row))
	}
	if more {
		p.Older = q.link(rows[len(rows)-1].ID)
	}
	total := surveys.Total(days).Responses
	if len(rows) > 0 {
		p.Count = q.count(len(rows), total, more)
		return nil
	}
	p.Empty, err = s.nothingFound(ctx, q, total)
	return err
}

// nothingFound says what to do where none of the period's answers fit.
func (s *Server) nothingFound(ctx context.Context, q answersQuestion, total int64) (string, error) {
	ever := total
	if ever == 0 {
		days, err := s.Store.Days(ctx, q.org.ID, surveys.Filter{Locations: q.Locations, To: q.To})
		if err != nil {
			return "", err
		}
		ever = surveys.Total(days).Responses
	}
	return q.empty(total, ever), nil
}
