package surveys

import (
	"fmt"
	"net/mail"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Limits of one submission.
const (
	MaxText     = 5000 // characters of one free text
	MaxContact  = 254  // characters; the longest e-mail address (RFC 5321)
	MaxRevision = 1_000_000
)

// Check holds a submission against the version it answers and gives the response to store, or every
// field that is wrong. Answers to questions that were not shown (their condition does not hold) are dropped,
// not refused: a customer who goes back and picks a better face leaves them behind.
func Check(v Version, place Place, s Submission, received time.Time) (Response, []FieldError) {
	c := checker{version: v, given: make([]given, len(v.Content.Questions))}
	r := Response{
		ID: s.ID, Revision: s.Revision, Place: place, Survey: v.Survey, Version: v.Number,
		Lang: s.Lang, Finished: s.Finished, ReceivedAt: received,
	}
	if s.ID.IsZero() {
		c.fail("id", "error.id", "is missing")
	}
	if s.Revision < 0 || s.Revision > MaxRevision {
		c.fail("revision", "error.revision", fmt.Sprintf("must be 1 to %d", MaxRevision))
	}
	if !slices.Contains(v.Content.Languages, s.Lang) {
		r.Lang = v.Content.Fallback()
	}
	c.collect(s.Answers)
	for i, q := range v.Content.Questions {
		g := &c.given[i]
		if !c.shown(q) {
			g.here = false // so that what hangs on it is not shown either
			continue
		}
		before := len(c.errs)
		if g.here {
			g.answer = c.answer(q, g.answer) // what hangs on it asks the answer that is kept
			g.here = !g.answer.empty()
		}
		if !g.here {
			if q.Required && s.Finished && !s.Mark.refill() && len(c.errs) == before {
				c.errs = append(c.errs, FieldError{Path: "answers", Key: "error.required", Question: q.ID, Message: fmt.Sprintf("question %q needs an answer", q.ID)})
			}
			continue
		}
		r.Answers = append(r.Answers, g.answer)
		r.note(q, g.answer)
	}
	if len(r.Answers) == 0 && len(c.errs) == 0 && !s.Mark.refill() {
		c.fail("answers", "error.empty", "hold no answer to a question that was asked")
	}
	if len(c.errs) > 0 {
		return Response{}, c.errs
	}
	r.Themes, r.Asks = v.Content.ChosenThemes(r.Answers), v.Content.Asks(r.Answers)
	r.setTimes(s, received)
	if s.Suspicious {
		r.Flags = append(r.Flags, FlagHoneypot)
	}
	r.Hash = contentHash(place, v, r.Lang, r.Finished, r.Answers)
	if s.Mark != nil {
		r.bear(*s.Mark)
	}
	r.HeldOut = slices.ContainsFunc(r.Flags, func(flag string) bool { return slices.Contains(HeldOutFor, flag) })
	return r, nil
}

// note keeps on the response what its answers mean as a whole.
func (r *Response) note(q Question, a Answer) {
	if scale, ok := q.Scale(); ok && r.Rating == nil {
		r.Rating = &Rating{Question: q.ID, Scale: scale, Value: *a.Rating}
	}
	if a.Contact != "" {
		r.Contact = a.Contact
	}
}

// clockTolerance is how far off a device's clock may be before it is said.
const clockTolerance = 5 * time.Minute

// setTimes decides the time used for charts (design: answered + offset, never after received).
func (r *Response) setTimes(s Submission, received time.Time) {
	r.AnsweredAt, r.ClockOffset, r.EffectiveAt = s.AnsweredAt, s.ClockOffset, received
	switch {
	case s.AnsweredAt.IsZero(): // an online phone: received is the truth
	case s.ClockOffset == nil:
		r.Flags = append(r.Flags, FlagClock)
	default:
		at := s.AnsweredAt.Add(*s.ClockOffset)
		if at.Before(received) {
			r.EffectiveAt = at
		}
		if s.ClockOffset.Abs() > clockTolerance || at.Sub(received) > clockTolerance {
			r.Flags = append(r.Flags, FlagClock)
		}
	}
	r.Local = r.Place.Local(r.EffectiveAt)
}

type checker struct {
	version Version
	given   []given // for each question of the version, in its order
	errs    []FieldError
}

// given is what was sent for one question.
type given struct {
	here   bool
	answer Answer
	at     int // its place in the submission, for paths
}

func (c *checker) fail(path, key, message string) {
	c.errs = append(c.errs, FieldError{Path: path, Key: key, Message: message})
}

func (c *checker) find(question string) int { return c.version.Content.find(question) }

// path names a field of the answer to question q as the sender wrote it.
func (c *checker) path(q Question, field string) string {
	return fmt.Sprintf("answers[%d].%s", c.given[c.find(q.ID)].at, field)
}

func (c *checker) collect(answers []Answer) {
	for i, a := range answers {
		fail := func(key, message string) { c.fail(fmt.Sprintf("answers[%d].question", i), key, message) }
		switch q := c.find(a.Question); {
		case q < 0:
			fail("error.question", fmt.Sprintf("version %d asks no question %.60q", c.version.Number, a.Question))
		case c.given[q].here:
			fail("error.twice", fmt.Sprintf("question %q is answered twice", a.Question))
		default:
			c.given[q] = given{true, a, i}
		}
	}
}

// shown tells whether the question's condition holds among the answers kept so far.
func (c *checker) shown(q Question) bool {
	if q.ShowIf == nil {
		return true
	}
	on := c.find(q.ShowIf.Question)
	if on < 0 || !c.given[on].here {
		return false
	}
	a := c.given[on].answer
	if a.Rating != nil && slices.Contains(q.ShowIf.In, strconv.Itoa(*a.Rating)) {
		return true
	}
	return slices.ContainsFunc(a.Options, func(o string) bool { return slices.Contains(q.ShowIf.In, o) })
}

// answer checks one answer and gives it in its normal form: only the fields of its kind, options in
// the question's order, text cleaned.
func (c *checker) answer(q Question, a Answer) Answer {
	out := Answer{Question: q.ID}
	scale, rates := q.Scale()
	switch {
	case rates:
		if a.Rating == nil {
			if len(a.Options) > 0 || a.Text != "" || a.Contact != "" {
				c.fail(c.path(q, "rating"), "error.rating", "is missing")
			}
			break
		}
		if !scale.Has(*a.Rating) {
			c.fail(c.path(q, "rating"), "error.rating", fmt.Sprintf("must be %d to %d", scale.Min, scale.Max))
			break
		}
		v := *a.Rating
		out.Rating = &v
	case q.Kind == YesNo || q.HasOptions():
		out.Options = c.options(q, a.Options)
	case q.IsText():
		out.Text = Clean(a.Text)
		if q.Kind == LineText {
			out.Text = strings.Join(strings.Fields(out.Text), " ")
		}
		if n := utf8.RuneCountInString(out.Text); n > MaxText {
			c.fail(c.path(q, "text"), "error.long", fmt.Sprintf("has %d characters; at most %d are kept", n, MaxText))
		}
	case q.Kind == Contact:
		out.Contact, out.Consent = c.contact(q, a), a.Consent
		if out.Contact == "" {
			out.Consent = false
		}
	}
	return out
}

func (c *checker) options(q Question, chosen []string) []string {
	values := q.Values()
	for _, id := range chosen {
		if !slices.Contains(values, id) {
			c.fail(c.path(q, "options"), "error.option", fmt.Sprintf("question %q has no option %.60q", q.ID, id))
			return nil
		}
	}
	if q.Kind != Multiple && len(chosen) > 1 {
		c.fail(c.path(q, "options"), "error.single", fmt.Sprintf("question %q takes one option", q.ID))
		return nil
	}
	var out []string
	for _, value := range values {
		if slices.Contains(chosen, value) {
			out = append(out, value)
		}
	}
	return out
}

func (c *checker) contact(q Question, a Answer) string {
	contact := strings.TrimSpace(Clean(a.Contact))
	switch {
	case contact == "":
		return ""
	case utf8.RuneCountInString(contact) > MaxContact || !(isEmail(contact) || isPhone(contact)):
		c.fail(c.path(q, "contact"), "error.contact", "is neither an e-mail address nor a telephone")
	case !a.Consent:
		c.fail(c.path(q, "consent"), "error.consent", "is needed to keep a contact")
	}
	return contact
}

func (a Answer) empty() bool {
	return a.Rating == nil && len(a.Options) == 0 && a.Text == "" && a.Contact == ""
}

func isEmail(s string) bool {
	at, err := mail.ParseAddress(s)
	return err == nil && at.Address == s && strings.Contains(s[strings.LastIndex(s, "@"):], ".") &&
		!strings.ContainsAny(s, " \r\n\t<>\"")
}

// isPhone takes 6 to 15 digits (ITU-T E.164 at the long end) with the usual marks between them.
func isPhone(s string) bool {
	digits := 0
	for i, r := range s {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case r == '+' && i == 0, strings.ContainsRune(" -.()/", r):
		default:
			return false
		}
	}
	return digits >= 6 && digits <= 15
}

// Clean makes text that both databases store and give back as it is: valid UTF-8, no NUL (PostgreSQL
// refuses it), line ends as \n, no space around it. What cannot be kept becomes U+FFFD.
func Clean(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.ReplaceAll(s, "\x00", "\uFFFD")
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.TrimSpace(s)
}
