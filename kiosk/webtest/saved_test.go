package webtest

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
)

// watchSaves holds the ends of transactions that save answers until release() is called, and notes which screens were
// shown while one of them was not on the disk. early is the control: an app that does not wait for the disk.
const watchSaves = `(() => {
	const real = Object.getOwnPropertyDescriptor(IDBTransaction.prototype, 'oncomplete')
	const put = IDBObjectStore.prototype.put
	const held = [], early = %t
	let pending = 0
	window.shownUnsaved = []
	window.release = () => { held.splice(0).forEach((run) => run()) }
	const saves = (tx) => tx.mode === 'readwrite' && [...tx.objectStoreNames].join() === 'items,meta'
	Object.defineProperty(IDBTransaction.prototype, 'oncomplete', {set(run) {
		if (!saves(this)) return real.set.call(this, run)
		pending++
		const done = () => { pending--; if (!early) run() }
		real.set.call(this, () => held.push(done))
		if (early) setTimeout(run)
	}})
	new MutationObserver(() => {
		const screen = document.querySelector('.stage')?.dataset.screen
		if (pending > 0 && screen !== 'attract') window.shownUnsaved.push(screen)
		window.waitsForDisk = held.length
	}).observe(document, {subtree: true, childList: true, attributes: true})
	window.heldSaves = () => held.length
})()`

func TestATapIsOnTheDiskBeforeAnythingElseIsShown(t *testing.T) {
	for _, face := range []struct {
		n    int
		then string
	}{{1, "question"}, {4, "thanks"}} {
		t.Run(face.then, func(t *testing.T) {
			server := NewServer(t)
			tablet := Open(t, server, Setup{Script: fmt.Sprintf(watchSaves, false), Complain: true})
			tablet.Face(face.n)
			tablet.Until("a save that waits for the disk", "heldSaves() === 1")
			frames(tablet, 3)
			if got := tablet.Screen(); got != "attract" {
				t.Errorf("the tablet shows %q before the tap is on the disk", got)
			}
			tablet.Do(chromedp.Evaluate[chromedp.Void]("release()"))
			tablet.See(face.then)
			if got := Eval[[]string](tablet, "shownUnsaved"); len(got) > 0 {
				t.Errorf("shown before the tap was on the disk: %q", got)
			}
		})
	}
}

// The check sees an app that does not wait.
func TestAnAppThatDoesNotWaitForTheDiskIsSeen(t *testing.T) {
	server := NewServer(t)
	tablet := Open(t, server, Setup{Script: fmt.Sprintf(watchSaves, true), Complain: true})
	tablet.Face(1)
	tablet.See("question")
	if got := Eval[[]string](tablet, "shownUnsaved"); len(got) == 0 {
		t.Error("the check has not seen that the next screen came before the disk")
	}
}

// frames lets the page draw that often.
func frames(tablet *Tablet, n int) {
	tablet.Helper()
	Eval[bool](tablet, fmt.Sprintf(`new Promise((resolve) => {
		let left = %d
		const frame = () => (left-- > 0 ? requestAnimationFrame(frame) : resolve(true))
		frame()
	})`, n))
}

// A tablet that cannot write tells the truth instead of thanking.
func TestAnAnswerThatCannotBeSavedIsNotThankedFor(t *testing.T) {
	server := NewServer(t)
	server.Impatient()
	tablet := Open(t, server, Setup{Speed: 10, Script: noRoom})
	tablet.See("attract")
	tablet.Do(chromedp.Evaluate[chromedp.Void]("window.full = true"))
	tablet.Face(4)
	tablet.See("failed")
	tablet.Read("No hemos podido guardar tu respuesta")
	tablet.See("attract")
	tablet.Do(chromedp.Evaluate[chromedp.Void]("window.full = false"))
	tablet.Face(4)
	tablet.See("thanks")
	tablet.Sent()
	if got := len(server.Get().Stored); got != 1 {
		t.Errorf("%d answers arrived, want 1", got)
	}
}
