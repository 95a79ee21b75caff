package kiosk_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"
	_ "github.com/mattn/go-sqlite3"
	"pgregory.net/rapid"

	"opina/internal/auth"
	"opina/internal/pgtest"
	"opina/internal/store"
	"opina/server"
	"opina/static"
	"opina/surveys"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Run(m)) }

// world is a server whose database can be put back to what a backup holds.
type world struct {
	t           *testing.T
	dsn         string
	store       *store.Store
	server      *server.Server
	url         string
	raw         *sql.DB
	org, survey int64
	touchpoint  int64
}

func newWorld(t *testing.T, dsn string) *world {
	t.Helper()
	w := &world{t: t, dsn: dsn}
	w.start()
	t.Cleanup(w.stop)
	ctx := t.Context()
	var err error
	check := func() {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	w.org, err = w.store.CreateOrganization(ctx, store.Organization{Name: "Chain", Lang: "es", TimeZone: "Europe/Madrid", CreatedAt: time.Now()})
	check()
	shop, err := w.store.CreateLocation(ctx, store.Location{Organization: w.org, Name: "Shop", TimeZone: "Europe/Madrid"})
	check()
	v, err := w.store.CreateSurvey(ctx, w.org, surveys.SatisfactionKind, surveys.Satisfaction())
	check()
	w.survey = v.Survey
	place, err := w.store.CreateTouchpoint(ctx, store.Touchpoint{Organization: w.org, Location: shop, Survey: v.Survey, Name: "Counter", Channel: surveys.Kiosk})
	check()
	w.touchpoint = place.ID
	return w
}

func (w *world) start() {
	w.t.Helper()
	var err error
	if w.store, err = store.Open(context.Background(), store.Config{DSN: w.dsn}); err != nil {
		w.t.Fatal(err)
	}
	assets, err := static.Load()
	if err != nil {
		w.t.Fatal(err)
	}
	w.server, err = server.New(context.Background(), server.Config{
		Store: w.store, Assets: assets, BaseURL: "http://opina.example", Now: time.Now, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		w.t.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		w.t.Fatal(err)
	}
	w.url = "http://" + ln.Addr().String()
	go w.server.Serve(ln)
	driver, name := "sqlite3", "file:"+w.dsn+"?_busy_timeout=10000"
	if w.postgres() {
		driver, name = "pgx", w.dsn
	}
	if w.raw, err = sql.Open(driver, name); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) stop() {
	w.raw.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	if err := w.server.Shutdown(ctx); err != nil {
		w.t.Error(err)
	}
	if err := w.store.Close(); err != nil {
		w.t.Error(err)
	}
}

func (w *world) postgres() bool { return strings.HasPrefix(w.dsn, "postgres:") }

// copy copies one database over another while the server is down. They are named "" for its own and "backup".
func (w *world) copy(from, to string) {
	w.t.Helper()
	w.stop()
	if w.postgres() {
		w.copyPostgres(from, to)
	} else {
		data, err := os.ReadFile(w.dsn + from)
		if err != nil {
			w.t.Fatal(err)
		}
		if err := os.WriteFile(w.dsn+to, data, 0o600); err != nil {
			w.t.Fatal(err)
		}
	}
	w.start()
}

func (w *world) copyPostgres(from, to string) {
	w.t.Helper()
	before, rest, _ := strings.Cut(w.dsn, "@/")
	name, options, _ := strings.Cut(rest, "?")
	db, err := sql.Open("pgx", before+"@/postgres?"+options)
	if err != nil {
		w.t.Fatal(err)
	}
	defer db.Close()
	for _, statement := range []string{
		"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name + from + "'",
		"DROP DATABASE IF EXISTS " + name + to + " WITH (FORCE)",
		"CREATE DATABASE " + name + to + " TEMPLATE " + name + from,
	} {
		if _, err := db.Exec(statement); err != nil {
			w.t.Fatal(statement, err)
		}
	}
}

// kept is an answer on the model's tablet.
type kept struct {
	id       surveys.ID
	seq      int64
	revision int
	face     int
	comment  string
	finished bool
	hash     string // acknowledged: of what stands; "" waits
	lacking  bool   // the server asked for it again
}

// model is a tablet as the app is: an item waits until it is acknowledged, keeps a stub of itself then, and comes again as
// a refill where the server names it.
type model struct {
	rt     *rapid.T
	w      *world
	device int64
	token  string
	queue  surveys.UUID
	items  []*kept
	stale  [][]byte // requests that the network may deliver once more
}

func newModel(rt *rapid.T, w *world) *model {
	m := &model{rt: rt, w: w}
	var tablet surveys.UUID
	rand.Read(tablet[:])
	rand.Read(m.queue[:])
	claim, words, now, ctx := auth.NewToken(), auth.TokenHash(auth.NewToken()), time.Now(), context.Background()
	err := w.store.StartPairing(ctx, surveys.Pairing{Tablet: tablet, Words: words, Claim: auth.TokenHash(claim), ExpiresAt: now.Add(time.Hour)}, now)
	if err == nil {
		m.device, err = w.store.ConfirmPairing(ctx, words, surveys.Device{Organization: w.org, Touchpoint: w.touchpoint, Name: "Tablet"}, 0, now)
	}
	if err == nil {
		m.token, err = w.store.ClaimPairing(ctx, claim, now)
	}
	if err != nil {
		rt.Fatal(err)
	}
	return m
}

// say is a customer's tap, a new answer or more of the last one.
func (m *model) say() {
	if n := len(m.items); n > 0 && !m.items[n-1].finished && rapid.Bool().Draw(m.rt, "more") {
		last := m.items[n-1]
		last.revision++
		last.hash, last.lacking = "", false // it waits again, as a whole
		last.comment = rapid.SampledFrom([]string{"", "la cola fue larga", "todo bien"}).Draw(m.rt, "comment")
		last.finished = rapid.Bool().Draw(m.rt, "finished")
		return
	}
	m.items = append(m.items, &kept{
		id: surveys.NewID(time.Now()), seq: int64(len(m.items) + 1), revision: 1, face: rapid.IntRange(1, 4).Draw(m.rt, "face"),
	})
}

// held is what the app tells of its stubs.
func (m *model) held() (first, last, count int64) {
	for _, k := range m.items {
		if k.hash != "" {
			if count == 0 {
				first = k.seq
			}
			last, count = k.seq, count+1
		}
	}
	return first, last, count
}

// request is the body for some of what waits or is lacking.
func (m *model) request(some []*kept) []byte {
	answers := []map[string]any{}
	for _, k := range some {
		given := []map[string]any{{"question": "face", "rating": k.face}}
		a := map[string]any{
			"id": k.id.String(), "revision": k.revision, "seq": k.seq, "survey": m.w.survey, "version": 1, "touchpoint": m.w.touchpoint, "lang": "es",
			"answered_at": time.Now().UnixMilli(), "clock_offset_ms": 0, "finished": k.finished, "burst": false, "refill": k.lacking,
		}
		if k.lacking {
			a["hash"] = k.hash
		} else if k.comment != "" {
			given = append(given, map[string]any{"question": "comment", "text": k.comment})
		}
		a["answers"] = given
		answers = append(answers, a)
	}
	body := map[string]any{"queue": m.queue.String(), "app": "model", "now": time.Now().UnixMilli(), "playlist": "", "health": map[string]any{}, "held": nil, "answers": answers}
	if first, last, count := m.held(); count > 0 {
		body["held"] = map[string]any{"from": first, "to": last, "count": count}
	}
	data, err := json.Marshal(body)
	if err != nil {
		m.rt.Fatal(err)
	}
	return data
}

type synced struct {
	Results []struct {
		ID       string
		Revision int
		Status   string
		Hash     string
	}
	Lacks []int64
}

func (m *model) post(body []byte) synced {
	r, err := http.NewRequest("POST", m.w.url+"/kiosk/sync", bytes.NewReader(body))
	if err != nil {
		m.rt.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.AddCookie(&http.Cookie{Name: "opina_device", Value: m.token})
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		m.rt.Fatal(err)
	}
	defer res.Body.Close()
	var out synced
	if data, err := io.ReadAll(res.Body); err != nil || res.StatusCode != http.StatusOK || json.Unmarshal(data, &out) != nil {
		m.rt.Fatal(res.StatusCode, string(data), err)
	}
	return out
}

// pass sends some of what waits over a network that may lose the request, lose the answer or deliver an old request first.
func (m *model) pass(fault string) {
	var some []*kept
	for _, k := range m.items {
		if (k.hash == "" || k.lacking) && len(some) < 5 {
			some = append(some, k)
		}
	}
	body := m.request(some)
	if fault == "request lost" {
		return
	}
	if fault == "an old one first" && len(m.stale) > 0 {
		m.post(rapid.SampledFrom(m.stale).Draw(m.rt, "which"))
	}
	first, last, count := m.held()
	out := m.post(body)
	m.stale = append(m.stale, body)
	if fault == "twice" {
		m.post(body)
	}
	if count > 0 {
		if wrong := m.misnamed(out.Lacks, first, last); wrong != "" {
			m.rt.Error(wrong)
		}
	}
	if fault == "answer lost" {
		return
	}
	for i, k := range some {
		v := out.Results[i]
		if v.ID != k.id.String() || v.Revision != k.revision {
			m.rt.Errorf("verdict %d is about %s, revision %d", i, v.ID, v.Revision)
		}
		switch v.Status {
		case "accepted", "duplicate", "superseded":
			k.hash, k.lacking = v.Hash, false
		default:
			m.rt.Errorf("%s is %s", v.ID, v.Status)
		}
	}
	for _, seq := range out.Lacks {
		if k := m.items[seq-1]; k.hash != "" {
			k.lacking = true
		}
	}
}

// stored reads which numbers of the queue the database has, with the id of each.
func (m *model) stored() map[int64]surveys.ID {
	rows, err := m.w.raw.Query(fmt.Sprintf("SELECT seq, queue, response_id FROM device_answers WHERE organization_id = %d AND device_id = %d", m.w.org, m.device))
	if err != nil {
		m.rt.Fatal(err)
	}
	defer rows.Close()
	out := make(map[int64]surveys.ID)
	for rows.Next() {
		var seq int64
		var queue, id []byte
		if err := rows.Scan(&seq, &queue, &id); err != nil {
			m.rt.Fatal(err)
		}
		if bytes.Equal(queue, m.queue[:]) {
			out[seq] = surveys.ID(id)
		}
	}
	return out
}

// misnamed says what is wrong where not exactly what is missing was named.
func (m *model) misnamed(got []int64, first, last int64) string {
	known := m.stored()
	var want []int64
	for seq := first; seq <= last; seq++ {
		if _, ok := known[seq]; !ok {
			want = append(want, seq)
		}
	}
	if slices.Equal(got, want) {
		return ""
	}
	return fmt.Sprintf("of %d to %d lacks %v, want %v", first, last, got, want)
}

// wrong says what is wrong where not every answer is there once, under its number, as it was said last, unless a backup
// has forgotten some.
func (m *model) wrong(forgotten bool) (wrong []string) {
	say := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	known := m.stored()
	if len(known) != len(m.items) {
		say("%d numbers are stored, want %d", len(known), len(m.items))
	}
	for _, k := range m.items {
		if known[k.seq] != k.id {
			say("number %d is %v, want %v", k.seq, known[k.seq], k.id)
		}
		row, err := m.w.store.Response(context.Background(), m.w.org, k.id)
		if err != nil || row.Rating == nil || row.Rating.Value != k.face {
			say("answer %d is %+v, %v", k.seq, row, err)
		}
		if !forgotten && (row.Comment() != k.comment || slices.Contains(row.Flags, surveys.FlagRefill)) {
			say("answer %d says %q, want %q, flags %v", k.seq, row.Comment(), k.comment, row.Flags)
		}
	}
	d, err := m.w.store.Device(context.Background(), m.w.org, m.device)
	if err != nil || d.Queue.Answers != int64(len(m.items)) || d.Lost() != 0 {
		say("the fleet counts %+v, %v", d.Queue, err)
	}
	return wrong
}

// Whatever the network and the server's disk do, every answer arrives once, and the server names exactly what it lacks.
func TestReplay(t *testing.T) {
	for name, dsn := range map[string]func() string{
		"sqlite":   func() string { return filepath.Join(t.TempDir(), "opina.db") },
		"postgres": func() string { return pgtest.DSN(t) },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, dsn())
			rapid.Check(t, func(rt *rapid.T) {
				m := newModel(rt, w)
				backup, forgotten := false, false
				for range rapid.IntRange(1, 25).Draw(rt, "steps") {
					switch step := rapid.IntRange(0, 40).Draw(rt, "step"); {
					case step < 20:
						m.say()
					case step < 38:
						m.pass(rapid.SampledFrom([]string{"", "", "request lost", "answer lost", "twice", "an old one first"}).Draw(rt, "fault"))
					case step == 38:
						w.copy("", "backup")
						backup = true
					case backup:
						w.copy("backup", "")
						forgotten = true
					}
				}
				for range 2*len(m.items)/5 + 4 { // the network holds at last
					m.pass("")
				}
				for _, wrong := range m.wrong(forgotten) {
					rt.Error(wrong)
				}
			})
		})
	}
}

