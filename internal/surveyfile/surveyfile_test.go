package surveyfile

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"opina/surveys"
)

const schemaURL = "https://opina.example/schema/survey.json"

func mustWrite(t rapid.TB, f File) []byte {
	t.Helper()
	data, err := Write(f, schemaURL)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestWrite(t *testing.T) {
	data := mustWrite(t, File{"nps", surveys.Content{
		Title: surveys.Text{"es": "Caña & <b>tapa</b>"}, Languages: []string{"es"},
		Questions: []surveys.Question{{ID: "q", Kind: surveys.NPS, ShowIf: &surveys.Condition{Question: "p"}}},
	}})
	want := `{
  "$schema": "https://opina.example/schema/survey.json",
  "opina": 1,
  "kind": "nps",
  "title": {
    "es": "Caña & <b>tapa</b>"
  },
  "languages": [
    "es"
  ],
  "questions": [
    {
      "id": "q",
      "kind": "nps",
      "title": {},
      "show_if": {
        "question": "p",
        "in": []
      }
    }
  ]
}
`
	if string(data) != want {
		t.Errorf("wrote\n%s", data)
	}
}

// says puts problems into lines.
func says(problems []Problem) string {
	var lines []string
	for _, p := range problems {
		lines = append(lines, fmt.Sprintf("%d %s: %s", p.Line, p.Path, p.Message))
	}
	return strings.Join(lines, "\n")
}

func TestRead(t *testing.T) {
	const head = `{"opina": 1, "kind": "nps", "title": {"es": "T"}, "languages": ["es"],` + "\n"
	question := func(rest string) string { return head + `"questions": [{"id": "a", "kind": ` + rest + `}]}` }
	for name, test := range map[string]struct{ in, want string }{
		"good":             {question(`"stars", "title": {"es": "Q"}`), ""},
		"a mark before":    {"\xef\xbb\xbf" + question(`"stars", "title": {"es": "Q"}`), ""},
		"empty":            {" \n ", "1 : is empty"},
		"not JSON":         {"{\n \"opina\": 1,\n  title: 3}", `3 : column 3: 't' does not belong here`},
		"a comma too much": {"{\n\"ñoño\": [1,],\n}", `2 : column 12: ']' does not belong here`},
		"cut":              {"{\n\"opina\":\n", "3 : ends too early"},
		"more follows":     {"{}\n{}", `2 : column 1: '{' does not belong here`},
		"not UTF-8":        {"{\n\"a\": \"\xff\"}", "2 : is not UTF-8"},
		"large":            {strings.Repeat(" ", MaxSize) + "{}", "1 : has 256 KB; at most 256 are read"},
		"a list":           {"[]", "1 : must be of type object"},
		"nothing in it":    {"{}", "1 kind: is missing\n1 languages: is missing\n1 opina: is missing\n1 questions: is missing\n1 title: is missing"},
		"another format":   {strings.Replace(question(`"stars", "title": {}`), `"opina": 1`, `"opina": 2`, 1), "1 opina: must be 1"},
		"unknown names": {
			question(`"stars", "title": {}, "titel": 1, "a.b": 2`),
			`2 questions[0].titel: is nothing that a survey has here` + "\n" + `2 questions[0]["a.b"]: is nothing that a survey has here`,
		},
		"names in capitals": {
			question(`"stars", "Title": {"es": "Q"}`), "2 questions[0].Title: is nothing that a survey has here\n2 questions[0].title: is missing",
		},
		"wrong types": {
			question(`"single", "required": "yes", "title": "Q", "options": {}`),
			"2 questions[0].options: must be of type array\n2 questions[0].required: must be of type boolean\n2 questions[0].title: must be of type object",
		},
		"of everything": {
			head + `"titel": 1, "questions": [5, {"id": 7, "kind": "text", "title": "Q", "help": {"fr": "H"}}, {"id": "a b", "title": {"es": " "}}]}`,
			"2 questions[0]: must be of type object\n2 questions[1].help.fr: is not in one of the survey's languages\n2 questions[1].id: must be of type string\n" +
				"2 questions[1].title: must be of type object\n2 questions[2].id: \"a b\" must be 1 to 60 letters a to z, digits, - or _\n2 questions[2].kind: is missing\n" +
				"2 questions[2].title.es: has white space around it or characters that cannot be stored\n2 titel: is nothing that a survey has here",
		},
		"null":         {question(`"stars", "title": null`), "2 questions[0].title: must be of type object"},
		"4.0":          {question(`"smiley", "points": 4.0, "title": {}`), "2 questions[0].points: cannot be number 4.0"},
		"twice":        {question(`"stars", "title": {}, "id": "a"`), "2 questions[0].id: is there twice"},
		"unknown kind": {question(`"slider", "title": {}`), "2 questions[0].kind: must be one of smiley, stars, nps, ces, yesno, single, multiple, line, text, contact"},
		"faces of stars": {
			question(`"stars", "title": {}, "points": 5`), "2 questions[0].points: must be 4 or 5 for faces, and is for faces alone",
		},
		"no faces": {question(`"smiley", "title": {}`), "2 questions[0].points: is missing"},
		"options of stars": {
			question(`"stars", "title": {}, "options": [{"id": "o", "title": {}}]`),
			`2 questions[0].options: a question of kind "stars" has none of its own`,
		},
		"a text of another language": {
			question(`"stars", "title": {"es": "Q", "fr": "Q"}`), "2 questions[0].title.fr: is not in one of the survey's languages",
		},
		"no language": {
			question(`"stars", "title": {"Spanish": "Q"}`), "2 questions[0].title.Spanish: is not in one of the survey's languages",
		},
		"long texts": {
			strings.Replace(question(`"stars", "title": {"es": "`+strings.Repeat("ñ", 201)+`"}`), `"T"`, `"`+strings.Repeat("T", 81)+`"`, 1),
			"1 title.es: has 81 characters; at most 80 are kept\n2 questions[0].title.es: has 201 characters; at most 200 are kept",
		},
		"space around": {question(`"stars", "title": {"es": " Q"}`), "2 questions[0].title.es: has white space around it or characters that cannot be stored"},
		"ids": {
			head + "\"questions\": [\n{\"id\": \"a b\", \"kind\": \"text\", \"title\": {}},\n{\"id\": \"c\", \"kind\": \"text\", \"title\": {}},\n{\"id\": \"c\", \"kind\": \"text\", \"title\": {}}]}",
			`3 questions[0].id: "a b" must be 1 to 60 letters a to z, digits, - or _` + "\n" + `5 questions[2].id: "c" is there twice`,
		},
		"languages": {
			`{"opina": 1, "kind": "nps", "title": {}, "languages": ["es", "EN", "es"], "questions": []}`,
			`1 languages[1]: "EN" is no language tag such as es or pt-BR` + "\n" + `1 languages[2]: "es" is there twice`,
		},
		"no languages": {
			`{"opina": 1, "kind": "nps", "title": {"es": "T"}, "languages": [], "questions": []}`, "1 languages: name none; one at least is needed",
		},
		"an import": {strings.Replace(question(`"stars", "title": {}`), `"nps"`, `"import"`, 1), "1 kind: must be one of satisfaction, suggestions, exit, nps, ces, followup"},
		"deep":      {`{"opina":` + strings.Repeat("[", 9000) + strings.Repeat("]", 9000) + "}", "1 kind: is missing\n1 languages: is missing\n1 opina: must be 1\n1 questions: is missing\n1 title: is missing"},
	} {
		t.Run(name, func(t *testing.T) {
			f, problems := Read([]byte(test.in))
			if got := says(problems); got != test.want {
				t.Errorf("says\n%s\nwant\n%s", got, test.want)
			}
			if len(problems) > 0 && !reflect.DeepEqual(f, File{}) {
				t.Errorf("a wrong file gave %+v", f)
			}
			for _, p := range problems {
				if p.Key == "" {
					t.Errorf("%s has no words for a page", p.Message)
				}
			}
		})
	}
}

// anyContent draws a draft as it may be: whole or not, right or wrong.
func anyContent(t *rapid.T) surveys.Content {
	some := func(name string, one int) bool { return rapid.IntRange(1, one).Draw(t, name) == 1 }
	c := surveys.Content{Languages: []string{"es", "pt-BR", "ar"}[:rapid.IntRange(1, 3).Draw(t, "languages")]}
	text := func(name string, most int) surveys.Text {
		var out surveys.Text
		for _, lang := range c.Languages {
			if some(name+" in "+lang, 3) {
				continue
			}
			if out == nil {
				out = surveys.Text{}
			}
			words := rapid.StringN(0, most, -1).Draw(t, name)
			if some("raw "+name, 20) {
				out[lang] = words
			} else {
				out[lang] = surveys.Clean(words)
			}
		}
		if some("foreign "+name, 40) && out != nil {
			out["fr"] = "x"
		}
		return out
	}
	id := func(name string) string {
		if some("odd "+name, 60) {
			return rapid.SampledFrom([]string{"", "A", "a b", "ñ", strings.Repeat("a", 61)}).Draw(t, name)
		}
		return rapid.StringMatching(`[a-z0-9_-]{1,60}`).Draw(t, name)
	}
	c.Title, c.Thanks = text("title", 82), text("thanks", 302)
	for range rapid.IntRange(0, 6).Draw(t, "questions") {
		q := surveys.Question{
			ID: id("id"), Kind: rapid.SampledFrom(surveys.QuestionKinds).Draw(t, "kind"), Title: text("question", 202), Help: text("help", 302),
			Required: rapid.Bool().Draw(t, "required"), Shuffle: rapid.Bool().Draw(t, "shuffle"),
		}
		if q.Kind == surveys.Smiley != some("other points", 30) {
			q.Points = rapid.SampledFrom([]int{4, 5, 4, 5, 4, 5, 3, -1}).Draw(t, "points")
		}
		if q.IsText() != some("asks elsewhere", 30) {
			q.Asks = rapid.SampledFrom([]surveys.Asks{"", "", "improve", "liked", "weather"}).Draw(t, "asks")
		}
		if q.HasOptions() != some("other options", 30) {
			for range rapid.IntRange(0, 4).Draw(t, "options") {
				q.Options = append(q.Options, surveys.Option{
					ID: id("option"), Title: text("option", 102),
					Theme: rapid.SampledFrom([]string{"", "service.waiting", "x", strings.Repeat("x", 101), "\xff"}).Draw(t, "theme"),
				})
			}
		}
		if some("condition", 3) {
			q.ShowIf = &surveys.Condition{
				Question: rapid.SampledFrom([]string{"", "q", "a-b_1", "a", "\xff", strings.Repeat("a", 61)}).Draw(t, "on"),
				In:       rapid.SliceOfN(rapid.SampledFrom([]string{"1", "10", "yes", "no", "a", "-", "a b"}), 0, 32).Draw(t, "in"),
			}
		}
		c.Questions = append(c.Questions, q)
	}
	return c
}

// What CheckDraft accepts comes back from its file as it was; what it does not accept, no file brings in.
func TestRoundTrip(t *testing.T) {
	good, wrong := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		in := File{rapid.SampledFrom(surveys.Templates()).Draw(t, "template").Kind, anyContent(t)}
		data := mustWrite(t, in)
		out, problems := Read(data)
		if errs := in.Content.CheckDraft(); len(errs) > 0 {
			wrong++
			if len(problems) == 0 {
				t.Fatalf("read what CheckDraft refuses: %v\n%s", errs, data)
			}
			return
		}
		good++
		if len(problems) > 0 {
			t.Fatalf("refused what CheckDraft accepts: %s\n%s", says(problems), data)
		}
		in.Content = Whole(in.Content)
		if !sameJSON(t, in, out) {
			t.Fatalf("was %+v, is %+v", in, out)
		}
		if again := mustWrite(t, out); string(again) != string(data) {
			t.Fatalf("another file the second time:\n%s\n%s", data, again)
		}
	})
	if good < 10 || wrong < 10 {
		t.Errorf("%d good and %d wrong surveys show little", good, wrong)
	}
}

