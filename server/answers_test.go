package server

import (
	"fmt"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"opina/internal/store"
	"opina/surveys"
	"opina/surveys/intake"
)

// record stores an answer at a poster as a customer would have given it a moment ago, and gives its id.
func (ts *testServer) record(t *testing.T, poster store.Touchpoint, answers ...surveys.Answer) surveys.ID {
	t.Helper()
	desk, err := ts.Store.Desk(t.Context(), poster.Code, 0)
	if err != nil {
		t.Fatal(err)
	}
	now := ts.clock.Now()
	s := surveys.Submission{ID: surveys.NewID(now), Revision: 1, Lang: "en", Finished: true, Answers: answers}
	decision, err := intake.Decide(desk.Desk, s, now)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ts.Store.Record(t.Context(), decision); err != nil {
		t.Fatal(err)
	}
	return s.ID
}

func face(value int) surveys.Answer { return surveys.Answer{Question: "face", Rating: &value} }
func said(text string) surveys.Answer {
	return surveys.Answer{Question: "comment", Text: text}
}

var answerID = regexp.MustCompile(`<li id="([0-9a-f-]{36})" class="answer">`)

// listed are the ids of the answers on a page, in order.
func listed(body string) []string {
	var ids []string
	for _, m := range answerID.FindAllStringSubmatch(body, -1) {
		ids = append(ids, m[1])
	}
	return ids
}

func TestAnswerIsShownWhole(t *testing.T) {
	s := newTestServer(t)
	comment := "  Waited  <b>40</b> minutes\n\tand \"nobody\" came & left</p>"
	s.record(t, s.ours.posters[0], face(1), surveys.Answer{Question: "why", Options: []string{"waiting"}}, said(comment),
		surveys.Answer{Question: "contact", Contact: "ana@example.org", Consent: true})
	page := s.do(t, "GET", "/answers", "", s.ours.as(surveys.Owner)).body
	for _, want := range []string{
		"First shop of ours · First poster of ours", "Very bad", `class="face bad"`,
		`datetime="2026-03-10T13:00:00+01:00"`, ">Waiting time</b> · to improve", "Wants an answer:", "ana@example.org",
		"promised by 12 Mar 2026, 13:00", "1 of 1 answer, 9 Feb – 10 Mar",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("page does not hold %q", want)
		}
	}
	if got := texts(page); !slices.Equal(got, []string{strings.TrimSpace(comment)}) {
		t.Errorf("the comment came back as %q", got)
	}
}

var (
	commented = regexp.MustCompile(`(?s)<p class="comment"[^>]*>(.*?)</p>`)
	marks     = regexp.MustCompile(`</?(?:mark|span)(?: class="[^"]*" title="[^"]*")?>`)
)

// texts are the comments on a page as a reader sees them.
func texts(page string) []string {
	var all []string
	for _, m := range commented.FindAllStringSubmatch(page, -1) {
		all = append(all, html.UnescapeString(marks.ReplaceAllString(m[1], "")))
	}
	return all
}

