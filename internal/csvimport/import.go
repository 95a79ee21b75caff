// Package csvimport brings answers that were collected elsewhere into a database: a CSV file in, responses out.
// Each row goes the way of every answer, through intake and the store's recorder, so that it is tagged and counted
// like one. A row that cannot go in is reported with its line; the rest go in. The same file twice adds nothing.
package csvimport

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"opina/internal/store"
	"opina/surveys"
	"opina/surveys/intake"
)

// Options say how a file is read and where its rows go.
type Options struct {
	Format
	Touchpoint   string // code of the touchpoint for all rows; "" makes one per location
	Organization string // name; "" is the only one there is
	Location     string // of rows that name none; "" is the only one there is
	Lang         string // of rows that name none
	TimeZone     string // IANA name for times without zone; "" is each shop's own
	AnsweredAt   When   // of rows without a time; zero makes those bad
	Now          func() time.Time
}

// Summary counts what became of the rows.
type Summary struct {
	Added, Already, Bad int
}

// String is the last line of an import.
func (s Summary) String() string {
	rows := "rows"
	if s.Bad == 1 {
		rows = "row"
	}
	return fmt.Sprintf("%s added, %s already there, %s bad %s", grouped(s.Added), grouped(s.Already), grouped(s.Bad), rows)
}

// grouped writes 4068 as 4,068.
func grouped(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// batch is how many rows are stored at once.
const batch = 500

// Import reads a file to its end. It calls bad for every row that is left out, and stops, with what went in so far
// in the summary, when the file cannot be read, the database fails or ctx ends; the same call again goes on from there.
func Import(ctx context.Context, db *store.Store, in io.Reader, o Options, bad func(*BadRow)) (Summary, error) {
	rows, err := NewReader(in, o.Format)
	if err != nil {
		return Summary{}, err
	}
	if rows.places[columnAnsweredAt] < 0 && o.AnsweredAt.IsZero() {
		return Summary{}, errors.New("the header names no answered_at (--columns says which it is, --answered-at DATE gives one to all rows)")
	}
	places, err := openPlaces(ctx, db, o)
	if err != nil {
		return Summary{}, err
	}
	i := importer{db: db, options: o, places: places, bad: bad}
	for {
		row, err := rows.Next()
		if err == io.EOF {
			err := i.flush(ctx)
			return i.Summary, err
		}
		if err == nil {
			err = i.take(ctx, row)
		}
		var wrong *BadRow
		switch {
		case errors.As(err, &wrong):
			i.report(wrong)
		case err != nil:
			return i.Summary, err
		case len(i.waiting) == batch:
			if err := i.flush(ctx); err != nil {
				return i.Summary, err
			}
		}
	}
}

type importer struct {
	Summary
	db      *store.Store
	options Options
	places  *places
	bad     func(*BadRow)
	waiting []intake.Decision
	lines   []int // of waiting
}

func (i *importer) report(b *BadRow) {
	i.Bad++
	i.bad(b)
}

// take decides about one row and leaves it waiting for the batch.
func (i *importer) take(ctx context.Context, row Row) error {
	at := row.AnsweredAt
	if at.IsZero() {
		at = i.options.AnsweredAt
	}
	if at.IsZero() {
		return &BadRow{row.Line, "has no answered_at (--answered-at DATE gives one to such rows)"}
	}
	d, err := i.places.desk(ctx, row.Location)
	if errors.Is(err, errNoShop) {
		return &BadRow{row.Line, err.Error()}
	}
	if err != nil {
		return err
	}
	now, moment := i.options.Now(), at.In(d.zone)
	if moment.After(now.Add(24 * time.Hour)) {
		return &BadRow{row.Line, "answered_at " + moment.Format("2006-01-02 15:04") + " lies in the future"}
	}
	decision, err := intake.Decide(d.Desk.Desk, i.submission(row, d, moment), now)
	var invalid *surveys.Error
	if errors.As(err, &invalid) {
		return &BadRow{row.Line, reason(invalid)}
	}
	if err != nil {
		return err
	}
	i.waiting, i.lines = append(i.waiting, decision), append(i.lines, row.Line)
	return nil
}

// submission is the row as the customer's device would have sent it.
func (i *importer) submission(row Row, d *desk, at time.Time) surveys.Submission {
	s := surveys.Submission{
		ID: identify(row, d.Place, d.Version.Survey, at), Revision: 1, Lang: row.Lang,
		AnsweredAt: at, ClockOffset: new(time.Duration), Finished: true,
	}
	if s.Lang == "" {
		s.Lang = i.options.Lang
	}
	if row.Rating != nil && d.rating != "" {
		s.Answers = append(s.Answers, surveys.Answer{Question: d.rating, Rating: row.Rating})
	}
	if row.Comment != "" && d.comment != "" {
		s.Answers = append(s.Answers, surveys.Answer{Question: d.comment, Text: row.Comment})
	}
	return s
}

// reason says what intake found wrong, in words.
func reason(e *surveys.Error) string {
	if len(e.Fields) == 0 {
		return e.Error()
	}
	if f := e.Fields[0]; f.Key == "error.long" {
		return "the comment " + f.Message
	}
	return e.Fields[0].Path + " " + e.Fields[0].Message
}

// flush stores what waits.
func (i *importer) flush(ctx context.Context) error {
	if err := ctx.Err(); err != nil || len(i.waiting) == 0 {
		return err
	}
	// Not to be interrupted: what became of each row must be known.
	receipts, errs := i.db.RecordAll(context.WithoutCancel(ctx), i.waiting)
	for n, line := range i.lines {
		switch err := errs[n]; {
		case err != nil && surveys.KindOf(err) == surveys.Unavailable:
			return err
		case err != nil:
			i.report(&BadRow{line, err.Error()})
		case receipts[n].Status == intake.Accepted:
			i.Added++
		case receipts[n].Status == intake.Duplicate:
			i.Already++
		default:
			i.report(&BadRow{line, "is already there with other content, which stays"})
		}
	}
	i.waiting, i.lines = i.waiting[:0], i.lines[:0]
	return nil
}
