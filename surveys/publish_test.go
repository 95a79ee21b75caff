package surveys

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// told is path and key of an error.
type told struct{ path, key string }

func tell(errs []FieldError) (out []told) {
	for _, e := range errs {
		out = append(out, told{e.Path, e.Key})
	}
	return out
}

func TestCheckDraft(t *testing.T) {
	many := func(n int) (options []Option) {
		for i := range n {
			options = append(options, Option{ID: fmt.Sprintf("o%d", i)})
		}
		return options
	}
	tests := map[string]struct {
		in   func(*Content) // what is done to asked()
		want []told
	}{
		"nothing": {func(c *Content) {}, nil},
		"unfinished": {func(c *Content) {
			*c = Content{Languages: []string{"ar"}, Questions: []Question{{ID: "a", Kind: Single}}}
		}, nil},
		"a condition on nothing yet": {func(c *Content) { c.Questions[1].ShowIf = &Condition{} }, nil},
		"a condition on what was":    {func(c *Content) { c.Questions[1].ShowIf = &Condition{"gone", []string{"9"}} }, nil},
		"no language":                {func(c *Content) { *c = Content{} }, []told{{"languages", "survey.wrong.nolanguage"}}},
		"languages":                  {func(c *Content) { c.Languages = []string{"es", "en", "zh-Hant-TW", "gsw", "pt-419"} }, nil},
		"no languages":               {func(c *Content) { c.Languages = []string{"es", "en", "x", "English", "pt_BR", "es-é", ""} }, []told{{"languages[2]", "survey.wrong.language"}, {"languages[3]", "survey.wrong.language"}, {"languages[4]", "survey.wrong.language"}, {"languages[5]", "survey.wrong.language"}, {"languages[6]", "survey.wrong.language"}}},
		"a language twice":           {func(c *Content) { c.Languages = []string{"es", "en", "pt-BR", "pt-br"} }, []told{{"languages[3]", "survey.wrong.twice"}}},
		"too many languages": {func(c *Content) {
			c.Languages = append(c.Languages, strings.Fields("aa bb cc dd ff gg hh ii jj kk ll mm nn oo pp qq rr ss tt")...)
		}, []told{{"languages", "survey.wrong.many"}}},
		"a long title":               {func(c *Content) { c.Title["en"] = strings.Repeat("ñ", MaxSurveyTitle+1) }, []told{{"title.en", "survey.wrong.long"}}},
		"titles at their limit":      {func(c *Content) { c.Title["en"] = strings.Repeat("ñ", MaxSurveyTitle) }, nil},
		"long thanks":                {func(c *Content) { c.Thanks = Text{"es": strings.Repeat("x", MaxThanks+1)} }, []told{{"thanks.es", "survey.wrong.long"}}},
		"a text in another language": {func(c *Content) { c.Questions[0].Help = Text{"fr": "Ça va ?"} }, []told{{"questions[0].help.fr", "survey.wrong.otherlanguage"}}},
		"a text that cannot be kept": {func(c *Content) { c.Questions[0].Title["es"] = "a\x00b" }, []told{{"questions[0].title.es", "survey.wrong.text"}}},
		"space around":               {func(c *Content) { c.Questions[0].Title["es"] = " a" }, []told{{"questions[0].title.es", "survey.wrong.text"}}},
		"too many questions": {func(c *Content) {
			c.Questions = nil
			for _, o := range many(MaxQuestions + 1) {
				c.Questions = append(c.Questions, Question{ID: o.ID, Kind: Stars})
			}
		}, []told{{"questions", "survey.wrong.many"}}},
		"an id of other letters":         {func(c *Content) { c.Questions[2].ID = "Comment" }, []told{{"questions[2].id", "survey.wrong.id"}}},
		"no id":                          {func(c *Content) { c.Questions[1].Options[2].ID = "" }, []told{{"questions[1].options[2].id", "survey.wrong.id"}}},
		"a long id":                      {func(c *Content) { c.Questions[2].ID = strings.Repeat("x", maxID+1) }, []told{{"questions[2].id", "survey.wrong.id"}}},
		"an id twice":                    {func(c *Content) { c.Questions[2].ID = "face"; c.Questions[1].Options[2].ID = "wait" }, []told{{"questions[1].options[2].id", "survey.wrong.twice"}, {"questions[2].id", "survey.wrong.twice"}}},
		"no such kind":                   {func(c *Content) { c.Questions[2].Kind = "essay" }, []told{{"questions[2].kind", "survey.wrong.kind"}}},
		"three faces":                    {func(c *Content) { c.Questions[0].Points = 3 }, []told{{"questions[0].points", "survey.wrong.points"}}},
		"five points of a text":          {func(c *Content) { c.Questions[2].Points = 5 }, []told{{"questions[2].points", "survey.wrong.points"}}},
		"a text about anything":          {func(c *Content) { c.Questions[2].Asks = AsksAnything }, nil},
		"a text about what is liked":     {func(c *Content) { c.Questions[2].Asks = AsksLiked }, nil},
		"a text about something else":    {func(c *Content) { c.Questions[2].Asks = "weather" }, []told{{"questions[2].asks", "survey.wrong.asks"}}},
		"faces about what to improve":    {func(c *Content) { c.Questions[0].Asks = AsksImprove }, []told{{"questions[0].asks", "survey.wrong.asks"}}},
		"options of a text":              {func(c *Content) { c.Questions[2].Options = many(2) }, []told{{"questions[2].options", "survey.wrong.options"}}},
		"too many options":               {func(c *Content) { c.Questions[1].Options = many(MaxOptions + 1) }, []told{{"questions[1].options", "survey.wrong.many"}}},
		"a long option":                  {func(c *Content) { c.Questions[1].Options[0].Title["en"] = strings.Repeat("x", MaxOption+1) }, []told{{"questions[1].options[0].title.en", "survey.wrong.long"}}},
		"no theme":                       {func(c *Content) { c.Questions[1].Options[0].Theme = "a theme" }, []told{{"questions[1].options[0].theme", "survey.wrong.theme"}}},
		"a condition on what is no id":   {func(c *Content) { c.Questions[1].ShowIf.Question = "a\x00" }, []told{{"questions[1].show_if.question", "survey.wrong.id"}}},
		"a condition of what is no id":   {func(c *Content) { c.Questions[1].ShowIf.In = []string{"1", ""} }, []told{{"questions[1].show_if.in[1]", "survey.wrong.id"}}},
		"a condition of too many values": {func(c *Content) { c.Questions[1].ShowIf.In = strings.Split(strings.Repeat("1", MaxOptions+1), "") }, []told{{"questions[1].show_if.in", "survey.wrong.many"}}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			c := asked()
			test.in(&c)
			if got := tell(c.CheckDraft()); !reflect.DeepEqual(got, test.want) {
				t.Errorf("\n got %v\nwant %v", got, test.want)
			}
			if test.want != nil && !reflect.DeepEqual(tell(c.CheckPublish()), test.want) {
				t.Errorf("published: %v", c.CheckPublish())
			}
		})
	}
}

