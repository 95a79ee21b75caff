package server

import (
	"net/url"
	"strings"
	"testing"

	"opina/surveys"
)

func TestPlacesList(t *testing.T) {
	s := newTestServer(t)
	s.record(t, s.ours.posters[0], face(4))
	s.record(t, s.ours.posters[0], face(1))
	owner := s.do(t, "GET", "/places", "", s.ours.as(surveys.Owner)).body
	for _, want := range []string{
		"First shop of ours", "2 answers in the last 30 days", "Second shop of ours", "No answers in the last 30 days",
		"Poster with QR code", "opina.example/s/" + s.ours.posters[0].Code, "Add a shop", "Add a poster, a tablet or a link",
	} {
		if !strings.Contains(owner, want) {
			t.Errorf("the owner's page does not hold %q", want)
		}
	}
	for role, forms := range map[surveys.Role]bool{surveys.Manager: true, surveys.Clerk: false, surveys.Viewer: false} {
		page := s.do(t, "GET", "/places", "", s.ours.as(role)).body
		for _, hidden := range []string{"Second shop", "of theirs", "Add a shop"} {
			if strings.Contains(page, hidden) {
				t.Errorf("%s reads %q", role, hidden)
			}
		}
		if got := strings.Contains(page, "Add a poster"); got != forms {
			t.Errorf("%s may add a touchpoint: %v, want %v", role, got, forms)
		}
	}
}

func TestAddShop(t *testing.T) {
	s := newTestServer(t)
	add := func(form string, r surveys.Role) answer { return s.do(t, "POST", "/locations", form, s.ours.as(r)) }
	if got := add("name=+Bar+%0d%0aNuevo+&zone=Atlantic/Canary&cut=5", surveys.Owner); got.status != 303 {
		t.Fatalf("status %d: %s", got.status, got.body)
	}
	shops, err := s.Store.Locations(t.Context(), s.ours.id)
	if err != nil {
		t.Fatal(err)
	}
	if got := shops[len(shops)-1]; got.Name != "Bar Nuevo" || got.TimeZone != "Atlantic/Canary" || got.CutHour != 5 {
		t.Errorf("shop is %+v", got)
	}
	for name, test := range map[string]struct{ form, wrong string }{
		"no name":            {"name=+&zone=Europe/Madrid&cut=0", "Write a name."},
		"invisible name":     {"name=%01%02&zone=Europe/Madrid&cut=0", "Write a name."},
		"long name":          {"name=" + strings.Repeat("ñ", 81) + "&zone=Europe/Madrid&cut=0", "It has 81 characters and 80 fit."},
		"no such zone":       {"name=Typed&zone=Mars/Olympus&cut=0", "Choose a time zone"},
		"zone is a path":     {"name=Typed&zone=../../etc/passwd&cut=0", "Choose a time zone"},
		"no zone":            {"name=Typed&cut=0", "Choose a time zone"},
		"the server's clock": {"name=Typed&zone=Local&cut=0", "Choose a time zone"},
		"hour too late":      {"name=Typed&zone=Europe/Madrid&cut=24", "whole number from 0 to 23"},
		"hour in letters":    {"name=Typed&zone=Europe/Madrid&cut=x", "whole number from 0 to 23"},
	} {
		t.Run(name, func(t *testing.T) {
			got := add(test.form, surveys.Owner)
			if got.status != 400 || !strings.Contains(got.body, test.wrong) || !strings.Contains(got.body, `aria-invalid="true"`) {
				t.Errorf("status %d, and says %q: %v", got.status, test.wrong, strings.Contains(got.body, test.wrong))
			}
			if strings.Contains(test.form, "Typed") && !strings.Contains(got.body, `value="Typed"`) {
				t.Error("what was typed is lost")
			}
		})
	}
	for _, r := range []surveys.Role{surveys.Manager, surveys.Clerk, surveys.Viewer} {
		if got := add("name=Mine&zone=Europe/Madrid&cut=0", r); got.status != 403 {
			t.Errorf("%s adds a shop: status %d, want 403", r, got.status)
		}
	}
	after, err := s.Store.Locations(t.Context(), s.ours.id)
	if err != nil || len(after) != len(shops) {
		t.Errorf("%d shops, %v; want %d", len(after), err, len(shops))
	}
}

func TestAddTouchpoint(t *testing.T) {
	s := newTestServer(t)
	form := func(name, channel string, shop, survey int64) string {
		return url.Values{"name": {name}, "channel": {channel}, "location": {formatID(shop)}, "survey": {formatID(survey)}}.Encode()
	}
	survey := s.ours.survey.Survey
	tests := map[string]struct {
		form   string
		who    surveys.Role
		status int
		says   string
	}{
		"owner, tablet":        {form("Exit", "kiosk", s.ours.shops[1], survey), surveys.Owner, 303, ""},
		"manager, own shop":    {form("Till", "qr", s.ours.shops[0], survey), surveys.Manager, 303, ""},
		"manager, other shop":  {form("Till", "qr", s.ours.shops[1], survey), surveys.Manager, 404, ""},
		"clerk":                {form("Till", "qr", s.ours.shops[0], survey), surveys.Clerk, 403, ""},
		"viewer":               {form("Till", "link", s.ours.shops[0], survey), surveys.Viewer, 403, ""},
		"their shop":           {form("Till", "qr", s.shopOfTheirs(t), survey), surveys.Owner, 404, ""},
		"no such survey":       {form("Till", "qr", s.ours.shops[0], 99), surveys.Owner, 404, ""},
		"no name":              {form(" ", "link", s.ours.shops[0], survey), surveys.Owner, 400, "Write a name."},
		"channel of a machine": {form("Kept", "import", s.ours.shops[0], survey), surveys.Owner, 400, "Choose one from the list."},
		"no shop":              {"name=Kept&channel=qr&survey=1", surveys.Owner, 400, "Choose one from the list."},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := s.do(t, "POST", "/touchpoints", test.form, s.ours.as(test.who))
			if got.status != test.status || !strings.Contains(got.body, test.says) {
				t.Fatalf("status %d, want %d saying %q", got.status, test.status, test.says)
			}
			if strings.Contains(test.form, "Kept") && !strings.Contains(got.body, `value="Kept"`) {
				t.Error("what was typed is lost")
			}
			if got.status != 303 {
				return
			}
			page := s.do(t, "GET", got.header.Get("Location"), "", s.ours.as(test.who))
			if page.status != 200 || !strings.Contains(page.body, "It is ready to use.") {
				t.Errorf("then %s: status %d", got.header.Get("Location"), page.status)
			}
		})
	}
}
