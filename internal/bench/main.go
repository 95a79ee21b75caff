// Bench measures what Opina promises about speed, each figure against a reference in the same run, because machines are
// noisy and ratios travel. It prints one line `name: figure` for each.
//
//	go run -tags sqlite_fts5 ./internal/bench            everything that takes minutes
//	go run -tags sqlite_fts5 ./internal/bench -large     with 1 and 5 million responses too (a quarter of an hour)
//	go run -tags sqlite_fts5 ./internal/bench -only page one group: ingest, page, start, replay, dashboard or themes
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime/pprof"
	"slices"
	"time"

	"opina/server"
)

// settings are what the flags say.
type settings struct {
	large  bool
	rounds int           // of each comparison; the median counts
	slice  time.Duration // how long each side runs in a round
	binary string        // the opina whose start and memory are measured
	dsn    string        // where tablets bring their answers
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	var set settings
	only := flag.String("only", "", "one group: ingest, page, start, replay, dashboard or themes")
	flag.BoolVar(&set.large, "large", false, "also with 1 and 5 million responses")
	flag.IntVar(&set.rounds, "rounds", 5, "rounds of each comparison")
	flag.DurationVar(&set.slice, "slice", 2*time.Second, "how long each side runs in a round")
	flag.StringVar(&set.binary, "opina", "bin/opina", "the program whose start is measured")
	flag.StringVar(&set.dsn, "database", "", "an empty PostgreSQL database that tablets bring their answers to, instead of SQLite")
	profile := flag.String("cpuprofile", "", "write a CPU profile into this file")
	flag.Parse()
	if *profile != "" {
		file, err := os.Create(*profile)
		if err == nil {
			err = pprof.StartCPUProfile(file)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, "bench:", err)
			os.Exit(2)
		}
		defer pprof.StopCPUProfile()
	}
	server.Tune() // the references get what the product has
	groups := []struct {
		name    string
		measure func(context.Context, settings) error
	}{
		{"page", benchPage}, {"ingest", benchIngest}, {"start", benchStart}, {"replay", benchReplay}, {"dashboard", benchDashboard}, {"themes", benchThemes},
	}
	known := *only == ""
	for _, g := range groups {
		if *only != "" && *only != g.name {
			continue
		}
		known = true
		if err := g.measure(ctx, set); err != nil {
			fmt.Fprintf(os.Stderr, "bench %s: %v\n", g.name, err)
			os.Exit(1)
		}
	}
	if !known {
		fmt.Fprintf(os.Stderr, "bench: there is no group %q\n", *only)
		os.Exit(2)
	}
}

// report prints one figure.
func report(name, format string, args ...any) {
	fmt.Printf("%s: %s\n", name, fmt.Sprintf(format, args...))
}

func median(values []float64) float64 {
	slices.Sort(values)
	return values[len(values)/2]
}

// versus runs the sides in turn, round after round, and gives each side's results in order of rounds.
func versus[R any](rounds int, sides ...func() (R, error)) ([][]R, error) {
	out := make([][]R, len(sides))
	for range rounds {
		for i, side := range sides {
			r, err := side()
			if err != nil {
				return nil, err
			}
			out[i] = append(out[i], r)
		}
	}
	return out, nil
}

// ratio is the median over the rounds of a's figure to b's figure in the same round.
func ratio[R any](a, b []R, figure func(R) float64) float64 {
	var all []float64
	for i := range a {
		all = append(all, figure(a[i])/figure(b[i]))
	}
	return median(all)
}
