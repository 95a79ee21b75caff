package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"opina/internal/store"
	"opina/surveys"
)

// benchDashboard measures the queries behind the dashboard at several sizes of database, against the smallest, and ingest
// into the largest.
func benchDashboard(ctx context.Context, set settings) error {
	sizes := []int{10_000, 100_000}
	if set.large {
		sizes = []int{10_000, 1_000_000, 5_000_000}
	}
	folder, err := os.MkdirTemp("", "opina-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	var sides []func() (time.Duration, error)
	for _, n := range sizes {
		path := filepath.Join(folder, fmt.Sprint(n, ".db"))
		start := time.Now()
		if err := fill(ctx, path, n); err != nil {
			return err
		}
		report(fmt.Sprintf("filling a database with %d responses", n), "%.1f s", time.Since(start).Seconds())
		st, err := store.Open(ctx, store.Config{DSN: path})
		if err != nil {
			return err
		}
		defer st.Close()
		org, err := firstOrganization(ctx, st)
		if err != nil {
			return err
		}
		shops, err := st.Locations(ctx, org)
		if err != nil {
			return err
		}
		sides = append(sides, func() (time.Duration, error) { return readHome(ctx, st, org, shops[0].ID, set.slice/4) })
	}
	runs, err := versus(2*set.rounds, sides...)
	if err != nil {
		return err
	}
	seconds := func(d time.Duration) float64 { return d.Seconds() }
	for i, n := range sizes {
		if i == 0 {
			report(fmt.Sprintf("dashboard queries at %d responses", n), "%.2f ms", 1000*ratio(runs[0], ones(len(runs[0])), seconds))
			continue
		}
		report(fmt.Sprintf("dashboard queries at %d responses / at %d", n, sizes[0]), "%.2f", ratio(runs[i], runs[0], seconds))
	}
	largest := sizes[len(sizes)-1]
	return benchFull(ctx, set, filepath.Join(folder, fmt.Sprint(largest, ".db")), largest)
}

func ones(n int) []time.Duration {
	out := make([]time.Duration, n)
	for i := range out {
		out[i] = time.Second
	}
	return out
}

// readHome asks, again and again, what the home page asks for the whole chain and for one shop, and gives the mean time of one round.
func readHome(ctx context.Context, st *store.Store, org, shop int64, lasting time.Duration) (time.Duration, error) {
	today := surveys.DayOf(time.Now())
	filters := []surveys.Filter{
		{From: today - 29, To: today},
		{From: today - 89, To: today},
		{From: today - 29, To: today, Locations: []int64{shop}},
	}
	start, rounds := time.Now(), 0
	for time.Since(start) < lasting {
		for _, f := range filters {
			if _, err := st.Days(ctx, org, f); err != nil {
				return 0, err
			}
			if _, err := st.Ratings(ctx, org, f); err != nil {
				return 0, err
			}
			if _, err := st.Themes(ctx, org, f); err != nil {
				return 0, err
			}
			if _, err := st.Answers(ctx, org, store.AnswerQuery{Filter: f, Low: true, Limit: 10}); err != nil {
				return 0, err
			}
		}
		rounds++
	}
	return time.Since(start) / time.Duration(rounds), nil
}
