package main

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"opina/surveys"
)

// clocked is one answer with what must be stored of it.
type clocked struct {
	id      surveys.ID
	said    int64 // milliseconds, by the tablet's clock
	real    time.Time
	unknown bool // how far the clock was off is not known: it jumped before anybody measured
	wrong   bool // the clock was far off
}

// F12: however wrong a tablet's clock is, both times are kept, the answer is flagged and counts on the right business day.
func TestWrongClocks(t *testing.T) {
	madrid, err := time.LoadLocation("Europe/Madrid")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now().Truncate(time.Millisecond)
	errors := map[string]time.Duration{
		"right": 0, "a day ahead": 24 * time.Hour, "a day behind": -24 * time.Hour,
		"five years ahead": 5 * 365 * 24 * time.Hour, "five years behind": -5 * 365 * 24 * time.Hour,
		"from 1970 on": -now.Sub(time.Unix(0, 0)) + 48*time.Hour,
	}
	// When clocks changed last, and the night whose hours belong to the day before.
	moments := map[string]time.Time{
		"just now": now.Add(-time.Minute), "at three in the night": time.Date(2026, 2, 3, 3, 0, 0, 0, madrid),
		"spring": time.Date(2026, 3, 29, 1, 30, 0, 0, madrid), "the hour that is skipped": time.Date(2026, 3, 29, 1, 59, 59, 0, madrid).Add(2 * time.Second),
		"autumn": time.Date(2025, 10, 26, 0, 30, 0, 0, madrid).Add(2 * time.Hour), "the hour that comes twice": time.Date(2025, 10, 26, 0, 30, 0, 0, madrid).Add(3 * time.Hour),
	}
	onEachDatabase(t, func(t *testing.T, dsn string) {
		tb := pairedTablet(t, dsn)
		server := startServer(t, programFile(t), dsn)
		var all []clocked
		say := func(real time.Time, by time.Duration, unknown bool) {
			c := clocked{id: surveys.NewID(now), said: real.Add(by).UnixMilli(), real: real, unknown: unknown, wrong: by.Abs() > time.Hour}
			one := tb.says(c.id, len(all)+1, 1+rand.IntN(4))
			one["answered_at"], one["clock_offset_ms"] = c.said, -by.Milliseconds()
			if unknown {
				one["clock_offset_ms"] = nil
			}
			all = append(all, c)
			verdicts, err := tb.send(server.url, one)
			if err != nil || verdicts[0].Status != "accepted" {
				t.Fatal(verdicts, err)
			}
		}
		for range times(1, 200) {
			for _, by := range errors {
				for _, moment := range moments {
					jitter := time.Duration(rand.IntN(1000)) * time.Millisecond
					say(moment.Add(-jitter), by, false)
				}
				say(now.Add(-3*time.Hour), by, true) // it jumped midway
			}
		}
		server.kill()
		db := raw(t, dsn)
		for _, wrong := range misplaced(t, db, all, madrid) {
			t.Error(wrong)
		}
		// The control: an answer that was given a day before it is said to be.
		all[0].real = all[0].real.AddDate(0, 0, -1)
		if len(misplaced(t, db, all[:1], madrid)) == 0 {
			t.Error("an answer on the wrong day passes")
		}
	})
}

// misplaced says which answers are not kept, flagged and counted as they must be.
func misplaced(t *testing.T, db *sql.DB, all []clocked, zone *time.Location) (wrong []string) {
	t.Helper()
	type row struct {
		answered, received, effective, day int64
		flags                              string
	}
	stored := make(map[surveys.ID]row)
	rows, err := db.Query("SELECT id, answered_at, received_at, effective_at, day, flags FROM responses")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id []byte
		var r row
		if err := rows.Scan(&id, &r.answered, &r.received, &r.effective, &r.day, &r.flags); err != nil {
			t.Fatal(err)
		}
		stored[surveys.ID(id)] = r
	}
	for _, c := range all {
		r := stored[c.id]
		at := c.real.UnixMilli()
		if c.unknown {
			at = r.received
		}
		// The day begins at the shop's cut hour, by the clock on its wall.
		wall := time.UnixMilli(at).In(zone)
		date := time.Date(wall.Year(), wall.Month(), wall.Day(), 0, 0, 0, 0, time.UTC)
		if wall.Hour() < cutHour {
			date = date.AddDate(0, 0, -1)
		}
		flagged := strings.Contains(r.flags, surveys.FlagClock)
		if r.answered != c.said || r.received < c.real.UnixMilli() || r.effective != at || r.day != date.Unix()/86400 || flagged != (c.unknown || c.wrong) {
			wrong = append(wrong, fmt.Sprintf("given at %v (said %v, unknown %v): stored %+v, want %v on %v", c.real, time.UnixMilli(c.said), c.unknown, r, at, date))
		}
	}
	return wrong
}
