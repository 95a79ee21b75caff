// Package store owns everything that touches a database: the rows, the SQL migrations for SQLite and
// PostgreSQL, the recorder that commits responses together, the tallies, and the news that something changed.
// It decides nothing about surveys; package surveys does.
package store

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"gorm.io/gorm"

	"opina/surveys"
)

// Store is one database. It is safe for concurrent use.
type Store struct {
	read  *gorm.DB // SQLite: query-only connections; PostgreSQL: a replica, where there is one
	write *gorm.DB // SQLite: the one writer; PostgreSQL: the primary
	pg    bool
	log   *slog.Logger

	stripe   int64 // this process's stripe of the organization-wide tallies
	versions versions
	desks    desks
	taggers  taggers
	stale    chan struct{} // see Stale
	recorder *recorder
	visits   *visits
	live     *live
}

// Config says which database and how to speak of it.
type Config struct {
	// DSN is a postgres:// URL, or the path of a SQLite file.
	DSN string
	// ReadDSN is a streaming replica's URL; "" reads from DSN. PostgreSQL only.
	ReadDSN string
	Log     *slog.Logger
}

// Close stops what runs in the background, after it has written what it holds, and closes the database.
func (s *Store) Close() error {
	s.recorder.close()
	s.visits.close()
	s.live.close()
	return s.closePools()
}

func (s *Store) closePools() error {
	var errs []error
	for _, db := range []*gorm.DB{s.read, s.write} {
		if db == nil {
			continue
		}
		pool, err := db.DB()
		if err == nil {
			err = pool.Close()
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// transaction runs do in one transaction on the writer. Failures of the database come back as
// surveys.Unavailable, so that a caller knows that trying again is right; a *surveys.Error passes as it is.
func (s *Store) transaction(ctx context.Context, do func(tx *gorm.DB) error) error {
	return public(s.write.WithContext(ctx).Transaction(do))
}

// untilFew goes through what is to be done some at a time, so that answers that come meanwhile do not wait for all: some gives
// how many it did, and fewer than most only where no more are left.
func untilFew(most int, some func() (int, error)) (total int, err error) {
	for {
		n, err := some()
		if err != nil {
			return total, err
		}
		total += n
		if n < most {
			return total, nil
		}
	}
}

// primary reads what was just written: on SQLite the readers see every commit, on PostgreSQL only the primary
// is sure to. Never call it inside a transaction: on SQLite it may not see what that has written.
func (s *Store) primary(ctx context.Context) *gorm.DB {
	if s.pg {
		return s.write.WithContext(ctx)
	}
	return s.read.WithContext(ctx)
}

// public gives an error of the database the kind that callers act on.
func public(err error) error {
	var e *surveys.Error
	switch {
	case err == nil || errors.As(err, &e):
		return err
	case errors.Is(err, gorm.ErrRecordNotFound):
		return surveys.Fail(surveys.NotFound, "error.notfound", err)
	case errors.Is(err, gorm.ErrDuplicatedKey):
		return surveys.Fail(surveys.Conflict, "error.conflict", err)
	}
	return surveys.Fail(surveys.Unavailable, "error.unavailable", err)
}

func millis(t time.Time) int64 { return t.UnixMilli() }

// millisOrNil stores the zero time as NULL.
func millisOrNil(t time.Time) *int64 {
	if t.IsZero() {
		return nil
	}
	ms := t.UnixMilli()
	return &ms
}

func fromMillis(ms int64) time.Time { return time.UnixMilli(ms).UTC() }

func fromMillisOrNil(ms *int64) time.Time {
	if ms == nil {
		return time.Time{}
	}
	return fromMillis(*ms)
}
