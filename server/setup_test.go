package server

import (
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"opina/internal/i18n"
	"opina/internal/store"
)

// newEmptyServer has no organization, but a set-up link.
func newEmptyServer(t *testing.T) (s *Server, token string) {
	t.Helper()
	clock := &testClock{now: time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)}
	s = startTestServer(t, filepath.Join(t.TempDir(), "opina.db"), clock)
	token, err := s.Store.Invite(t.Context(), store.Invitation{Purpose: store.ForSetup}, clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	return s, token
}

var setupForm = url.Values{
	"organization": {"Panadería Sol"}, "shop": {"Gran Vía"}, "zone": {"America/Mexico_City"}, "lang": {"es"},
	"name": {"Ana"}, "email": {"Ana@sol.example"}, "password": {"cuatro panes por favor"},
}

func TestSetup(t *testing.T) {
	s, token := newEmptyServer(t)
	r := s.request("GET", "/setup/"+token, "", "")
	r.Header.Set("Accept-Language", "es-MX,es;q=0.9")
	if got := s.send(t, r); got.status != http.StatusOK || !strings.Contains(got.body, `value="America/Mexico_City" selected`) {
		t.Errorf("status %d, and the zone of Mexico is not picked", got.status)
	}
	got := s.send(t, s.request("POST", "/setup/"+token, setupForm.Encode(), ""))
	if got.status != http.StatusSeeOther || !regexp.MustCompile(`^/touchpoints/\d+`).MatchString(got.header.Get("Location")) {
		t.Fatalf("status %d, to %q: %s", got.status, got.header.Get("Location"), got.body)
	}
	session := got.cookie("opina_session")
	page := s.send(t, s.request("GET", got.header.Get("Location"), "", session))
	if page.status != http.StatusOK || !strings.Contains(page.body, "<svg") || !strings.Contains(page.body, "Cartel del mostrador") {
		t.Errorf("the poster: status %d", page.status)
	}
	if got := s.logIn(t, "ana@sol.example", "cuatro panes por favor"); got.status != http.StatusSeeOther {
		t.Errorf("the owner logs in: status %d", got.status)
	}
	// Once only, with this link or any other.
	other, err := s.Store.Invite(t.Context(), store.Invitation{Purpose: store.ForSetup}, s.Now())
	if err != nil {
		t.Fatal(err)
	}
	for _, link := range []string{token, other, "x"} {
		for _, method := range []string{"GET", "POST"} {
			if got := s.send(t, s.request(method, "/setup/"+link, setupForm.Encode(), "")); got.status != http.StatusNotFound {
				t.Errorf("%s of a link after the set-up: status %d", method, got.status)
			}
		}
	}
}

func TestSetupSaysWhatIsWrong(t *testing.T) {
	s, token := newEmptyServer(t)
	for field, value := range map[string]string{
		"organization": " ", "shop": "", "zone": "Mars/Olympus", "lang": "fr", "name": "", "email": "ana", "password": "corta",
	} {
		form := url.Values{}
		for k, v := range setupForm {
			form[k] = v
		}
		form.Set(field, value)
		got := s.send(t, s.request("POST", "/setup/"+token, form.Encode(), ""))
		if got.status != http.StatusBadRequest || !strings.Contains(got.body, `id="setup-`+field+`-wrong"`) {
			t.Errorf("%s: status %d", field, got.status)
		}
		if field != "organization" && !strings.Contains(got.body, `value="Panadería Sol"`) {
			t.Errorf("%s: what was typed is lost", field)
		}
		if strings.Contains(got.body, "cuatro panes") {
			t.Errorf("%s: the password stands in the page", field)
		}
	}
	if empty, err := s.Store.Empty(t.Context()); err != nil || !empty {
		t.Errorf("something was stored halfway: %v", err)
	}
}

func TestLikelyZone(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", "Europe/Madrid"}, {"es", "Europe/Madrid"}, {"en", "Europe/Madrid"}, {"es-AR,es;q=0.9,en-US;q=0.8", "America/Argentina/Buenos_Aires"},
		{"fr,en-GB;q=0.8", "Europe/London"}, {"es-419,es-CL;q=0.5", "America/Santiago"}, {";;;", "Europe/Madrid"},
	} {
		if got := likelyZone(c.in); got != c.want {
			t.Errorf("likelyZone(%q) = %s, want %s", c.in, got, c.want)
		}
	}
	for country, zone := range capitals {
		groups := zoneChoices(i18n.In("en"), zone)
		if groups[0].Label == "" {
			t.Errorf("%s: the list of zones lacks %s", country, zone)
		}
	}
}