func TestNaughtyCommentsComeBackAsTheyAre(t *testing.T) {
	s := newTestServer(t)
	comments := []string{
		`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `{{.}} ${7*7} %s`, "'; DROP TABLE responses; --",
		"﷽ مرحبا RTL \u202eabc", "🇪🇸👩‍👩‍👧 zalgo t̸̢e̷x̶t", strings.Repeat("long", 1000), "null", "-", "\u0085\u2028line",
	}
	for _, comment := range comments {
		s.record(t, s.ours.posters[0], face(4), said(comment))
		s.clock.move(time.Second)
	}
	page := s.do(t, "GET", "/answers?q="+url.QueryEscape(`"<script> ' OR 1=1 --`), "", s.ours.as(surveys.Owner))
	if page.status != 200 || strings.Contains(page.body, `<script> '`) {
		t.Errorf("search for marks: status %d, or the search is not escaped", page.status)
	}
	body := s.do(t, "GET", "/answers", "", s.ours.as(surveys.Owner)).body
	shown := texts(body)
	for _, comment := range comments {
		if !slices.Contains(shown, surveys.Clean(comment)) {
			t.Errorf("page does not hold %.60q as it was written", comment)
		}
	}
	if n := len(listed(body)); n != len(comments) {
		t.Errorf("%d answers listed, want %d", n, len(comments))
	}
}

func TestAnswersFilter(t *testing.T) {
	s := newTestServer(t)
	record := func(poster int, answers ...surveys.Answer) string {
		s.clock.move(time.Minute)
		return s.record(t, s.ours.posters[poster], answers...).String()
	}
	old := record(0, face(2), said("Demasiada espera en la caja"))
	s.clock.move(60 * 24 * time.Hour)
	queue := record(0, face(1), said("La ESPERA fue eterna"))
	kind := record(1, face(4), said("Trato estupendo"))
	bare := record(1, face(3))
	theirs := s.record(t, s.theirs.posters[0], face(1), said("espera ajena")).String()

	tests := map[string]struct {
		query string
		who   surveys.Role
		want  []string
	}{
		"newest first":         {"", surveys.Owner, []string{bare, kind, queue}},
		"since the beginning":  {"period=3660", surveys.Owner, []string{bare, kind, queue, old}},
		"one shop":             {"location=" + formatID(s.ours.shops[1]), surveys.Owner, []string{bare, kind}},
		"a viewer's shops":     {"", surveys.Viewer, []string{queue}},
		"a manager's shops":    {"period=365", surveys.Manager, []string{queue, old}},
		"low ratings":          {"low=1", surveys.Owner, []string{queue}},
		"words, folded":        {"q=Espéra&period=365", surveys.Owner, []string{queue, old}},
		"all words":            {"q=espera+caja&period=365", surveys.Owner, []string{old}},
		"theme":                {"theme=service.waiting", surveys.Owner, []string{queue}},
		"theme that is none":   {"theme=x", surveys.Owner, []string{bare, kind, queue}},
		"low and words":        {"low=1&q=estupendo", surveys.Owner, nil},
		"range of days":        {"from=2026-03-01&to=2026-03-31", surveys.Owner, []string{old}},
		"period of nonsense":   {"period=x", surveys.Owner, []string{bare, kind, queue}},
		"after one":            {"before=" + kind, surveys.Owner, []string{queue}},
		"after theirs is none": {"before=" + theirs, surveys.Owner, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := s.do(t, "GET", "/answers?"+test.query, "", s.login(t, test.who))
			if ids := listed(got.body); got.status != 200 || !slices.Equal(ids, test.want) {
				t.Errorf("status %d, answers %v, want %v", got.status, ids, test.want)
			}
		})
	}
	marked := s.do(t, "GET", "/answers?q=espera", "", s.login(t, surveys.Owner)).body
	if !strings.Contains(marked, `La <mark class="reason blame" title="Waiting time · to improve">ESPERA</mark> fue `) {
		t.Error("the word that was searched is not marked")
	}
	for name, path := range map[string]string{
		"shop of another organization": "/answers?location=" + formatID(s.shopOfTheirs(t)),
		"cursor that is none":          "/answers?before=x",
	} {
		if got := s.do(t, "GET", path, "", s.login(t, surveys.Owner)); got.status != 404 {
			t.Errorf("%s: status %d, want 404", name, got.status)
		}
	}
	if got := s.do(t, "GET", "/answers?location="+formatID(s.ours.shops[1]), "", s.login(t, surveys.Viewer)); got.status != 404 {
		t.Errorf("a shop that the viewer does not see: status %d, want 404", got.status)
	}
}

func TestAnswersPaging(t *testing.T) {
	s := newTestServer(t)
	var want []string
	for i := range 2*answersPage + 7 {
		if i%3 > 0 { // three at the same moment
			s.clock.move(time.Millisecond)
		}
		want = append(want, s.record(t, s.ours.posters[0], face(1+i%4), said(fmt.Sprintf("espera número %d", i))).String())
	}
	older := regexp.MustCompile(`rel="next" href="([^"]+)"`)
	var got []string
	for path, pages := "/answers?q=espera", 0; path != ""; pages++ {
		if pages > 3 {
			t.Fatal("the pages do not end")
		}
		body := s.do(t, "GET", path, "", s.ours.as(surveys.Owner)).body
		got = append(got, listed(body)...)
		path = ""
		if m := older.FindStringSubmatch(body); m != nil {
			path = html.UnescapeString(m[1])
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("%d answers over all pages, want %d, each once", len(got), len(want))
	}
	first := s.do(t, "GET", "/answers", "", s.ours.as(surveys.Owner)).body
	if want := "The newest 50 of 107 answers"; !strings.Contains(first, want) {
		t.Errorf("page does not say %q", want)
	}
}

func TestEmptyAnswersSayWhatToDo(t *testing.T) {
	s := newTestServer(t)
	tests := []struct{ name, query, want string }{
		{"no answer ever", "", "Hang a poster"},
		{"none in this period", "", "Try a longer one"},
		{"none that match", "?period=365&q=nothing", "None of the 1 answers"},
	}
	for i, test := range tests {
		if i == 1 {
			s.record(t, s.ours.posters[0], face(4))
			s.clock.move(50 * 24 * time.Hour)
		}
		body := s.do(t, "GET", "/answers"+test.query, "", s.login(t, surveys.Owner)).body
		if !strings.Contains(body, test.want) {
			t.Errorf("%s: page does not say %q", test.name, test.want)
		}
	}
}

// login is a session of our member with the role that starts now: those of the fixture end when the clock moves far ahead.
func (ts *testServer) login(t *testing.T, r surveys.Role) string {
	t.Helper()
	token, err := ts.Store.StartSession(t.Context(), ts.ours.id, ts.ours.members[r].ID, ts.clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// shopOfTheirs is a shop of the other organization whose id is none of ours: each organization counts its own.
func (ts *testServer) shopOfTheirs(t *testing.T) int64 {
	t.Helper()
	id, err := ts.Store.CreateLocation(t.Context(), store.Location{Organization: ts.theirs.id, Name: "Third shop of theirs"})
	if err != nil {
		t.Fatal(err)
	}
	return id
}
