package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"

	"opina/surveys"
	"opina/surveys/intake"
)

// maxTogether is how many submissions one transaction takes; a call with more of its own has one to itself.
const maxTogether = 512

// attempts is how often a transaction that lost a race on PostgreSQL is tried.
const attempts = 5

var errClosed = surveys.Fail(surveys.Unavailable, "error.unavailable", errors.New("the store is closing"))

// recorder commits the submissions that wait at the same time together (group commit): one fsync serves
// them all, and each is still answered on its own. The first caller to come leads: it commits what waits, its own
// among it, and hands the lead to the first of those that came meanwhile. A caller alone never waits for another goroutine.
type recorder struct {
	store   *Store
	mu      sync.Mutex
	queue   []*call
	leading bool // somebody commits at the moment
	closed  bool
	running sync.WaitGroup // calls
}

// call is one call of RecordAll.
type call struct {
	ctx   context.Context
	items []*waiting
	turn  chan turn
}

// turn is what a waiting call is told.
type turn int

const (
	done turn = iota // its items are stored, or not: each knows
	lead             // it is the first of those that wait: it commits
)

type waiting struct {
	decision intake.Decision
	receipt  intake.Receipt
	err      error
}

func newRecorder(s *Store) *recorder { return &recorder{store: s} }

// close lets what waits be stored and takes nothing more.
func (r *recorder) close() {
	r.mu.Lock()
	r.closed = true
	r.mu.Unlock()
	r.running.Wait()
}

// Record stores one decision and returns when it is on disk. After an error of kind Unavailable the outcome is
// unknown: sending the same again is right, and never counts twice.
func (s *Store) Record(ctx context.Context, d intake.Decision) (intake.Receipt, error) {
	receipts, errs := s.RecordAll(ctx, []intake.Decision{d})
	return receipts[0], errs[0]
}

// RecordAll stores decisions that came together. Each gets its own receipt or error, in the same order: a bad one
// never takes its neighbours along.
func (s *Store) RecordAll(ctx context.Context, ds []intake.Decision) ([]intake.Receipt, []error) {
	receipts, errs := make([]intake.Receipt, len(ds)), make([]error, len(ds))
	if len(ds) == 0 {
		return receipts, errs
	}
	c := &call{ctx: ctx, items: make([]*waiting, len(ds)), turn: make(chan turn, 1)}
	for i, d := range ds {
		c.items[i] = &waiting{decision: d}
	}
	s.recorder.record(c)
	for i, w := range c.items {
		receipts[i], errs[i] = w.receipt, w.err
	}
	return receipts, errs
}

// record returns when every item of the call has its receipt or its error.
func (r *recorder) record(c *call) {
	r.mu.Lock()
	if r.closed {
		r.mu.Unlock()
		c.fail(errClosed)
		return
	}
	r.running.Add(1)
	defer r.running.Done()
	r.queue = append(r.queue, c)
	if r.leading {
		r.mu.Unlock()
		if <-c.turn == done {
			return
		}
		r.mu.Lock()
	}
	r.leading = true
	calls := r.take()
	r.mu.Unlock()

	var batch []*waiting
	for _, taken := range calls {
		if err := taken.ctx.Err(); err != nil { // nobody waits for it any more
			taken.fail(surveys.Fail(surveys.Unavailable, "error.unavailable", err))
		} else {
			batch = append(batch, taken.items...)
		}
	}
	if len(batch) > 0 {
		r.commit(batch)
	}

	r.mu.Lock()
	if r.leading = len(r.queue) > 0; r.leading {
		r.queue[0].turn <- lead
	}
	r.mu.Unlock()
	for _, taken := range calls {
		if taken != c {
			taken.turn <- done
		}
	}
}

// take takes the calls that go together from the head of the queue: at least one, which is the leader's own.
func (r *recorder) take() []*call {
	n, items := 0, 0
	for n < len(r.queue) && (n == 0 || items+len(r.queue[n].items) <= maxTogether) {
		items += len(r.queue[n].items)
		n++
	}
	calls := slices.Clone(r.queue[:n])
	r.queue = slices.Delete(r.queue, 0, n)
	return calls
}

func (c *call) fail(err error) {
	for _, w := range c.items {
		w.err = err
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
			w.receipt, w.err = intake.Receipt{}, public(err)
		}
		return
	}
	r.store.log.Warn("a batch of answers is replayed one by one", "items", len(batch), "error", err)
	for _, w := range batch {
		if err := r.try([]*waiting{w}); err != nil {
			w.receipt, w.err = intake.Receipt{}, public(err)
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
