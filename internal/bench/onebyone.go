package main

import (
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
	"gorm.io/gorm/logger"

	"opina/internal/store"
	"opina/surveys"
	"opina/surveys/intake"
)

// oneByOne stores as one would without a recorder: GORM, its structs, a transaction for each request.
type oneByOne struct{ db *gorm.DB }

func (s *shop) openOneByOne() (*oneByOne, error) {
	db, err := gorm.Open(sqlite.Open(sqliteDSN(filepath.Join(s.folder, "opina.db"))), &gorm.Config{
		Logger: logger.Discard, SkipDefaultTransaction: true, TranslateError: true,
	})
	if err != nil {
		return nil, err
	}
	pool, err := db.DB()
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(1)
	return &oneByOne{db}, nil
}

type responseRow struct {
	OrganizationID int64
	ID             []byte
	SurveyID       int64
	Version        int
	TouchpointID   int64
	LocationID     int64
	Channel        string
	Lang           string
	Revision       int
	Hash           []byte
	ReceivedAt     int64
	EffectiveAt    int64
	Day            int64
	Hour           int
	Weekday        int
	FinishedAt     int64
	Rating         *int
	Low            bool
	CommentLang    string
	SearchText     string
}

func (responseRow) TableName() string { return "responses" }

type answerRow struct {
	OrganizationID int64
	ResponseID     []byte
	Question       string
	Value          string
	Body           string
}

func (answerRow) TableName() string { return "answers" }

type mentionRow struct {
	OrganizationID int64
	ResponseID     []byte
	Theme          string
	Polarity       int
	Words          string
}

func (mentionRow) TableName() string { return "mentions" }

type dayRow struct {
	OrganizationID, LocationID, Day, SurveyID, Stripe                       int64
	Responses, Rated, Top, Low, Commented, Finished, IndexSum, IndexSquares int64
}

func (dayRow) TableName() string { return "tally_days" }

type countRow struct {
	OrganizationID, LocationID, Day, SurveyID int64
	Subject, Value                            string
	Stripe, Responses                         int64
}

// record makes the same decision as the product and writes the same rows.
func (o *oneByOne) record(desk *store.Desk, s surveys.Submission, received time.Time) error {
	d, err := intake.Decide(desk.Desk, s, received)
	if err != nil {
		return err
	}
	r := d.Response
	org, id := r.Place.Organization, r.ID[:]
	row := responseRow{
		org, id, r.Survey, r.Version, r.Place.Touchpoint, r.Place.Location, string(r.Place.Channel), r.Lang, r.Revision, r.Hash[:],
		r.ReceivedAt.UnixMilli(), r.EffectiveAt.UnixMilli(), int64(r.Local.Day), r.Local.Hour, int(r.Local.Weekday),
		r.ReceivedAt.UnixMilli(), &r.Rating.Value, r.Low(), d.Language, d.Search,
	}
	var answers []answerRow
	for _, a := range r.Answers {
		if a.Rating != nil {
			answers = append(answers, answerRow{org, id, a.Question, strconv.Itoa(*a.Rating), ""})
		}
		for _, option := range a.Options {
			answers = append(answers, answerRow{org, id, a.Question, option, ""})
		}
		if a.Text != "" {
			answers = append(answers, answerRow{org, id, a.Question, "", a.Text})
		}
	}
	var mentions []mentionRow
	for _, m := range d.Mentions {
		mentions = append(mentions, mentionRow{org, id, m.Theme, int(m.Polarity), strings.Join(m.Words, "\n")})
	}
	return o.db.Transaction(func(tx *gorm.DB) error {
		for _, rows := range []any{&row, &answers, &mentions} {
			if err := tx.Create(rows).Error; err != nil {
				return err
			}
		}
		deltas := make(surveys.Deltas)
		deltas.Add(r, d.Mentions, 1)
		return o.count(tx, org, deltas.Sorted())
	})
}

func (o *oneByOne) count(tx *gorm.DB, org int64, tallies []surveys.Tally) error {
	days, counts := []dayRow{}, map[string][]countRow{}
	for _, t := range tallies {
		switch t.Kind {
		case surveys.DayTally:
			days = append(days, dayRow{org, t.Location, int64(t.Day), t.Survey, 0, t.Responses, t.Rated, t.Top, t.Low,
				t.Commented, t.Finished, t.Index, t.IndexSquares})
		case surveys.AnswerTally:
			counts["tally_answers"] = append(counts["tally_answers"], countRow{org, t.Location, int64(t.Day), t.Survey, t.Subject, t.Value, 0, 1})
		case surveys.ThemeTally:
			counts["tally_themes"] = append(counts["tally_themes"], countRow{org, t.Location, int64(t.Day), t.Survey, t.Subject, t.Value, 0, 1})
		case surveys.ThemeWeek:
			counts["tally_theme_weeks"] = append(counts["tally_theme_weeks"], countRow{org, t.Location, int64(t.Day), t.Survey, t.Subject, t.Value, 0, 1})
		}
	}
	sums := map[string]any{}
	for _, c := range []string{"responses", "rated", "top", "low", "commented", "finished", "index_sum", "index_squares"} {
		sums[c] = gorm.Expr("tally_days." + c + " + excluded." + c)
	}
	err := tx.Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "organization_id"}, {Name: "location_id"}, {Name: "day"}, {Name: "survey_id"}, {Name: "stripe"}},
		DoUpdates: clause.Assignments(sums),
	}).Create(&days).Error
	for table, rows := range counts {
		if err != nil {
			return err
		}
		err = tx.Table(table).Clauses(clause.OnConflict{
			Columns: []clause.Column{{Name: "organization_id"}, {Name: "location_id"}, {Name: "day"}, {Name: "survey_id"},
				{Name: "subject"}, {Name: "value"}, {Name: "stripe"}},
			DoUpdates: clause.Assignments(map[string]any{"responses": gorm.Expr(table + ".responses + excluded.responses")}),
		}).Create(&rows).Error
	}
	return err
}
