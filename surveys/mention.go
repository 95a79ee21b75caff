package surveys

import "fmt"

// Polarity says whether a mention praises or blames. The two are never added
// up into one count, and the zero value is neither: it is not a valid polarity.
type Polarity int8

const (
	Negative Polarity = -1
	Positive Polarity = 1
)

// String returns "negative", "positive", or "" for anything else.
func (p Polarity) String() string {
	switch p {
	case Negative:
		return "negative"
	case Positive:
		return "positive"
	}
	return ""
}

// ParsePolarity reads what String writes.
func ParsePolarity(s string) (Polarity, error) {
	switch s {
	case "negative":
		return Negative, nil
	case "positive":
		return Positive, nil
	}
	return 0, fmt.Errorf("polarity %q: want negative or positive", s)
}

// Mention is one theme found in one comment.
type Mention struct {
	Theme    string // id of the theme, e.g. "service.waiting"
	Polarity Polarity
	Words    []string // the words that decided it, as the customer wrote them, in the order of the text
}

// Same tells whether two mentions are of one theme and one polarity: a response counts once for them.
func (m Mention) Same(o Mention) bool { return m.Theme == o.Theme && m.Polarity == o.Polarity }

// Mood is what a rating says about a comment before the comment is read.
type Mood int8

const (
	MoodUnknown Mood = iota // no rating, or one in the middle
	MoodLow
	MoodHigh
)