func sameJSON(t rapid.TB, a, b File) bool {
	t.Helper()
	one, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	two, err := json.Marshal(b)
	if err != nil {
		t.Fatal(err)
	}
	return string(one) == string(two)
}

// part follows names through the published schema.
func part(t *testing.T, names ...string) any {
	t.Helper()
	var value any
	if err := json.Unmarshal(Schema, &value); err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		object, _ := value.(map[string]any)
		value = object[name]
	}
	return value
}

// The schema is published, the limits are Go's: neither may run away from the other.
func TestSchemaHoldsTheLimits(t *testing.T) {
	for _, test := range []struct {
		want  int
		names []string
	}{
		{surveys.MaxQuestions, []string{"properties", "questions", "maxItems"}},
		{surveys.MaxLanguages, []string{"properties", "languages", "maxItems"}},
		{surveys.MaxSurveyTitle, []string{"properties", "title", "additionalProperties", "maxLength"}},
		{surveys.MaxThanks, []string{"properties", "thanks", "additionalProperties", "maxLength"}},
		{surveys.MaxTitle, []string{"$defs", "question", "properties", "title", "additionalProperties", "maxLength"}},
		{surveys.MaxHelp, []string{"$defs", "question", "properties", "help", "additionalProperties", "maxLength"}},
		{surveys.MaxOptions, []string{"$defs", "question", "properties", "options", "maxItems"}},
		{surveys.MaxOptions, []string{"$defs", "question", "properties", "show_if", "properties", "in", "maxItems"}},
		{surveys.MaxOption, []string{"$defs", "option", "properties", "title", "additionalProperties", "maxLength"}},
		{format, []string{"properties", "opina", "const"}},
	} {
		if got := part(t, test.names...); got != float64(test.want) {
			t.Errorf("%v is %v, want %d", test.names, got, test.want)
		}
	}
	var offered []any
	for _, kind := range surveys.QuestionKinds {
		offered = append(offered, string(kind))
	}
	if got := part(t, "$defs", "question", "properties", "kind", "enum"); !reflect.DeepEqual(got, offered) {
		t.Errorf("kinds of questions are %v, want %v", got, offered)
	}
}

