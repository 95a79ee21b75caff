package server

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"opina/charts"
	"opina/internal/store"
	"opina/surveys"
)

func chose(question string, options ...string) surveys.Answer {
	return surveys.Answer{Question: question, Options: options}
}

// chartOf is the chart of a question as the script gets it.
func (ts *testServer) chartOf(t rapid.TB, survey int64, question, query, session string) (c charts.Chart, body string) {
	t.Helper()
	response, err := ts.app.Test(ts.request("GET", fmt.Sprintf("/surveys/%d/charts/%s?%s", survey, question, query), "", session), -1)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err == nil {
		err = json.Unmarshal(text, &c)
	}
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return c, string(text)
}

func rows(c charts.Chart) string {
	var out []string
	for _, row := range c.Table.Rows {
		out = append(out, strings.Join(row, ","))
	}
	return strings.Join(out, " ")
}

func TestResults(t *testing.T) {
	s := newTestServer(t)
	first, second, id := s.ours.posters[0], s.ours.posters[1], s.ours.survey.Survey
	s.record(t, first, face(1), chose("why", "waiting", "price"), said("Slow."), surveys.Answer{Question: "contact", Contact: "ana@example.org", Consent: true})
	s.record(t, first, face(2), chose("why", "waiting"))
	s.record(t, first, face(4))
	s.record(t, second, face(4), said("Nice."))
	owner, viewer := s.ours.as(surveys.Owner), s.ours.as(surveys.Viewer)
	for _, test := range []struct{ question, query, session, note, rows string }{
		{"face", "", owner, "4 of 4 answered it · 9 Feb – 10 Mar", "Very good,50%,2 Good,0%,0 Bad,25%,1 Very bad,25%,1"},
		{"face", "", viewer, "3 of 3 answered it", "Very good,33%,1 Good,0%,0 Bad,33%,1 Very bad,33%,1"},
		{"face", "location=" + formatID(s.ours.shops[1]), owner, "1 of 1 answered it", "Very good,100%,1 Good,0%,0 Bad,0%,0 Very bad,0%,0"},
		{"face", "period=range&from=2026-01-01&to=2026-01-02", owner, "0 of 0 answered it · 1 Jan – 2 Jan", ""},
		{"why", "", owner, "Of 2 who were asked · 9 Feb – 10 Mar · several could be chosen", "I waited too long,100%,2 It is not worth the price,50%,1"},
		{"comment", "", owner, "2 of 4 wrote something", ""},
		{"comment", "", viewer, "1 of 3 wrote something", ""},
		{"contact", "", owner, "1 of 4 left a contact", ""},
		{"contact", "location=" + formatID(s.ours.shops[1]), owner, "0 of 1 left a contact", ""},
	} {
		c, _ := s.chartOf(t, id, test.question, test.query, test.session)
		if !strings.HasPrefix(c.Note, test.note) || !strings.HasPrefix(rows(c), test.rows) {
			t.Errorf("%s?%s says %q, %q; want %q, %q", test.question, test.query, c.Note, rows(c), test.note, test.rows)
		}
	}
	page := s.do(t, "GET", fmt.Sprintf("/surveys/%d/results", id), "", owner)
	page.wants(t, 200, "Your visit today", "How was it today?", "Of 2 who were asked", `<th scope="row" dir="auto">I waited too long</th>`, "Read the answers",
		fmt.Sprintf(`data-chart="/surveys/%d/charts/why"`, id), "4 answers · 9 Feb", "!Reworded", "!no longer asked")
	s.do(t, "GET", fmt.Sprintf("/surveys/%d/results", id), "", viewer).wants(t, 200, "3 answers", "!Second shop of ours", "!/versions", "!/schedule")
	s.do(t, "GET", fmt.Sprintf("/surveys/%d/results?location=%d", id, s.ours.shops[1]), "", viewer).wants(t, 404)
	s.do(t, "GET", fmt.Sprintf("/surveys/%d/charts/nothing", id), "", owner).wants(t, 404)
	s.do(t, "GET", fmt.Sprintf("/surveys/%d/results?period=7", id), "", owner).wants(t, 200, `href="/answers?period=7"`)
	s.do(t, "GET", fmt.Sprintf("/surveys/%d/days", id), "", owner).wants(t, 200, `"4 answers`)
}

func TestResultsOfWhatIsNotAsked(t *testing.T) {
	s := newTestServer(t)
	owner := s.ours.as(surveys.Owner)
	draft := s.unpublished(t, surveys.NPSKind, named("A draft"))
	s.do(t, "GET", fmt.Sprintf("/surveys/%d/results", draft), "", owner).wants(t, 200, "once the survey is published", "!data-chart")
	s.do(t, "GET", fmt.Sprintf("/surveys/%d/days", draft), "", owner).wants(t, 200)
	s.do(t, "GET", fmt.Sprintf("/surveys/%d/charts/q", draft), "", owner).wants(t, 404)
	brought := s.published(t, imported, named("An import"))
	s.do(t, "GET", fmt.Sprintf("/surveys/%d/results", brought), "", owner).wants(t, 200, "Is it?", "!/versions", "!/schedule")
	for _, page := range []string{"", "/versions", "/schedule", "/file"} {
		s.do(t, "GET", fmt.Sprintf("/surveys/%d%s", brought, page), "", owner).wants(t, 404)
	}
}

