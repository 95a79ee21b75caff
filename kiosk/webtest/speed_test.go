package webtest

import (
	"slices"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"opina/static"
)

// TestTapToSaved says how long it takes from a finger to the disk on a slow tablet. It judges nothing: on a busy machine the
// figure is the machine's.
func TestTapToSaved(t *testing.T) {
	tablet := Open(t, NewServer(t), Setup{Speed: 4})
	tablet.See("attract")
	if _, err := chromedp.Call(tablet.Ctx, emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: 6}); err != nil {
		t.Fatal(err)
	}
	var took []float64
	for i := range times(5, 100) {
		tablet.Face(1 + i%2)
		tablet.See("question")
		took = append(took, Eval[float64](tablet, `performance.getEntriesByName('tap to saved')[0].duration`))
		tablet.Tap("Saltar")
		tablet.Read("Cuéntanoslo con tus palabras")
		tablet.Tap("Saltar")
		tablet.Read("¿Quieres que te respondamos?")
		thanked := tablet.Shown("thanks")
		tablet.Tap("Saltar")
		tablet.Passed("thanks", thanked)
	}
	slices.Sort(took)
	t.Logf("tap to saved at a sixth of the speed: median %.0f ms, longest %.0f ms, of %d", took[len(took)/2], took[len(took)-1], len(took))
}

// What a tablet loads is at most 60 KB, all of it together.
func TestTheAppIsSmall(t *testing.T) {
	const most = 60_000
	assets, err := static.Load()
	if err != nil {
		t.Fatal(err)
	}
	server := NewServer(t)
	shell := server.Get().Shell
	gzip, brotli := len(shell.HTML), len(shell.HTML) // as it is: who serves it may not compress it
	for _, name := range []string{"kiosk.js", "kiosk.css", "kiosk-worker.js"} {
		asset, ok := assets.Lookup(assets.URL(name))
		if !ok {
			t.Fatalf("%s is missing", name)
		}
		gzip, brotli = gzip+len(asset.Gzip), brotli+len(asset.Brotli)
	}
	t.Logf("%d bytes with gzip, %d with brotli, of which the shell is %d", gzip, brotli, len(shell.HTML))
	if gzip > most {
		t.Errorf("the app takes %d bytes with gzip, want at most %d", gzip, most)
	}
}