// What the owner can start from can be taken away and brought in again.
func TestTemplatesAreFiles(t *testing.T) {
	var offered []any
	for _, template := range surveys.Templates() {
		offered = append(offered, template.Kind)
		in := File{template.Kind, template.Content}
		out, problems := Read(mustWrite(t, in))
		if len(problems) > 0 || !sameJSON(t, File{in.Kind, Whole(in.Content)}, out) {
			t.Errorf("%s came back as %+v, %s", template.Kind, out, says(problems))
		}
	}
	if got := part(t, "properties", "kind", "enum"); !reflect.DeepEqual(got, offered) {
		t.Errorf("kinds of surveys are %v, want %v", got, offered)
	}
}

// Editors complain about a schema that is none itself.
func TestSchemaDescribesEverything(t *testing.T) {
	if got := part(t, "$schema"); got != "https://json-schema.org/draft/2020-12/schema" {
		t.Errorf("written for %v", got)
	}
	for _, group := range [][]string{{"properties"}, {"$defs", "question", "properties"}, {"$defs", "option", "properties"}} {
		properties, _ := part(t, group...).(map[string]any)
		for name, value := range properties {
			if object, _ := value.(map[string]any); object["description"] == nil {
				t.Errorf("%v: %s has no description", group, name)
			}
		}
	}
}

