package store

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"opina/surveys"
	"opina/surveys/intake"
)

// noon is a moment whose day is the same everywhere in Europe.
var noon = time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)

func decide(t testing.TB, d *Desk, s surveys.Submission, received time.Time) intake.Decision {
	t.Helper()
	out, err := intake.Decide(d.Desk, s, received)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func face(n int) surveys.Answer { return surveys.Answer{Question: "face", Rating: &n} }

func why(options ...string) surveys.Answer { return surveys.Answer{Question: "why", Options: options} }

func comment(text string) surveys.Answer { return surveys.Answer{Question: "comment", Text: text} }

func contact(to string) surveys.Answer {
	return surveys.Answer{Question: "contact", Contact: to, Consent: true}
}

func record(t testing.TB, s *Store, d intake.Decision) intake.Receipt {
	t.Helper()
	r, err := s.Record(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func everything() surveys.Filter { return surveys.Filter{From: 0, To: 100_000} }

func totals(t testing.TB, s *Store, org int64) surveys.Sums {
	t.Helper()
	days, err := s.Days(t.Context(), org, everything())
	if err != nil {
		t.Fatal(err)
	}
	return surveys.Total(days)
}

func TestRevisions(t *testing.T) {
	type step struct {
		revision int
		answers  []surveys.Answer
		want     intake.Status
		stands   int
	}
	tap, reasons := []surveys.Answer{face(1)}, []surveys.Answer{face(1), why("wait")}
	tests := []struct {
		name  string
		steps []step
		low   int64 // responses with a low rating afterwards
		waits int64 // responses that name waiting
	}{
		{"one tap", []step{{1, tap, intake.Accepted, 1}}, 1, 0},
		{"the same again", []step{{1, tap, intake.Accepted, 1}, {1, tap, intake.Duplicate, 1}}, 1, 0},
		{"higher replaces", []step{{1, tap, intake.Accepted, 1}, {2, reasons, intake.Accepted, 2}}, 1, 1},
		{"seen, later replaced", []step{{1, tap, intake.Accepted, 1}, {2, reasons, intake.Accepted, 2}, {1, tap, intake.Duplicate, 2}}, 1, 1},
		{"unseen but lower", []step{{3, reasons, intake.Accepted, 3}, {2, tap, intake.Superseded, 3}, {2, tap, intake.Duplicate, 3}}, 1, 1},
		{"same number, other content", []step{{1, tap, intake.Accepted, 1}, {1, reasons, intake.Conflict, 1}, {1, tap, intake.Duplicate, 1}}, 1, 0},
		{"lower number, other content", []step{{1, tap, intake.Accepted, 1}, {2, reasons, intake.Accepted, 2}, {1, reasons, intake.Conflict, 2}, {1, reasons, intake.Conflict, 2}}, 1, 1},
		{"a better face later", []step{{1, reasons, intake.Accepted, 1}, {2, []surveys.Answer{face(4)}, intake.Accepted, 2}}, 0, 0},
		{"counted by the store", []step{{0, tap, intake.Accepted, 1}, {0, tap, intake.Duplicate, 1}, {0, reasons, intake.Accepted, 2}, {0, tap, intake.Accepted, 3}}, 1, 0},
	}
	forEachDatabase(t, func(t *testing.T, s *Store) {
		for _, test := range tests {
			t.Run(test.name, func(t *testing.T) {
				shop := newShop(t, s)
				id := surveys.NewID(noon)
				for i, step := range test.steps {
					got := record(t, s, decide(t, shop.desk, surveys.Submission{ID: id, Revision: step.revision, Answers: step.answers}, noon))
					if got.Status != step.want || got.Revision != step.stands {
						t.Fatalf("step %d: %s, revision %d stands; want %s, %d", i, got.Status, got.Revision, step.want, step.stands)
					}
				}
				sums := totals(t, s, shop.org)
				if sums.Responses != 1 || sums.Low != test.low {
					t.Errorf("counted %d responses, %d low; want 1, %d", sums.Responses, sums.Low, test.low)
				}
				var waits int64
				themes, err := s.Themes(t.Context(), shop.org, everything())
				for _, c := range themes {
					if c.Theme == "service.waiting" {
						waits = c.Negative
					}
				}
				if err != nil || waits != test.waits {
					t.Errorf("waiting named %d times (%v), want %d", waits, err, test.waits)
				}
				checkRecount(t, s, shop.org)
			})
		}
	})
}

// F6: the same id many times at once is one row, and everybody succeeds.
func TestSameIDAtOnce(t *testing.T) {
	forEachDatabase(t, func(t *testing.T, s *Store) {
		shop := newShop(t, s)
		for range 10 {
			d := decide(t, shop.desk, surveys.Submission{ID: surveys.NewID(noon), Revision: 1, Answers: []surveys.Answer{face(2)}}, noon)
			var all sync.WaitGroup
			statuses := make([]intake.Status, 20)
			for i := range statuses {
				all.Go(func() { statuses[i] = record(t, s, d).Status })
			}
			all.Wait()
			slices.Sort(statuses)
			if statuses[0] != intake.Accepted || statuses[1] != intake.Duplicate || statuses[19] != intake.Duplicate {
				t.Fatalf("got %v, want one accepted and 19 duplicates", statuses)
			}
		}
		if n := totals(t, s, shop.org).Responses; n != 10 {
			t.Errorf("counted %d responses, want 10", n)
		}
	})
}

// Two stores on one database are two replicas: they store the same ids in opposite orders at the same time.
func TestReplicasInOppositeOrder(t *testing.T) {
	dsn := postgresDSN(t)
	a, b := openTest(t, dsn), openTest(t, dsn)
	shop := newShop(t, a)
	var ds []intake.Decision
	for i := range 300 {
		ds = append(ds, decide(t, shop.desk, surveys.Submission{
			ID: surveys.NewID(noon.Add(time.Duration(i) * time.Second)), Revision: 0,
			Answers: []surveys.Answer{face(1 + i%4), comment("the queue was slow")},
		}, noon))
	}
	reversed := slices.Clone(ds)
	slices.Reverse(reversed)
	var both sync.WaitGroup
	for i, s := range []*Store{a, b} {
		both.Go(func() {
			_, errs := s.RecordAll(t.Context(), [][]intake.Decision{ds, reversed}[i])
			for _, err := range errs {
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	both.Wait()
	if n := totals(t, a, shop.org).Responses; n != 300 {
		t.Errorf("counted %d responses, want 300", n)
	}
	checkRecount(t, a, shop.org)
}

// One bad row never fails its neighbours.
func TestBadRowAlone(t *testing.T) {
	forEachDatabase(t, func(t *testing.T, s *Store) {
		shop := newShop(t, s)
		var ds []intake.Decision
		for range 20 {
			ds = append(ds, decide(t, shop.desk, surveys.Submission{ID: surveys.NewID(noon), Revision: 1, Answers: []surveys.Answer{face(3), comment("fine")}}, noon))
		}
		ds[7].Response.Answers = append(ds[7].Response.Answers, ds[7].Response.Answers[0]) // breaks the key of answers
		_, errs := s.RecordAll(t.Context(), ds)
		for i, err := range errs {
			if (err != nil) != (i == 7) {
				t.Errorf("item %d: %v", i, err)
			}
		}
		if n := totals(t, s, shop.org).Responses; n != 19 {
			t.Errorf("counted %d responses, want 19", n)
		}
		checkRecount(t, s, shop.org)
	})
}

func TestFinishIdle(t *testing.T) {
	forEachDatabase(t, func(t *testing.T, s *Store) {
		shop := newShop(t, s)
		left := decide(t, shop.desk, surveys.Submission{
			ID: surveys.NewID(noon), Answers: []surveys.Answer{face(1), contact("ana@example.com")},
		}, noon)
		record(t, s, left)
		if n, err := s.FinishIdle(t.Context(), noon); n != 0 || err != nil {
			t.Fatalf("finished %d (%v) too early", n, err)
		}
		if n, err := s.FinishIdle(t.Context(), noon.Add(time.Second)); n != 1 || err != nil {
			t.Fatalf("finished %d (%v), want 1", n, err)
		}
		got := record(t, s, left)
		if got.Status != intake.Duplicate || !got.Finished || !got.DueAt.Equal(noon.Add(48*time.Hour)) {
			t.Errorf("receipt %+v, want a finished duplicate due two days later", got)
		}
		// A later revision of a finished response keeps the case and its promise.
		more := decide(t, shop.desk, surveys.Submission{
			ID: left.Response.ID, Finished: true, Answers: []surveys.Answer{face(1), comment("slow"), contact("ana@example.com")},
		}, noon.Add(time.Hour))
		if got := record(t, s, more); !got.DueAt.Equal(noon.Add(48*time.Hour)) || got.Revision != 2 {
			t.Errorf("receipt %+v, want the first promise and revision 2", got)
		}
		checkRecount(t, s, shop.org)
	})
}

func TestErasedStaysErased(t *testing.T) {
	forEachDatabase(t, func(t *testing.T, s *Store) {
		shop := newShop(t, s)
		d := decide(t, shop.desk, surveys.Submission{
			ID: surveys.NewID(noon), Revision: 1, Finished: true,
			Answers: []surveys.Answer{face(1), comment("Ana waited an hour in the queue"), contact("ana@example.com")},
		}, noon)
		record(t, s, d)
		before := totals(t, s, shop.org)
		if err := s.Erase(t.Context(), shop.org, d.Response.ID, noon); err != nil {
			t.Fatal(err)
		}
		d.Response.Revision = 2
		if got := record(t, s, d); got.Status != intake.Duplicate {
			t.Errorf("a replay was %s", got.Status)
		}
		row, err := s.Response(t.Context(), shop.org, d.Response.ID)
		if err != nil || row.Contact != "" || row.Comment() != erasedText || !row.DueAt.IsZero() {
			t.Errorf("after erasure: %+v, %v", row, err)
		}
		found, err := s.Answers(t.Context(), shop.org, AnswerQuery{Filter: everything(), Search: "queue", Limit: 10})
		if err != nil || len(found) != 0 {
			t.Errorf("search still finds %v, %v", found, err)
		}
		if after := totals(t, s, shop.org); after != before {
			t.Errorf("tallies moved from %+v to %+v", before, after)
		}
		checkRecount(t, s, shop.org)
	})
}

func TestAnswersList(t *testing.T) {
	forEachDatabase(t, func(t *testing.T, s *Store) {
		shop, foreign := newShop(t, s), newShop(t, s)
		texts := []string{"La cola/espera fue eterna", "Friendly staff", "ESPERÉ mucho, pero bien", `"quoted" OR * (x`}
		for i, text := range texts {
			at := noon.Add(time.Duration(i) * time.Minute)
			record(t, s, decide(t, shop.desk, surveys.Submission{ID: surveys.NewID(at), Finished: true, Answers: []surveys.Answer{face(1 + i), comment(text)}}, at))
		}
		record(t, s, decide(t, foreign.desk, surveys.Submission{ID: surveys.NewID(noon), Answers: []surveys.Answer{face(1), comment("espera")}}, noon))
		tests := []struct {
			name string
			in   AnswerQuery
			want []string
		}{
			{"all, newest first", AnswerQuery{}, []string{texts[3], texts[2], texts[1], texts[0]}},
			{"low", AnswerQuery{Low: true}, []string{texts[1], texts[0]}},
			{"a word inside a path", AnswerQuery{Search: "espera"}, []string{texts[0]}},
			{"accents and beginnings", AnswerQuery{Search: "espér"}, []string{texts[2], texts[0]}},
			{"all words", AnswerQuery{Search: "bien mucho"}, []string{texts[2]}},
			{"operators are words", AnswerQuery{Search: `quoted" OR x*`}, []string{texts[3]}},
			{"only marks", AnswerQuery{Search: `"*(`}, nil},
			{"a shop", AnswerQuery{Filter: surveys.Filter{Locations: []int64{shop.other}}}, nil},
			{"no shop at all", AnswerQuery{Filter: surveys.Filter{Locations: []int64{}}}, nil},
			{"a theme", AnswerQuery{Theme: "service.waiting"}, []string{texts[2], texts[0]}},
		}
		for _, test := range tests {
			test.in.To, test.in.Limit = 100_000, 10
			rows, err := s.Answers(t.Context(), shop.org, test.in)
			var got []string
			for _, r := range rows {
				got = append(got, r.Comment())
			}
			if err != nil || !slices.Equal(got, test.want) {
				t.Errorf("%s: %q, %v; want %q", test.name, got, err, test.want)
			}
		}
		first, err := s.Answers(t.Context(), shop.org, AnswerQuery{Filter: everything(), Limit: 2})
		if err != nil {
			t.Fatal(err)
		}
		rest, err := s.Answers(t.Context(), shop.org, AnswerQuery{Filter: everything(), Limit: 5, Before: first[1].ID})
		if err != nil || len(rest) != 2 || rest[0].Comment() != texts[1] {
			t.Errorf("the second page is %v, %v", rest, err)
		}
	})
}

func TestWatch(t *testing.T) {
	forEachDatabase(t, func(t *testing.T, s *Store) {
		shop := newShop(t, s)
		changes, stop := s.Watch(shop.org)
		defer stop()
		for i := range 3 {
			record(t, s, decide(t, shop.desk, surveys.Submission{ID: surveys.NewID(noon), Answers: []surveys.Answer{face(1)}}, noon))
			select {
			case <-changes:
			case <-time.After(20 * time.Second):
				t.Fatal(fmt.Sprint("no news after answer ", i))
			}
		}
	})
}

func TestVisits(t *testing.T) {
	forEachDatabase(t, func(t *testing.T, s *Store) {
		shop := newShop(t, s)
		for range 3 {
			s.CountVisit(shop.org, shop.first, shop.poster.ID, 20_000)
			s.visits.flush()
		}
		got, err := s.Visits(t.Context(), shop.org, everything())
		if err != nil || got[shop.poster.ID] != 3 {
			t.Errorf("visits %v, %v; want 3", got, err)
		}
	})
}
