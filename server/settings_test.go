package server

import (
	"maps"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"opina/surveys"
)

func settingsForm(changes map[string]string) string {
	form := map[string]string{
		"name": "Tahona", "lang": "es", "zone": "Atlantic/Canary", "hours": "24", "accent": "#336699", "background": paperBackground.String(),
		"privacy.es": "Somos <b>nosotros</b>.\r\n\r\nY nadie más.", "privacy.en": "",
	}
	maps.Copy(form, changes)
	values := url.Values{}
	for field, value := range form {
		values.Set(field, value)
	}
	return values.Encode()
}

func TestSaveSettings(t *testing.T) {
	s := newTestServer(t)
	before, err := s.Store.Organization(t.Context(), s.ours.id)
	if err != nil {
		t.Fatal(err)
	}
	got := s.do(t, "POST", "/settings", settingsForm(nil), s.ours.as(surveys.Owner))
	if got.status != 303 {
		t.Fatalf("status %d: %s", got.status, got.body)
	}
	want := before
	want.Name, want.Lang, want.TimeZone, want.AnswerWithin = "Tahona", "es", "Atlantic/Canary", 24*time.Hour
	want.Accent, want.Background = "#336699", "" // ours is not stored
	want.Privacy = surveys.Text{"es": "Somos <b>nosotros</b>.\n\nY nadie más."}
	after, err := s.Store.Organization(t.Context(), s.ours.id)
	if err != nil || !reflect.DeepEqual(after, want) {
		t.Errorf("stored %+v, %v; want %+v", after, err, want)
	}
	page := s.do(t, "GET", got.header.Get("Location"), "", s.ours.as(surveys.Owner)).body
	for _, want := range []string{"Guardado.", `value="Tahona"`, `value="24"`, `value="#336699"`, "Somos &lt;b&gt;nosotros&lt;/b&gt;."} {
		if !strings.Contains(page, want) {
			t.Errorf("page does not hold %q", want)
		}
	}
	if notice := s.do(t, "GET", "/s/"+s.ours.posters[0].Code+"/privacy?lang=es", "", "").body; !strings.Contains(notice, "Y nadie más.") {
		t.Error("customers do not read the owner's notice")
	}
	theirs, err := s.Store.Organization(t.Context(), s.theirs.id)
	if err != nil || theirs.Name != "Chain theirs" {
		t.Errorf("theirs is %+v, %v", theirs, err)
	}
}

func TestWrongSettings(t *testing.T) {
	s := newTestServer(t)
	before, err := s.Store.Organization(t.Context(), s.ours.id)
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct{ field, value, says string }{
		"no name":          {"name", "  ", "Write a name."},
		"no such language": {"lang", "tlh", "Choose one from the list."},
		"no such zone":     {"zone", "Europe/Nowhere", "Choose a time zone"},
		"hours in words":   {"hours", "two", "whole number from 0 to 720"},
		"negative hours":   {"hours", "-1", "whole number from 0 to 720"},
		"hours of a year":  {"hours", "8760", "whole number from 0 to 720"},
		"colour by name":   {"accent", "red", "Choose a colour."},
		"colour with CSS":  {"background", "#fff;}*{", "Choose a colour."},
		"endless notice":   {"privacy.en", strings.Repeat("ñ", maxNotice+1), "It has 5001 characters"},
	} {
		t.Run(name, func(t *testing.T) {
			got := s.do(t, "POST", "/settings", settingsForm(map[string]string{test.field: test.value}), s.ours.as(surveys.Owner))
			if got.status != 400 || !strings.Contains(got.body, test.says) || !strings.Contains(got.body, "Nothing was saved") {
				t.Errorf("status %d, want 400 saying %q", got.status, test.says)
			}
			if test.field != "privacy.en" && !strings.Contains(got.body, "Y nadie más.") {
				t.Error("what was typed is lost")
			}
		})
	}
	for _, r := range []surveys.Role{surveys.Manager, surveys.Clerk, surveys.Viewer} {
		if got := s.do(t, "POST", "/settings", settingsForm(nil), s.ours.as(r)); got.status != 403 {
			t.Errorf("%s saves: status %d, want 403", r, got.status)
		}
	}
	after, err := s.Store.Organization(t.Context(), s.ours.id)
	if err != nil || !reflect.DeepEqual(after, before) {
		t.Errorf("stored %+v, %v; want it untouched", after, err)
	}
}

func TestSettingsShowWhatColoursLookLike(t *testing.T) {
	s := newTestServer(t)
	page := s.do(t, "GET", "/settings?accent=%23ffee00&background=%23ffffff", "", s.ours.as(surveys.Owner)).body
	day, night, _ := strings.Cut(page, "By night")
	for _, want := range []string{`value="#ffee00"`, "By day</strong>", "1.2 to 1; reading well takes 4.5 (WCAG AA)", `fill="#ffffff"`} {
		if !strings.Contains(page, want) {
			t.Errorf("page does not hold %q", want)
		}
	}
	if strings.Contains(day, `<rect x="20" y="156" width="280" height="40" rx="10" fill="#ffee00"`) {
		t.Error("by day the example shows a button that customers would not see")
	}
	for _, want := range []string{`fill="#ffee00"`, "easy to read (WCAG AA asks for 4.5)"} { // where it stands out
		if !strings.Contains(night, want) {
			t.Errorf("by night the example does not hold %q", want)
		}
	}
	odd := s.do(t, "GET", "/settings?accent=javascript:x&background=%22%3E", "", s.ours.as(surveys.Owner))
	if odd.status != 200 || !strings.Contains(odd.body, ownAccent.String()) {
		t.Errorf("colours that are none: status %d", odd.status)
	}
}
