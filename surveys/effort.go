package surveys

import (
	"math"
	"strings"
	"unicode"
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

// Reading at 238 words a minute (Brysbaert 2019, silent reading of English non-fiction), typing on a phone at 36 (Palin
// and others 2019), pointing in 1.1 seconds (Card, Moran and Newell 1983).
const (
	secondsPerWordRead  = 60.0 / 238
	secondsPerWordTyped = 60.0 / 36
	secondsPerTap       = 1.1
)

// Effort is the time and the number of questions on the longest way through, in the language that takes longest to
// read. Ways part at conditions: of two questions that hang on different answers of one question a customer meets only one.
//
// A point of a scale is looked at for as long as a word. Options of which several may be chosen are read all; where one is
// chosen, reading ends at the one that fits, on average in the middle (Galesic and others 2008 saw that the last ones are often not read).
// One tap answers and moves on; of several choices one is tapped and then what moves on. Whoever must write writes 10 words in a text, 4 in
// a line, and a contact is as long as 4; what may be skipped counts a quarter of that, because we take it that one in four writes.
// No time is added for thinking: for a first impression that is while reading.
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

func (q Question) seconds(lang, fallback string) float64 {
	read := words(q.Title.In(lang, fallback)) + words(q.Help.In(lang, fallback))
	var options float64
	for _, o := range q.Options {
		options += words(o.Title.In(lang, fallback))
	}
	taps, typed := 1, 0.0
	switch q.Kind {
	case Single:
		n := float64(max(len(q.Options), 1))
		read += options * (n + 1) / (2 * n)
	case Multiple:
		read += options
		taps++
	case LongText:
		typed = 10
	case LineText, Contact:
		typed = 4
	default:
		read += float64(len(q.Values()))
	}
	if !q.Required {
		typed /= 4
	}
	return read*secondsPerWordRead + float64(taps)*secondsPerTap + typed*secondsPerWordTyped
}

// unspaced are the scripts that put no space between words.
var unspaced = []*unicode.RangeTable{
	unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar,
}

// words counts the words of a text; without spaces between them, two letters count as one.
func words(text string) (n float64) {
	for _, field := range strings.Fields(text) {
		letters := 0
		for _, r := range field {
			if unicode.In(r, unspaced...) {
				letters++
			}
		}
		n += max(1, float64(letters)/2)
	}
	return n
}
