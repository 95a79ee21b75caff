package surveys

import (
	"math"
	"slices"
	"strings"
)

// Effort is what the longest way through a survey asks of a customer.
type Effort struct {
	Questions int
	Seconds   int // rounded up
}

// Past these a survey asks for more than people give standing in a shop.
const (
	MaxEasyQuestions = 5
	MaxEasySeconds   = 30
)

// TooMuch tells whether customers will give up on the way.
func (e Effort) TooMuch() bool { return e.Questions > MaxEasyQuestions || e.Seconds > MaxEasySeconds }

// Reading at 238 words a minute (Brysbaert 2019, silent reading of English non-fiction), typing on a phone at 36
// (Palin and others 2019).
const (
	secondsPerWordRead  = 60.0 / 238
	secondsPerWordTyped = 60.0 / 36
)

// Effort is the time and the number of questions on the longest way through, in the language that takes longest to
// read. Ways part at conditions: of two questions that hang on different answers of one question a customer meets only one.
//
// A tap takes one second and finding it a fifth of a second more for each choice. Whoever must write writes 10 words in
// a text, 4 in a line, and a contact is as long as 4; what may be skipped counts a quarter of that, as one in four writes.
func (c Content) Effort() Effort {
	var most Effort
	for _, lang := range c.Languages {
		e := c.effort(lang)
		most.Questions, most.Seconds = max(most.Questions, e.Questions), max(most.Seconds, e.Seconds)
	}
	return most
}

func (c Content) effort(lang string) Effort {
	seconds := c.longest("", func(q Question) float64 { return q.seconds(lang, c.Fallback()) })
	questions := c.longest("", func(Question) float64 { return 1 })
	return Effort{Questions: int(questions), Seconds: int(math.Ceil(seconds))}
}

// longest adds up the cost of the questions that hang on the question with that id ("" for those that are always
// shown), each with what hangs on it in turn: of one value only where one alone can be chosen.
func (c Content) longest(on string, cost func(Question) float64) float64 {
	var all float64
	after := make(map[string]float64) // value of that question → what is met once it is chosen
	for i, q := range c.Questions {
		var condition Condition
		if q.ShowIf != nil {
			condition = *q.ShowIf
		}
		if condition.Question != on {
			continue
		}
		own := cost(q)
		if c.find(q.ID) == i { // a broken draft may hold an id twice
			own += c.longest(q.ID, cost)
		}
		all += own
		for _, value := range condition.In {
			after[value] += own
		}
	}
	if parent := c.find(on); parent < 0 || c.Questions[parent].Kind == Multiple {
		return all
	}
	var most float64
	for _, cost := range after {
		most = max(most, cost)
	}
	return most
}

// find is the place of a question, -1 for none. Surveys are short: looking through beats a map.
func (c Content) find(question string) int {
	return slices.IndexFunc(c.Questions, func(q Question) bool { return q.ID == question })
}

func (q Question) seconds(lang, fallback string) float64 {
	words := len(strings.Fields(q.Title.In(lang, fallback))) + len(strings.Fields(q.Help.In(lang, fallback)))
	for _, o := range q.Options {
		words += len(strings.Fields(o.Title.In(lang, fallback)))
	}
	seconds := secondsPerWordRead * float64(words)
	typed := map[QuestionKind]float64{LongText: 10, LineText: 4, Contact: 4}[q.Kind]
	if typed == 0 {
		return seconds + 1 + float64(len(q.Values()))/5
	}
	if !q.Required {
		typed /= 4
	}
	return seconds + 1 + secondsPerWordTyped*typed
}
