package store

import (
	"context"
	"strings"
	"time"

	"gorm.io/gorm"

	"opina/surveys"
	"opina/surveys/followup"
)

// Flagged says which flagged responses are meant. Its zero fields mean any.
type Flagged struct {
	surveys.Filter
	Flag string     // one of surveys.HeldOutFor
	ID   surveys.ID // one response alone
	At   time.Time  // those that were put back at that moment: it undoes PutBack
}

// where gives the condition on responses r, with its arguments.
func (f Flagged) where(org int64) (string, []any) {
	where, args := []string{"r.organization_id = ?"}, []any{org}
	and := func(condition string, values ...any) { where, args = append(where, condition), append(args, values...) }
	if f.To != 0 {
		and("r.day BETWEEN ? AND ?", int64(f.From), int64(f.To))
	}
	if f.Locations != nil {
		and("r.location_id IN ?", f.Locations)
	}
	if f.Flag != "" {
		and("',' || r.flags || ',' LIKE ?", "%,"+f.Flag+",%")
	}
	if !f.ID.IsZero() {
		and("r.id = ?", f.ID[:])
	}
	if !f.At.IsZero() {
		and("r.put_back_at = ?", millis(f.At))
	}
	return strings.Join(where, " AND "), args
}

const (
	heldOut = "r.held_out = 1"
	putBack = "r.put_back_at IS NOT NULL"
)

// FlaggedCount is how many responses of a filter have one of the flags for which they are held out.
type FlaggedCount struct {
	Flag    string
	HeldOut int64 // not counted
	PutBack int64 // counted all the same: an owner said so
}

// FlaggedCounts counts the responses that are held out, or were, by their flags; one with two flags counts for each. Flags
// that no response has are left out.
func (s *Store) FlaggedCounts(ctx context.Context, org int64, f surveys.Filter) ([]FlaggedCount, error) {
	where, args := Flagged{Filter: f}.where(org)
	count := func(condition string) (map[string]int64, error) {
		var rows []struct {
			Flags string
			N     int64
		}
		err := s.primary(ctx).Raw("SELECT r.flags, count(*) AS n FROM responses r WHERE "+where+" AND "+condition+" GROUP BY r.flags", args...).
			Scan(&rows).Error
		out := make(map[string]int64)
		for _, r := range rows {
			for flag := range strings.SplitSeq(r.Flags, ",") {
				out[flag] += r.N
			}
		}
		return out, public(err)
	}
	held, err := count(heldOut)
	if err != nil {
		return nil, err
	}
	back, err := count(putBack)
	if err != nil {
		return nil, err
	}
	var out []FlaggedCount
	for _, flag := range surveys.HeldOutFor {
		if held[flag]+back[flag] > 0 {
			out = append(out, FlaggedCount{flag, held[flag], back[flag]})
		}
	}
	return out, nil
}

// PutBack counts responses that were held out, and opens the cases they are owed. It gives how many; HoldOut with the same
// moment undoes it.
func (s *Store) PutBack(ctx context.Context, org int64, f Flagged, now time.Time) (n int, err error) {
	return s.recountFlagged(ctx, org, f, true, now)
}

// HoldOut leaves responses out again that were put back.
func (s *Store) HoldOut(ctx context.Context, org int64, f Flagged) (n int, err error) {
	return s.recountFlagged(ctx, org, f, false, time.Time{})
}

// recountFlagged counts what is meant, or leaves it out.
func (s *Store) recountFlagged(ctx context.Context, org int64, f Flagged, back bool, now time.Time) (total int, err error) {
	owner, err := s.Organization(ctx, org)
	if err != nil {
		return 0, err
	}
	return untilFew(maxTogether, func() (n int, err error) {
		err = s.transaction(ctx, func(tx *gorm.DB) error {
			rows, err := s.lockFlagged(tx, org, f, back)
			if err != nil {
				return err
			}
			n = len(rows)
			return s.recountRows(tx, owner, rows, back, now)
		})
		if n > 0 && err == nil {
			s.live.changed(org)
		}
		return n, err
	})
}

func (s *Store) lockFlagged(tx *gorm.DB, org int64, f Flagged, back bool) ([]responseRow, error) {
	where, args := f.where(org)
	state := putBack
	if back {
		state = heldOut
	}
	query := "SELECT " + responseColumns + withCase + "WHERE " + where + " AND " + state + " ORDER BY r.id LIMIT ?"
	if s.pg {
		query += " FOR UPDATE OF r"
	}
	var rows []responseRow
	err := tx.Raw(query, append(args, maxTogether)...).Scan(&rows).Error
	return rows, err
}

func (s *Store) recountRows(tx *gorm.DB, owner Organization, rows []responseRow, back bool, now time.Time) error {
	all, err := s.loadStood(tx, rows)
	if err != nil {
		return err
	}
	deltas := make(surveys.Deltas)
	for i, row := range rows {
		r, id := all[i].response, row.ID
		deltas.Add(r, all[i].mentions, -1)
		r.HeldOut = !back
		deltas.Add(r, all[i].mentions, 1)
		err = tx.Exec("UPDATE responses SET held_out = ?, put_back_at = ? WHERE organization_id = ? AND id = ?",
			bit(!back), nullable(millisOrNil(now)), owner.ID, id).Error
		if err != nil {
			return err
		}
		// What is held out opens no case; what counts opens the one it is owed.
		c, owed := followup.Decide(r, followup.Policy{AnswerWithin: owner.AnswerWithin})
		if owed {
			err = insertCase.run(s, tx, []any{owner.ID, id, row.LocationID, millis(c.OpenedAt), nullable(millisOrNil(c.DueAt))})
		} else if !back {
			err = tx.Exec("DELETE FROM cases WHERE organization_id = ? AND response_id = ?", owner.ID, id).Error
		}
		if err != nil {
			return err
		}
	}
	return s.moveTallies(tx, map[int64]surveys.Deltas{owner.ID: deltas})
}
