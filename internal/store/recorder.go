package store

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"

	"opina/surveys"
	"opina/surveys/intake"
)

// Status is what became of one submission.
type Status string

const (
	Accepted   Status = "accepted"   // it stands now
	Duplicate  Status = "duplicate"  // it was here already: the first receipt again
	Superseded Status = "superseded" // a later revision stands: kept, not counted
	Conflict   Status = "conflict"   // the same revision said something else: the first stands, this one is kept for review
)

// Receipt answers one submission. It is given only after the commit is on disk.
type Receipt struct {
	Status     Status
	Revision   int // the one that stands
	Finished   bool
	ReceivedAt time.Time // of the revision that stands
	DueAt      time.Time // the promise to the customer; zero where none was made
}

// maxTogether is how many submissions one transaction takes at most.
const maxTogether = 512

// attempts is how often a transaction that lost a race on PostgreSQL is tried.
const attempts = 5

var errClosed = surveys.Fail(surveys.Unavailable, "error.unavailable", errors.New("the store is closing"))

// recorder commits the submissions that wait at the same time together (group commit): one fsync serves
// them all, and each is still answered on its own.
type recorder struct {
	store   *Store
	queue   chan *waiting
	stopped chan struct{}
	mu      sync.RWMutex // held for reading while queueing, so that close never closes under a sender
	closed  bool
}

type waiting struct {
	decision intake.Decision
	receipt  Receipt
	err      error
	done     chan struct{}
}

func newRecorder(s *Store) *recorder {
	r := &recorder{store: s, queue: make(chan *waiting, 2*maxTogether), stopped: make(chan struct{})}
	go r.loop()
	return r
}

// close stores what waits and stops.
func (r *recorder) close() {
	r.mu.Lock()
	if !r.closed {
		r.closed = true
		close(r.queue)
	}
	r.mu.Unlock()
	<-r.stopped
}

// Record stores one decision and returns when it is on disk. After an error of kind Unavailable the outcome is
// unknown: sending the same again is right, and never counts twice.
func (s *Store) Record(ctx context.Context, d intake.Decision) (Receipt, error) {
	receipts, errs := s.RecordAll(ctx, []intake.Decision{d})
	return receipts[0], errs[0]
}

// RecordAll stores decisions that came together. Each gets its own receipt or error, in the same order: a bad one
// never takes its neighbours along.
func (s *Store) RecordAll(ctx context.Context, ds []intake.Decision) ([]Receipt, []error) {
	receipts, errs := make([]Receipt, len(ds)), make([]error, len(ds))
	waits := make([]*waiting, len(ds))
	for i, d := range ds {
		waits[i] = &waiting{decision: d, done: make(chan struct{})}
		errs[i] = s.recorder.enqueue(ctx, waits[i])
	}
	for i, w := range waits {
		if errs[i] != nil {
			continue
		}
		select {
		case <-w.done:
			receipts[i], errs[i] = w.receipt, w.err
		case <-ctx.Done(): // it may still be stored: the caller asks again
			errs[i] = surveys.Fail(surveys.Unavailable, "error.unavailable", ctx.Err())
		}
	}
	return receipts, errs
}

func (r *recorder) enqueue(ctx context.Context, w *waiting) error {
	r.mu.RLock()
	defer r.mu.RUnlock()
	if r.closed {
		return errClosed
	}
	select {
	case r.queue <- w:
		return nil
	case <-ctx.Done():
		return surveys.Fail(surveys.Unavailable, "error.unavailable", ctx.Err())
	}
}

func (r *recorder) loop() {
	defer close(r.stopped)
	for first := range r.queue {
		batch := append(make([]*waiting, 0, 64), first)
		for more := true; more && len(batch) < maxTogether; {
			select {
			case w, open := <-r.queue:
				if open {
					batch = append(batch, w)
				}
				more = open
			default:
				more = false
			}
		}
		r.commit(batch)
		for _, w := range batch {
			close(w.done)
		}
	}
}

// commit stores the batch in one transaction. Lost races are tried again together; after any other failure the
// items go one by one, so that one that cannot be stored never fails its neighbours.
func (r *recorder) commit(batch []*waiting) {
	err := r.try(batch)
	if err == nil {
		return
	}
	if len(batch) == 1 || unreachable(err) {
		for _, w := range batch {
			w.receipt, w.err = Receipt{}, public(err)
		}
		return
	}
	r.store.log.Warn("a batch of answers is replayed one by one", "items", len(batch), "error", err)
	for _, w := range batch {
		if err := r.try([]*waiting{w}); err != nil {
			w.receipt, w.err = Receipt{}, public(err)
		}
	}
}

func (r *recorder) try(batch []*waiting) (err error) {
	defer func() { // one answer that trips over a mistake of ours must not stop the others, nor the server
		if p := recover(); p != nil {
			err = fmt.Errorf("panic while recording: %v", p)
		}
	}()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	changed := make(map[int64]bool)
	for range attempts {
		clear(changed)
		err = r.store.write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
			for _, round := range rounds(batch) {
				if err := r.store.recordRound(tx, round, changed); err != nil {
					return err
				}
			}
			return nil
		})
		if !lostRace(err) {
			break
		}
	}
	if err == nil {
		for org := range changed {
			r.store.live.changed(org)
		}
	}
	return err
}

// rounds splits a batch so that each id appears once a round, in the order of arrival.
func rounds(batch []*waiting) [][]*waiting {
	if len(batch) == 1 {
		return [][]*waiting{batch}
	}
	var out [][]*waiting
	seen := make(map[responseKey]int, len(batch))
	for _, w := range batch {
		key := keyOf(w.decision.Response)
		n := seen[key]
		seen[key]++
		if n == len(out) {
			out = append(out, nil)
		}
		out[n] = append(out[n], w)
	}
	return out
}

// lostRace tells whether the database undid the transaction because of another one: deadlock, serialisation, or a revision
// number that another replica took in between.
func lostRace(err error) bool {
	if errors.Is(err, errOvertaken) {
		return true
	}
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "40001" || pg.Code == "40P01")
}

// unreachable tells whether the database itself is the trouble, so that trying item by item is no use.
func unreachable(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code[:2] == "57" || pg.Code[:2] == "53" || pg.Code[:2] == "08"
	}
	var connect *pgconn.ConnectError
	return errors.As(err, &connect) || errors.Is(err, context.DeadlineExceeded) || busyOrBroken(err)
}
