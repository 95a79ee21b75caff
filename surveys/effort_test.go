package surveys

import (
	"math"
	"strings"
	"testing"
)

func TestEffort(t *testing.T) {
	words := func(n int) Text { return Text{"es": strings.TrimSpace(strings.Repeat("palabra ", n))} }
	options := func(count, words int) (out []Option) {
		for range count {
			out = append(out, Option{ID: NewKey(), Title: Text{"es": strings.Repeat("palabra ", words)}})
		}
		return out
	}
	when := func(q Question, on string, in ...string) Question {
		q.ShowIf = &Condition{on, in}
		return q
	}
	text := func(id string) Question { return Question{ID: id, Kind: LongText, Required: true, Title: words(1)} }
	yesNo := Question{ID: "first", Kind: YesNo, Title: words(1)}
	several := Question{ID: "first", Kind: Multiple, Title: words(1), Options: []Option{{ID: "a"}, {ID: "b"}}}
	writing := secondsPerWordRead + secondsPerTap + 10*secondsPerWordTyped // of text
	tests := map[string]struct {
		in        []Question
		questions int
		seconds   float64 // before they are rounded up
	}{
		"nothing":           {nil, 0, 0},
		"faces":             {[]Question{{ID: "a", Kind: Smiley, Points: 4, Title: words(5)}}, 1, 9*secondsPerWordRead + secondsPerTap},
		"recommendation":    {[]Question{{ID: "a", Kind: NPS, Title: words(5), Help: words(3)}}, 1, 19*secondsPerWordRead + secondsPerTap},
		"one of five":       {[]Question{{ID: "a", Kind: Single, Title: words(2), Options: options(5, 3)}}, 1, (2+9)*secondsPerWordRead + secondsPerTap},
		"one of none yet":   {[]Question{{ID: "a", Kind: Single, Title: words(2)}}, 1, 2*secondsPerWordRead + secondsPerTap},
		"several of five":   {[]Question{{ID: "a", Kind: Multiple, Title: words(2), Options: options(5, 3)}}, 1, (2+15)*secondsPerWordRead + 2*secondsPerTap},
		"a text, required":  {[]Question{text("a")}, 1, writing},
		"a text":            {[]Question{{ID: "a", Kind: LongText, Title: words(1)}}, 1, secondsPerWordRead + secondsPerTap + 2.5*secondsPerWordTyped},
		"a line":            {[]Question{{ID: "a", Kind: LineText, Title: words(1)}}, 1, secondsPerWordRead + secondsPerTap + secondsPerWordTyped},
		"a contact":         {[]Question{{ID: "a", Kind: Contact, Title: words(1), Required: true}}, 1, secondsPerWordRead + secondsPerTap + 4*secondsPerWordTyped},
		"Japanese":          {[]Question{{ID: "a", Kind: YesNo, Title: Text{"es": "今日はいかがでしたか"}}}, 1, (5+2)*secondsPerWordRead + secondsPerTap},
		"one after another": {[]Question{yesNo, text("b"), text("c")}, 3, 3*secondsPerWordRead + secondsPerTap + 2*writing},
		"either or":         {[]Question{yesNo, when(text("b"), "first", Yes), when(text("c"), "first", No)}, 2, 3*secondsPerWordRead + secondsPerTap + writing},
		"the longer way": {[]Question{yesNo, when(text("b"), "first", Yes), when(text("c"), "first", No), when(text("d"), "first", No)}, 3,
			3*secondsPerWordRead + secondsPerTap + 2*writing},
		"with both answers": {[]Question{yesNo, when(text("b"), "first", Yes, No), when(text("c"), "first", No)}, 3, 3*secondsPerWordRead + secondsPerTap + 2*writing},
		"all of several":    {[]Question{several, when(text("b"), "first", "a"), when(text("c"), "first", "b")}, 3, secondsPerWordRead + 2*secondsPerTap + 2*writing},
		"a way of a way": {[]Question{yesNo, when(Question{ID: "b", Kind: YesNo, Title: words(1)}, "first", Yes), when(text("c"), "b", No), when(text("d"), "b", Yes)}, 3,
			6*secondsPerWordRead + 2*secondsPerTap + writing},
		"a draft's circle": {[]Question{yesNo, when(text("b"), "c", Yes), when(text("c"), "b", Yes)}, 1, 3*secondsPerWordRead + secondsPerTap},
		"an id twice":      {[]Question{yesNo, when(yesNo, "first", Yes)}, 2, 6*secondsPerWordRead + 2*secondsPerTap},
	}
	for name, test := range tests {
		got := Content{Languages: []string{"es"}, Questions: test.in}.Effort()
		if want := (Effort{test.questions, int(math.Ceil(test.seconds))}); got != want {
			t.Errorf("%s: got %+v, want %+v", name, got, want)
		}
	}
}

func TestEffortIsThatOfTheSlowestLanguage(t *testing.T) {
	c := Content{Languages: []string{"es", "en"}, Questions: []Question{
		{ID: "a", Kind: YesNo, Title: Text{"es": "¿Sí?", "en": strings.Repeat("word ", 100)}},
	}}
	long := c.Effort()
	c.Languages = []string{"es"}
	if short := c.Effort(); short.Seconds != 2 || long.Seconds != 27 {
		t.Errorf("%+v and %+v", short, long)
	}
}

func TestTooMuch(t *testing.T) {
	for in, want := range map[Effort]bool{{5, 30}: false, {6, 10}: true, {1, 31}: true, {}: false} {
		if in.TooMuch() != want {
			t.Errorf("%+v: got %v", in, !want)
		}
	}
}
