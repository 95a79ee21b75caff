package main

import (
	"database/sql"
	"path/filepath"
	"time"

	_ "github.com/mattn/go-sqlite3" // the bare reference speaks to SQLite without anything between

	"opina/surveys"
)

// sqliteDSN is as careful as the product's: on disk before it is acknowledged.
func sqliteDSN(path string) string {
	return "file:" + path + "?_journal_mode=WAL&_synchronous=FULL&_busy_timeout=10000&_txlock=immediate&_cache_size=-16000&_stmt_cache_size=200"
}

// words is what is searched of the answer that is sent.
const words = "la cola era larga y el chico de la caja fue muy borde"

// bareRows inserts rows of responses, each column as the product fills it, as fast as SQLite takes them in
// transactions of 256: no answers, no mentions, no tallies.
func (s *shop) bareRows(lasting time.Duration) (outcome, error) {
	db, err := sql.Open("sqlite3", sqliteDSN(filepath.Join(s.folder, "opina.db")))
	if err != nil {
		return outcome{}, err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	insert, err := db.Prepare(`INSERT INTO responses (organization_id, id, survey_id, version, touchpoint_id, location_id, channel, lang,
		revision, hash, answered_at, clock_offset, received_at, effective_at, day, hour, weekday, finished_at, rating, low, contact, flags,
		held_out, comment_lang, search_text)
		VALUES (?, ?, ?, 1, ?, ?, 'qr', 'es', 1, ?, NULL, NULL, ?, ?, ?, ?, ?, ?, 1, 1, '', '', 0, 'es', ?)`)
	if err != nil {
		return outcome{}, err
	}
	defer insert.Close()
	start, rows := time.Now(), 0
	for time.Since(start) < lasting {
		tx, err := db.Begin()
		if err != nil {
			return outcome{}, err
		}
		in := tx.Stmt(insert)
		for range 256 {
			now := time.Now()
			id, ms := surveys.NewID(now), now.UnixMilli()
			_, err := in.Exec(s.org, id[:], s.poster.Survey, s.poster.ID, s.poster.Location, make([]byte, 32), ms, ms, ms/86_400_000, now.Hour(), int(now.Weekday()), ms, words)
			if err != nil {
				return outcome{}, err
			}
		}
		if err := tx.Commit(); err != nil {
			return outcome{}, err
		}
		rows += 256
	}
	return outcome{perSecond: float64(rows) / time.Since(start).Seconds()}, nil
}
