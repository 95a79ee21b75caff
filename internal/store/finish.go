package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"opina/surveys"
	"opina/surveys/followup"
)

// FinishIdle finishes the responses whose last revision was received before the given time and that nobody finished:
// the customer went away. Each opens its case, if it is owed one, in the same transaction. It gives how many
// were finished. Several replicas may call it at once.
func (s *Store) FinishIdle(ctx context.Context, before time.Time) (finished int, err error) {
	organizations, err := s.Organizations(ctx)
	if err != nil {
		return 0, err
	}
	for _, o := range organizations {
		n, err := untilFew(maxTogether, func() (int, error) { return s.finishSome(ctx, o, before) })
		finished += n
		if err != nil {
			return finished, err
		}
	}
	return finished, nil
}

func (s *Store) finishSome(ctx context.Context, o Organization, before time.Time) (n int, err error) {
	query := "SELECT " + responseColumns + withCase +
		"WHERE r.organization_id = ? AND r.finished_at IS NULL AND r.received_at < ? ORDER BY r.id LIMIT ?"
	if s.pg {
		query += " FOR UPDATE OF r SKIP LOCKED"
	}
	// Looking first without the writer: most rounds find nothing, and then no answer waits for them.
	var waiting int64
	err = s.read.WithContext(ctx).Raw(`SELECT count(*) FROM (SELECT 1 FROM responses
		WHERE organization_id = ? AND finished_at IS NULL AND received_at < ? LIMIT 1) AS one`, o.ID, millis(before)).Scan(&waiting).Error
	if err != nil || waiting == 0 {
		return 0, public(err)
	}
	err = s.transaction(ctx, func(tx *gorm.DB) error {
		var rows []responseRow
		if err := tx.Raw(query, o.ID, millis(before), maxTogether).Scan(&rows).Error; err != nil {
			return err
		}
		n = len(rows)
		return s.finish(tx, o, rows)
	})
	if n > 0 && err == nil {
		s.live.changed(o.ID)
	}
	return n, err
}

func (s *Store) finish(tx *gorm.DB, o Organization, rows []responseRow) error {
	all, err := s.loadStood(tx, rows)
	if err != nil {
		return err
	}
	deltas := make(surveys.Deltas)
	for i, row := range rows {
		r, id := all[i].response, row.ID
		deltas.Add(r, all[i].mentions, -1)
		r.Finished = true
		deltas.Add(r, all[i].mentions, 1)
		if c, ok := followup.Decide(r, followup.Policy{AnswerWithin: o.AnswerWithin}); ok {
			args := []any{o.ID, id, row.LocationID, millis(c.OpenedAt), nullable(millisOrNil(c.DueAt))}
			if err := insertCase.run(s, tx, args); err != nil {
				return err
			}
		}
		err = tx.Exec("UPDATE responses SET finished_at = received_at WHERE organization_id = ? AND id = ?", o.ID, id).Error
		if err != nil {
			return err
		}
	}
	return s.moveTallies(tx, map[int64]surveys.Deltas{o.ID: deltas})
}
