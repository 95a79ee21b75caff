package surveys

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// sketch is a content in one line: languages, then each question with its options and its condition.
func sketch(c Content) string {
	parts := []string{strings.Join(c.Languages, ",")}
	for _, q := range c.Questions {
		s := q.ID
		for _, o := range q.Options {
			s += "/" + o.ID
		}
		if q.ShowIf != nil {
			s += "?" + q.ShowIf.Question + "=" + strings.Join(q.ShowIf.In, "|")
		}
		parts = append(parts, s)
	}
	return strings.Join(parts, " ")
}

// sample has a question on faces, one on the answers of a choice, and one that waits for nothing.
func sample() Content {
	title := Text{"es": "Uno", "en": "One"}
	return Content{
		Title: title, Languages: []string{"es", "en"},
		Questions: []Question{
			{ID: "face", Kind: Smiley, Points: 5, Title: title},
			{ID: "why", Kind: Multiple, Title: title, ShowIf: &Condition{"face", []string{"1", "5"}}, Options: []Option{
				{ID: "a", Title: Text{"es": "A", "en": "A"}}, {ID: "b", Title: Text{"es": "B"}}, {ID: "c", Title: Text{"en": "C"}},
			}},
			{ID: "more", Kind: LongText, Title: title, ShowIf: &Condition{"why", []string{"a", "c"}}},
			{ID: "end", Kind: YesNo, Title: title},
		},
	}
}

func TestEdits(t *testing.T) {
	first := func(c Content, _ string, err error) (Content, error) { return c, err }
	for name, test := range map[string]struct {
		edit func(Content) (Content, error)
		want string // the sketch, or the key of the error
	}{
		"nothing":      {func(c Content) (Content, error) { return c, nil }, "es,en face why/a/b/c?face=1|5 more?why=a|c end"},
		"up":           {func(c Content) (Content, error) { return c.MoveQuestion("end", 2) }, "es,en face why/a/b/c?face=1|5 end more?why=a|c"},
		"to the top":   {func(c Content) (Content, error) { return c.MoveQuestion("end", -9) }, "es,en end face why/a/b/c?face=1|5 more?why=a|c"},
		"past the end": {func(c Content) (Content, error) { return c.MoveQuestion("face", 9) }, "es,en why/a/b/c?face=1|5 more?why=a|c end face"},
		"move nothing": {func(c Content) (Content, error) { return c.MoveQuestion("x", 0) }, "error.notfound"},
		"remove":       {func(c Content) (Content, error) { return c.RemoveQuestion("end") }, "es,en face why/a/b/c?face=1|5 more?why=a|c"},
		"remove what others wait for": {
			func(c Content) (Content, error) { return c.RemoveQuestion("face") }, "es,en why/a/b/c more?why=a|c end",
		},
		"remove nothing":     {func(c Content) (Content, error) { return c.RemoveQuestion("x") }, "error.notfound"},
		"duplicate nothing":  {func(c Content) (Content, error) { return first(c.DuplicateQuestion("x")) }, "error.notfound"},
		"four faces":         {func(c Content) (Content, error) { return c.SetPoints("face", 4) }, "es,en face why/a/b/c?face=1 more?why=a|c end"},
		"three faces":        {func(c Content) (Content, error) { return c.SetPoints("face", 3) }, "survey.wrong.points"},
		"faces of no face":   {func(c Content) (Content, error) { return c.SetPoints("end", 4) }, "survey.wrong.points"},
		"option up":          {func(c Content) (Content, error) { return c.MoveOption("why", "c", 0) }, "es,en face why/c/a/b?face=1|5 more?why=a|c end"},
		"no such option":     {func(c Content) (Content, error) { return c.MoveOption("why", "x", 0) }, "error.notfound"},
		"option of nothing":  {func(c Content) (Content, error) { return c.RemoveOption("x", "a") }, "error.notfound"},
		"remove an option":   {func(c Content) (Content, error) { return c.RemoveOption("why", "a") }, "es,en face why/b/c?face=1|5 more?why=c end"},
		"option of a text":   {func(c Content) (Content, error) { return first(c.AddOption("more")) }, "error.notfound"},
		"always":             {func(c Content) (Content, error) { return c.SetCondition("more", "", nil) }, "es,en face why/a/b/c?face=1|5 more end"},
		"other answers":      {func(c Content) (Content, error) { return c.SetCondition("more", "why", []string{"c", "x", "b", "b"}) }, "es,en face why/a/b/c?face=1|5 more?why=b|c end"},
		"no answer":          {func(c Content) (Content, error) { return c.SetCondition("more", "why", nil) }, "es,en face why/a/b/c?face=1|5 more?why= end"},
		"after low faces":    {func(c Content) (Content, error) { return c.SetCondition("more", "face", []string{"a"}) }, "es,en face why/a/b/c?face=1|5 more?face=1|2 end"},
		"after no":           {func(c Content) (Content, error) { return c.SetCondition("more", "end", nil) }, "es,en face why/a/b/c?face=1|5 more?end=no end"},
		"after itself":       {func(c Content) (Content, error) { return c.SetCondition("more", "more", nil) }, "error.notfound"},
		"after nothing":      {func(c Content) (Content, error) { return c.SetCondition("more", "x", nil) }, "error.notfound"},
		"a language":         {func(c Content) (Content, error) { return c.AddLanguage("pt-BR") }, "es,en,pt-BR face why/a/b/c?face=1|5 more?why=a|c end"},
		"a language twice":   {func(c Content) (Content, error) { return c.AddLanguage("en") }, "survey.wrong.twice"},
		"no language":        {func(c Content) (Content, error) { return c.AddLanguage("English") }, "survey.wrong.language"},
		"without a language": {func(c Content) (Content, error) { return c.RemoveLanguage("es") }, "en face why/a/b/c?face=1|5 more?why=a|c end"},
		"without another":    {func(c Content) (Content, error) { return c.RemoveLanguage("fr") }, "error.notfound"},
		"another first":      {func(c Content) (Content, error) { return c.FirstLanguage("en") }, "en,es face why/a/b/c?face=1|5 more?why=a|c end"},
		"first of none":      {func(c Content) (Content, error) { return c.FirstLanguage("fr") }, "error.notfound"},
	} {
		t.Run(name, func(t *testing.T) {
			before := sample()
			after, err := test.edit(before)
			got := sketch(after)
			if e := (*Error)(nil); errors.As(err, &e) {
				got = e.Key
			}
			if got != test.want {
				t.Errorf("is %q, want %q", got, test.want)
			}
			if asJSON(before) != asJSON(sample()) {
				t.Errorf("the content it started from is now %s", sketch(before))
			}
			if wrong := after.CheckDraft(); len(wrong) > 0 {
				t.Errorf("the draft is broken: %v", wrong)
			}
		})
	}
}

