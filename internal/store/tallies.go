package store

import (
	"cmp"
	"maps"
	"slices"

	"gorm.io/gorm"

	"opina/surveys"
)

// The tallies' upserts. Keys come sorted, so that two transactions lock rows in the same order.
var (
	addToDays = insertion{
		head: `INSERT INTO tally_days (organization_id, location_id, day, survey_id, stripe,
			responses, rated, top, low, commented, finished, index_sum, index_squares)`,
		columns: 13,
		tail: `ON CONFLICT (organization_id, location_id, day, survey_id, stripe) DO UPDATE SET
			responses = tally_days.responses + excluded.responses, rated = tally_days.rated + excluded.rated,
			top = tally_days.top + excluded.top, low = tally_days.low + excluded.low,
			commented = tally_days.commented + excluded.commented, finished = tally_days.finished + excluded.finished,
			index_sum = tally_days.index_sum + excluded.index_sum, index_squares = tally_days.index_squares + excluded.index_squares`,
	}
	addToAnswers = countInto("tally_answers")
	addToThemes  = countInto("tally_themes")
	addToWeeks   = countInto("tally_theme_weeks")
)

func countInto(table string) *insertion {
	return &insertion{
		head:    "INSERT INTO " + table + " (organization_id, location_id, day, survey_id, subject, value, stripe, responses)",
		columns: 8,
		tail: "ON CONFLICT (organization_id, location_id, day, survey_id, subject, value, stripe) DO UPDATE SET responses = " +
			table + ".responses + excluded.responses",
	}
}

// moveTallies adds the deltas to the counters, in the transaction that stores their responses.
func (s *Store) moveTallies(tx *gorm.DB, deltas map[int64]surveys.Deltas) error {
	var days, answers, themes, weeks []any
	for _, org := range slices.SortedFunc(maps.Keys(deltas), cmp.Compare) {
		for _, t := range deltas[org].Sorted() {
			stripe := int64(0)
			if t.Location == surveys.Everywhere {
				stripe = s.stripe
			}
			switch t.Kind {
			case surveys.DayTally:
				days = append(days, org, t.Location, int64(t.Day), t.Survey, stripe, t.Responses, t.Rated, t.Top, t.Low,
					t.Commented, t.Finished, t.Index, t.IndexSquares)
			case surveys.AnswerTally:
				answers = append(answers, org, t.Location, int64(t.Day), t.Survey, t.Subject, t.Value, stripe, t.Responses)
			case surveys.ThemeTally:
				themes = append(themes, org, t.Location, int64(t.Day), t.Survey, t.Subject, t.Value, stripe, t.Responses)
			case surveys.ThemeWeek:
				weeks = append(weeks, org, t.Location, int64(t.Day), t.Survey, t.Subject, t.Value, stripe, t.Responses)
			}
		}
	}
	if err := addToDays.run(s, tx, days); err != nil {
		return err
	}
	if err := addToAnswers.run(s, tx, answers); err != nil {
		return err
	}
	if err := addToThemes.run(s, tx, themes); err != nil {
		return err
	}
	return addToWeeks.run(s, tx, weeks)
}