// The checks must see an answer that is gone, one under another's number, one that says something else, and one that is not named.
func TestReplaySeesLoss(t *testing.T) {
	w := newWorld(t, filepath.Join(t.TempDir(), "opina.db"))
	rapid.Check(t, func(rt *rapid.T) {
		m := newModel(rt, w)
		for i := range 3 {
			m.items = append(m.items, &kept{id: surveys.NewID(time.Now()), seq: int64(i + 1), revision: 1, face: 1, comment: "la cola fue larga", finished: true})
		}
		m.pass("")
		if wrong := m.wrong(false); wrong != nil || m.misnamed(nil, 1, 3) != "" {
			rt.Fatal("nothing was done yet: ", wrong)
		}
		harm := rapid.SampledFrom([]string{
			"DELETE FROM device_answers WHERE seq = 2 AND device_id = %d",
			"DELETE FROM responses WHERE id = (SELECT response_id FROM device_answers WHERE seq = 2 AND device_id = %d)",
			"UPDATE device_answers SET response_id = (SELECT response_id FROM device_answers d WHERE d.device_id = device_answers.device_id AND d.seq = 1) WHERE seq = 2 AND device_id = %d",
			"UPDATE answers SET body = 'something else' WHERE body <> '' AND response_id = (SELECT response_id FROM device_answers WHERE seq = 2 AND device_id = %d)",
		}).Draw(rt, "harm")
		if _, err := w.raw.Exec(fmt.Sprintf(harm, m.device)); err != nil {
			rt.Fatal(err)
		}
		if m.wrong(false) == nil {
			rt.Error("nothing is wrong after ", harm)
		}
		if unnamed := m.misnamed(nil, 1, 3); strings.HasPrefix(harm, "DELETE FROM device_answers") && unnamed == "" {
			rt.Error("what is missing need not be named")
		}
	})
}
