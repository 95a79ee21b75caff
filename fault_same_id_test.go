package main

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"opina/surveys"
)

// F6: the same answer 20 times at once is stored once, and all 20 are told so.
func TestSameAnswerAtOnce(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, dsn string) {
		tb := pairedTablet(t, dsn)
		server := startServer(t, programFile(t), dsn)
		var ids []surveys.ID
		for seq := range times(25, 1000) {
			ids = append(ids, surveys.NewID(time.Now()))
			if wrong := atOnce(t, tb, server.url, slices.Repeat([]item{tb.says(ids[seq], seq+1, 3)}, 20)); wrong != "" {
				t.Fatal(wrong)
			}
		}
		// The control: of twenty different ones, twenty are accepted.
		var others []item
		for i := range 20 {
			ids = append(ids, surveys.NewID(time.Now()))
			others = append(others, tb.says(ids[len(ids)-1], len(ids), 1+i%4))
		}
		if wrong := atOnce(t, tb, server.url, others); wrong == "" {
			t.Error("twenty different answers pass for one")
		}
		server.kill()
		for _, wrong := range exactly(t, raw(t, dsn), ids) {
			t.Error(wrong)
		}
	})
}

// atOnce sends items at the same time, each on its own, and says what is wrong where not one was accepted and the others known.
func atOnce(t *testing.T, tb tablet, url string, items []item) string {
	t.Helper()
	verdicts := make([]verdict, len(items))
	var all sync.WaitGroup
	for i, one := range items {
		all.Go(func() {
			if got, err := tb.send(url, one); err != nil {
				t.Error(err)
			} else {
				verdicts[i] = got[0]
			}
		})
	}
	all.Wait()
	counts := make(map[string]int)
	hashes := make(map[string]bool)
	for _, v := range verdicts {
		counts[v.Status]++
		hashes[v.Hash] = true
	}
	if counts["accepted"] != 1 || counts["duplicate"] != len(items)-1 || len(hashes) != 1 {
		return fmt.Sprintf("of %d at once: %v with %d hashes", len(items), counts, len(hashes))
	}
	return ""
}

// F7: the same revision with other content is told apart: the first one stands, the other is kept for review.
func TestSameRevisionWithOtherContent(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, dsn string) {
		tb := pairedTablet(t, dsn)
		server := startServer(t, programFile(t), dsn)
		n := times(50, 1000)
		var ids []surveys.ID
		for seq := 1; seq <= n; seq++ {
			id := surveys.NewID(time.Now())
			ids = append(ids, id)
			first := tb.says(id, seq, 4)
			verdicts, err := tb.send(server.url, first)
			if err != nil || verdicts[0].Status != "accepted" {
				t.Fatal(verdicts, err)
			}
			stands := verdicts[0].Hash
			for _, again := range []struct {
				item   item
				status string
			}{{tb.says(id, seq, 1), "conflict"}, {first, "duplicate"}, {tb.says(id, seq, 1), "conflict"}} {
				verdicts, err := tb.send(server.url, again.item)
				if err != nil || verdicts[0].Status != again.status || verdicts[0].Hash != stands {
					t.Fatalf("%+v, %v; want %s", verdicts, err, again.status)
				}
			}
		}
		server.kill()
		db := raw(t, dsn)
		for _, wrong := range exactly(t, db, ids) {
			t.Error(wrong)
		}
		const intact = "SELECT count(*) FROM answers WHERE question = 'face' AND value = '4'"
		if stand, kept := number(t, db, intact), number(t, db, "SELECT count(*) FROM revisions WHERE status = 'conflict' AND content <> ''"); stand != int64(n) || kept != int64(n) {
			t.Errorf("%d stand as they came first, %d others are kept; want %d of each", stand, kept, n)
		}
		// The control: a later revision does replace what stands, and the check sees it.
		again := startServer(t, programFile(t), dsn)
		later := tb.says(ids[0], 1, 1)
		later["revision"] = 2
		if verdicts, err := tb.send(again.url, later); err != nil || verdicts[0].Status != "accepted" {
			t.Fatal(verdicts, err)
		}
		again.kill()
		if stand := number(t, db, intact); stand != int64(n)-1 {
			t.Errorf("%d stand as they came first, though one was replaced", stand)
		}
	})
}
