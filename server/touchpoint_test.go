package server

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"opina/internal/qr"
	"opina/internal/store"
	"opina/surveys"
)

func (ts *testServer) touchpoint(t *testing.T, tp store.Touchpoint) store.Touchpoint {
	t.Helper()
	tp, err := ts.Store.CreateTouchpoint(t.Context(), tp)
	if err != nil {
		t.Fatal(err)
	}
	return tp
}

func pathOf(tp store.Touchpoint) string { return fmt.Sprintf("/touchpoints/%d", tp.ID) }

func TestTouchpointPage(t *testing.T) {
	s := newTestServer(t)
	poster := s.ours.posters[0]
	page := s.do(t, "GET", pathOf(poster), "", s.ours.as(surveys.Owner)).body
	for _, want := range []string{
		"First poster of ours", "First shop of ours", "opina.example/s/" + poster.Code, `href="http://opina.example/s/` + poster.Code + `"`,
		"¿Qué tal ha ido hoy?", "How was it today?", "QR code of opina.example/s/" + poster.Code, "/qr.svg", "/qr.png", "Take out of use",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("page does not hold %q", want)
		}
	}
	tablet := s.touchpoint(t, store.Touchpoint{
		Organization: s.ours.id, Location: s.ours.shops[0], Survey: s.ours.survey.Survey, Name: "Exit", Channel: surveys.Kiosk,
	})
	if page := s.do(t, "GET", pathOf(tablet), "", s.ours.as(surveys.Viewer)).body; !strings.Contains(page, "opina.example/kiosk<") {
		t.Error("a tablet's page does not hold the address of the tablet's app")
	} else if strings.Contains(page, "/retire") {
		t.Error("a viewer is offered to retire it")
	}
	imported := s.touchpoint(t, store.Touchpoint{
		Organization: s.ours.id, Location: s.ours.shops[0], Survey: s.ours.survey.Survey, Name: "File", Channel: surveys.Import,
	})
	if page := s.do(t, "GET", pathOf(imported), "", s.ours.as(surveys.Owner)); page.status != 200 || strings.Contains(page.body, imported.Code) {
		t.Errorf("what was imported has an address (status %d)", page.status)
	}
	if got := s.do(t, "GET", pathOf(imported)+"/qr.png", "", s.ours.as(surveys.Owner)); got.status != 404 {
		t.Errorf("code of what was imported: status %d, want 404", got.status)
	}
}

func TestTouchpointsOfOthersAreNotFound(t *testing.T) {
	s := newTestServer(t)
	for range 2 { // so that theirs has an id that none of ours has
		s.touchpoint(t, store.Touchpoint{Organization: s.theirs.id, Location: s.theirs.shops[0], Survey: s.theirs.survey.Survey, Channel: surveys.QR})
	}
	theirs, other := "/touchpoints/4", pathOf(s.ours.posters[1])
	for _, page := range []string{"", "/qr.svg", "/qr.png"} {
		for path, who := range map[string]surveys.Role{
			theirs + page: surveys.Owner, other + page: surveys.Manager, "/touchpoints/x" + page: surveys.Owner,
			"/touchpoints/99999999999999999999" + page: surveys.Owner,
		} {
			if got := s.do(t, "GET", path, "", s.ours.as(who)); got.status != 404 {
				t.Errorf("GET %s as %s: status %d, want 404", path, who, got.status)
			}
		}
	}
	for path, who := range map[string]surveys.Role{theirs: surveys.Owner, other: surveys.Manager} {
		if got := s.do(t, "POST", path+"/retire", "", s.ours.as(who)); got.status != 404 {
			t.Errorf("retire %s as %s: status %d, want 404", path, who, got.status)
		}
	}
	for _, tp := range []store.Touchpoint{s.ours.posters[1], s.theirs.posters[0]} {
		if got := s.do(t, "GET", "/s/"+tp.Code, "", ""); got.status != 200 {
			t.Errorf("%s no longer asks: status %d", tp.Name, got.status)
		}
	}
}