// naughty are texts that break what is careless; the big list is used where it is at hand.
func naughty(t *testing.T) []string {
	t.Helper()
	texts := []string{
		"<script>alert(1)</script>", `"; DROP TABLE surveys; --`, "{{.}} ${7*7} %s", "\u202ertl\u202c \ufdfd", "\U0001f469\u200d\U0001f467 \u24c2\ufe0f", "\u2028\u2029", "z\u0335a\u0338l\u0337", "null", "'", `\"`,
	}
	found, err := filepath.Glob("../../../shared/data/naughty/blns.json")
	if err != nil || len(found) == 0 {
		return texts
	}
	data, err := os.ReadFile(found[0])
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	if err := json.Unmarshal(data, &list); err != nil {
		t.Fatal(err)
	}
	return append(texts, list...)
}

func TestNaughtyStringsComeBack(t *testing.T) {
	for text := range slices.Chunk(naughty(t), 1) {
		s := surveys.Clean(text[0])
		if len([]rune(s)) > surveys.MaxSurveyTitle {
			s = surveys.Clean(string([]rune(s)[:surveys.MaxSurveyTitle]))
		}
		in := File{"nps", surveys.Content{
			Title: surveys.Text{"es": s}, Languages: []string{"es"}, Thanks: surveys.Text{"es": s},
			Questions: []surveys.Question{{
				ID: "q", Kind: surveys.Single, Title: surveys.Text{"es": s}, Help: surveys.Text{"es": s},
				Options: []surveys.Option{{ID: "o", Title: surveys.Text{"es": s}}},
			}},
		}}
		out, problems := Read(mustWrite(t, in))
		if len(problems) > 0 || !sameJSON(t, File{in.Kind, Whole(in.Content)}, out) {
			t.Errorf("%q came back as %+v, %s", s, out, says(problems))
		}
	}
}

func FuzzRead(f *testing.F) {
	data, err := Write(File{"satisfaction", surveys.Satisfaction()}, schemaURL)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte(`{"opina":1,"kind":"nps","title":{"es":"T"},"languages":["es"],"questions":[{"id":"a","kind":"smiley","points":4.0,"title":{}}]}`))
	f.Add([]byte(`{"a":{"a":1},"a":[{"a":1}]}`))
	f.Add([]byte("[[[[[[[[[{}]]]]]]]]]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		out, problems := Read(data)
		for _, p := range problems {
			if p.Key == "" || p.Message == "" || p.Line < 1 {
				t.Errorf("a problem without words or line: %+v", p)
			}
		}
		if len(problems) > 0 {
			return
		}
		if errs := out.Content.CheckDraft(); len(errs) > 0 {
			t.Errorf("read what cannot be stored: %v", errs)
		}
		again, problems := Read(mustWrite(t, out))
		if len(problems) > 0 || !sameJSON(t, out, again) {
			t.Errorf("%+v became %+v, %s", out, again, says(problems))
		}
	})
}
