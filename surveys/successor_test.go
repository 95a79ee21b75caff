package surveys

import (
	"encoding/json"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestSuccessor(t *testing.T) {
	published := []Content{asked()}
	tests := map[string]struct {
		in   func(*Content) // what is done to asked()
		want []string       // ids; "" is a new one
	}{
		"nothing":               {func(c *Content) {}, []string{"face", "why", "comment"}},
		"another wording":       {func(c *Content) { c.Questions[0].Title = Text{"es": "¿Y hoy?"} }, []string{"face", "why", "comment"}},
		"five faces":            {func(c *Content) { c.Questions[0].Points = 5 }, []string{"", "why", "comment"}},
		"stars":                 {func(c *Content) { c.Questions[0].Kind, c.Questions[0].Points = Stars, 0 }, []string{"", "why", "comment"}},
		"one choice of several": {func(c *Content) { c.Questions[1].Kind = Single }, []string{"face", "", "comment"}},
		"a line for a text":     {func(c *Content) { c.Questions[2].Kind = LineText }, []string{"face", "why", "comment"}},
		"a contact for a text":  {func(c *Content) { c.Questions[2].Kind = Contact }, []string{"face", "why", ""}},
		"other options":         {func(c *Content) { c.Questions[1].Options = c.Questions[1].Options[1:] }, []string{"face", "why", "comment"}},
		"a new question": {func(c *Content) {
			c.Questions = append(c.Questions, Question{ID: "stars", Kind: Stars})
		}, []string{"face", "why", "comment", "stars"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			draft := asked()
			test.in(&draft)
			next := Successor(draft, published)
			for i, q := range next.Questions {
				if want := test.want[i]; want != "" && q.ID != want || want == "" && (q.ID == draft.Questions[i].ID || !isKey(q.ID)) {
					t.Errorf("question %d is %q, want %q", i+1, q.ID, want)
				}
			}
			if on := next.Questions[1].ShowIf; on.Question != next.Questions[0].ID || !slices.Equal(on.In, []string{"1", "2"}) {
				t.Errorf("the second hangs on %+v, want the first, %s", on, next.Questions[0].ID)
			}
		})
	}
}

// counted tells whether answers to the two can stand in one chart.
func counted(a, b Question) bool {
	return reflect.DeepEqual(a.Kind, b.Kind) && (a.Kind != Smiley || a.Points == b.Points) ||
		a.Kind == LineText && b.Kind == LongText || a.Kind == LongText && b.Kind == LineText
}

func clone(t *rapid.T, c Content) (out Content) {
	text, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// edit changes a draft as an owner may: another kind, a question more or less, another order; now and then one
// comes back that was removed long ago.
func edit(t *rapid.T, draft Content, published []Content) Content {
	draft = clone(t, draft)
	for range rapid.IntRange(0, 3).Draw(t, "edits") {
		i := rapid.IntRange(0, len(draft.Questions)-1).Draw(t, "at")
		q := &draft.Questions[i]
		switch rapid.IntRange(0, 4).Draw(t, "edit") {
		case 0:
			other := drawQuestion(t, q.ID)
			other.ShowIf = q.ShowIf
			*q = other
		case 1:
			if len(draft.Questions) > 1 {
				draft.Questions = slices.Delete(draft.Questions, i, i+1)
			}
		case 2:
			draft.Questions = append(draft.Questions, drawQuestion(t, NewKey()))
		case 3:
			q.Title = drawText(t, "reworded")
		case 4:
			old := rapid.SampledFrom(rapid.SampledFrom(published).Draw(t, "version").Questions).Draw(t, "old")
			if draft.find(old.ID) < 0 {
				draft.Questions = append(draft.Questions, clone(t, Content{Questions: []Question{old}}).Questions...)
			}
		}
	}
	return draft
}

func TestSuccessorKeepsIdentities(t *testing.T) {
	renamed := 0
	rapid.Check(t, func(t *rapid.T) {
		published := []Content{drawContent(t)}
		for range rapid.IntRange(1, 4).Draw(t, "versions") {
			draft := edit(t, published[len(published)-1], published)
			before := clone(t, draft)
			next := Successor(draft, published)
			if !reflect.DeepEqual(clone(t, draft), before) {
				t.Fatalf("the draft itself changed: %+v", draft)
			}
			if errs := next.CheckDraft(); errs != nil {
				t.Fatalf("%+v: %v", next, errs)
			}
			for i, q := range next.Questions {
				was, clash := draft.Questions[i], false
				for _, c := range published {
					if at := c.find(q.ID); at >= 0 && !counted(c.Questions[at], q) {
						t.Fatalf("%s is %+v and was %+v", q.ID, q, c.Questions[at])
					}
					at := c.find(was.ID)
					clash = clash || at >= 0 && !counted(c.Questions[at], was)
				}
				if kept := q.ID == was.ID; kept == clash {
					t.Fatalf("%s became %s; clashes: %v", was.ID, q.ID, clash)
				}
				if clash {
					renamed++
				}
				if was.ShowIf == nil {
					continue
				}
				on := draft.find(was.ShowIf.Question)
				want := was.ShowIf.Question // of a question that is gone
				if on >= 0 {
					want = next.Questions[on].ID
				}
				if q.ShowIf.Question != want || !slices.Equal(q.ShowIf.In, was.ShowIf.In) {
					t.Fatalf("%s hangs on %+v, want %s", q.ID, q.ShowIf, want)
				}
			}
			published = append(published, next)
		}
	})
	if renamed == 0 {
		t.Error("nothing ever clashed")
	}
}
