package server

import (
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"opina/internal/browsertest"
	"opina/surveys"
)

func TestTabletPagesAreAccessible(t *testing.T) {
	ts := newTestServer(t)
	devices := ts.fleetOfOurs(t)
	place := devices["Exit"].Touchpoint
	words := ts.waitingTablet(t)
	for i := range 3 {
		ts.recordAt(t, ts.touchpointOf(t, place), ts.clock.Now(), &surveys.Mark{Device: 9, Queue: surveys.UUID{3}, Seq: int64(i + 1), Burst: true},
			surveys.NewID(ts.clock.Now()), face(1))
	}
	ctx, url := ts.browse(t)
	browsertest.Allow(ctx, "400 (Bad Request)")
	browsertest.Allow(ctx, "404 (Not Found)")
	pages := map[string]string{
		"fleet": fmt.Sprintf("/devices?done=revoked&device=%d", devices["Stolen"].ID), "pair": "/pair", "confirm": "/pair/" + words, "no such words": "/pair/one-two-three",
		"touchpoint": fmt.Sprintf("/touchpoints/%d", place), "playlist": fmt.Sprintf("/touchpoints/%d/playlist", place), "home": "/", "answers": "/answers",
	}
	wrong := map[string][2]string{"playlist": {".playlist [name=idle]", ".playlist > p .button"}, "confirm": {".pairing [name=name]", ".pairing .button"}}
	for _, look := range []struct {
		lang  string
		dark  bool
		width int
	}{{"es", false, 320}, {"es", true, 1280}, {"en", true, 320}, {"en", false, 800}} {
		if err := ts.Store.SetLanguage(t.Context(), ts.ours.id, ts.ours.members[surveys.Owner].ID, look.lang); err != nil {
			t.Fatal(err)
		}
		if err := browsertest.Emulate(ctx, look.width, 900, look.dark); err != nil {
			t.Fatal(err)
		}
		for name, path := range pages {
			t.Run(fmt.Sprintf("%s, %s, dark %v, %d px", name, look.lang, look.dark, look.width), func(t *testing.T) {
				do(t, ctx, chromedp.Navigate(url+path))
				accessible(t, ctx)
				if form, ok := wrong[name]; ok { // the same with something wrong in it
					do(t, ctx, chromedp.SetValue(chromedp.CSS(form[0]), " "), chromedp.Click(chromedp.CSS(form[1])),
						chromedp.WaitVisible(chromedp.CSS(form[0]+"[aria-invalid]:focus")))
					accessible(t, ctx)
				}
			})
		}
	}
}

// An open page says by itself when a tablet falls silent or speaks again, and leaves alone what is being typed.
func TestFleetIsLive(t *testing.T) {
	ts := newTestServer(t)
	d, _ := ts.pair(t, ts.ours, ts.tabletPlace(t, ts.ours, 0).ID)
	ts.clock.move(time.Hour)
	ctx, url := ts.browse(t)
	do(t, ctx, chromedp.Navigate(url+"/devices"), chromedp.WaitVisible(chromedp.CSS(".tablet-row.is-silent")), chromedp.WaitVisible(chromedp.CSS("#live.on")))
	ts.report(t, d, 0, 0, surveys.Report{App: "1"})
	do(t, ctx, chromedp.WaitVisible(chromedp.CSS(".tablet-row.is-well")), chromedp.Click(chromedp.CSS(".tablet-change summary")),
		chromedp.SendKeys(chromedp.CSS("[name=name]"), "Half a na"))
	for i := range 3 {
		ts.report(t, d, 0, 0, surveys.Report{App: "1", Health: surveys.Health{Waiting: i + 1}})
	}
	do(t, ctx, chromedp.Evaluate[chromedp.Void](`fetch('/devices/fleet').then(r => r.text())`, chromedp.EvalAwaitPromise))
	typed, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.querySelector('[name=name]').value`))
	if err != nil || typed != "Half a naTablet" {
		t.Errorf("what was typed is %q, %v", typed, err)
	}
	do(t, ctx, chromedp.Evaluate[chromedp.Void](`document.activeElement.blur()`))
	ts.report(t, d, 0, 0, surveys.Report{App: "1", Health: surveys.Health{Waiting: 7}})
	do(t, ctx, chromedp.Poll[chromedp.Void](`document.querySelector('.facts-list').textContent.includes('7 answers')`))
}

// A phone that scanned the tablet's code: log in, confirm, and the tablet is the shop's.
func TestPairByPhone(t *testing.T) {
	ts := newTestServer(t)
	place := ts.tabletPlace(t, ts.ours, 0)
	words := ts.waitingTablet(t)
	ctx, url := ts.browse(t)
	if err := browsertest.Emulate(ctx, 390, 844, false); err != nil {
		t.Fatal(err)
	}
	do(t, ctx, chromedp.Navigate(url+"/pair/"+words), chromedp.SetValue(chromedp.CSS("#pair-touchpoint"), formatID(place.ID)),
		chromedp.SetValue(chromedp.CSS("#pair-name"), "Counter"), chromedp.Click(chromedp.CSS(".pairing .button")),
		chromedp.WaitVisible(chromedp.CSS("#device-1")))
	devices, err := ts.Store.Devices(t.Context(), ts.ours.id)
	if err != nil || len(devices) != 1 || devices[0].Name != "Counter" || devices[0].Touchpoint != place.ID {
		t.Errorf("%+v, %v", devices, err)
	}
}
