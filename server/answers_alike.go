package server

import (
	"context"

	"opina/internal/store"
	"opina/server/views"
	"opina/surveys"
	"opina/surveys/themes"
)

const (
	maxAlike  = 2000 // comments that are compared, the newest
	maxGroups = 50   // groups on the page, the largest
	maxOthers = 20   // answers of one group beside its newest
)

// groupAnswers fills the page with the comments that say the same, each group once.
func (s *Server) groupAnswers(ctx context.Context, q answersQuestion, list answerList, p *views.Answers) error {
	query := q.query
	query.Commented, query.Counted, query.Limit, query.Before = true, true, maxAlike+1, surveys.ID{}
	rows, err := s.Store.Answers(ctx, q.org.ID, query)
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		days, err := s.Store.Days(ctx, q.org.ID, q.Filter)
		if err == nil {
			p.Empty, err = s.nothingFound(ctx, q, surveys.Total(days).Responses)
		}
		return err
	}
	w, key := q.words, "answers.alike.read"
	if len(rows) > maxAlike {
		rows, key = rows[:maxAlike], "answers.alike.newest"
	}
	groups, apart := alike(rows)
	for _, group := range groups[:min(len(groups), maxGroups)] {
		p.Groups = append(p.Groups, list.group(group))
	}
	p.Count = w.T(key, "Count", len(rows), "N", w.Number(int64(len(rows))), "Span", q.said())
	switch {
	case len(groups) == 0:
		p.Apart = w.T("answers.alike.none")
	case len(groups) > maxGroups:
		p.Apart = w.T("answers.alike.groups", "Shown", maxGroups, "N", w.Number(int64(len(groups))))
	case apart > 0:
		p.Apart = w.T("answers.alike.apart", "Count", apart, "N", w.Number(int64(apart)))
	}
	single := q
	single.alike = false
	p.Single = single.link(surveys.ID{})
	return nil
}

// alike puts together the answers whose comments say the same: the largest group first, each in the order of the rows. It
// tells how many are like no other.
func alike(rows []store.AnswerRow) (groups [][]store.AnswerRow, apart int) {
	texts := make([]string, len(rows))
	for i, row := range rows {
		texts[i] = row.Comment()
	}
	apart = len(rows)
	for _, places := range themes.Same(texts) {
		group := make([]store.AnswerRow, len(places))
		for i, at := range places {
			group[i] = rows[at]
		}
		groups, apart = append(groups, group), apart-len(group)
	}
	return groups, apart
}

// group shows the newest of answers that say the same, the others folded.
func (l answerList) group(rows []store.AnswerRow) views.Group {
	w := l.words
	g := views.Group{Newest: l.answer(rows[0]), Same: w.T("answers.alike.same", "Count", len(rows), "N", w.Number(int64(len(rows))))}
	others := rows[1:]
	if left := len(others) - maxOthers; left > 0 {
		others = others[:maxOthers]
		g.Left = w.T("answers.alike.left", "Count", left, "N", w.Number(int64(left)))
	}
	for _, row := range others {
		g.Others = append(g.Others, l.answer(row))
	}
	return g
}