func TestCheckPublish(t *testing.T) {
	tests := map[string]struct {
		in     func(*Content) // what is done to asked()
		want   []told
		number int // of the question or option that the message names
	}{
		"nothing":      {func(c *Content) {}, nil, 0},
		"no title":     {func(c *Content) { delete(c.Title, "es") }, []told{{"title.es", "survey.wrong.missing"}}, 0},
		"no questions": {func(c *Content) { c.Questions = nil }, []told{{"questions", "survey.wrong.none"}}, 0},
		"titles in the second language alone": {func(c *Content) {
			c.Languages = []string{"en", "es"}
		}, []told{{"questions[1].title.en", "survey.wrong.missing"}, {"questions[1].options[0].title.en", "survey.wrong.missing"}, {"questions[1].options[1].title.en", "survey.wrong.missing"}, {"questions[1].options[2].title.en", "survey.wrong.missing"}, {"questions[2].title.en", "survey.wrong.missing"}}, 0},
		"a choice of one":     {func(c *Content) { q := &c.Questions[1]; q.Options = q.Options[:1] }, []told{{"questions[1].options", "survey.wrong.few"}}, 0},
		"a choice of nothing": {func(c *Content) { c.Questions[1].Options = nil }, []told{{"questions[1].options", "survey.wrong.few"}}, 0},
		"two options alike":   {func(c *Content) { c.Questions[1].Options[2].Title["es"] = "la ESPERA" }, []told{{"questions[1].options[2].title.es", "survey.wrong.same"}}, 1},
		"alike in a translation": {func(c *Content) {
			o := c.Questions[1].Options
			o[1].Title["en"], o[2].Title["en"] = "Price", "Price"
		}, []told{{"questions[1].options[2].title.en", "survey.wrong.same"}}, 2},
		"alike for want of a translation": {func(c *Content) { c.Questions[1].Options[2].Title["en"] = "El precio" }, []told{{"questions[1].options[2].title.en", "survey.wrong.same"}}, 2},
		"two contacts": {func(c *Content) {
			c.Questions = append(c.Questions, Question{ID: "a", Kind: Contact, Title: Text{"es": "A"}}, Question{ID: "b", Kind: Contact, Title: Text{"es": "B"}})
		}, []told{{"questions[4].kind", "survey.wrong.contact"}}, 4},
		"hangs on what is gone":     {func(c *Content) { c.Questions[1].ShowIf.Question = "gone" }, []told{{"questions[1].show_if.question", "survey.wrong.gone"}}, 0},
		"hangs on nothing":          {func(c *Content) { c.Questions[1].ShowIf.Question = "" }, []told{{"questions[1].show_if.question", "survey.wrong.gone"}}, 0},
		"hangs on itself":           {func(c *Content) { c.Questions[1].ShowIf.Question = "why" }, []told{{"questions[1].show_if.question", "survey.wrong.itself"}}, 2},
		"hangs on a later one":      {func(c *Content) { q := c.Questions; q[0], q[1] = q[1], q[0] }, []told{{"questions[0].show_if.question", "survey.wrong.later"}}, 2},
		"wait for each other":       {func(c *Content) { c.Questions[0].ShowIf = &Condition{"why", []string{"wait"}} }, []told{{"questions[0].show_if.question", "survey.wrong.circle"}, {"questions[1].show_if.question", "survey.wrong.circle"}}, 2},
		"hangs on a text":           {func(c *Content) { q := c.Questions; q[1], q[2] = q[2], q[1]; q[2].ShowIf.Question = "comment" }, []told{{"questions[2].show_if.question", "survey.wrong.nochoice"}}, 2},
		"hangs on no answer":        {func(c *Content) { c.Questions[1].ShowIf.In = nil }, []told{{"questions[1].show_if.in", "survey.wrong.never"}}, 1},
		"hangs on another's answer": {func(c *Content) { c.Questions[1].ShowIf.In = []string{"4", "5"} }, []told{{"questions[1].show_if.in[1]", "survey.wrong.value"}}, 1},
		"hangs on an answer twice":  {func(c *Content) { c.Questions[1].ShowIf.In = []string{"1", "1"} }, []told{{"questions[1].show_if.in[1]", "survey.wrong.twice"}}, 0},
		"hangs on yes": {func(c *Content) {
			c.Questions[0].Kind, c.Questions[0].Points = YesNo, 0
			c.Questions[1].ShowIf.In = []string{Yes}
		}, nil, 0},
		"hangs on the worst of the NPS": {func(c *Content) {
			c.Questions[0].Kind, c.Questions[0].Points = NPS, 0
			c.Questions[1].ShowIf.In = []string{"0"}
		}, nil, 0},
		"the draft's errors come before": {func(c *Content) { c.Questions[0].ID, c.Title = "", nil }, []told{{"questions[0].id", "survey.wrong.id"}}, 0},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			c := asked()
			test.in(&c)
			errs := c.CheckPublish()
			if got := tell(errs); !reflect.DeepEqual(got, test.want) {
				t.Errorf("\n got %v\nwant %v", got, test.want)
			}
			if test.number > 0 && (len(errs) == 0 || errs[0].Args["Number"] != test.number) {
				t.Errorf("names number %v, want %d", errs[0].Args["Number"], test.number)
			}
		})
	}
}