func TestResultsJoinVersions(t *testing.T) {
	s := newTestServer(t)
	poster, id, owner := s.ours.posters[0], s.ours.survey.Survey, s.ours.as(surveys.Owner)
	s.clock.move(-20 * 24 * time.Hour)
	s.record(t, poster, face(1), chose("why", "ignored"))
	s.clock.move(10 * 24 * time.Hour) // 28 February
	next := surveys.Satisfaction()
	next.Questions[0].Title = surveys.Text{"es": "¿Y hoy?", "en": "And today?"}
	options := next.Questions[1].Options
	options[0].Title = surveys.Text{"es": options[0].Title["es"], "en": "The queue"}
	next.Questions[1].Options = append(options[:6:6], surveys.Option{ID: "noise", Title: surveys.Text{"es": "Ruido", "en": "Noise"}})
	next.Questions = append(next.Questions[:2:2], surveys.Question{ID: "back", Kind: surveys.YesNo, Title: surveys.Text{"es": "¿Volverás?", "en": "Will you be back?"}}, next.Questions[3])
	s.publish(t, id, next)
	s.clock.move(time.Hour)
	s.record(t, poster, face(2), chose("why", "waiting", "noise"), chose("back", "yes"))
	s.clock.move(10 * 24 * time.Hour)

	s.do(t, "GET", fmt.Sprintf("/surveys/%d/results", id), "", owner).wants(t, 200,
		"And today?", "Until 28 Feb 2026 (version 1) it said:", `<q lang="en" dir="auto">How was it today?</q>`, `<q lang="es" dir="auto">¿Qué tal ha ido hoy?</q>`, "in Spanish",
		"Until 28 Feb 2026 (version 1) “The queue” said:", `<q lang="en" dir="auto">I waited too long</q>`,
		"Since 28 Feb 2026 (version 2) it also offers:", `>Noise</q>`,
		"Until 28 Feb 2026 (version 1) it also offered:", ">I complained and nobody answered</q>",
		"Reworded", "1 question that is no longer asked", "Tell us in your own words", "Asked until 28 Feb 2026 (version 1).")
	face, _ := s.chartOf(t, id, "face", "", owner)
	if want := "2 of 2 answered it"; !strings.HasPrefix(face.Note, want) || rows(face) != "Very good,0%,0 Good,0%,0 Bad,50%,1 Very bad,50%,1" {
		t.Errorf("faces: %q, %q", face.Note, rows(face))
	}
	why, _ := s.chartOf(t, id, "why", "", owner)
	if !strings.HasPrefix(rows(why), "The queue,50%,1 Noise,50%,1 I complained and nobody answered (no longer offered),50%,1") {
		t.Errorf("reasons: %q, %q", why.Note, rows(why))
	}
	back, _ := s.chartOf(t, id, "back", "", owner)
	if want := "1 of 1 answered it · 9 Feb – 10 Mar · asked since 28 Feb 2026"; back.Note != want {
		t.Errorf("a new question says %q, want %q", back.Note, want)
	}
}

// Those who left are never broken down in groups below five, whatever shop and days are asked for, on the page and in its charts.
func TestExitSurveysHideSmallGroups(t *testing.T) {
	s := newTestServer(t)
	exit, _ := surveys.TemplateOf(surveys.ExitKind)
	id := s.published(t, exit.Kind, exit.Content)
	var links [2]store.Touchpoint
	for i, shop := range s.ours.shops {
		links[i] = s.touchpoint(t, store.Touchpoint{Organization: s.ours.id, Location: shop, Survey: id, Name: "Link", Channel: surveys.Link})
	}
	s.clock.move(-9 * 24 * time.Hour)
	answered := map[[2]int]int64{} // shop and day → answers
	for day := range 10 {
		for shop := range links {
			for range (day + 3*shop) % 4 {
				s.record(t, links[shop], chose("reasons", "price"), chose("told", "no"), chose("silence", "easier"))
				answered[[2]int{shop, day}]++
			}
		}
		if day < 9 {
			s.clock.move(24 * time.Hour)
		}
	}
	first := surveys.DayOf(s.clock.Now()) - 9
	owner := s.ours.as(surveys.Owner)
	hidden, shown := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		from := rapid.IntRange(0, 9).Draw(t, "from")
		to := rapid.IntRange(from, 9).Draw(t, "to")
		shop := rapid.IntRange(-1, 1).Draw(t, "shop")
		query := fmt.Sprintf("period=range&from=%s&to=%s", first+surveys.Day(from), first+surveys.Day(to))
		if shop >= 0 {
			query += "&location=" + formatID(s.ours.shops[shop])
		}
		var n int64
		for at, k := range answered {
			if (shop < 0 || at[0] == shop) && at[1] >= from && at[1] <= to {
				n += k
			}
		}
		for _, question := range []string{"reasons", "told", "silence"} {
			c, body := s.chartOf(t, id, question, query, owner)
			small := n < surveys.SmallGroup
			if broken := c.Options != nil || len(c.Table.Rows) > 0; broken == small {
				t.Fatalf("%s of %d answers is broken down: %v\n%s", question, n, broken, body)
			}
			if small && n > 0 && !strings.HasPrefix(c.Note, "Fewer than 5 answers") {
				t.Fatalf("%s of %d answers says %q", question, n, c.Note)
			}
			if small {
				hidden++
			} else {
				shown++
			}
		}
	})
	if hidden == 0 || shown == 0 {
		t.Errorf("%d hidden and %d shown: nothing was tried", hidden, shown)
	}
	page := s.do(t, "GET", fmt.Sprintf("/surveys/%d/results?period=range&from=%s&to=%s&location=%d", id, first+1, first+1, s.ours.shops[0]), "", owner)
	page.wants(t, 200, "There are fewer than 5 answers", "!Too expensive", "!Going elsewhere")
	days, err := json.Marshal(s.do(t, "GET", fmt.Sprintf("/surveys/%d/days", id), "", owner).body)
	if err != nil || strings.Contains(string(days), "Low") || strings.Contains(string(days), "comment") {
		t.Errorf("days of an exit survey say more than how many: %s, %v", days, err)
	}
}
