package server

import (
	"crypto/rand"
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"opina/internal/auth"
	"opina/internal/store"
	"opina/surveys"
	"opina/surveys/intake"
)

// tabletPlace adds a touchpoint where tablets stand, in shop 0 or 1.
func (ts *testServer) tabletPlace(t *testing.T, o testOrganization, shop int) store.Touchpoint {
	t.Helper()
	return ts.touchpoint(t, store.Touchpoint{
		Organization: o.id, Location: o.shops[shop], Survey: o.survey.Survey, Name: "Counter", Channel: surveys.Kiosk,
	})
}

// waitingTablet shows words until somebody confirms them.
func (ts *testServer) waitingTablet(t *testing.T) (words string) {
	t.Helper()
	var tablet surveys.UUID
	rand.Read(tablet[:])
	now := ts.clock.Now()
	for ; ; words = "" {
		for i, b := range tablet[:3] {
			if i > 0 {
				words += "-"
			}
			words += string(rune('a'+b%26)) + string(rune('a'+b/26))
		}
		err := ts.Store.StartPairing(t.Context(), surveys.Pairing{
			Tablet: tablet, Lang: "en", Words: ts.tablets.BlindWords(words), Claim: auth.TokenHash(auth.NewToken()), ExpiresAt: now.Add(surveys.PairingLasts),
		}, now)
		if err == nil {
			return words
		}
		if surveys.KindOf(err) != surveys.Conflict {
			t.Fatal(err)
		}
		rand.Read(tablet[:])
	}
}

// pair makes a tablet a device of the organization and gives its token.
func (ts *testServer) pair(t *testing.T, o testOrganization, touchpoint int64) (surveys.Device, string) {
	t.Helper()
	var tablet surveys.UUID
	rand.Read(tablet[:])
	claim, words, now := auth.NewToken(), auth.TokenHash(auth.NewToken()), ts.clock.Now()
	err := ts.Store.StartPairing(t.Context(), surveys.Pairing{
		Tablet: tablet, Lang: "en", Words: words, Claim: auth.TokenHash(claim), ExpiresAt: now.Add(surveys.PairingLasts),
	}, now)
	if err != nil {
		t.Fatal(err)
	}
	id, err := ts.Store.ConfirmPairing(t.Context(), words, surveys.Device{Organization: o.id, Touchpoint: touchpoint, Name: "Tablet"}, 0, now)
	if err != nil {
		t.Fatal(err)
	}
	token, err := ts.Store.ClaimPairing(t.Context(), claim, now)
	if err != nil {
		t.Fatal(err)
	}
	d, err := ts.Store.Device(t.Context(), o.id, id)
	if err != nil {
		t.Fatal(err)
	}
	return d, token
}

// asTablet sends a request with a tablet's token, "" for none.
func (ts *testServer) asTablet(t *testing.T, method, path string, body any, token string) answer {
	t.Helper()
	text := ""
	if body != nil {
		data, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		text = string(data)
	}
	r := ts.request(method, path, text, "")
	if token != "" {
		r.AddCookie(&http.Cookie{Name: "opina_device", Value: token})
	}
	return ts.send(t, r)
}

// recordAt stores one answer given at a place at a moment, by a tablet.
func (ts *testServer) recordAt(t *testing.T, place store.Touchpoint, at time.Time, mark *surveys.Mark, id surveys.ID, answers ...surveys.Answer) {
	t.Helper()
	desk, err := ts.Store.Desk(t.Context(), place.Code, 0)
	if err != nil {
		t.Fatal(err)
	}
	decision, err := intake.Decide(desk.Desk, surveys.Submission{ID: id, Revision: 1, Lang: "en", Finished: true, Answers: answers, Mark: mark}, at)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ts.Store.Record(t.Context(), decision); err != nil {
		t.Fatal(err)
	}
}

func (ts *testServer) touchpointOf(t *testing.T, id int64) store.Touchpoint {
	t.Helper()
	place, err := ts.Store.Touchpoint(t.Context(), ts.ours.id, id)
	if err != nil {
		t.Fatal(err)
	}
	return place
}
