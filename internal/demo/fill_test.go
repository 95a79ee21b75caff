package demo

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"opina/internal/auth"
	"opina/internal/pgtest"
	"opina/internal/store"
	"opina/surveys"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Run(m)) }

var now = time.Date(2026, 11, 24, 17, 40, 12, 0, time.UTC)

func filled(t *testing.T, dsn string, n int, end time.Time) *store.Store {
	t.Helper()
	db, err := store.Open(t.Context(), store.Config{DSN: dsn})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	last := 0
	if err := Fill(t.Context(), db, n, end, func(total int) { last = total }); err != nil {
		t.Fatal(err)
	}
	if last != n {
		t.Errorf("%d answers reported, want %d", last, n)
	}
	return db
}

func sqliteFile(t *testing.T) string { return filepath.Join(t.TempDir(), "opina.db") }

// monthsAgo is a month of 30 days of one shop, 0 the last.
func monthsAgo(shop int64, n surveys.Day) surveys.Filter {
	last := surveys.DayOf(now) - 30*n
	return surveys.Filter{Locations: []int64{shop}, From: last - 29, To: last}
}

func TestFill(t *testing.T) {
	for name, dsn := range map[string]string{"sqlite": sqliteFile(t), "postgres": pgtest.DSN(t)} {
		t.Run(name, func(t *testing.T) {
			db := filled(t, dsn, Usual, now)
			all, err := db.Days(t.Context(), 1, surveys.Filter{From: 0, To: surveys.DayOf(now)})
			if err != nil {
				t.Fatal(err)
			}
			if sum := surveys.Total(all); sum.Responses != Usual || sum.Rated != Usual || sum.Commented < Usual/6 || sum.Finished != Usual {
				t.Errorf("tallies are %+v", sum)
			}
			if len(all) < 180 || all[len(all)-1].Day != surveys.DayOf(now) {
				t.Errorf("%d days with answers, the last %s", len(all), all[len(all)-1].Day)
			}
			tellsTheStory(t, db)
			promises(t, db)
		})
	}
}

// tellsTheStory: at Gran Vía the waiting gets worse and then better, elsewhere nothing of the kind happens.
func tellsTheStory(t *testing.T, db *store.Store) {
	waiting := func(shop int64, month surveys.Day) (share float64, satisfied float64) {
		days, err := db.Days(t.Context(), 1, monthsAgo(shop, month))
		if err != nil {
			t.Fatal(err)
		}
		counts, err := db.Themes(t.Context(), 1, monthsAgo(shop, month))
		if err != nil {
			t.Fatal(err)
		}
		sum := surveys.Total(days)
		for _, c := range counts {
			if c.Theme == "service.waiting" {
				share = float64(c.Negative) / float64(sum.Responses)
			}
		}
		return share, float64(sum.Top) / float64(sum.Rated)
	}
	before, happyBefore := waiting(1, 5)
	worst, happyWorst := waiting(1, 2)
	after, happyAfter := waiting(1, 0)
	if worst < 2*before || worst < 2*after || worst < 0.15 {
		t.Errorf("waiting at Gran Vía is %.3f, %.3f, %.3f: no story", before, worst, after)
	}
	if happyWorst > happyBefore-0.05 || happyWorst > happyAfter-0.05 {
		t.Errorf("satisfaction at Gran Vía is %.3f, %.3f, %.3f: no story", happyBefore, happyWorst, happyAfter)
	}
	for shop := int64(2); shop <= 3; shop++ {
		if share, _ := waiting(shop, 2); share > 0.1 {
			t.Errorf("waiting at shop %d is %.3f", shop, share)
		}
	}
}

// promises: some of the last customers wait for an answer, none waits in vain, and all can be written to without harm.
func promises(t *testing.T, db *store.Store) {
	rows, err := db.Answers(t.Context(), 1, store.AnswerQuery{Filter: surveys.Filter{To: surveys.DayOf(now)}, Limit: 200})
	if err != nil {
		t.Fatal(err)
	}
	waiting := 0
	for _, r := range rows {
		if r.Contact == "" {
			continue
		}
		waiting++
		if !strings.HasSuffix(r.Contact, "@example.com") || !r.DueAt.After(now) {
			t.Errorf("%s waits for an answer by %s", r.Contact, r.DueAt)
		}
	}
	if waiting < 2 {
		t.Errorf("%d customers wait for an answer", waiting)
	}
}

// Two fillings that end at the same moment are the same, to the last word.
func TestFillIsDeterministic(t *testing.T) {
	var got [2][]store.AnswerRow
	for i := range got {
		db := filled(t, sqliteFile(t), 300, now)
		rows, err := db.Answers(t.Context(), 1, store.AnswerQuery{Filter: surveys.Filter{To: surveys.DayOf(now)}, Limit: 300})
		if err != nil || len(rows) == 0 {
			t.Fatalf("%d rows, %v", len(rows), err)
		}
		got[i] = rows
	}
	if !slices.EqualFunc(got[0], got[1], func(a, b store.AnswerRow) bool {
		return a.ID == b.ID && a.EffectiveAt.Equal(b.EffectiveAt) && a.Comment() == b.Comment() && a.Place.Touchpoint == b.Place.Touchpoint && a.Rating.Value == b.Rating.Value
	}) {
		t.Error("two demos differ")
	}
}

func TestOwnerLogsIn(t *testing.T) {
	if err := auth.CheckPassword(OwnerPassword, OwnerEmail); err != nil {
		t.Error(err)
	}
	owner, err := filled(t, sqliteFile(t), 10, now).MemberByEmail(t.Context(), OwnerEmail)
	if err != nil {
		t.Fatal(err)
	}
	if ok, err := auth.Verify(t.Context(), OwnerPassword, owner.PasswordHash); !ok || err != nil {
		t.Errorf("the password printed is wrong: %v", err)
	}
}

func TestMoments(t *testing.T) {
	zone, err := time.LoadLocation(timeZone)
	if err != nil {
		t.Fatal(err)
	}
	end := now.In(zone)
	start := time.Date(2026, 5, 24, 0, 0, 0, 0, zone)
	for _, n := range []int{1, 10, 4000, 50_001} {
		var last time.Time
		got := 0
		for at := range moments(start, end, n, func() float64 { return 0.999 }) {
			if at.Before(last) || at.Before(start) || at.After(end) || at.Hour() < 8 || at.Hour() > 20 {
				t.Fatalf("%s after %s", at, last)
			}
			last = at
			got++
		}
		if got != n {
			t.Errorf("%d moments, want %d", got, n)
		}
	}
}
