package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	_ "github.com/mattn/go-sqlite3"

	"opina/internal/store"
	"opina/surveys"
)

// ledger is what the outside knows: the ids it sent, and which of them the server acknowledged.
type ledger struct {
	mu           sync.Mutex
	acknowledged map[surveys.ID]bool
	unanswered   []surveys.ID // sent, but the answer never came: sent again after the restart
}

// missing compares the ledger with what is stored: acknowledged ids that are not there, and ids stored more than once.
func (l *ledger) missing(stored []surveys.ID) (lost, doubled []surveys.ID) {
	times := make(map[surveys.ID]int, len(stored))
	for _, id := range stored {
		times[id]++
		if times[id] == 2 {
			doubled = append(doubled, id)
		}
	}
	for id := range l.acknowledged {
		if times[id] == 0 {
			lost = append(lost, id)
		}
	}
	return lost, doubled
}

// F1: killing the server with -9 under load loses no acknowledged response and doubles none.
func TestKilledServer(t *testing.T) {
	kills := times(50, 1000)
	binary := programFile(t)
	database := filepath.Join(t.TempDir(), "opina.db")
	code := openPoster(t, database)
	l := &ledger{acknowledged: make(map[surveys.ID]bool)}
	for range kills {
		server := startServer(t, binary, database)
		again := l.unanswered
		l.unanswered = nil
		kill := time.AfterFunc(time.Duration(20+rand.IntN(150))*time.Millisecond, func() { server.cmd.Process.Signal(syscall.SIGKILL) })
		var senders sync.WaitGroup
		for n := range 8 {
			senders.Go(func() {
				var ids []surveys.ID
				for i := n; i < len(again); i += 8 {
					ids = append(ids, again[i])
				}
				l.send(server.url, code, ids)
			})
		}
		senders.Wait()
		kill.Stop()
		server.cmd.Process.Signal(syscall.SIGKILL)
		server.cmd.Wait()
	}
	last := startServer(t, binary, database)
	if err := post(last.url, code, l.unanswered...); err != nil && len(l.unanswered) > 0 {
		t.Fatal(err)
	}
	for _, id := range l.unanswered {
		l.acknowledged[id] = true
	}
	last.cmd.Process.Signal(syscall.SIGKILL)
	last.cmd.Wait()

	stored, counted, integrity := readBack(t, database)
	if integrity != "ok" {
		t.Errorf("integrity check: %s", integrity)
	}
	if lost, doubled := l.missing(stored); len(lost) > 0 || len(doubled) > 0 {
		t.Errorf("of %d acknowledged responses %d are lost, %d are doubled", len(l.acknowledged), len(lost), len(doubled))
	}
	if counted != int64(len(stored)) {
		t.Errorf("the tallies count %d responses, stored are %d", counted, len(stored))
	}
	if len(l.acknowledged) < kills {
		t.Errorf("only %d responses were acknowledged: the load never ran", len(l.acknowledged))
	}
	t.Logf("%d kills, %d acknowledged, %d stored", kills, len(l.acknowledged), len(stored))
}

// The oracle must see what it looks for: one id taken from the stored ones, one put in twice.
func TestLedgerSeesLossAndDoubles(t *testing.T) {
	l := &ledger{acknowledged: make(map[surveys.ID]bool)}
	var stored []surveys.ID
	for range 5 {
		id := surveys.NewID(time.Now())
		l.acknowledged[id] = true
		stored = append(stored, id)
	}
	if lost, doubled := l.missing(stored); len(lost)+len(doubled) > 0 {
		t.Errorf("all is well, but %d lost, %d doubled", len(lost), len(doubled))
	}
	lost, doubled := l.missing(append(slices.Clone(stored[1:]), stored[2]))
	if !slices.Equal(lost, stored[:1]) || !slices.Equal(doubled, stored[2:3]) {
		t.Errorf("lost %v, doubled %v", lost, doubled)
	}
}

