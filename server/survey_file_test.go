package server

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http/httptest"
	"strings"
	"testing"

	"opina/internal/surveyfile"
	"opina/surveys"
)

// upload sends a file as the form of the page does.
func (ts *testServer) upload(t *testing.T, field, name string, data []byte, session string) answer {
	t.Helper()
	return ts.uploadTo(t, "/surveys/import", field, name, data, session)
}

func (ts *testServer) uploadTo(t *testing.T, path, field, name string, data []byte, session string) answer {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	part, err := w.CreateFormFile(field, name)
	if err != nil {
		t.Fatal(err)
	}
	part.Write(data)
	w.Close()
	r := httptest.NewRequest("POST", testBaseURL+path, &body)
	r.RequestURI = ""
	r.Header = ts.request("POST", path, "", session).Header
	r.Header.Set("Content-Type", w.FormDataContentType())
	return ts.send(t, r)
}

func (ts *testServer) countSurveys(t *testing.T) int {
	t.Helper()
	list, err := ts.Store.Surveys(t.Context(), ts.ours.id)
	if err != nil {
		t.Fatal(err)
	}
	return len(list)
}

func TestFileGoesOutAndIn(t *testing.T) {
	s := newTestServer(t)
	owner := s.ours.as(surveys.Owner)
	out := s.do(t, "GET", fmt.Sprintf("/surveys/%d/file", s.ours.survey.Survey), "", owner)
	out.wants(t, 200, `"$schema": "http://opina.example/schema/survey.json"`, `"opina": 1`, `"kind": "satisfaction"`, "¿Qué tal ha ido hoy?")
	if got := out.header.Get("Content-Disposition"); got != `attachment; filename="your-visit-today.json"` {
		t.Errorf("it is kept as %s", got)
	}
	in := s.upload(t, "file", "mine.json", []byte(out.body), owner)
	list, err := s.Store.Surveys(t.Context(), s.ours.id)
	if err != nil {
		t.Fatal(err)
	}
	v := list[len(list)-1]
	if in.status != 303 || in.header.Get("Location") != fmt.Sprintf("/surveys/%d", v.ID) || len(list) != 2 {
		t.Fatalf("status %d to %s, %d surveys: %s", in.status, in.header.Get("Location"), len(list), in.body)
	}
	if v.Kind != surveys.SatisfactionKind || v.Latest.Number != 0 || v.Draft == nil {
		t.Fatalf("it became %+v", v)
	}
	if again := s.do(t, "GET", fmt.Sprintf("/surveys/%d/file", v.ID), "", owner); again.body != out.body {
		t.Errorf("another file the second time: %s", again.body)
	}
	// The draft goes out where there is one.
	id := s.unpublished(t, surveys.NPSKind, named("<script>alert(1)</script>"))
	s.do(t, "GET", fmt.Sprintf("/surveys/%d/file", id), "", owner).wants(t, 200, "<script>alert(1)</script>")
}

func TestWrongFilesAreToldEverything(t *testing.T) {
	s := newTestServer(t)
	owner := s.ours.as(surveys.Owner)
	before := s.countSurveys(t)
	many := `{"opina": 1, "kind": "nps", "title": {}, "languages": ["es"], "questions": [` + strings.Repeat("{},\n", 60) + "{}]}"
	for name, test := range map[string]struct {
		in    string
		wants []string
	}{
		"syntax":   {"{\n  \"opina\": 1,\n  kind: 2\n}", []string{"there is 1 thing to put right", "Line 3", "in column 3, “k” is too much"}},
		"two":      {"{\"opina\": 1, \"kind\": \"nps\",\n\"title\": {\"fr\": \"T\"}, \"languages\": [\"es\"],\n\"questions\": [{\"id\": \"<b>\", \"kind\": \"stars\", \"title\": {}}]}", []string{"there are 2 things", "Line 2", "<code>title.fr</code>", "a language that the survey does not have", "Line 3", "<code>questions[0].id</code>", "!<b>"}},
		"unknown":  {`{"opina": 1, "<script>alert(1)</script>": 1}`, []string{"&lt;script&gt;", "!<script>alert", "is missing", "A survey has no such thing here."}},
		"many":     {many, []string{"Line 1", "And ", " more."}},
		"empty":    {"", []string{"The file is empty."}},
		"pictures": {"\x89PNG\r\n\x1a\n\x00\xff", []string{"There is a character that is not UTF-8."}},
		"large":    {strings.Repeat(" ", surveyfile.MaxSize) + "{}", []string{"The file has more than 256 KB."}},
	} {
		got := s.upload(t, "file", name+".json", []byte(test.in), owner)
		got.wants(t, 400, append(test.wants, "Nothing was stored", "!⟦", `<details class="card adding" id="import" open`)...)
		if t.Failed() {
			t.Fatal(name)
		}
	}
	s.upload(t, "file", "", []byte("{}"), owner).wants(t, 400, "Choose a file.")
	s.upload(t, "another", "x.json", []byte("{}"), owner).wants(t, 400, "Choose a file.")
	s.do(t, "POST", "/surveys/import", `{"opina": 1}`, owner).wants(t, 415)
	s.do(t, "POST", "/surveys/import", "file=x", owner).wants(t, 415)
	broken := s.request("POST", "/surveys/import", "no part", owner)
	broken.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	s.send(t, broken).wants(t, 400)
	if got := s.countSurveys(t); got != before {
		t.Errorf("%d surveys were stored", got-before)
	}
}

func TestSchemaIsPublished(t *testing.T) {
	s := newTestServer(t)
	got := s.do(t, "GET", "/schema/survey.json", "", "")
	if got.status != 200 || got.header.Get("Content-Type") != "application/schema+json" || got.body != string(surveyfile.Schema) || !json.Valid([]byte(got.body)) {
		t.Errorf("status %d, %s", got.status, got.header.Get("Content-Type"))
	}
}
