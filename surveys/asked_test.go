package surveys

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// asking makes versions out of questions written as "id", "id:kind", "id<parent=value,value": 1, 2, 3, …
func asking(texts ...string) []Version {
	var out []Version
	for i, text := range texts {
		v := Version{Survey: 1, Number: i + 1, Content: Content{Languages: []string{"en"}}}
		for _, written := range strings.Fields(text) {
			written, condition, conditional := strings.Cut(written, "<")
			id, kind, _ := strings.Cut(written, ":")
			q := Question{ID: id, Kind: QuestionKind(kind), Title: Text{"en": id}}
			switch q.Kind {
			case "":
				q.Kind = YesNo
			case Single, Multiple:
				q.Options = []Option{{ID: "a"}, {ID: "b"}, {ID: "c"}}
			}
			if conditional {
				on, in, _ := strings.Cut(condition, "=")
				q.ShowIf = &Condition{Question: on, In: strings.Split(in, ",")}
			}
			v.Content.Questions = append(v.Content.Questions, q)
		}
		out = append(out, v)
	}
	return out
}

func TestHistory(t *testing.T) {
	for name, test := range map[string]struct {
		in   []Version
		want string
	}{
		"nothing published":    {nil, ""},
		"one version":          {asking("p q"), "p 1-1 always, q 1-1 always"},
		"asked no more":        {asking("p q r", "q", "s q"), "s 3-3 always, q 1-3 always, p 1-1 gone always, r 1-1 gone always"},
		"asked again":          {asking("p q", "q", "p q"), "p 1-3 always, q 1-3 always"},
		"a condition":          {asking("p q<p=yes", "p q<p=yes"), "p 1-2 always, q 1-2 after p"},
		"in another order":     {asking("p:single q<p=a,b", "p:single q<p=b,a"), "p 1-2 always, q 1-2 after p"},
		"another condition":    {asking("p q<p=yes", "p q<p=no"), "p 1-2 always, q 1-2"},
		"after something else": {asking("p r q<p=yes", "p r q<r=yes"), "p 1-2 always, r 1-2 always, q 1-2"},
		"once always":          {asking("p q", "p q<p=no"), "p 1-2 always, q 1-2"},
		"now always":           {asking("p q<p=no", "p q"), "p 1-2 always, q 1-2"},
		"before it was asked":  {asking("p", "p q<p=no"), "p 1-2 always, q 2-2"},
		"both came later":      {asking("r", "r p q<p=no"), "r 1-2 always, p 2-2 always, q 2-2 after p"},
		"after it was asked":   {asking("p q<p=no", "p"), "p 1-2 always, q 1-1 gone"},
		"both gone":            {asking("r p q<p=no", "r"), "r 1-2 always, p 1-1 gone always, q 1-1 gone after p"},
		"one of several":       {asking("p:multiple q<p=a"), "p 1-1 always, q 1-1 after p"},
		"several of several":   {asking("p:multiple q<p=a,b"), "p 1-1 always, q 1-1"},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, a := range History(test.in) {
				line := fmt.Sprintf("%s %d-%d", a.ID, a.First, a.Last)
				if !a.Now {
					line += " gone"
				}
				if a.Always {
					line += " always"
				}
				if a.After != nil {
					line += " after " + a.After.Question
				}
				got = append(got, line)
			}
			if got := strings.Join(got, ", "); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestHistoryOfChoices(t *testing.T) {
	versions := asking("q:single", "q:single", "other", "q:single", "other")
	versions[0].Content.Questions[0].Options = []Option{{ID: "a", Title: Text{"en": "A"}}, {ID: "old"}, {ID: "b"}}
	versions[1].Content.Questions[0].Options = []Option{{ID: "b"}, {ID: "a"}, {ID: "older"}}
	versions[3].Content.Questions[0].Options = []Option{{ID: "new"}, {ID: "a", Title: Text{"en": "AA"}}}
	var got []string
	for _, c := range History(versions)[1].Choices {
		got = append(got, fmt.Sprint(c.ID, c.Title["en"], c.Now))
	}
	if want := "newtrue aAAtrue bfalse olderfalse oldfalse"; strings.Join(got, " ") != want {
		t.Errorf("choices are %v, want %s", got, want)
	}
	for kind, want := range map[QuestionKind]int{Smiley: 4, NPS: 11, YesNo: 2, LongText: 0, Contact: 0} {
		q := Question{ID: "q", Kind: kind}
		if got := History([]Version{{Number: 1, Content: Content{Questions: []Question{q}}}})[0].Choices; len(got) != want {
			t.Errorf("%s has the choices %v", kind, got)
		}
	}
}

func TestCount(t *testing.T) {
	answers := map[string]map[string]int64{
		"p": {"yes": 30, "no": 10}, "m": {"a": 25, "b": 20}, "one": {"a": 4}, "few": {"yes": 2, "no": 2}, "five": {"yes": 1, "no": 4},
	}
	for name, test := range map[string]struct {
		kind  string
		ask   string
		of    int64
		basis Basis
		small bool
	}{
		"one answer each":                   {SatisfactionKind, "p", 40, OfAnswered, false},
		"several":                           {SatisfactionKind, "m:multiple", 50, OfAll, false},
		"several, shown to some":            {SatisfactionKind, "p m:multiple<p=yes", 30, OfShown, false},
		"shown to fewer than chose":         {SatisfactionKind, "p m:multiple<p=no", 25, OfShown, false},
		"nobody answered":                   {ExitKind, "none", 0, OfAnswered, false},
		"a small group":                     {SatisfactionKind, "few", 4, OfAnswered, false},
		"a small group that left":           {ExitKind, "few", 4, OfAnswered, true},
		"five that left":                    {ExitKind, "five", 5, OfAnswered, false},
		"several, of all that left":         {ExitKind, "one:multiple", 50, OfAll, false},
		"several, nobody knows of how many": {ExitKind, "p:multiple one:multiple<p=yes,no", 50, OfAll, true},
		"several, shown to few":             {ExitKind, "few one:multiple<few=no", 4, OfShown, true},
	} {
		t.Run(name, func(t *testing.T) {
			asked := History(asking(test.ask))
			got := Tallied{test.kind, answers}.Count(asked[len(asked)-1], 50)
			if got.Of != test.of || got.Basis != test.basis || got.Small != test.small {
				t.Errorf("of %d, basis %d, small %v; want %d, %d, %v", got.Of, got.Basis, got.Small, test.of, test.basis, test.small)
			}
		})
	}
}

// Whatever the versions and the tallies are, no share passes the whole, and the group of an exit survey that is broken
// down holds five answers at least.
func TestCountIsHonest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		written := rapid.SampledFrom([]string{"p", "p q", "p:multiple q<p=yes", "p q:multiple<p=yes", "p q:multiple<p=yes,no", "q:multiple", "q:single p"})
		versions := asking(rapid.SliceOfN(written, 1, 4).Draw(t, "versions")...)
		answers := map[string]map[string]int64{}
		for _, id := range []string{"p", "q"} {
			answers[id] = map[string]int64{}
			for _, value := range []string{"yes", "no", "a", "b"} {
				answers[id][value] = rapid.Int64Range(0, 8).Draw(t, id+" "+value)
			}
		}
		for _, a := range History(versions) {
			c := Tallied{ExitKind, answers}.Count(a, rapid.Int64Range(0, 20).Draw(t, "all"))
			for value, n := range c.N {
				if known := slices.ContainsFunc(a.Choices, func(c Choice) bool { return c.ID == value }); known && n > c.Of {
					t.Fatalf("%s of %s was chosen by %d of %d", value, a.ID, n, c.Of)
				}
			}
			if !c.Small && c.Of > 0 && c.Of < SmallGroup && len(c.N) > 0 && sumOf(c) > 0 {
				t.Fatalf("%s breaks down %d answers", a.ID, c.Of)
			}
		}
	})
}

func sumOf(c Counted) (sum int64) {
	for _, choice := range c.Choices {
		sum += c.N[choice.ID]
	}
	return sum
}
