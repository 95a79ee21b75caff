package server

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"opina/surveys"
	"opina/surveys/intake"
)

const batchPath = "/api/v1/responses"

func (ts *testServer) batch(t *testing.T, body string) answer {
	t.Helper()
	r := ts.request("POST", batchPath, body, "")
	r.Header.Del("Origin") // programs send none
	r.Header.Del("Sec-Fetch-Site")
	r.Header.Set("Content-Type", "application/json")
	return ts.send(t, r)
}

// results are what became of the items of a batch that was taken.
func (ts *testServer) results(t *testing.T, items ...string) []batchResult {
	t.Helper()
	got := ts.batch(t, `{"responses":[`+strings.Join(items, ",")+`]}`)
	var out struct{ Results []batchResult }
	if err := json.Unmarshal([]byte(got.body), &out); err != nil || got.status != 200 || len(out.Results) != len(items) {
		t.Fatalf("%d %s for %d items", got.status, got.body, len(items))
	}
	return out.Results
}

func item(id surveys.ID, revision int, code string, face int) string {
	return fmt.Sprintf(`{"id":%q,"revision":%d,"touchpoint":%q,"version":1,"lang":"en","finished":true,"answers":[{"question":"face","rating":%d}]}`,
		id, revision, code, face)
}

func TestBatchAnswersPerItem(t *testing.T) {
	ts := newTestServer(t)
	code, now := ts.ours.posters[0].Code, ts.clock.Now()
	id, other := surveys.NewID(now), surveys.NewID(now)
	for _, step := range []struct {
		items []string
		want  []string // status and revision that stands
	}{
		{[]string{item(id, 1, code, 4), item(other, 3, code, 2)}, []string{"accepted 1", "accepted 3"}},
		{[]string{item(id, 1, code, 4), item(other, 1, code, 1)}, []string{"duplicate 1", "superseded 3"}},
		{[]string{item(id, 1, code, 3), item(other, 4, code, 1)}, []string{"conflict 1", "accepted 4"}},
		{[]string{item(id, 2, "nope22", 3), item(id, 2, code, 3)}, []string{"rejected 2", "accepted 2"}},
	} {
		for i, got := range ts.results(t, step.items...) {
			if said := fmt.Sprint(got.Status, " ", got.Revision); said != step.want[i] {
				t.Errorf("%s: %s, want %s", step.items[i], said, step.want[i])
			}
			if got.Status != string(intake.Rejected) && (!got.Finished || got.Fields != nil) {
				t.Errorf("%+v", got)
			}
		}
	}
	if rows := ts.stored(t); len(rows) != 2 {
		t.Errorf("%d answers, want 2", len(rows))
	}
}

func TestBatchSaysWhatIsWrong(t *testing.T) {
	ts := newTestServer(t)
	good := item(surveys.NewID(ts.clock.Now()), 1, ts.ours.posters[0].Code, 3)
	change := func(pairs ...string) string { return strings.NewReplacer(pairs...).Replace(good) }
	for name, test := range map[string]struct{ in, path string }{
		"no id":             {change(`"id"`, `"lang"`, `"lang":"en",`, ""), "id"},
		"random id":         {change(`"id":"`, `"id":"6f1c24a8-6b1f-4f5b-9d5c-1d8f0e6c1a2b","lang":"`, `"lang":"en",`, ""), "id"},
		"revision 0":        {change(`"revision":1`, `"revision":0`), "revision"},
		"a huge revision":   {change(`"revision":1`, `"revision":1000001`), "revision"},
		"unknown code":      {change(ts.ours.posters[0].Code, "nope22"), "touchpoint"},
		"unknown version":   {change(`"version":1`, `"version":99`), "version"},
		"negative version":  {change(`"version":1`, `"version":-1`), "version"},
		"unknown survey":    {change(`"version":1`, `"survey":987654321,"version":1`), "survey"},
		"negative survey":   {change(`"version":1`, `"survey":-1,"version":1`), "survey"},
		"never asked here":  {change(`"version":1`, fmt.Sprintf(`"survey":%d,"version":1`, ts.another(t, "Never"))), "survey"},
		"a time of nowhere": {change(`"finished"`, `"answered_at":"yesterday","finished"`), "answered_at"},
		"a clock of 1650":   {change(`"finished"`, `"clock_offset_ms":9223372036854775807,"finished"`), "clock_offset_ms"},
		"no such question":  {change(`"question":"face"`, `"question":"fate"`), "answers[0].question"},
		"no such face":      {change(`"rating":3`, `"rating":5`), "answers[0].rating"},
		"no answers":        {change(`[{"question":"face","rating":3}]`, `null`), "answers"},
	} {
		t.Run(name, func(t *testing.T) {
			got := ts.results(t, test.in)[0]
			if got.Status != string(intake.Rejected) || len(got.Fields) != 1 || got.Fields[0].Path != test.path || got.Fields[0].Message == "" || got.Fields[0].Key == "" {
				t.Errorf("%s: %+v, want field %s", test.in, got, test.path)
			}
		})
	}
	if rows := ts.stored(t); len(rows) != 0 {
		t.Errorf("%d answers were stored", len(rows))
	}
	// The neighbours of bad items go in.
	bad := strings.Replace(good, `"rating":3`, `"rating":7`, 1)
	if got := ts.results(t, bad, good, bad); got[0].Status != string(intake.Rejected) || got[1].Status != string(intake.Accepted) || got[2].Status != string(intake.Rejected) {
		t.Errorf("%+v", got)
	}
}

