package surveys

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// drawGraph makes a few questions whose conditions look anywhere, at values that may not be there.
func drawGraph(t *rapid.T) Content {
	c := Content{Languages: []string{"es"}, Title: Text{"es": "uno"}}
	n := rapid.IntRange(1, 5).Draw(t, "questions")
	for i := range n {
		q := Question{ID: fmt.Sprintf("q%d", i), Title: Text{"es": "uno"}, Kind: rapid.SampledFrom([]QuestionKind{Single, Multiple, YesNo, LongText}).Draw(t, "kind")}
		if q.HasOptions() {
			q.Options = []Option{{ID: "a", Title: Text{"es": "a"}}, {ID: "b", Title: Text{"es": "b"}}}
		}
		if rapid.Bool().Draw(t, "conditional") {
			q.ShowIf = &Condition{
				Question: fmt.Sprintf("q%d", rapid.IntRange(0, n).Draw(t, "on")), // there is no question n
				In:       rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", Yes, No}), 0, 2).Draw(t, "in"),
			}
		}
		c.Questions = append(c.Questions, q)
	}
	return c
}

// faults is what is wrong with the conditions, told from the whole graph at once.
func faults(c Content) (out []told) {
	n := len(c.Questions)
	reaches := make([][]bool, n) // over one or more conditions
	for i, q := range c.Questions {
		reaches[i] = make([]bool, n)
		if q.ShowIf != nil {
			if on := slices.Index(c.ids(), q.ShowIf.Question); on >= 0 {
				reaches[i][on] = true
			}
		}
	}
	for k := range n { // Warshall
		for i := range n {
			for j := range n {
				reaches[i][j] = reaches[i][j] || reaches[i][k] && reaches[k][j]
			}
		}
	}
	for i, q := range c.Questions {
		if q.ShowIf == nil {
			continue
		}
		path := fmt.Sprintf("questions[%d].show_if", i)
		on := slices.Index(c.ids(), q.ShowIf.Question)
		key := ""
		switch {
		case on < 0:
			key = "gone"
		case on == i:
			key = "itself"
		case reaches[i][i]:
			key = "circle"
		case on > i:
			key = "later"
		case c.Questions[on].Kind == LongText:
			key = "nochoice"
		}
		if key != "" {
			out = append(out, told{path + ".question", "survey.wrong." + key})
			continue
		}
		if len(q.ShowIf.In) == 0 {
			out = append(out, told{path + ".in", "survey.wrong.never"})
		}
		for j, value := range q.ShowIf.In {
			at := fmt.Sprintf("%s.in[%d]", path, j)
			if yesNo := value == Yes || value == No; yesNo != (c.Questions[on].Kind == YesNo) {
				out = append(out, told{at, "survey.wrong.value"})
			} else if slices.Index(q.ShowIf.In, value) < j {
				out = append(out, told{at, "survey.wrong.twice"})
			}
		}
	}
	return out
}

func TestCheckPublishSaysWhichQuestion(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawGraph(t)
		if got, want := tell(c.CheckPublish()), faults(c); !slices.Equal(got, want) {
			t.Fatalf("%+v\n got %v\nwant %v", c, got, want)
		}
	})
}

// seen are the questions that some choice of answers shows, found by trying them all.
func seen(c Content) map[string]bool {
	out := map[string]bool{}
	said := map[string]Answer{}
	var from func(i int)
	from = func(i int) {
		if i == len(c.Questions) {
			return
		}
		q := c.Questions[i]
		if (customer{c, said}).sees(q) {
			out[q.ID] = true
			for _, value := range q.Values() {
				said[q.ID] = Answer{Question: q.ID, Options: []string{value}}
				from(i + 1)
				delete(said, q.ID)
			}
		}
		from(i + 1)
	}
	from(0)
	return out
}

// A question that nobody ever sees has an error, or hangs on one that has.
func TestCheckPublishMissesNoDeadEnd(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawGraph(t)
		wrong := map[int]bool{}
		for _, e := range c.CheckPublish() {
			var i int
			if n, _ := fmt.Sscanf(e.Path, "questions[%d]", &i); n == 1 {
				wrong[i] = true
			}
		}
		shown := seen(c)
		for i, q := range c.Questions {
			named := false
			for at, steps := i, 0; at >= 0 && steps <= len(c.Questions) && !named; steps++ {
				named = wrong[at]
				if c.Questions[at].ShowIf == nil {
					break
				}
				at = c.find(c.Questions[at].ShowIf.Question)
			}
			if !shown[q.ID] && !named {
				t.Fatalf("%+v: nobody ever sees %s, and nothing says so: %v", c, q.ID, c.CheckPublish())
			}
		}
		if len(wrong) == 0 && len(shown) != len(c.Questions) {
			t.Fatalf("%+v: accepted, but only %v are seen", c, shown)
		}
	})
}
