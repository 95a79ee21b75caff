package demo

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"opina/surveys"
)

// customer makes up one customer after the other. Everything random comes from one seed.
type customer struct {
	random *rand.Rand
	end    time.Time
	people int        // who asked for an answer
	recent [30]string // what was said last, so that no two neighbours say the same
	said   int
}

// visit is one answer and where it was given.
type visit struct {
	shop       int
	tablet     bool
	at         time.Time
	submission surveys.Submission
}

// answersWithin is how long before the end customers still wait for an answer. Those before were answered, as in a
// shop that keeps its promises.
const answersWithin = 46 * time.Hour

// visit makes up what somebody answers at that moment.
func (c *customer) visit(at time.Time) visit {
	v := visit{shop: c.shop(), at: at}
	s := shops[v.shop]
	v.tablet = c.chance(s.kiosk)
	lang := "es"
	if c.chance(s.english) {
		lang = "en"
	}
	m := c.mood(s, at)
	answers := []surveys.Answer{{Question: "face", Rating: &m.face}}
	if len(m.chips) > 0 {
		answers = append(answers, surveys.Answer{Question: "why", Options: m.chips})
	}
	asks := !v.tablet && c.end.Sub(at) < answersWithin && c.chance(m.asks())
	comment := ""
	if asks || c.chance(m.talks*c.typing(v.tablet)) {
		comment = c.comment(banks()[lang], m)
	}
	if comment != "" {
		answers = append(answers, surveys.Answer{Question: "comment", Text: comment})
	}
	if asks {
		c.people++
		answers = append(answers, surveys.Answer{
			Question: "contact", Contact: fmt.Sprintf("cliente%d@example.com", c.people), Consent: true,
		})
	}
	v.submission = surveys.Submission{
		ID: c.id(at), Revision: 1, Lang: lang, AnsweredAt: at, ClockOffset: new(time.Duration), Finished: true, Answers: answers,
	}
	return v
}

// feeling is why somebody taps the face they tap.
type feeling struct {
	face  int // 1 to 4
	chips []string
	what  said    // what a comment would say
	mixed bool    // the comment says something good and something bad
	talks float64 // the chance of a comment
}

// asks is the chance that somebody with that feeling wants an answer.
func (f feeling) asks() float64 {
	if f.face <= 2 {
		return 0.8
	}
	return 0.08
}

func (c *customer) mood(s shop, at time.Time) feeling {
	before := c.end.Sub(at)
	if c.chance(s.waits(before, at.Hour())) {
		return c.annoyed(waiting, 0.5)
	}
	if s.minds(before, c.chance) {
		return c.annoyed(straws, 0.3)
	}
	switch luck := c.random.Float64() + s.happiness; {
	case luck < 0.12:
		return c.annoyed(choose(c.random, s.complainsOf), 0.4)
	case luck < 0.16: // neither good nor bad: a face in between, and both in the comment
		return feeling{face: 2 + c.random.IntN(2), what: said{choose(c.random, asides).theme, surveys.Positive}, mixed: true, talks: 0.5}
	case luck < 0.48:
		return feeling{face: 3, what: c.praise(s, before), talks: 0.18}
	}
	return feeling{face: 4, what: c.praise(s, before), talks: 0.25}
}

// annoyed is the feeling of somebody with a cause; worst is the chance of the worst face.
func (c *customer) annoyed(why cause, worst float64) feeling {
	f := feeling{face: 2, what: said{why.theme, surveys.Negative}, talks: 0.6}
	if c.chance(worst) {
		f.face = 1
	}
	if why.chip != "" && c.chance(0.75) {
		f.chips = []string{why.chip}
		if c.chance(0.12) {
			f.chips = append(f.chips, "price")
		}
	}
	return f
}

// praise is what a happy customer would say. Once the second till is open, they say that.
func (c *customer) praise(s shop, before time.Duration) said {
	if s.queues && float64(before)/month < tillOpened && c.chance(0.3) || c.chance(0.03) {
		return goodWaits
	}
	return said{choose(c.random, praises).theme, surveys.Positive}
}

// comment is what somebody with that feeling writes; "" where the language has no such sentence.
func (c *customer) comment(b bank, f feeling) (text string) {
	for range 5 {
		text = b.pick(c.random, f.what, f.mixed)
		if text == "" || !slices.Contains(c.recent[:], text) {
			break
		}
	}
	c.recent[c.said%len(c.recent)] = text
	c.said++
	return text
}

// typing is how much more or less people write there: on a tablet, standing by the door, less.
func (c *customer) typing(tablet bool) float64 {
	if tablet {
		return 0.4
	}
	return 1
}

func (c *customer) chance(p float64) bool { return c.random.Float64() < p }

func (c *customer) shop() int {
	luck := c.random.Float64()
	for i, s := range shops {
		if luck -= s.customers; luck < 0 {
			return i
		}
	}
	return 0
}

func (c *customer) id(at time.Time) surveys.ID {
	var seed [16]byte
	binary.NativeEndian.PutUint64(seed[:8], c.random.Uint64())
	binary.NativeEndian.PutUint64(seed[8:], c.random.Uint64())
	return surveys.IDFromBytes(at, seed[:])
}

// choose picks by weight.
func choose(random *rand.Rand, causes []cause) cause {
	total := 0.0
	for _, c := range causes {
		total += c.weight
	}
	luck := random.Float64() * total
	for _, c := range causes {
		if luck -= c.weight; luck < 0 {
			return c
		}
	}
	return causes[0]
}
