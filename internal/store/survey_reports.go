package store

import (
	"context"

	"opina/surveys"
)

// AnswersBySurvey gives how many answers each survey got. Surveys without any are left out.
func (s *Store) AnswersBySurvey(ctx context.Context, org int64, f surveys.Filter) (map[int64]int64, error) {
	var rows []struct{ SurveyID, N int64 }
	err := s.tally(ctx, "tally_days", org, f).
		Select("survey_id, SUM(responses) AS n").Group("survey_id").Having("SUM(responses) <> 0").Scan(&rows).Error
	out := make(map[int64]int64, len(rows))
	for _, r := range rows {
		out[r.SurveyID] = r.N
	}
	return out, public(err)
}

// MaxCounted is how many responses are read to count what no tally counts: past it the page asks for a shorter period.
const MaxCounted = 100_000

// Contacts gives how many answers to a survey left a way to be answered. No tally counts them, because erasing a
// person takes the contact away: it reads the responses of the filter's days, so ask only where those are at most MaxCounted.
func (s *Store) Contacts(ctx context.Context, org, survey int64, f surveys.Filter) (n int64, err error) {
	query := s.primary(ctx).Table("responses").
		Where("organization_id = ? AND day BETWEEN ? AND ? AND survey_id = ? AND contact <> '' AND held_out = 0", org, int64(f.From), int64(f.To), survey)
	if f.Locations != nil {
		query = query.Where("location_id IN ?", f.Locations)
	}
	return n, public(query.Count(&n).Error)
}
