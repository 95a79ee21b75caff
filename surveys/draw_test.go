package surveys

import (
	"fmt"
	"slices"

	"pgregory.net/rapid"
)

// drawContent makes contents of which most can be published, and the rest have a condition that is wrong.
func drawContent(t *rapid.T) Content {
	c := Content{Languages: []string{"es"}, Title: drawText(t, "title")}
	if rapid.Bool().Draw(t, "two languages") {
		c.Languages = append(c.Languages, "en")
	}
	for i := range rapid.IntRange(1, 6).Draw(t, "questions") {
		c.Questions = append(c.Questions, drawQuestion(t, fmt.Sprintf("q%d", i)))
	}
	if rapid.Bool().Draw(t, "ask for a contact") {
		q := &c.Questions[rapid.IntRange(0, len(c.Questions)-1).Draw(t, "contact")]
		*q = Question{ID: q.ID, Kind: Contact, Title: q.Title, Required: q.Required}
	}
	for i := range c.Questions {
		if rapid.IntRange(0, 2).Draw(t, "conditional") > 0 {
			drawCondition(t, c, i)
		}
	}
	return c
}

func drawText(t *rapid.T, label string) Text {
	return Text{"es": rapid.SampledFrom([]string{"uno", "dos", "tres"}).Draw(t, label)}
}

func drawQuestion(t *rapid.T, id string) Question {
	q := Question{
		ID: id, Title: drawText(t, id), Required: rapid.Bool().Draw(t, "required"),
		Kind: rapid.SampledFrom(QuestionKinds[:len(QuestionKinds)-1]).Draw(t, "kind"),
	}
	if q.Kind == Smiley {
		q.Points = rapid.IntRange(4, 5).Draw(t, "points")
	}
	if q.HasOptions() {
		for i := range rapid.IntRange(2, 4).Draw(t, "options") {
			q.Options = append(q.Options, Option{ID: fmt.Sprintf("o%d", i), Title: Text{"es": fmt.Sprintf("opción %d", i)}})
		}
		q.Shuffle = rapid.Bool().Draw(t, "shuffle")
	}
	if q.IsText() {
		q.Asks = rapid.SampledFrom(AllAsks).Draw(t, "asks")
	}
	return q
}

// drawCondition lets question i hang on an earlier one, or now and then on any at all.
func drawCondition(t *rapid.T, c Content, i int) {
	var on []int
	for j, q := range c.Questions {
		if j < i && len(q.Values()) > 0 || rapid.IntRange(0, 40).Draw(t, "careless") == 0 {
			on = append(on, j)
		}
	}
	if len(on) == 0 {
		return
	}
	q := c.Questions[rapid.SampledFrom(on).Draw(t, "on")]
	in := rapid.SliceOfNDistinct(rapid.SampledFrom(append(q.Values(), "gone")), 1, 3, rapid.ID[string]).Draw(t, "in")
	if rapid.IntRange(0, 9).Draw(t, "careful") > 0 {
		in = slices.DeleteFunc(in, func(value string) bool { return value == "gone" })
	}
	c.Questions[i].ShowIf = &Condition{Question: q.ID, In: in}
}

// drawAnswer makes an answer that the question takes.
func drawAnswer(t *rapid.T, q Question) Answer {
	switch {
	case q.IsText():
		return Answer{Question: q.ID, Text: "algo"}
	case q.Kind == Contact:
		return Answer{Question: q.ID, Contact: "ana@example.com", Consent: true}
	case q.Kind == Multiple:
		values := rapid.SliceOfNDistinct(rapid.SampledFrom(q.Values()), 1, -1, rapid.ID[string]).Draw(t, q.ID)
		return choose(q, values...)
	}
	return choose(q, rapid.SampledFrom(q.Values()).Draw(t, q.ID))
}

// choose answers with values of the question: a rating or options.
func choose(q Question, values ...string) Answer {
	scale, ok := q.Scale()
	if !ok {
		return Answer{Question: q.ID, Options: values}
	}
	for v := scale.Min; v <= scale.Max; v++ {
		if fmt.Sprint(v) == values[0] {
			return Answer{Question: q.ID, Rating: &v}
		}
	}
	panic(values[0] + " is not on the scale")
}
