package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"sync"
	"testing"
	"time"

	"opina/surveys"
)

// mixedBatch is a batch of 100 of which every tenth is bad.
type mixedBatch struct {
	ids  []surveys.ID
	done bool // its verdicts have come
}

func newMixedBatch() *mixedBatch {
	b := &mixedBatch{}
	for range 100 {
		b.ids = append(b.ids, surveys.NewID(time.Now()))
	}
	return b
}

func (b *mixedBatch) bad(i int) bool { return i%10 == 3 }

// post sends the batch and gives the status of each item.
func (b *mixedBatch) post(url, code string) ([]string, error) {
	var items []item
	for i, id := range b.ids {
		rating := 1 + i%4
		if b.bad(i) {
			rating = 9
		}
		items = append(items, item{
			"id": id.String(), "revision": 1, "touchpoint": code, "lang": "es", "finished": true,
			"answers": []any{map[string]any{"question": "face", "rating": rating}},
		})
	}
	body, err := json.Marshal(map[string]any{"responses": items})
	if err != nil {
		return nil, err
	}
	res, err := http.Post(url+"/api/v1/responses", "application/json", bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	if err != nil {
		return nil, err
	}
	var out struct{ Results []verdict }
	if err := json.Unmarshal(answer, &out); err != nil || res.StatusCode != http.StatusOK || len(out.Results) != len(items) {
		return nil, fmt.Errorf("status %d: %.200s", res.StatusCode, answer)
	}
	statuses := make([]string, len(items))
	for i, v := range out.Results {
		statuses[i] = v.Status
	}
	return statuses, nil
}

// judge says what is wrong with the verdicts: bad items are rejected, good ones acknowledged.
func (b *mixedBatch) judge(statuses []string) string {
	for i, status := range statuses {
		good := status == "accepted" || status == "duplicate"
		if b.bad(i) != (status == "rejected") || b.bad(i) == good {
			return fmt.Sprintf("item %d (bad: %v) is %s", i, b.bad(i), status)
		}
	}
	return ""
}

// F8: batches with bad items, the server killed in their midst: a verdict for each item, the good ones stored once.
func TestKilledInABatch(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, dsn string) {
		tb := pairedTablet(t, dsn)
		kills := times(6, 500)
		var batches []*mixedBatch
		midway := 0 // batches whose verdicts never came
		for range kills {
			server := startServer(t, programFile(t), dsn)
			kill := time.AfterFunc(time.Duration(20+rand.IntN(200))*time.Millisecond, server.kill)
			var open []*mixedBatch
			for _, b := range batches {
				if !b.done {
					open = append(open, b)
				}
			}
			var mu sync.Mutex
			var senders sync.WaitGroup
			for range 4 {
				senders.Go(func() {
					for {
						mu.Lock()
						var b *mixedBatch
						if len(open) > 0 {
							b, open = open[0], open[1:]
						} else {
							b = newMixedBatch()
							batches = append(batches, b)
						}
						mu.Unlock()
						statuses, err := b.post(server.url, tb.code)
						if err != nil {
							mu.Lock()
							midway++
							mu.Unlock()
							return
						}
						if wrong := b.judge(statuses); wrong != "" {
							t.Error(wrong)
						}
						b.done = true
					}
				})
			}
			senders.Wait()
			kill.Stop()
			server.kill()
		}
		last := startServer(t, programFile(t), dsn)
		for _, b := range batches {
			statuses, err := b.post(last.url, tb.code)
			if err != nil {
				t.Fatal(err)
			}
			if wrong := b.judge(statuses); wrong != "" {
				t.Error(wrong)
			}
		}
		last.kill()
		db := raw(t, dsn)
		stored := storedTimes(t, db)
		for _, b := range batches {
			for i, id := range b.ids {
				if want := map[bool]int{false: 1, true: 0}[b.bad(i)]; stored[id] != want {
					t.Errorf("item %d (bad: %v) is stored %d times", i, b.bad(i), stored[id])
				}
			}
		}
		if n, want := number(t, db, "SELECT COALESCE(SUM(responses), 0) FROM tally_days WHERE location_id = 0"), int64(90*len(batches)); n != want {
			t.Errorf("%d are counted, want %d", n, want)
		}
		if midway == 0 {
			t.Error("no batch was cut off: the fault never happened")
		}
		t.Logf("%d kills, %d batches, %d of them cut off", kills, len(batches), midway)
	})
}

// The judge must see a batch that is refused or taken as a whole.
func TestJudgeSeesWholeBatches(t *testing.T) {
	b := newMixedBatch()
	fill := func(status func(i int) string) []string {
		out := make([]string, len(b.ids))
		for i := range out {
			out[i] = status(i)
		}
		return out
	}
	right := func(i int) string {
		if b.bad(i) {
			return "rejected"
		}
		return "accepted"
	}
	if wrong := b.judge(fill(right)); wrong != "" {
		t.Error(wrong)
	}
	for name, status := range map[string]func(i int) string{
		"all refused": func(int) string { return "rejected" },
		"all taken":   func(int) string { return "accepted" },
		"one lost": func(i int) string {
			if i == 50 {
				return "retry"
			}
			return right(i)
		},
	} {
		if b.judge(fill(status)) == "" {
			t.Errorf("%s: nothing is wrong", name)
		}
	}
}
