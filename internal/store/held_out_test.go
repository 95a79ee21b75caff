package store

import (
	"slices"
	"testing"
	"time"

	"opina/surveys"
)

func TestPutBackAndHoldOut(t *testing.T) {
	forEachDatabase(t, func(t *testing.T, s *Store) {
		h, ctx := newShop(t, s), t.Context()
		answer := func(n int, burst, suspicious bool) surveys.ID {
			t.Helper()
			id := surveys.NewID(noon)
			record(t, s, decide(t, h.desk, surveys.Submission{
				ID: id, Revision: 1, Finished: true, Answers: []surveys.Answer{face(n), contact("ana@example.com")}, Suspicious: suspicious,
				Mark: &surveys.Mark{Device: 1, Queue: surveys.UUID{1}, Seq: int64(n), Burst: burst},
			}, noon))
			return id
		}
		answer(4, false, false)
		first, _, _ := answer(1, true, false), answer(2, true, false), answer(3, false, true)
		count := func() []FlaggedCount {
			t.Helper()
			got, err := s.FlaggedCounts(ctx, h.org, everything())
			if err != nil {
				t.Fatal(err)
			}
			return got
		}
		state := func(responses int64, want ...FlaggedCount) {
			t.Helper()
			if got := totals(t, s, h.org).Responses; got != responses {
				t.Errorf("%d responses count, want %d", got, responses)
			}
			if got := count(); !slices.Equal(got, want) {
				t.Errorf("flagged are %v, want %v", got, want)
			}
			var cases int64
			if err := s.write.Table("cases").Where("organization_id = ?", h.org).Count(&cases).Error; err != nil || cases != responses {
				t.Errorf("%d cases, %v; want %d", cases, err, responses)
			}
			checkRecount(t, s, h.org)
		}
		state(1, FlaggedCount{"honeypot", 1, 0}, FlaggedCount{"burst", 2, 0})
		if counted, err := s.Answers(ctx, h.org, AnswerQuery{Filter: everything(), Counted: true, Limit: 10}); err != nil || len(counted) != 1 {
			t.Errorf("%d answers are listed as counted, %v", len(counted), err)
		}
		moment := noon.Add(time.Hour)
		if n, err := s.PutBack(ctx, h.org, Flagged{Filter: everything(), Flag: surveys.FlagBurst}, moment); n != 2 || err != nil {
			t.Errorf("%d were put back, %v", n, err)
		}
		state(3, FlaggedCount{"honeypot", 1, 0}, FlaggedCount{"burst", 0, 2})
		if n, err := s.HoldOut(ctx, h.org, Flagged{ID: first}); n != 1 || err != nil {
			t.Errorf("%d were taken out, %v", n, err)
		}
		state(2, FlaggedCount{"honeypot", 1, 0}, FlaggedCount{"burst", 1, 1})
		if row, err := s.Response(ctx, h.org, first); err != nil || !row.HeldOut || row.PutBack || !slices.Contains(row.Flags, surveys.FlagBurst) {
			t.Errorf("%+v, %v", row, err)
		}
		if n, err := s.HoldOut(ctx, h.org, Flagged{At: moment}); n != 1 || err != nil {
			t.Errorf("%d were taken out, %v", n, err)
		}
		state(1, FlaggedCount{"honeypot", 1, 0}, FlaggedCount{"burst", 2, 0})
		for _, none := range []Flagged{
			{Filter: surveys.Filter{From: 1, To: 2}}, {Filter: surveys.Filter{Locations: []int64{h.other}}}, {ID: surveys.NewID(noon)}, {Flag: "clock"},
		} {
			if n, err := s.PutBack(ctx, h.org, none, moment); n != 0 || err != nil {
				t.Errorf("%+v: %d were put back, %v", none, n, err)
			}
		}
		// What was put back stays so when the tablet sends more of it.
		if _, err := s.PutBack(ctx, h.org, Flagged{ID: first}, moment); err != nil {
			t.Fatal(err)
		}
		record(t, s, decide(t, h.desk, surveys.Submission{
			ID: first, Revision: 2, Finished: true, Answers: []surveys.Answer{face(1), contact("ana@example.com"), comment("slow")},
			Mark: &surveys.Mark{Device: 1, Queue: surveys.UUID{1}, Seq: 1, Burst: true},
		}, noon))
		state(2, FlaggedCount{"honeypot", 1, 0}, FlaggedCount{"burst", 1, 1})
	})
}
