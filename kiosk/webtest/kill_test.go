package webtest

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/chromedp/chromedp"

	"opina/internal/browsertest"
)

// F10: no network, and the browser is killed again and again. What was thanked for is there, once.
func TestAKilledTabletLosesNothing(t *testing.T) {
	server := NewServer(t)
	profile := t.TempDir()
	said := 0
	for kill := range times(3, 200) {
		t.Run(fmt.Sprint("kill ", kill), func(t *testing.T) {
			tablet := boot(t, server, profile)
			server.Stop()
			for range times(4, 25) {
				rate(tablet)
				said++
			}
			// One more customer is in the middle of it.
			tablet.Face(1 + rand.IntN(2))
			tablet.See("question")
			said++
			if err := browsertest.Kill(tablet.Ctx); err != nil {
				t.Fatal(err)
			}
		})
	}
	tablet := boot(t, server, profile)
	if got := len(tablet.Waiting()); got != said {
		t.Errorf("%d answers wait after the kills, want %d", got, said)
	}
	for i, item := range tablet.Waiting() {
		if item.Seq != int64(i+1) {
			t.Errorf("the %dth answer has seq %d", i+1, item.Seq)
		}
	}
	server.Start()
	tablet.Sent()
	state := server.Get()
	if len(state.Stored) != said {
		t.Errorf("%d answers arrived, want %d", len(state.Stored), said)
	}
	queues := map[string]bool{}
	for _, request := range state.Log {
		queues[request.Queue] = true
	}
	if len(queues) != 1 {
		t.Errorf("the queue has had %d names", len(queues))
	}
}

// boot starts a browser with that profile. The first time the server is there; later the tablet starts without it.
func boot(t *testing.T, server *Server, profile string) *Tablet {
	t.Helper()
	tablet := NewTablet(t, server, Setup{Speed: 20, Options: []browsertest.Option{browsertest.Profile(profile)}})
	tablet.Load()
	tablet.See("attract")
	tablet.Until("the worker", `navigator.serviceWorker.controller`)
	return tablet
}

// The oracle sees a tablet that thanks before it saves: with saves that are dropped, answers are missing.
func TestTheLedgerSeesALostAnswer(t *testing.T) {
	server := NewServer(t)
	tablet := Open(t, server, Setup{Speed: 20, Script: `
		const put = IDBObjectStore.prototype.put
		IDBObjectStore.prototype.put = function (value, ...rest) { return this.name === 'items' && value.seq === 2 ? this.get(0) : put.call(this, value, ...rest) }`})
	for range 3 {
		rate(tablet)
	}
	tablet.Sent()
	if got := len(server.Get().Stored); got != 2 {
		t.Errorf("%d answers arrived of 3, of which one was dropped", got)
	}
}

// Starting without a network needs the worker: shell, words, playlist and logo are there.
func TestATabletStartsWithoutANetwork(t *testing.T) {
	server := NewServer(t)
	tablet := Open(t, server, Setup{Speed: 20})
	tablet.See("attract")
	tablet.Until("the worker", `navigator.serviceWorker.controller`)
	tablet.Load() // through the worker, which keeps the logo
	tablet.See("attract")
	tablet.Until("the logo", `document.querySelector('.brand img')?.naturalWidth > 0`)
	server.Stop()
	tablet.Do(chromedp.Reload())
	tablet.See("attract")
	tablet.Until("the logo", `document.querySelector('.brand img')?.naturalWidth > 0`)
	tablet.Read("¿Qué tal ha ido hoy?")
	rate(tablet)
	server.Start()
	tablet.Sent()
}
