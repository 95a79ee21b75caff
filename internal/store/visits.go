package store

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"gorm.io/gorm"

	"opina/surveys"
)

// visitsEvery is how long counted visits wait in memory at most. A visit is a number without a person: writing
// each one at once would make every page as dear as an answer, and a crash loses a second of them, never an answer.
const visitsEvery = time.Second

// visits counts opened pages and writes the counts together.
type visits struct {
	store   *Store
	mu      sync.Mutex
	counts  map[visitKey]int64
	stop    chan struct{}
	stopped chan struct{}
	once    sync.Once
}

type visitKey struct {
	org, location, touchpoint int64
	day                       surveys.Day
}

func (a visitKey) compare(b visitKey) int {
	return cmp.Or(cmp.Compare(a.org, b.org), cmp.Compare(a.location, b.location),
		cmp.Compare(a.touchpoint, b.touchpoint), cmp.Compare(a.day, b.day))
}

func newVisits(s *Store) *visits {
	v := &visits{store: s, counts: make(map[visitKey]int64), stop: make(chan struct{}), stopped: make(chan struct{})}
	go v.loop()
	return v
}

func (v *visits) loop() {
	defer close(v.stopped)
	tick := time.NewTicker(visitsEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			v.flush()
		case <-v.stop:
			v.flush()
			return
		}
	}
}

func (v *visits) close() {
	v.once.Do(func() { close(v.stop) })
	<-v.stopped
}

// CountVisit counts one opened page. It never waits for the database.
func (s *Store) CountVisit(org, location, touchpoint int64, day surveys.Day) {
	s.CountVisits(org, location, touchpoint, day, 1)
}

// CountVisits counts n opened pages at once.
func (s *Store) CountVisits(org, location, touchpoint int64, day surveys.Day, n int64) {
	s.visits.mu.Lock()
	s.visits.counts[visitKey{org, location, touchpoint, day}] += n
	s.visits.mu.Unlock()
}

var addToVisits = insertion{
	head:    "INSERT INTO tally_visits (organization_id, location_id, touchpoint_id, day, stripe, visits)",
	columns: 6,
	tail: `ON CONFLICT (organization_id, location_id, touchpoint_id, day, stripe)
		DO UPDATE SET visits = tally_visits.visits + excluded.visits`,
}

// flush writes what was counted; what cannot be written now waits for the next time.
func (v *visits) flush() {
	v.mu.Lock()
	counts := v.counts
	v.counts = make(map[visitKey]int64)
	v.mu.Unlock()
	if len(counts) == 0 {
		return
	}
	keys := make([]visitKey, 0, len(counts))
	for k := range counts {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, visitKey.compare)
	var args []any
	for _, k := range keys {
		args = append(args, k.org, k.location, k.touchpoint, int64(k.day), v.store.stripe, counts[k])
	}
	ctx, cancel := context.WithTimeout(context.Background(), 15*time.Second)
	defer cancel()
	err := v.store.transaction(ctx, func(tx *gorm.DB) error { return addToVisits.run(v.store, tx, args) })
	if err != nil {
		v.store.log.Warn("visits wait to be counted", "error", err)
		v.mu.Lock()
		for k, n := range counts {
			v.counts[k] += n
		}
		v.mu.Unlock()
	}
}

// Visits gives the pages opened per touchpoint in a filter's days and places. What was opened in the last second may be missing.
func (s *Store) Visits(ctx context.Context, org int64, f surveys.Filter) (map[int64]int64, error) {
	var rows []struct{ TouchpointID, Visits int64 }
	db := s.read.WithContext(ctx).Table("tally_visits").Select("touchpoint_id, SUM(visits) AS visits").
		Where("organization_id = ? AND day BETWEEN ? AND ?", org, f.From, f.To)
	if f.Locations != nil {
		db = db.Where("location_id IN ?", f.Locations)
	}
	err := db.Group("touchpoint_id").Scan(&rows).Error
	out := make(map[int64]int64, len(rows))
	for _, r := range rows {
		out[r.TouchpointID] = r.Visits
	}
	return out, public(err)
}
