package browsertest

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// patience ends a test that waits for something that never appears. The long form of a suite, `make soak`, takes its time.
var patience = 2 * time.Minute

func init() {
	if os.Getenv("OPINA_SOAK") != "" {
		patience = 2 * time.Hour
	}
}

// Browser gives the test a Chromium of its own, closed when the test ends. The
// test fails if the page has complained by then: console errors, uncaught
// exceptions, failed requests, breaches of the Content-Security-Policy, except
// what Allow expects.
func Browser(tb testing.TB, options ...Option) context.Context {
	tb.Helper()
	ctx, close, err := Open(context.Background(), options...)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(close)
	return judged(tb, ctx)
}

// judged holds the page's complaints against it when the test ends.
func judged(tb testing.TB, ctx context.Context) context.Context {
	tb.Cleanup(func() {
		chromedp.Do(ctx, chromedp.Evaluate[chromedp.Void]("0")) // what was said before has arrived by its answer
		for _, message := range state(ctx).unexpected() {
			tb.Errorf("the page complained: %s", message)
		}
	})
	ctx, cancel := context.WithTimeout(ctx, patience)
	tb.Cleanup(cancel)
	return ctx
}

// NoScript turns JavaScript off for the pages loaded from now on.
func NoScript(ctx context.Context) error {
	state(ctx).scriptless = true
	return disableScripts(ctx, true)
}

func disableScripts(ctx context.Context, off bool) error {
	_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: off})
	return err
}
