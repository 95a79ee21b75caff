package store

import (
	"context"
	"math"
	"slices"
	"strconv"

	"gorm.io/gorm"

	"opina/surveys"
)

// tally starts a query on a tally: one organization, its whole-organization rows or those of some shops, some days.
// Charts read tallies only, so their cost does not grow with the number of answers.
func (s *Store) tally(ctx context.Context, table string, org int64, f surveys.Filter) *gorm.DB {
	locations := f.Locations
	if locations == nil {
		locations = []int64{surveys.Everywhere}
	}
	return s.primary(ctx).Table(table).
		Where("organization_id = ? AND location_id IN ? AND day BETWEEN ? AND ?", org, locations, int64(f.From), int64(f.To))
}

// Days gives one row for each day that has answers, in order.
func (s *Store) Days(ctx context.Context, org int64, f surveys.Filter) ([]surveys.DaySums, error) {
	return sumDays(s.tally(ctx, "tally_days", org, f))
}

// SurveyDays is Days of one survey.
func (s *Store) SurveyDays(ctx context.Context, org, survey int64, f surveys.Filter) ([]surveys.DaySums, error) {
	return sumDays(s.tally(ctx, "tally_days", org, f).Where("survey_id = ?", survey))
}

func sumDays(tally *gorm.DB) ([]surveys.DaySums, error) {
	var rows []struct {
		Day                                                                     int32
		Responses, Rated, Top, Low, Commented, Finished, IndexSum, IndexSquares int64
	}
	err := tally.
		Select(`day, SUM(responses) AS responses, SUM(rated) AS rated, SUM(top) AS top, SUM(low) AS low, SUM(commented) AS commented,
			SUM(finished) AS finished, SUM(index_sum) AS index_sum, SUM(index_squares) AS index_squares`).
		Group("day").Having("SUM(responses) <> 0").Order("day").Scan(&rows).Error
	out := make([]surveys.DaySums, len(rows))
	for i, r := range rows {
		out[i] = surveys.DaySums{Day: surveys.Day(r.Day), Sums: surveys.Sums{
			Responses: r.Responses, Rated: r.Rated, Top: r.Top, Low: r.Low, Commented: r.Commented,
			Finished: r.Finished, Index: r.IndexSum, IndexSquares: r.IndexSquares,
		}}
	}
	return out, public(err)
}

// asks is one question of one survey.
type asks struct {
	survey   int64
	question string
}

// Ratings gives how often each value of the surveys' rating questions was chosen, by scale and value. A question that
// was the rating in any version of its survey counts, archived surveys too: what was answered stays counted when the
// owner asks something else.
func (s *Store) Ratings(ctx context.Context, org int64, f surveys.Filter) ([]surveys.RatingCount, error) {
	all, err := s.versions.all(s.primary(ctx), org)
	if err != nil {
		return nil, public(err)
	}
	scales := make(map[asks]surveys.Scale)
	var questions []string
	for _, v := range all {
		if q, scale, ok := v.Content.Rating(); ok {
			scales[asks{v.Survey, q.ID}] = scale // a question id has one scale for good: surveys.Successor
			questions = append(questions, q.ID)
		}
	}
	slices.Sort(questions)
	var rows []struct {
		SurveyID       int64
		Subject, Value string
		Responses      int64
	}
	err = s.tally(ctx, "tally_answers", org, f).Where("subject IN ?", slices.Compact(questions)).
		Select("survey_id, subject, value, SUM(responses) AS responses").Group("survey_id, subject, value").Scan(&rows).Error
	if err != nil {
		return nil, public(err)
	}
	counts := make(map[surveys.Scale]map[int]int64)
	for _, r := range rows {
		scale, ok := scales[asks{r.SurveyID, r.Subject}]
		value, err := strconv.Atoi(r.Value)
		if !ok || err != nil || r.Responses == 0 {
			continue
		}
		if counts[scale] == nil {
			counts[scale] = make(map[int]int64)
		}
		counts[scale][value] += r.Responses
	}
	return surveys.RatingCounts(counts), nil
}

// QuestionCount is in how many responses one value of a question was chosen: an option, "yes" or "no", or a rating in decimal.
type QuestionCount struct {
	Question, Value string
	N               int64
}

// AnswerCounts gives what was chosen in a survey, over all its versions: they share the ids of their questions.
func (s *Store) AnswerCounts(ctx context.Context, org, survey int64, f surveys.Filter) ([]QuestionCount, error) {
	var rows []QuestionCount
	err := s.tally(ctx, "tally_answers", org, f).Where("survey_id = ?", survey).
		Select("subject AS question, value, SUM(responses) AS n").
		Group("subject, value").Having("SUM(responses) <> 0").Order("subject, value").Scan(&rows).Error
	return rows, public(err)
}

// Themes gives in how many responses each theme was named, by polarity, the most complained about first. Whole weeks are
// read as such: a busy shop names every theme every day.
func (s *Store) Themes(ctx context.Context, org int64, f surveys.Filter) ([]surveys.ThemeCount, error) {
	f.To = min(f.To, math.MaxInt32-1) // for "ever", so that the day after it is a day
	first, end := (f.From + 6).Week(), (f.To + 1).Week()
	if first > end { // no week begins here
		first, end = f.To+1, f.To+1
	}
	part := func(table string, from, to surveys.Day) *gorm.DB {
		f := surveys.Filter{From: from, To: to, Locations: f.Locations}
		return s.tally(ctx, table, org, f).Select("subject, value, responses")
	}
	var rows []surveys.ThemeCount
	err := s.primary(ctx).Table("(? UNION ALL ? UNION ALL ?) AS counted",
		part("tally_themes", f.From, first-1), part("tally_theme_weeks", first, end-1), part("tally_themes", end, f.To)).
		Select(`subject AS theme, SUM(CASE WHEN value = '-1' THEN responses ELSE 0 END) AS negative,
			SUM(CASE WHEN value = '1' THEN responses ELSE 0 END) AS positive`).
		Group("subject").Having("SUM(responses) <> 0").Order("negative DESC, subject").Scan(&rows).Error
	return rows, public(err)
}
