package browsertest

import (
	"context"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
)

// shared is the browser that Windows are opened in.
var shared struct {
	sync.Mutex
	ctx   context.Context
	close func()
}

// Window gives the test a window of its own in a browser that all tests of the package share, private as that of a
// guest: nothing is kept from one to the next. It opens in a fraction of the time that Browser takes, and fails the test
// as that does. The package closes the browser with CloseShared.
func Window(tb testing.TB) context.Context {
	tb.Helper()
	shared.Lock()
	defer shared.Unlock()
	if shared.ctx == nil {
		ctx, close, err := Open(context.Background())
		if err != nil {
			tb.Fatal(err)
		}
		shared.ctx, shared.close = ctx, close
	}
	window, cancel := chromedp.NewContext(shared.ctx, chromedp.WithNewBrowserContext())
	ctx, err := watched(window)
	if err != nil {
		cancel()
		tb.Fatal(err)
	}
	tb.Cleanup(cancel)
	return judged(tb, ctx)
}

// CloseShared ends the browser of the Windows. Call it in TestMain.
func CloseShared() {
	shared.Lock()
	defer shared.Unlock()
	if shared.ctx != nil {
		shared.close()
		shared.ctx = nil
	}
}