// send posts one response after another, first those that had no answer, until the server is gone.
func (l *ledger) send(url, code string, again []surveys.ID) {
	for n := 0; ; n++ {
		id := surveys.NewID(time.Now())
		if n < len(again) {
			id = again[n]
		}
		err := post(url, code, id)
		l.mu.Lock()
		if err == nil {
			l.acknowledged[id] = true
		} else {
			l.unanswered = append(l.unanswered, id)
			l.unanswered = append(l.unanswered, again[min(n+1, len(again)):]...)
		}
		l.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// post sends responses in batches and gives nil only when each was acknowledged.
func post(url, code string, ids ...surveys.ID) error {
	for batch := range slices.Chunk(ids, 100) {
		var items []map[string]any
		for _, id := range batch {
			items = append(items, map[string]any{
				"id": id, "revision": 1, "touchpoint": code, "lang": "es", "finished": true,
				"answers": []map[string]any{{"question": "face", "rating": 1 + int(id[15])%4}, {"question": "comment", "text": "la cola fue larga"}},
			})
		}
		body, err := json.Marshal(map[string]any{"responses": items})
		if err != nil {
			return err
		}
		res, err := http.Post(url+"/api/v1/responses", "application/json", bytes.NewReader(body))
		if err != nil {
			return err
		}
		answer, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err != nil {
			return err
		}
		if n := bytes.Count(answer, []byte(`"accepted"`)) + bytes.Count(answer, []byte(`"duplicate"`)); n != len(batch) {
			return fmt.Errorf("status %d, %d of %d acknowledged: %.300s", res.StatusCode, n, len(batch), answer)
		}
	}
	return nil
}

// openPoster makes a database with one poster and gives its code.
func openPoster(t *testing.T, database string) string {
	t.Helper()
	s, err := store.Open(t.Context(), store.Config{DSN: database})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	org, err := s.CreateOrganization(t.Context(), store.Organization{Name: "Chain", Lang: "es", TimeZone: "Europe/Madrid", CreatedAt: time.Now()})
	if err != nil {
		t.Fatal(err)
	}
	place, err := s.CreateLocation(t.Context(), store.Location{Organization: org, Name: "Shop", TimeZone: "Europe/Madrid"})
	if err != nil {
		t.Fatal(err)
	}
	v, err := s.CreateSurvey(t.Context(), org, "satisfaction", surveys.Satisfaction())
	if err != nil {
		t.Fatal(err)
	}
	poster, err := s.CreateTouchpoint(t.Context(), store.Touchpoint{Organization: org, Location: place, Survey: v.Survey, Name: "Poster", Channel: surveys.QR})
	if err != nil {
		t.Fatal(err)
	}
	return poster.Code
}

type running struct {
	cmd  *exec.Cmd
	url  string
	once *sync.Once
}

// kill ends the server as a power cut would. A timer and the test may both do so: two that wait for one process at
// once would take its last words from each other, and one would wait for ever.
func (r running) kill() {
	r.once.Do(func() {
		r.cmd.Process.Signal(syscall.SIGKILL)
		r.cmd.Wait()
	})
}

// freeAddress is an address that nobody listens on at the moment.
func freeAddress(t *testing.T) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	return ln.Addr().String()
}

// startServer starts the program on a free port and waits until it answers.
func startServer(t *testing.T, binary, database string) running {
	t.Helper()
	return startServerAt(t, binary, database, freeAddress(t))
}

func startServerAt(t *testing.T, binary, database, addr string) running {
	t.Helper()
	cmd := exec.Command(binary, "serve", "--addr", addr, "--database", database)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill() })
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	look := time.NewTicker(5 * time.Millisecond)
	defer look.Stop()
	for {
		if res, err := http.Get("http://" + addr + "/healthz"); err == nil {
			res.Body.Close()
			return running{cmd, "http://" + addr, new(sync.Once)}
		}
		select {
		case <-look.C:
		case <-ctx.Done():
			t.Fatalf("the server does not answer:\n%s", said.String())
		}
	}
}

// readBack reads what the database holds, past the program: the ids stored, the responses counted for the
// organization, and what SQLite says of the file.
func readBack(t *testing.T, database string) (ids []surveys.ID, counted int64, integrity string) {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+database)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query("SELECT id FROM responses")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id []byte
		if err := rows.Scan(&id); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, surveys.ID(id))
	}
	if err := db.QueryRow("SELECT COALESCE(SUM(responses), 0) FROM tally_days WHERE location_id = 0").Scan(&counted); err != nil {
		t.Fatal(err)
	}
	if err := db.QueryRow("PRAGMA integrity_check").Scan(&integrity); err != nil {
		t.Fatal(err)
	}
	return ids, counted, integrity
}
