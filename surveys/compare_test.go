package surveys

import (
	"reflect"
	"testing"
)

func asked() Content {
	return Content{
		Title: Text{"es": "Visita", "en": "Visit"}, Languages: []string{"es", "en"},
		Questions: []Question{
			{ID: "face", Kind: Smiley, Points: 4, Title: Text{"es": "¿Qué tal?", "en": "How was it?"}},
			{ID: "why", Kind: Multiple, Title: Text{"es": "¿Qué ha fallado?"}, ShowIf: &Condition{"face", []string{"1", "2"}}, Options: []Option{
				{ID: "wait", Theme: "service.waiting", Title: Text{"es": "La espera"}},
				{ID: "price", Title: Text{"es": "El precio"}},
				{ID: "other", Title: Text{"es": "Otra cosa"}},
			}},
			{ID: "comment", Kind: LongText, Title: Text{"es": "Cuéntanos"}},
		},
	}
}

func TestCompare(t *testing.T) {
	tests := map[string]struct {
		in   func(*Content) // what is done to asked()
		want []Difference
	}{
		"nothing":               {func(c *Content) {}, nil},
		"the title":             {func(c *Content) { c.Title["en"] = "Your visit" }, []Difference{{Kind: TitleChanged, Lang: "en", Before: "Visit", After: "Your visit"}}},
		"thanks":                {func(c *Content) { c.Thanks = Text{"es": "Gracias"} }, []Difference{{Kind: ThanksChanged, Lang: "es", After: "Gracias"}}},
		"an empty text is none": {func(c *Content) { c.Thanks = Text{"es": ""} }, nil},
		"a language": {func(c *Content) { c.Languages = []string{"es", "en", "ar"}; c.Title["ar"] = "زيارة" }, []Difference{
			{Kind: TitleChanged, Lang: "ar", After: "زيارة"}, {Kind: LanguagesChanged, Before: "es, en", After: "es, en, ar"}}},
		"the fallback": {func(c *Content) { c.Languages = []string{"en", "es"} }, []Difference{{Kind: LanguagesChanged, Before: "es, en", After: "en, es"}}},
		"a question added": {func(c *Content) {
			c.Questions = append([]Question{{ID: "stars", Kind: Stars, Title: Text{"en": "Stars"}}}, c.Questions...)
		}, []Difference{{Kind: QuestionAdded, Question: "stars", Lang: "en", After: "Stars"}}},
		"a question removed": {func(c *Content) { c.Questions = c.Questions[:2] }, []Difference{{Kind: QuestionRemoved, Question: "comment", Lang: "es", Before: "Cuéntanos"}}},
		"a question moved":   {func(c *Content) { q := c.Questions; q[0], q[1], q[2] = q[2], q[0], q[1] }, []Difference{{Kind: QuestionMoved, Question: "comment", Before: "3", After: "1"}}},
		"another wording":    {func(c *Content) { c.Questions[0].Title["en"] = "How was today?" }, []Difference{{Kind: QuestionReworded, Question: "face", Lang: "en", Before: "How was it?", After: "How was today?"}}},
		"a translation":      {func(c *Content) { c.Questions[1].Title["en"] = "Why?" }, []Difference{{Kind: QuestionReworded, Question: "why", Lang: "en", After: "Why?"}}},
		"help":               {func(c *Content) { c.Questions[0].Help = Text{"es": "Toca"} }, []Difference{{Kind: HelpChanged, Question: "face", Lang: "es", After: "Toca"}}},
		"another kind": {func(c *Content) { c.Questions[0].Kind, c.Questions[0].Points = Stars, 0 }, []Difference{
			{Kind: KindChanged, Question: "face", Before: "smiley", After: "stars"}}},
		"points":            {func(c *Content) { c.Questions[0].Points = 5 }, []Difference{{Kind: PointsChanged, Question: "face", Before: "4", After: "5"}}},
		"required":          {func(c *Content) { c.Questions[2].Required = true }, []Difference{{Kind: RequiredChanged, Question: "comment", Before: "false", After: "true"}}},
		"shuffled":          {func(c *Content) { c.Questions[1].Shuffle = true }, []Difference{{Kind: ShuffleChanged, Question: "why", Before: "false", After: "true"}}},
		"another purpose":   {func(c *Content) { c.Questions[2].Asks = AsksImprove }, []Difference{{Kind: AsksChanged, Question: "comment", After: "improve"}}},
		"a condition":       {func(c *Content) { c.Questions[1].ShowIf.In = []string{"1"} }, []Difference{{Kind: ConditionChanged, Question: "why", Before: "face: 1, 2", After: "face: 1"}}},
		"its other order":   {func(c *Content) { c.Questions[1].ShowIf.In = []string{"2", "1"} }, nil},
		"no condition":      {func(c *Content) { c.Questions[1].ShowIf = nil }, []Difference{{Kind: ConditionChanged, Question: "why", Before: "face: 1, 2"}}},
		"a condition added": {func(c *Content) { c.Questions[2].ShowIf = &Condition{"why", []string{"other", "wait"}} }, []Difference{{Kind: ConditionChanged, Question: "comment", After: "why: wait, other"}}},
		"an option added": {func(c *Content) {
			c.Questions[1].Options = append(c.Questions[1].Options, Option{ID: "noise", Title: Text{"es": "Ruido"}})
		}, []Difference{{Kind: OptionAdded, Question: "why", Option: "noise", Lang: "es", After: "Ruido"}}},
		"an option removed":  {func(c *Content) { c.Questions[1].Options = c.Questions[1].Options[1:] }, []Difference{{Kind: OptionRemoved, Question: "why", Option: "wait", Lang: "es", Before: "La espera"}}},
		"an option moved":    {func(c *Content) { o := c.Questions[1].Options; o[0], o[1], o[2] = o[1], o[2], o[0] }, []Difference{{Kind: OptionMoved, Question: "why", Option: "wait", Before: "1", After: "3"}}},
		"an option reworded": {func(c *Content) { c.Questions[1].Options[0].Title["es"] = "La cola" }, []Difference{{Kind: OptionReworded, Question: "why", Option: "wait", Lang: "es", Before: "La espera", After: "La cola"}}},
		"a theme":            {func(c *Content) { c.Questions[1].Options[1].Theme = "product.price" }, []Difference{{Kind: ThemeChanged, Question: "why", Option: "price", After: "product.price"}}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			after := asked()
			test.in(&after)
			if got := Compare(asked(), after); !reflect.DeepEqual(got, test.want) {
				t.Errorf("\n got %+v\nwant %+v", got, test.want)
			}
		})
	}
	if got := Compare(Content{}, asked()); len(got) != 6 { // two titles, the languages, three questions
		t.Errorf("from nothing: %+v", got)
	}
}

