package store

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"slices"
	"time"

	"gorm.io/gorm"

	"opina/surveys"
)

// Report keeps what a tablet says of itself, and tells the pages where they would show something else.
func (s *Store) Report(ctx context.Context, d surveys.Device, r surveys.Report, now time.Time) error {
	health, err := json.Marshal(r.Health)
	if err != nil {
		return err
	}
	err = s.transaction(ctx, func(tx *gorm.DB) error {
		err := tx.Exec(`INSERT INTO device_queues (organization_id, device_id, queue, since, answers, last_seq) VALUES (?, ?, ?, ?, 0, 0)
			ON CONFLICT DO NOTHING`, d.Organization, d.ID, r.Queue[:], millis(now)).Error
		if err != nil {
			return err
		}
		return setDevice(tx, d.Organization, d.ID, map[string]any{
			"seen_at": millis(now), "app": r.App, "playlist": r.Playlist, "clock_error": r.Now.Sub(now).Milliseconds(),
			"health": string(health), "queue": r.Queue[:],
		})
	})
	if err == nil && differs(d, r, now) {
		s.live.changed(d.Organization)
	}
	return err
}

// differs tells whether a report is news: every minute of every tablet would be too many.
func differs(d surveys.Device, r surveys.Report, now time.Time) bool {
	return d.Queue.ID != r.Queue || d.App != r.App || d.Health.Waiting != r.Health.Waiting ||
		d.Health.Quarantined != r.Health.Quarantined || now.Sub(d.SeenAt) > surveys.SilentAfter
}

// maxLacks is how many numbers are named at once.
const maxLacks = 500

// Lacks names the numbers from first to last of a queue of which the server has no answer: all of them, or where
// they are too many for one answer some that chance picks, so that numbers that the tablet has not either never hide the others.
func (s *Store) Lacks(ctx context.Context, org, device int64, queue surveys.UUID, first, last int64) ([]int64, error) {
	db := s.primary(ctx)
	var stored int64
	const which = "FROM device_answers WHERE organization_id = ? AND device_id = ? AND queue = ? AND seq BETWEEN ? AND ?"
	if err := db.Raw("SELECT count(*) "+which, org, device, queue[:], first, last).Scan(&stored).Error; err != nil {
		return nil, public(err)
	}
	missing := last - first + 1 - stored
	if missing <= 0 {
		return nil, nil
	}
	// Of all gaps between two neighbours; one before the first and one after the last of them stand at the ends.
	var gaps []struct{ After, Before int64 }
	err := db.Raw(`SELECT seq AS after, next AS before FROM (
			SELECT seq, LEAD(seq) OVER (ORDER BY seq) AS next FROM (
				SELECT seq `+which+` UNION ALL SELECT CAST(? AS BIGINT) UNION ALL SELECT CAST(? AS BIGINT)) AS known) AS pairs
		WHERE next > seq + 1 ORDER BY seq`, org, device, queue[:], first, last, first-1, last+1).Scan(&gaps).Error
	if err != nil {
		return nil, public(err)
	}
	picked := pick(missing)
	var out []int64
	var passed int64 // missing numbers in the gaps before
	for _, gap := range gaps {
		size := gap.Before - gap.After - 1
		for ; len(picked) > 0 && picked[0] < passed+size; picked = picked[1:] {
			out = append(out, gap.After+1+picked[0]-passed)
		}
		passed += size
	}
	return out, nil
}

// pick gives the places, in order, of the missing numbers that are named.
func pick(missing int64) []int64 {
	out := make([]int64, 0, maxLacks)
	for i := range missing { // reservoir sampling: every one is as likely
		if i < maxLacks {
			out = append(out, i)
		} else if at := rand.Int64N(i + 1); at < maxLacks {
			out[at] = i
		}
	}
	slices.Sort(out)
	return out
}