// another makes a survey with one face that no touchpoint has shown.
func (ts *testServer) another(t *testing.T, title string) int64 {
	t.Helper()
	v, err := ts.Store.CreateSurvey(t.Context(), ts.ours.id, surveys.SatisfactionKind, surveys.Content{
		Title: surveys.Text{"en": title}, Languages: []string{"en"},
		Questions: []surveys.Question{{ID: "second", Kind: surveys.Smiley, Points: 4, Title: surveys.Text{"en": "And today?"}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return v.Survey
}

// A program that collected answers before the touchpoint showed another survey says which one they answer.
func TestBatchAnswersAnEarlierSurvey(t *testing.T) {
	ts := newTestServer(t)
	poster := ts.ours.posters[0]
	if err := ts.Store.ShowSurvey(t.Context(), ts.ours.id, poster.ID, ts.another(t, "Second")); err != nil {
		t.Fatal(err)
	}
	now := ts.clock.Now()
	id := surveys.NewID(now)
	late := item(id, 1, poster.Code, 3)
	named := strings.Replace(late, `"version":1`, fmt.Sprintf(`"survey":%d,"version":1`, poster.Survey), 1)
	if got := ts.results(t, late)[0]; got.Status != string(intake.Rejected) || got.Fields[0].Path != "answers[0].question" {
		t.Errorf("without the survey: %+v", got)
	}
	if got := ts.results(t, named)[0]; got.Status != string(intake.Accepted) {
		t.Errorf("with the survey: %+v", got)
	}
	latest := strings.Replace(named, `"version":1`, `"version":0`, 1)
	if got := ts.results(t, latest)[0]; got.Status != string(intake.Duplicate) {
		t.Errorf("its latest version: %+v", got)
	}
	unknown := strings.Replace(named, `"version":1`, `"version":99`, 1)
	if got := ts.results(t, unknown)[0]; got.Status != string(intake.Rejected) || len(got.Fields) != 1 || got.Fields[0].Path != "version" {
		t.Errorf("a version that it never had: %+v", got)
	}
	if rows := ts.stored(t); len(rows) != 1 {
		t.Errorf("%d answers, want 1", len(rows))
	}
}

func TestBatchKeepsTheDevicesTime(t *testing.T) {
	ts := newTestServer(t)
	now := ts.clock.Now()
	id := surveys.NewID(now)
	in := strings.Replace(item(id, 1, ts.ours.posters[0].Code, 3), `"finished"`,
		`"answered_at":"2026-03-09T10:00:00+01:00","clock_offset_ms":60000,"finished"`, 1)
	if got := ts.results(t, in)[0]; got.Status != string(intake.Accepted) {
		t.Fatalf("%+v", got)
	}
	row, err := ts.Store.Response(t.Context(), ts.ours.id, id)
	if want := time.Date(2026, 3, 9, 9, 1, 0, 0, time.UTC); err != nil || !row.EffectiveAt.Equal(want) {
		t.Errorf("at %v, %v; want %v", row.EffectiveAt, err, want)
	}
}

func TestBodiesThatAreNoBatch(t *testing.T) {
	ts := newTestServer(t)
	good := item(surveys.NewID(ts.clock.Now()), 1, ts.ours.posters[0].Code, 3)
	whole := `{"responses":[` + good + `]}`
	many := `{"responses":[` + strings.Repeat(good+",", maxBatch) + good + `]}`
	for name, test := range map[string]struct {
		header, value, body string
		status              int
		want                string // in the message
	}{
		"no JSON":           {"Content-Type", "text/plain", whole, 415, "application/json"},
		"a form":            {"Content-Type", "application/x-www-form-urlencoded", whole, 415, "application/json"},
		"another charset":   {"Content-Type", "application/json; charset=latin1", whole, 415, "application/json"},
		"compressed":        {"Content-Encoding", "gzip", whole, 415, "gzip"},
		"empty":             {"", "", " ", 400, "line 1, column 2"},
		"cut off":           {"", "", whole[:len(whole)-2], 400, "ends too early"},
		"syntax":            {"", "", "{\n  \"responses\": [}", 400, "line 2, column"},
		"trailing":          {"", "", whole + "{}", 400, "nothing may follow"},
		"a list":            {"", "", "[]", 400, "array"},
		"null":              {"", "", "null", 400, "responses"},
		"no responses":      {"", "", "{}", 400, "responses"},
		"unknown field":     {"", "", strings.Replace(whole, `"finished"`, `"organization":2,"finished"`, 1), 400, "organization"},
		"mass assignment":   {"", "", strings.Replace(whole, `"rating"`, `"held_out":false,"rating"`, 1), 400, "held_out"},
		"wrong type":        {"", "", strings.Replace(whole, `"revision":1`, `"revision":"1"`, 1), 400, "revision"},
		"a fraction":        {"", "", strings.Replace(whole, `"revision":1`, `"revision":1.5`, 1), 400, "revision"},
		"not UTF-8":         {"", "", strings.Replace(whole, `"en"`, "\"\xff\"", 1), 400, "UTF-8"},
		"too many":          {"", "", many, 413, "100"},
		"very deep nesting": {"", "", strings.Repeat("[", 100_000), 400, ""},
	} {
		t.Run(name, func(t *testing.T) {
			r := ts.request("POST", batchPath, test.body, "")
			r.Header.Set("Content-Type", "application/json")
			if test.header != "" {
				r.Header.Set(test.header, test.value)
			}
			got := ts.send(t, r)
			var p problem
			if err := json.Unmarshal([]byte(got.body), &p); err != nil {
				t.Fatalf("%d %s", got.status, got.body)
			}
			if got.status != test.status || !strings.Contains(p.Message, test.want) {
				t.Errorf("%d %q, want %d with %q", got.status, p.Message, test.status, test.want)
			}
		})
	}
	if rows := ts.stored(t); len(rows) != 0 {
		t.Errorf("%d answers were stored", len(rows))
	}
	if got := ts.batch(t, `{"responses":[]}`); got.status != 200 || got.body != `{"results":[]}` {
		t.Errorf("an empty batch: %d %s", got.status, got.body)
	}
}

func TestOversizeBatch(t *testing.T) {
	ts := newTestServer(t)
	address := listen(t, ts.Server)
	body := `{"responses":[` + strings.Repeat(" ", maxBody) + `]}`
	response, err := http.Post("http://"+address+batchPath, "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode != 413 {
		t.Errorf("%d, want 413", response.StatusCode)
	}
}

// Whatever comes, the decoder gives items or says what is wrong, and what it gives says the same again.
func FuzzDecodeBatch(f *testing.F) {
	id := surveys.NewID(time.Unix(1_800_000_000, 0))
	for _, in := range []string{
		`{"responses":[` + item(id, 1, "abc234", 3) + `]}`, `{"responses":[{}]}`, `{"responses":null}`, `{`, "", "\xff", `{"responses":[]} x`,
		`{"responses":[{"answers":[{"question":"why","options":["a"],"text":"\ud800","consent":true}],"clock_offset_ms":-5}]}`,
	} {
		f.Add([]byte(in))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		items, err := decodeBatch(body)
		if err != nil {
			if kind := surveys.KindOf(err); kind != surveys.Invalid && kind != surveys.TooLarge {
				t.Fatalf("%v is our fault", err)
			}
			return
		}
		again, err := json.Marshal(batch{items})
		if err != nil {
			t.Fatal(err)
		}
		same, err := decodeBatch(again)
		if err != nil || len(same) != len(items) {
			t.Fatalf("%s came back as %d items: %v", again, len(same), err)
		}
		for i := range items {
			first, wrong := items[i].submission()
			second, wrongToo := same[i].submission()
			if first.ID != second.ID || !first.AnsweredAt.Equal(second.AnsweredAt) || len(wrong) != len(wrongToo) ||
				!slices.EqualFunc(first.Answers, second.Answers, func(a, b surveys.Answer) bool { return a.Question == b.Question && a.Text == b.Text }) {
				t.Errorf("%+v came back as %+v", items[i], same[i])
			}
		}
	})
}
