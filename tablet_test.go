package main

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"testing"
	"time"

	"opina/internal/auth"
	"opina/internal/store"
	"opina/surveys"
)

// cutHour is when the day of the tests' shop starts: what comes at three in the morning belongs to the day before.
const cutHour = 5

// tablet is a paired tablet as the server's other side sees it.
type tablet struct {
	touchpoint, survey int64
	code               string // of the touchpoint
	token              string
	queue              string
	client             *http.Client
}

// pairedTablet makes a shop with a tablet in an empty database.
func pairedTablet(t *testing.T, dsn string) tablet {
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
	org, err := s.CreateOrganization(ctx, store.Organization{Name: "Chain", Lang: "es", TimeZone: "Europe/Madrid", CreatedAt: now})
	check(err)
	place, err := s.CreateLocation(ctx, store.Location{Organization: org, Name: "Bar", TimeZone: "Europe/Madrid", CutHour: cutHour})
	check(err)
	v, err := s.CreateSurvey(ctx, org, surveys.SatisfactionKind, surveys.Satisfaction())
	check(err)
	counter, err := s.CreateTouchpoint(ctx, store.Touchpoint{Organization: org, Location: place, Survey: v.Survey, Name: "Counter", Channel: surveys.Kiosk})
	check(err)
	claim, words := auth.NewToken(), []byte("words")
	check(s.StartPairing(ctx, surveys.Pairing{Tablet: surveys.UUID{1}, Words: words, Claim: auth.TokenHash(claim), ExpiresAt: now.Add(time.Hour)}, now))
	_, err = s.ConfirmPairing(ctx, words, surveys.Device{Organization: org, Touchpoint: counter.ID, Name: "Tablet"}, 0, now)
	check(err)
	token, err := s.ClaimPairing(ctx, claim, now)
	check(err)
	return tablet{counter.ID, v.Survey, counter.Code, token, surveys.UUID(surveys.NewID(now)).String(), &http.Client{Timeout: 30 * time.Second}}
}

// item is an answer as a tablet sends it.
type item map[string]any

// says makes an answer with a number of its own.
func (tb tablet) says(id surveys.ID, seq, face int) item {
	return item{
		"id": id.String(), "revision": 1, "seq": seq, "survey": tb.survey, "version": 1, "touchpoint": tb.touchpoint, "lang": "es",
		"answered_at": time.Now().UnixMilli(), "clock_offset_ms": 0, "finished": true, "burst": false, "refill": false,
		"answers": []any{map[string]any{"question": "face", "rating": face}},
	}
}

// verdict is what the server says of an item.
type verdict struct {
	ID       string
	Revision int
	Status   string
	Hash     string
	Fields   []surveys.FieldError
}

func (v verdict) acknowledged() bool {
	return v.Status == "accepted" || v.Status == "duplicate" || v.Status == "superseded" || v.Status == "conflict"
}

// send syncs items and gives what became of them; an error is an answer that never came, or none that says so.
func (tb tablet) send(url string, items ...item) ([]verdict, error) {
	body, err := json.Marshal(map[string]any{
		"queue": tb.queue, "app": "test", "now": time.Now().UnixMilli(), "playlist": "", "health": map[string]any{"waiting": len(items)},
		"held": nil, "answers": append([]item{}, items...),
	})
	if err != nil {
		return nil, err
	}
	r, err := http.NewRequest("POST", url+"/kiosk/sync", bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.AddCookie(&http.Cookie{Name: "opina_device", Value: tb.token})
	res, err := tb.client.Do(r)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	if err != nil {
		return nil, err
	}
	var out struct{ Results []verdict }
	if err := json.Unmarshal(answer, &out); err != nil || res.StatusCode != http.StatusOK || len(out.Results) != len(items) {
		return nil, fmt.Errorf("status %d, %d results for %d answers: %.300s", res.StatusCode, len(out.Results), len(items), answer)
	}
	return out.Results, nil
}

// storedTimes counts how often each id is stored.
func storedTimes(t *testing.T, db *sql.DB) map[surveys.ID]int {
	t.Helper()
	rows, err := db.Query("SELECT id FROM responses")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	out := make(map[surveys.ID]int)
	for rows.Next() {
		var id []byte
		if err := rows.Scan(&id); err != nil {
			t.Fatal(err)
		}
		out[surveys.ID(id)]++
	}
	return out
}

// exactly says what is wrong where the ids are not all stored once, with one number each, counted once, and no others.
func exactly(t *testing.T, db *sql.DB, ids []surveys.ID) (wrong []string) {
	t.Helper()
	stored := storedTimes(t, db)
	for _, id := range ids {
		if stored[id] != 1 {
			wrong = append(wrong, fmt.Sprintf("%v is stored %d times", id, stored[id]))
		}
	}
	want := int64(len(ids))
	for what, query := range map[string]string{
		"stored":                "SELECT count(*) FROM responses",
		"numbered":              "SELECT count(DISTINCT response_id) FROM device_answers",
		"counted":               "SELECT COALESCE(SUM(responses), 0) FROM tally_days WHERE location_id = 0",
		"counted of the tablet": "SELECT COALESCE(SUM(answers), 0) FROM tally_devices",
	} {
		if n := number(t, db, query); n != want {
			wrong = append(wrong, fmt.Sprintf("%d are %s, want %d", n, what, want))
		}
	}
	return wrong
}
