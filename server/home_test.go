package server

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"opina/charts"
	"opina/internal/store"
	"opina/surveys"
	"opina/surveys/intake"
)

// rate stores an answer at a poster as its customer gave it: a face, and what else is not "".
func (ts *testServer) rate(t *testing.T, code string, face int, reason, comment, contact string) surveys.ID {
	t.Helper()
	desk, err := ts.Store.Desk(t.Context(), code, 0)
	if err != nil {
		t.Fatal(err)
	}
	now := ts.clock.Now()
	in := surveys.Submission{ID: surveys.NewID(now), Revision: 1, Lang: "es", Finished: true}
	in.Answers = []surveys.Answer{{Question: "face", Rating: &face}}
	if reason != "" {
		in.Answers = append(in.Answers, surveys.Answer{Question: "why", Options: []string{reason}})
	}
	if comment != "" {
		in.Answers = append(in.Answers, surveys.Answer{Question: "comment", Text: comment})
	}
	if contact != "" {
		in.Answers = append(in.Answers, surveys.Answer{Question: "contact", Contact: contact, Consent: true})
	}
	decision, err := intake.Decide(desk.Desk, in, now)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ts.Store.Record(t.Context(), decision); err != nil {
		t.Fatal(err)
	}
	return in.ID
}

// wants tells what of the body should be there, and what with "!" before it should not.
func (a answer) wants(t *testing.T, status int, texts ...string) {
	t.Helper()
	if a.status != status {
		t.Errorf("status = %d, want %d", a.status, status)
	}
	for _, text := range texts {
		if unwanted, not := strings.CutPrefix(text, "!"); not {
			if strings.Contains(a.body, unwanted) {
				t.Errorf("the answer holds %q", unwanted)
			}
		} else if !strings.Contains(a.body, text) {
			t.Errorf("the answer lacks %q", text)
		}
	}
	if t.Failed() {
		t.Log(a.body)
	}
}

func TestHomeSaysWhatToDoFirst(t *testing.T) {
	ts := newTestServer(t)
	got := ts.do(t, "GET", "/", "", ts.ours.as(surveys.Owner))
	got.wants(t, 200, "There are no answers yet.", `href="/places"`, "Here you will see what customers complain about", "!<svg class=\"face")
}

func TestHomeCountsFromTheFirstAnswer(t *testing.T) {
	ts := newTestServer(t)
	id := ts.rate(t, ts.ours.posters[0].Code, 1, "waiting", `Media hora <script>alert("x")</script>`, "ana@cliente.example")
	ts.clock.move(3 * time.Hour)
	got := ts.do(t, "GET", "/", "", ts.ours.as(surveys.Owner))
	got.wants(t, 200,
		"In the last 30 days there is 1 answer: it is too early to conclude anything.", "Named most so far:", "<strong>waiting time</strong>",
		`<p class="figure" id="answers-total">1</p>`, "0 of 1 rating · 9 Feb – 10 Mar", "There are too few answers to compare yet.",
		`id="low-`+id.String()+`"`, "First shop of ours", `>3 h ago, 10 Mar, 13:00</time>`,
		`>Media hora</span> &lt;script&gt;alert(&#34;x&#34;)&lt;/script&gt;`, "!<script>alert", "ana@cliente.example", "by 12 Mar 2026, 13:00",
		`<th scope="row" dir="auto">Waiting time</th>`)
}

func TestHomeComparesWithEnough(t *testing.T) {
	ts := newTestServer(t)
	give := func(happy, waited int) {
		for range happy {
			ts.rate(t, ts.ours.posters[0].Code, 4, "", "", "")
		}
		for range waited {
			ts.rate(t, ts.ours.posters[1].Code, 2, "waiting", "", "")
		}
	}
	const month = 30 * 24 * time.Hour
	ts.clock.move(-month)
	give(25, 5)
	ts.clock.move(month)
	give(20, 20)
	ts.do(t, "GET", "/", "", ts.ours.as(surveys.Owner)).wants(t, 200,
		"In the last 30 days customers mention ", "most (20, up from 5 in the 30 days before).",
		"<strong>Second shop of ours</strong>", "explains most of it.",
		"Down 33 points from 83% in the 30 days before", "n\u202f=\u202f30", "!may well be chance", "20 of 40 ratings")
	ts.do(t, "GET", "/summary", "", ts.ours.as(surveys.Viewer)).wants(t, 200,
		"In the last 30 days there are 20 answers", "!Second shop", "There are too few answers to compare yet.", "!<html")
}

