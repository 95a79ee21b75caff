package webtest

import (
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"opina/internal/browsertest"
)

// A long queue is read in batches, and the memory stays flat.
func TestALongQueueKeepsMemoryFlat(t *testing.T) {
	n := times(500, 10_000)
	server := NewServer(t)
	gate := make(chan struct{})
	server.Set(func(s *State) { s.Wait = gate })
	tablet := Open(t, server, Setup{Options: []browsertest.Option{chromedp.Flag("js-flags", "--expose-gc"), chromedp.Flag("enable-precise-memory-info", true)}, Script: filled(n, `(item) => { item.answers.push({question: 'comment', text: 'x'.repeat(400) + item.seq}) }`)})
	tablet.See("attract")
	heap := func() float64 {
		t.Helper()
		return Eval[float64](tablet, `(async () => { for (let i = 0; i < 3; i++) { gc(); await new Promise((r) => setTimeout(r)) } return performance.memory.usedJSHeapSize })()`)
	}
	before := heap()
	start := time.Now()
	close(gate)
	most := before
	looked := 0
	tablet.Wait("all of them", func() bool {
		stored := server.Count()
		if long && stored-looked >= 1_000 {
			looked, most = stored, max(most, heap())
		}
		return stored == n
	})
	took := time.Since(start)
	tablet.Sent()
	after := heap()
	t.Logf("%d answers in %v, %.0f a second; heap %.1f MB before, %.1f at most, %.1f after", n, took.Round(time.Millisecond), float64(n)/took.Seconds(), before/1e6, most/1e6, after/1e6)
	if most > before+8e6 || after > before+4e6 {
		t.Errorf("the heap grew from %.1f MB to %.1f, at most %.1f", before/1e6, after/1e6, most/1e6)
	}
	for _, batch := range server.Get().Batches {
		if batch > 50 {
			t.Errorf("a batch of %d", batch)
		}
	}
}
