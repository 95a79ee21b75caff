package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"opina/internal/browsertest"
	"opina/internal/store"
	"opina/kiosk/webtest"
	"opina/surveys"
)

// owner is somebody who is logged in by a browser of their own.
type owner struct {
	base, session string
}

// ask sends a form, or asks for a page where there is none, and gives what came back after redirects.
func (o owner) ask(t *testing.T, path string, form url.Values) string {
	t.Helper()
	method, body := "GET", ""
	if form != nil {
		method, body = "POST", form.Encode()
	}
	r, err := http.NewRequest(method, o.base+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.AddCookie(&http.Cookie{Name: "opina_session", Value: o.session})
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d %.500s (%v)", path, res.StatusCode, text, err)
	}
	return string(text)
}

// openShop makes a shop whose tablet asks for one face, with an owner who is logged in.
func openShop(t *testing.T, dsn string) (touchpoint int64, session string) {
	t.Helper()
	s, err := store.Open(t.Context(), store.Config{DSN: dsn})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	ctx, now := t.Context(), time.Now()
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	org, err := s.CreateOrganization(ctx, store.Organization{Name: "Chain", Lang: "en", TimeZone: "Europe/Madrid", CreatedAt: now})
	check(err)
	place, err := s.CreateLocation(ctx, store.Location{Organization: org, Name: "Shop", TimeZone: "Europe/Madrid"})
	check(err)
	v, err := s.CreateSurvey(ctx, org, surveys.SatisfactionKind, surveys.Content{
		Title: surveys.Text{"en": "Today"}, Languages: []string{"en"},
		Questions: []surveys.Question{{ID: "face", Kind: surveys.Smiley, Points: 4, Title: surveys.Text{"en": "How was it today?"}}},
	})
	check(err)
	counter, err := s.CreateTouchpoint(ctx, store.Touchpoint{Organization: org, Location: place, Survey: v.Survey, Name: "Counter", Channel: surveys.Kiosk})
	check(err)
	member, err := s.CreateMember(ctx, surveys.Member{Organization: org, Email: "o@example.org", Name: "O", Role: surveys.Owner}, "no hash")
	check(err)
	session, err = s.StartSession(ctx, org, member, now)
	check(err)
	return counter.ID, session
}

// holds tells whether a file with cookies below the folder names one.
func holds(folder, name string) bool {
	found := false
	filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasPrefix(d.Name(), "Cookies") {
			data, err := os.ReadFile(path)
			found = found || err == nil && bytes.Contains(data, []byte(name))
		}
		return nil
	})
	return found
}

// A tablet is paired, asks through a server that dies and a browser that is killed, and finds its server again: every
// answer is in the owner's charts once.
func TestTabletFromPairingToChart(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, dsn string) {
		place, session := openShop(t, dsn)
		addr := freeAddress(t)
		_, port, _ := net.SplitHostPort(addr)
		server := startServerAt(t, programFile(t), dsn, addr)
		o := owner{"http://" + addr, session}
		profile := t.TempDir()
		boot := func() *webtest.Tablet {
			tablet := &webtest.Tablet{TB: t, Ctx: browsertest.Browser(t, browsertest.Profile(profile)), Host: "localhost:" + port}
			browsertest.Allow(tablet.Ctx, "Failed to load resource")
			tablet.Promise()
			tablet.Size(1280, 800)
			tablet.Load()
			return tablet
		}
		tablet := boot()
		tablet.See("pairing")
		tablet.Until("three words", `document.querySelectorAll('.words b').length === 3`)
		words := webtest.Eval[string](tablet, `[...document.querySelectorAll('.words b')].map((b) => b.innerText).join(' ')`)
		page := o.ask(t, "/pair?words="+url.QueryEscape(words), nil)
		if !strings.Contains(page, "Is this tablet yours?") {
			t.Fatalf("%.2000s", page)
		}
		o.ask(t, "/pair", url.Values{"words": {words}, "name": {"Tablet"}, "touchpoint": {fmt.Sprint(place)}})
		tablet.See("attract")
		tablet.Until("the worker", `navigator.serviceWorker.controller`)
		said := map[int]int{}
		answers := func(faces ...int) {
			for _, face := range faces {
				tablet.Face(face)
				said[face]++
				tablet.See("thanks")
				tablet.See("attract")
			}
		}
		answers(4, 3)
		tablet.Sent()
		// A browser writes its cookies now and then; one that is killed before has to be paired again.
		tablet.Wait("the cookie on the disk", func() bool { return holds(profile, "opina_device") })

		server.kill()
		answers(4, 2)
		server = startServerAt(t, programFile(t), dsn, addr)
		answers(1)
		server.kill()
		answers(3)
		tablet.Face(4) // in the middle of it
		said[4]++
		tablet.See("thanks")
		if err := browsertest.Kill(tablet.Ctx); err != nil {
			t.Fatal(err)
		}
		tablet = boot() // without a network
		answers(4)
		server = startServerAt(t, programFile(t), dsn, addr)
		tablet.Sent()

		// Nobody answers that fast: what came within seconds of the one before counts once the owner says so.
		o.ask(t, "/answers/count", url.Values{"flag": {surveys.FlagBurst}})
		var chart struct{ Table struct{ Rows [][]string } }
		if err := json.Unmarshal([]byte(o.ask(t, "/charts/faces", nil)), &chart); err != nil {
			t.Fatal(err)
		}
		total := 0
		for face, n := range said {
			total += n
			if row := chart.Table.Rows[4-face]; row[2] != fmt.Sprint(n) { // the best face first
				t.Errorf("face %d is in the chart as %q, want %d", face, row, n)
			}
		}
		if fleet := o.ask(t, "/devices", nil); !strings.Contains(fleet, fmt.Sprintf("%d answers", total)) || !strings.Contains(fleet, "Up to date") || !strings.Contains(fleet, "It works") {
			t.Errorf("the fleet says %.3000s", fleet[strings.Index(fleet, "fleet"):])
		}
		server.kill()
		db := raw(t, dsn)
		if n := number(t, db, "SELECT count(*) FROM responses"); n != int64(total) {
			t.Errorf("%d are stored, want %d", n, total)
		}
		if n := number(t, db, "SELECT count(DISTINCT queue) FROM device_queues"); n != 1 {
			t.Errorf("the tablet had %d queues", n)
		}
	})
}