func TestHomeShowsOnlyWhatTheMemberSees(t *testing.T) {
	ts := newTestServer(t)
	ts.rate(t, ts.ours.posters[0].Code, 1, "", "primera tienda", "")
	ts.rate(t, ts.ours.posters[1].Code, 1, "", "segunda tienda", "")
	ts.rate(t, ts.theirs.posters[0].Code, 1, "", "la competencia", "")
	first, second := formatID(ts.ours.shops[0]), formatID(ts.ours.shops[1])
	tests := map[string]struct {
		role  surveys.Role
		query string
		want  []string
	}{
		"an owner's all":      {surveys.Owner, "", []string{"primera", "segunda", "!competencia", "Second shop"}},
		"an owner's one":      {surveys.Owner, "?location=" + second, []string{"!primera", "segunda", "!competencia"}},
		"a manager's all":     {surveys.Manager, "", []string{"primera", "!segunda", "!competencia", "!Second shop"}},
		"a clerk's own":       {surveys.Clerk, "?location=" + first, []string{"primera", "!segunda"}},
		"before it happened":  {surveys.Owner, "?from=2026-01-01&to=2026-01-31", []string{"!primera", "no answers in this period", `value="2026-01-31"`}},
		"nonsense is told":    {surveys.Owner, "?period=x&location=y", []string{"primera", "The period in the address", "The shop in the address"}},
		"a period of its own": {surveys.Owner, "?period=14", []string{"primera", "last 14 days"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			session := ts.ours.as(test.role)
			ts.do(t, "GET", "/"+test.query, "", session).wants(t, 200, test.want...)
			for _, text := range test.want {
				if strings.Contains(text, "tienda") || strings.Contains(text, "competencia") {
					ts.do(t, "GET", "/low"+test.query, "", session).wants(t, 200, text)
				}
			}
		})
	}
	foreign := formatID(ts.theirs.shops[1] + 100)
	for _, path := range []string{"/", "/summary", "/low", "/charts/faces"} {
		for _, location := range []string{second, foreign} {
			ts.do(t, "GET", path+"?location="+location, "", ts.ours.as(surveys.Manager)).wants(t, 404, "!segunda")
		}
	}
}

func TestCharts(t *testing.T) {
	ts := newTestServer(t)
	ts.rate(t, ts.ours.posters[0].Code, 1, "waiting", "", "")
	ts.rate(t, ts.ours.posters[1].Code, 4, "", "", "")
	ts.rate(t, ts.theirs.posters[0].Code, 4, "", "", "")
	tests := map[string]struct{ note, row string }{
		"answers":      {"2 answers", "10 Mar 2026,2,1,0"},
		"satisfaction": {"2 ratings", "10 Mar 2026,50%,9% – 91%,2"},
		"faces":        {"2 ratings", "Very bad,50%,1"},
		"reasons":      {"1 negative mention in 2 answers", "Waiting time,1,100%,100%"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := ts.do(t, "GET", "/charts/"+name+"?period=7", "", ts.ours.as(surveys.Owner))
			var chart charts.Chart
			if err := json.Unmarshal([]byte(got.body), &chart); err != nil || got.status != 200 {
				t.Fatalf("%d, %v: %s", got.status, err, got.body)
			}
			if want := test.note + " · 4 Mar – 10 Mar"; chart.Note != want {
				t.Errorf("note = %q, want %q", chart.Note, want)
			}
			if last := chart.Table.Rows[len(chart.Table.Rows)-1]; strings.Join(last, ",") != test.row {
				t.Errorf("last row = %q, want %q", last, test.row)
			}
			if len(chart.Options) == 0 {
				t.Error("no options")
			}
		})
	}
	ts.do(t, "GET", "/charts/profit", "", ts.ours.as(surveys.Owner)).wants(t, 404)
	ts.do(t, "GET", "/charts/faces?location=x&period=-1", "", ts.ours.as(surveys.Owner)).wants(t, 200, `"title"`)
}

// Those who said something go before bare faces, and the list stays in order of time.
func TestTelling(t *testing.T) {
	at := func(i int) time.Time { return time.Unix(int64(1000-i), 0) }
	var rows []store.AnswerRow
	for i := range 14 {
		row := store.AnswerRow{Response: surveys.Response{EffectiveAt: at(i)}}
		if i%2 == 1 {
			row.Answers = []surveys.Answer{{Question: "comment", Text: "says something"}}
		}
		rows = append(rows, row)
	}
	got := telling(rows)
	spoken := 0
	for i, row := range got {
		if row.Comment() != "" {
			spoken++
		}
		if i > 0 && row.EffectiveAt.After(got[i-1].EffectiveAt) {
			t.Errorf("row %d is newer than the one above it", i)
		}
	}
	if len(got) != lowShown || spoken != 7 {
		t.Errorf("%d rows, %d with words, want %d and 7", len(got), spoken, lowShown)
	}
}