func TestWordings(t *testing.T) {
	versions := []Version{{Number: 1, Content: asked()}}
	publish := func(change func(*Content)) {
		last := versions[len(versions)-1]
		c := asked()
		if len(versions) > 1 {
			c.Questions = append([]Question(nil), last.Content.Questions...)
		}
		change(&c)
		versions = append(versions, Version{Number: last.Number + 1, Content: c})
	}
	reword := func(id, to string) func(*Content) {
		return func(c *Content) { c.Questions[c.find(id)].Title = Text{"es": to} }
	}
	publish(func(c *Content) { c.Title = Text{"es": "Tu visita"} })                       // 2: another title of the survey
	publish(reword("comment", "Dinos"))                                                   // 3: another question
	publish(func(c *Content) { c.Questions = c.Questions[:2] })                           // 4: without the comment
	publish(func(c *Content) { c.Questions = append(c.Questions, asked().Questions[2]) }) // 5: again, in the first words
	publish(func(c *Content) {                                                            // 6: a translation, another theme
		q := &c.Questions[1]
		q.Title = Text{"es": q.Title["es"], "en": "What went wrong?"}
		q.Options = append([]Option(nil), q.Options...)
		q.Options[0].Theme = ""
	})
	publish(func(c *Content) { c.Questions[1].Options = c.Questions[1].Options[:2] }) // 7: an option less
	tests := map[string][][2]int{                                                     // number and since
		"face": nil, "gone": nil, "comment": {{3, 2}, {5, 3}}, "why": {{7, 6}},
	}
	for question, want := range tests {
		var got [][2]int
		for _, r := range Wordings(versions, question) {
			got = append(got, [2]int{r.Number, r.Since})
			if len(r.Changes) != 1 || r.Changes[0].Question != question {
				t.Errorf("%s: version %d changes %+v", question, r.Number, r.Changes)
			}
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %v, want %v", question, got, want)
		}
	}
}
