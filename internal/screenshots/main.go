// Screenshots takes the pictures of the README and of the guides from a demo chain in a real Chromium.
//
//	go run -tags sqlite_fts5 ./internal/screenshots            those of the README and the guides, into docs/
//	go run -tags sqlite_fts5 ./internal/screenshots -tablet DIR   those of the tablet, which its tests took with OPINA_SHOTS=DIR, into docs/
//	go run -tags sqlite_fts5 ./internal/screenshots -all DIR   every page: phone, tablet and desktop, both languages, light and dark
package main

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"time"

	"github.com/chromedp/chromedp"

	"opina/internal/browsertest"
	"opina/internal/demo"
	"opina/internal/store"
	"opina/server"
	"opina/static"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	all := flag.String("all", "", "take every page, into this folder")
	screens := flag.String("tablet", "", "lay the pictures that the tablet's tests took into this folder side by side, into docs/")
	flag.Parse()
	take := func() error { return run(ctx, *all) }
	if *screens != "" {
		take = func() error { return sheets(*screens, "docs") }
	}
	if err := take(); err != nil {
		fmt.Fprintln(os.Stderr, "screenshots:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, all string) error {
	folder, err := os.MkdirTemp("", "opina-screenshots-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	st, err := store.Open(ctx, store.Config{DSN: filepath.Join(folder, "opina.db")})
	if err != nil {
		return err
	}
	defer st.Close()
	if err := demo.Fill(ctx, st, demo.Usual, time.Now(), func(int) {}); err != nil {
		return err
	}
	base, err := serve(ctx, st)
	if err != nil {
		return err
	}
	tab, closeTab, err := browsertest.Open(ctx)
	if err != nil {
		return err
	}
	defer closeTab()
	c := camera{tab: tab, base: base, folder: "docs"}
	if all != "" {
		c.folder = all
	}
	if err := os.MkdirAll(c.folder, 0o755); err != nil {
		return err
	}
	poster, err := posterOf(ctx, st)
	if err != nil {
		return err
	}
	if all != "" {
		return c.everything(poster)
	}
	if err := c.readme(poster); err != nil {
		return err
	}
	kinds, err := everyKind(ctx, st, poster)
	if err != nil {
		return err
	}
	return c.kinds(kinds)
}

func serve(ctx context.Context, st *store.Store) (base string, err error) {
	assets, err := static.Load()
	if err != nil {
		return "", err
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	base = "http://" + ln.Addr().String()
	s, err := server.New(ctx, server.Config{Store: st, Assets: assets, BaseURL: base, Log: slog.New(slog.DiscardHandler), Now: time.Now})
	if err != nil {
		return "", err
	}
	go s.Serve(ln)
	return base, nil
}

func posterOf(ctx context.Context, st *store.Store) (store.Touchpoint, error) {
	organizations, err := st.Organizations(ctx)
	if err != nil {
		return store.Touchpoint{}, err
	}
	touchpoints, err := st.Touchpoints(ctx, organizations[0].ID)
	if err != nil {
		return store.Touchpoint{}, err
	}
	return touchpoints[0], nil
}

// camera walks through the pages and takes pictures.
type camera struct {
	tab          context.Context
	base, folder string
}

func (c camera) open(path string) error { return chromedp.Do(c.tab, chromedp.Navigate(c.base+path)) }

func (c camera) script(js string) error {
	return chromedp.Do(c.tab, chromedp.Evaluate[chromedp.Void](js))
}

// wait waits until a JavaScript condition holds, also of a page that is only just coming.
func (c camera) wait(condition string) error {
	ctx, cancel := context.WithTimeout(c.tab, 20*time.Second)
	defer cancel()
	look := time.NewTicker(50 * time.Millisecond)
	defer look.Stop()
	for {
		if holds, err := chromedp.Run(c.tab, chromedp.Evaluate[bool](condition)); err == nil && holds {
			return nil
		}
		select {
		case <-look.C:
		case <-ctx.Done():
			return fmt.Errorf("never: %s", condition)
		}
	}
}

func (c camera) picture(name string, width, height int, dark bool) error {
	return browsertest.Screenshot(c.tab, filepath.Join(c.folder, name+".png"), width, height, dark)
}

// speak sets the language of the member's pages.
func (c camera) speak(lang string) error {
	if err := c.open("/"); err != nil {
		return err
	}
	if err := c.script(fmt.Sprintf(`setTimeout(() => document.querySelector('form[action="/language"] [value=%s]').click())`, lang)); err != nil {
		return err
	}
	return c.wait(fmt.Sprintf(`document.documentElement.lang === %q && document.readyState === "complete"`, lang))
}

func (c camera) login() error {
	if err := c.open("/login"); err != nil {
		return err
	}
	err := c.script(fmt.Sprintf(`document.querySelector('[name=email]').value = %q;
		document.querySelector('[name=password]').value = %q;
		setTimeout(() => document.querySelector('[name=password]').form.requestSubmit())`, demo.OwnerEmail, demo.OwnerPassword))
	if err != nil {
		return err
	}
	return c.wait(`location.pathname === "/" && document.readyState === "complete"`)
}

// charts waits until every chart of the page is drawn.
func (c camera) charts() error {
	return c.wait(`document.querySelectorAll("[data-chart]").length > 0 &&
		[...document.querySelectorAll("[data-chart]")].every(e => e.querySelector("svg, canvas"))`)
}

// readme takes the two pictures of the README: what a customer sees and what the owner sees.
func (c camera) readme(poster store.Touchpoint) error {
	steps := []func() error{
		func() error { return browsertest.Emulate(c.tab, 390, 720, false) },
		func() error { return c.open("/s/" + poster.Code + "?lang=en") },
		func() error { return c.picture("survey", 390, 720, false) },
		c.login,
		func() error { return browsertest.Emulate(c.tab, 1280, 1100, false) },
		func() error { return c.speak("en") },
		func() error { return c.open("/?period=90") },
		c.charts,
		func() error { return c.picture("dashboard", 1280, 1100, false) },
	}
	return inOrder(steps)
}

func inOrder(steps []func() error) error {
	for i, step := range steps {
		if err := step(); err != nil {
			return fmt.Errorf("step %d: %w", i+1, err)
		}
	}
	return nil
}

// sizes are those of the people who use Opina, in CSS pixels.
var sizes = []struct {
	name          string
	width, height int
}{{"phone", 390, 844}, {"tablet", 820, 1180}, {"desktop", 1280, 900}}

// everything takes every page in every size, language and scheme.
func (c camera) everything(poster store.Touchpoint) error {
	pages := []struct{ name, path string }{
		{"survey", "/s/" + poster.Code}, {"privacy", "/s/" + poster.Code + "/privacy"}, {"gone", "/s/nobody"}, {"kiosk", "/kiosk"},
		{"login", "/login"}, {"home", "/"}, {"answers", "/answers"}, {"places", "/places"},
		{"touchpoint", fmt.Sprint("/touchpoints/", poster.ID)}, {"members", "/members"}, {"settings", "/settings"}, {"account", "/account"},
		{"surveys", "/surveys"}, {"builder", fmt.Sprintf("/surveys/%d?at=q.why.title", poster.Survey)},
		{"results", fmt.Sprintf("/surveys/%d/results", poster.Survey)}, {"versions", fmt.Sprintf("/surveys/%d/versions", poster.Survey)},
		{"schedule", fmt.Sprintf("/surveys/%d/schedule", poster.Survey)},
	}
	for i, page := range pages {
		if page.name == "home" {
			if err := c.login(); err != nil {
				return err
			}
		}
		for _, lang := range []string{"es", "en"} {
			if i >= 5 { // a member's pages do not go by the address
				if err := c.speak(lang); err != nil {
					return err
				}
			}
			for _, size := range sizes {
				for _, dark := range []bool{false, true} {
					name := fmt.Sprintf("%02d-%s-%s-%s", i, page.name, size.name, lang)
					if dark {
						name += "-dark"
					}
					if err := c.whole(page.path+"?lang="+lang, name, size.width, size.height, dark); err != nil {
						return fmt.Errorf("%s: %w", name, err)
					}
				}
			}
		}
	}
	return nil
}

// whole takes the page in its full height.
func (c camera) whole(path, name string, width, height int, dark bool) error {
	if err := browsertest.Emulate(c.tab, width, height, dark); err != nil {
		return err
	}
	if err := c.open(path); err != nil {
		return err
	}
	if path[:2] == "/?" {
		if err := c.charts(); err != nil {
			return err
		}
	}
	tall, err := chromedp.Run(c.tab, chromedp.Evaluate[float64](`document.documentElement.scrollHeight`))
	if err != nil {
		return err
	}
	return c.picture(name, width, max(height, int(tall)), dark)
}