func TestRetire(t *testing.T) {
	s := newTestServer(t)
	poster := s.ours.posters[0]
	s.record(t, poster, face(1), said("kept"))
	for _, r := range []surveys.Role{surveys.Clerk, surveys.Viewer} {
		if got := s.do(t, "POST", pathOf(poster)+"/retire", "", s.ours.as(r)); got.status != 403 {
			t.Errorf("%s retires: status %d, want 403", r, got.status)
		}
	}
	if got := s.do(t, "POST", pathOf(poster)+"/retire", "", s.ours.as(surveys.Manager)); got.status != 303 {
		t.Fatalf("status %d", got.status)
	}
	if got := s.do(t, "GET", "/s/"+poster.Code, "", ""); got.status != 404 {
		t.Errorf("its survey: status %d, want 404", got.status)
	}
	if got := s.do(t, "GET", pathOf(poster)+"/qr.svg", "", s.ours.as(surveys.Owner)); got.status != 404 {
		t.Errorf("its code: status %d, want 404", got.status)
	}
	s.clock.move(48 * 3600e9)
	if got := s.do(t, "POST", pathOf(poster)+"/retire", "", s.ours.as(surveys.Owner)); got.status != 303 {
		t.Errorf("again: status %d", got.status)
	}
	for path, want := range map[string]string{
		pathOf(poster): "Retired on 10 Mar 2026.", "/places": "1 retired", "/answers": "kept",
	} {
		if page := s.do(t, "GET", path, "", s.ours.as(surveys.Owner)).body; !strings.Contains(page, want) {
			t.Errorf("%s does not say %q", path, want)
		}
	}
}

func TestCodesToDownload(t *testing.T) {
	s := newTestServer(t)
	poster := s.touchpoint(t, store.Touchpoint{
		Organization: s.ours.id, Location: s.ours.shops[0], Survey: s.ours.survey.Survey, Code: "grnw2p", Channel: surveys.QR,
		Name: "Señal \"ñ\"\r\nSet-Cookie: x=1; ../日本",
	})
	want, err := qr.New("http://opina.example/s/grnw2p")
	if err != nil {
		t.Fatal(err)
	}
	svg := s.do(t, "GET", pathOf(poster)+"/qr.svg", "", s.ours.as(surveys.Viewer))
	if got := svg.header.Get("Content-Type"); got != "image/svg+xml" {
		t.Errorf("type of the SVG is %q", got)
	}
	if got, want := svg.header.Get("Content-Disposition"), `attachment; filename="senal-n-set-cookie-x-1-grnw2p.svg"`; got != want {
		t.Errorf("Content-Disposition is %q, want %q", got, want)
	}
	d := regexp.MustCompile(` d="([^"]+)"`).FindStringSubmatch(svg.body)
	if d == nil || d[1] != want.Path() || !strings.Contains(svg.body, fmt.Sprintf(`viewBox="0 0 %d %d"`, want.Side(), want.Side())) {
		t.Errorf("the SVG is not the code of the address: %.200s", svg.body)
	}
	for query, size := range map[string]int{"": qr.UsualPNG, "?size=256": 256, "?size=2048": 2048} {
		got := s.do(t, "GET", pathOf(poster)+"/qr.png"+query, "", s.ours.as(surveys.Viewer))
		if got.status != 200 || got.header.Get("Content-Type") != "image/png" {
			t.Fatalf("%s: status %d, type %s", query, got.status, got.header.Get("Content-Type"))
		}
		if picture, err := want.PNG(size); err != nil || got.body != string(picture) {
			t.Errorf("%s: the PNG is not the code of the address (%v)", query, err)
		}
	}
	for _, size := range []string{"255", "2049", "-1", "x", "1e3"} {
		if got := s.do(t, "GET", pathOf(poster)+"/qr.png?size="+size, "", s.ours.as(surveys.Owner)); got.status != 400 {
			t.Errorf("size %s: status %d, want 400", size, got.status)
		}
	}
}
