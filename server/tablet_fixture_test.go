package server

import (
	"crypto/rand"
	"encoding/json"
	"net/http"
	"testing"

	"opina/internal/auth"
	"opina/internal/store"
	"opina/surveys"
)

// tabletPlace adds a touchpoint where tablets stand, in shop 0 or 1.
func (ts *testServer) tabletPlace(t *testing.T, o testOrganization, shop int) store.Touchpoint {
	t.Helper()
	return ts.touchpoint(t, store.Touchpoint{
		Organization: o.id, Location: o.shops[shop], Survey: o.survey.Survey, Name: "Counter", Channel: surveys.Kiosk,
	})
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