func asJSON(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(text)
}

func TestNothingIsAddedPastTheLimits(t *testing.T) {
	c := sample()
	var err error
	for range MaxQuestions - len(c.Questions) {
		if c, _, err = c.DuplicateQuestion("why"); err != nil {
			t.Fatal(err)
		}
	}
	for len(c.Questions[1].Options) < MaxOptions {
		if c, _, err = c.AddOption("why"); err != nil {
			t.Fatal(err)
		}
	}
	for i := range MaxLanguages - len(c.Languages) {
		if c, err = c.AddLanguage(fmt.Sprintf("x%c", 'a'+i)); err != nil {
			t.Fatal(err)
		}
	}
	if wrong := c.CheckDraft(); len(wrong) > 0 {
		t.Fatal(wrong)
	}
	q, err := NewQuestion(Smiley)
	if err != nil {
		t.Fatal(err)
	}
	_, added := c.AddQuestion(q)
	_, _, duplicated := c.DuplicateQuestion("face")
	_, _, offered := c.AddOption("why")
	_, spoken := c.AddLanguage("zu")
	less, err := c.RemoveQuestion("more")
	if err != nil {
		t.Fatal(err)
	}
	if less, err = less.AddQuestion(q); err != nil {
		t.Fatal(err)
	}
	_, restored := less.Restore(c)
	for what, err := range map[string]error{"add": added, "duplicate": duplicated, "option": offered, "language": spoken, "restore": restored} {
		if e := (*Error)(nil); !errors.As(err, &e) || e.Key != "survey.wrong.full" {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestNewQuestion(t *testing.T) {
	for _, kind := range QuestionKinds {
		q, err := NewQuestion(kind)
		if err != nil {
			t.Fatal(err)
		}
		c, err := Content{Languages: []string{"es"}}.AddQuestion(q)
		if wrong := c.CheckDraft(); err != nil || len(wrong) > 0 {
			t.Errorf("%s: %v, %v", kind, err, wrong)
		}
	}
	if _, err := NewQuestion("essay"); KindOf(err) != Invalid {
		t.Errorf("err = %v", err)
	}
}

func TestRestoreKeepsWhatCameSince(t *testing.T) {
	before := sample()
	after, err := before.RemoveQuestion("face")
	if err != nil {
		t.Fatal(err)
	}
	after.Questions[0].Title = Text{"es": "Otra cosa"}
	if after, err = after.MoveQuestion("end", 0); err != nil {
		t.Fatal(err)
	}
	if after, err = after.RemoveLanguage("en"); err != nil {
		t.Fatal(err)
	}
	before.Languages = []string{"es"} // only the question is to come back
	after, err = after.Restore(before)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := sketch(after), "es face end why/a/b/c?face=1|5 more?why=a|c"; got != want {
		t.Errorf("is %q, want %q", got, want)
	}
	if got := after.Questions[2].Title["es"]; got != "Otra cosa" {
		t.Errorf("what was written since is %q", got)
	}
	if wrong := after.CheckDraft(); len(wrong) > 0 {
		t.Error(wrong)
	}
}

// drawEdit draws one step of editing; removes tells whether it can be undone by Restore.
func drawEdit(t *rapid.T, c Content) (after Content, err error, removes bool) {
	var ids []string
	for _, q := range c.Questions {
		ids = append(ids, q.ID)
	}
	ids = append(ids, "nothing")
	id := rapid.SampledFrom(ids).Draw(t, "question")
	options := []string{"nothing"}
	if at := c.find(id); at >= 0 {
		for _, o := range c.Questions[at].Options {
			options = append(options, o.ID)
		}
	}
	option := rapid.SampledFrom(options).Draw(t, "option")
	lang := rapid.SampledFrom([]string{"es", "en", "pt", "pt-BR", "ar", "Ñ"}).Draw(t, "language")
	to := rapid.IntRange(-1, 8).Draw(t, "to")
	switch rapid.IntRange(0, 12).Draw(t, "step") {
	case 0, 1:
		var q Question
		if q, err = NewQuestion(rapid.SampledFrom(QuestionKinds).Draw(t, "kind")); err == nil {
			q.Title = Text{}.With(c.Fallback(), "Pregunta")
			after, err = c.AddQuestion(q)
		}
	case 2:
		after, err = c.MoveQuestion(id, to)
	case 3:
		after, err = c.RemoveQuestion(id)
		removes = true
	case 4:
		after, _, err = c.DuplicateQuestion(id)
	case 5:
		after, err = c.SetPoints(id, rapid.IntRange(3, 6).Draw(t, "points"))
	case 6:
		on := rapid.SampledFrom(append(ids, "")).Draw(t, "on")
		after, err = c.SetCondition(id, on, rapid.SliceOf(rapid.SampledFrom([]string{"0", "1", "2", "5", "yes", "no", "a", "b"})).Draw(t, "in"))
	case 7:
		after, _, err = c.AddOption(id)
	case 8:
		after, err = c.MoveOption(id, option, to)
	case 9:
		after, err = c.RemoveOption(id, option)
		removes = true
	case 10:
		after, err = c.AddLanguage(lang)
	case 11:
		after, err = c.RemoveLanguage(lang)
		removes = true
	case 12:
		after, err = c.FirstLanguage(lang)
	}
	return after, err, removes
}

// Whatever is done to a draft, it can be saved, no condition hangs on what is gone, and what was removed comes back.
func TestAnyEditsKeepTheDraftWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, earlier := sample(), sample()
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			before := asJSON(c)
			after, err, removes := drawEdit(t, c)
			if asJSON(c) != before {
				t.Fatalf("a step changed the content it started from: %s", before)
			}
			if err != nil {
				continue
			}
			if removes {
				back, err := after.Restore(c)
				if err != nil || asJSON(inOrder(back)) != asJSON(inOrder(c)) {
					t.Fatalf("not the same after undoing: %v\n%s\n%s", err, before, asJSON(back))
				}
			}
			for what, content := range map[string]Content{"step": after, "undo of an earlier one": restored(after, earlier)} {
				if wrong := content.CheckDraft(); len(wrong) > 0 {
					t.Fatalf("after a %s: %v", what, wrong)
				}
				checkConditions(t, content)
			}
			if rapid.Bool().Draw(t, "remember") {
				earlier = c
			}
			c = after
		}
	})
}

// inOrder is the content with the answers of its conditions sorted: their order means nothing.
func inOrder(c Content) Content {
	c = c.Clone()
	for i, q := range c.Questions {
		if q.ShowIf != nil {
			in := slices.Sorted(slices.Values(q.ShowIf.In))
			c.Questions[i].ShowIf = &Condition{q.ShowIf.Question, in}
		}
	}
	return c
}

func restored(c, before Content) Content {
	back, err := c.Restore(before)
	if err != nil { // past a limit
		return c
	}
	return back
}

func checkConditions(t *rapid.T, c Content) {
	for _, q := range c.Questions {
		if q.ShowIf == nil {
			continue
		}
		on := c.find(q.ShowIf.Question)
		if on < 0 {
			t.Fatalf("%s waits for %s, which is gone", q.ID, q.ShowIf.Question)
		}
		values := " " + strings.Join(c.Questions[on].Values(), " ") + " "
		for _, value := range q.ShowIf.In {
			if !strings.Contains(values, " "+value+" ") {
				t.Fatalf("%s waits for %s of %s, which has%s", q.ID, value, q.ShowIf.Question, values)
			}
		}
	}
}
