package surveys

import "strconv"

// QuestionKind says how a question is asked and answered.
type QuestionKind string

const (
	Smiley   QuestionKind = "smiley"   // 4 or 5 faces, 1 is the worst
	Stars    QuestionKind = "stars"    // 1 to 5
	NPS      QuestionKind = "nps"      // 0 to 10
	CES      QuestionKind = "ces"      // 1 to 7, 7 is easy
	YesNo    QuestionKind = "yesno"    // one of the values "yes" and "no"
	Single   QuestionKind = "single"   // one option
	Multiple QuestionKind = "multiple" // any number of options
	LineText QuestionKind = "line"     // free text of one line
	LongText QuestionKind = "text"     // free text
	Contact  QuestionKind = "contact"  // an e-mail address or a telephone, with consent
)

// QuestionKinds are all kinds, in the order in which they are offered.
var QuestionKinds = []QuestionKind{Smiley, Stars, NPS, CES, YesNo, Single, Multiple, LineText, LongText, Contact}

// The values of a YesNo question.
const (
	Yes = "yes"
	No  = "no"
)

// Option is one choice of a Single or Multiple question. It may carry a theme.
type Option struct {
	ID    string `json:"id"`
	Title Text   `json:"title"`
	Theme string `json:"theme,omitempty"`
}

// Condition shows a question only if an earlier one was answered with one of In:
// option ids, or numbers of the scale in decimal.
type Condition struct {
	Question string   `json:"question"`
	In       []string `json:"in"`
}

// Question is one question of a survey. ID stays the same from version to version, and charts
// join versions by it.
type Question struct {
	ID       string       `json:"id"`
	Kind     QuestionKind `json:"kind"`
	Title    Text         `json:"title"`
	Help     Text         `json:"help,omitempty"`
	Required bool         `json:"required,omitempty"`
	Points   int          `json:"points,omitempty"` // Smiley only: 4 or 5
	Options  []Option     `json:"options,omitempty"`
	Asks     Asks         `json:"asks,omitempty"`    // LineText, LongText: what its answers are about
	Shuffle  bool         `json:"shuffle,omitempty"` // Single, Multiple: each visit sees the options in an order of its own
	ShowIf   *Condition   `json:"show_if,omitempty"`
}

// Asks is what the answers to a text question are about by the question alone: "too few chairs" is a complaint under
// "What should we improve?" and not under "Tell us in your own words".
type Asks string

// What a text question may be about.
const (
	AsksAnything Asks = ""
	AsksImprove  Asks = "improve" // "What should we improve?"
	AsksLiked    Asks = "liked"   // "What did you like best?"
)

// AllAsks are all, in the order in which they are offered.
var AllAsks = []Asks{AsksAnything, AsksImprove, AsksLiked}

// Option finds an option by its id.
func (q Question) Option(id string) (Option, bool) {
	for _, o := range q.Options {
		if o.ID == id {
			return o, true
		}
	}
	return Option{}, false
}

// HasOptions tells whether the owner writes the question's choices.
func (q Question) HasOptions() bool { return q.Kind == Single || q.Kind == Multiple }

// IsText tells whether the question takes free text.
func (q Question) IsText() bool { return q.Kind == LineText || q.Kind == LongText }

// Values are what can be chosen, in the order shown: the points of the scale in decimal, "yes" and "no", or option ids.
// Nil for kinds that are typed.
func (q Question) Values() []string {
	var out []string
	if scale, ok := q.Scale(); ok {
		for v := scale.Min; v <= scale.Max; v++ {
			out = append(out, strconv.Itoa(v))
		}
	}
	if q.Kind == YesNo {
		out = append(out, Yes, No)
	}
	for _, o := range q.Options {
		out = append(out, o.ID)
	}
	return out
}

// Scale is the question's rating scale; ok is false for kinds that rate nothing.
func (q Question) Scale() (s Scale, ok bool) {
	switch q.Kind {
	case Smiley:
		return Scale{Kind: Smiley, Min: 1, Max: max(q.Points, 4)}, true
	case Stars:
		return Scale{Kind: Stars, Min: 1, Max: 5}, true
	case NPS:
		return Scale{Kind: NPS, Min: 0, Max: 10}, true
	case CES:
		return Scale{Kind: CES, Min: 1, Max: 7}, true
	}
	return Scale{}, false
}

// Content is what a survey asks. A published version's content never changes.
type Content struct {
	Title     Text       `json:"title"`
	Languages []string   `json:"languages"` // at least one; the first is the fallback
	Questions []Question `json:"questions"`
	Thanks    Text       `json:"thanks,omitempty"`
}

// Fallback is the language shown when the customer's is not there; "" where nobody chose one yet.
func (c Content) Fallback() string {
	if len(c.Languages) == 0 {
		return ""
	}
	return c.Languages[0]
}

// Rating is the question that counts as the survey's rating: the first one with a scale.
func (c Content) Rating() (Question, Scale, bool) {
	for _, q := range c.Questions {
		if s, ok := q.Scale(); ok {
			return q, s, true
		}
	}
	return Question{}, Scale{}, false
}

// Version is a published survey: it never changes, and responses point at the one they answered.
type Version struct {
	Organization int64
	Survey       int64
	Number       int
	Content      Content
}

// Channel is how a touchpoint reaches the customer.
type Channel string

const (
	QR     Channel = "qr"
	Kiosk  Channel = "kiosk"
	Link   Channel = "link"
	Staff  Channel = "staff"
	Import Channel = "import"
)

// Place is where feedback was asked: the touchpoint with what its location decides.
type Place struct {
	Organization int64
	Location     int64
	Touchpoint   int64
	Channel      Channel
	TimeZone     string // IANA name of the location, "" is UTC
	CutHour      int    // the hour at which the location's business day starts, 0 to 23
}
