package demo

import (
	"context"
	"fmt"
	"iter"
	"math/rand/v2"
	"time"

	"golang.org/x/sync/errgroup"

	"opina/internal/store"
	"opina/surveys"
	"opina/surveys/intake"
)

// Usual is how many answers `opina serve --demo` starts with.
const Usual = 4000

// seed makes every demo of the same day the same.
const seed = 2026

// batch is how many answers are handed to the store at once.
const batch = 2048

// Fill makes the chain with n answers up to end: of the last six months, or of two years when they are more than
// three shops get in six months. It wants an empty database, and calls stored after each batch with the number so far.
// The memory it takes does not depend on n.
func Fill(ctx context.Context, db *store.Store, n int, end time.Time, stored func(total int)) error {
	zone, err := time.LoadLocation(timeZone)
	if err != nil {
		return err
	}
	end = end.In(zone).Truncate(time.Millisecond)
	months := 6
	if n > 100_000 {
		months = 24
	}
	y, m, d := end.AddDate(0, -months, 0).Date()
	start := time.Date(y, m, d, 0, 0, 0, 0, zone)
	chain, err := open(ctx, db, start)
	if err != nil {
		return err
	}
	random := rand.New(rand.NewPCG(seed, uint64(surveys.DayOf(end))))
	f := filler{db: db, chain: chain, customer: customer{random: random, end: end}, decided: make(chan []intake.Decision, 1)}
	// One batch is made up while the one before is stored.
	work, ctx := errgroup.WithContext(ctx)
	work.Go(func() error { return f.decide(ctx, moments(start, end, n, random.Float64)) })
	work.Go(func() error { return f.record(ctx, stored) })
	return work.Wait()
}

type filler struct {
	db       *store.Store
	chain    chain
	customer customer
	decided  chan []intake.Decision
}

// decide makes up an answer for each moment.
func (f *filler) decide(ctx context.Context, moments iter.Seq[time.Time]) error {
	defer close(f.decided)
	decisions := make([]intake.Decision, 0, batch)
	for at := range moments {
		d, err := f.answer(f.customer.visit(at))
		if err != nil {
			return err
		}
		if decisions = append(decisions, d); len(decisions) < batch {
			continue
		}
		if err := f.pass(ctx, decisions); err != nil {
			return err
		}
		decisions = make([]intake.Decision, 0, batch)
	}
	return f.pass(ctx, decisions)
}

func (f *filler) pass(ctx context.Context, decisions []intake.Decision) error {
	select {
	case f.decided <- decisions:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// answer takes a visit to its desk. It was received when it was given.
func (f *filler) answer(v visit) (intake.Decision, error) {
	desk := f.chain.posters[v.shop]
	opened := int64(1)
	if v.tablet {
		desk = f.chain.tablets[v.shop]
	} else {
		// Most who scan a poster answer; some look and leave.
		for f.customer.chance(0.36) {
			opened++
		}
	}
	d, err := intake.Decide(desk.Desk, v.submission, v.at)
	if err == nil {
		p := desk.Place
		f.db.CountVisits(p.Organization, p.Location, p.Touchpoint, d.Response.Local.Day, opened)
	}
	return d, err
}

// record stores what was decided.
func (f *filler) record(ctx context.Context, stored func(total int)) error {
	total := 0
	for decisions := range f.decided {
		receipts, errs := f.db.RecordAll(ctx, decisions)
		for i, err := range errs {
			if err != nil {
				return err
			}
			if receipts[i].Status != intake.Accepted {
				return fmt.Errorf("answer %s: %s", decisions[i].Response.ID, receipts[i].Status)
			}
		}
		total += len(decisions)
		stored(total)
	}
	return ctx.Err()
}
