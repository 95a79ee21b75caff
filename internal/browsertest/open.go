// Package browsertest drives a headless Chromium: a fresh one for every test,
// which fails the test when the page complains in the console, throws, or runs
// against its Content-Security-Policy; axe-core for accessibility; and pictures.
package browsertest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"

	"github.com/chromedp/chromedp"
)

// Option changes how a Chromium is started.
type Option = chromedp.ExecAllocatorOption

// Profile keeps what the browser stores in that folder, where the next one finds it.
func Profile(dir string) Option { return chromedp.Flag("user-data-dir", dir) }

// Host makes a name lead to this machine. Browsers trust localhost as if it spoke HTTPS, but not
// a name like that.
func Host(name string) Option { return chromedp.Flag("host-resolver-rules", "MAP "+name+" 127.0.0.1") }

// Open starts a Chromium with an empty profile and one tab. Run actions with
// the context it returns; close ends the browser and removes the profile. Tests
// use Browser instead.
func Open(parent context.Context, more ...Option) (ctx context.Context, close func(), err error) {
	path, err := executable()
	if err != nil {
		return nil, nil, err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path),
		chromedp.Flag("headless", "new"),
		chromedp.Flag("disable-gpu", true),
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		// The same page on every machine: its language, and no movement.
		chromedp.Flag("accept-lang", "en"),
		chromedp.Flag("force-prefers-reduced-motion", true),
		chromedp.Flag("hide-scrollbars", true),
	)
	allocator, cancel := chromedp.NewExecAllocator(parent, append(options, more...)...)
	tab, _ := chromedp.NewContext(allocator)
	close = func() {
		chromedp.Cancel(tab) // waits until the process and its profile are gone
		cancel()
	}
	if ctx, err = watched(tab); err != nil {
		close()
		return nil, nil, fmt.Errorf("start %s: %w", path, err)
	}
	return ctx, close, nil
}

// Kill ends the browser as a power cut does: nothing that it had not yet written is written.
func Kill(ctx context.Context) error {
	if err := chromedp.FromContext(ctx).Browser.Process().Kill(); err != nil {
		return err
	}
	return chromedp.WaitClosed(ctx)
}

// executable finds the browser as scripts/install.sh does.
func executable() (string, error) {
	if named := os.Getenv("CHROMIUM"); named != "" {
		return exec.LookPath(named)
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("no Chromium found (on Debian: sudo apt-get install chromium; CHROMIUM can name one)")
}
