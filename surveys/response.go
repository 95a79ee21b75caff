package surveys

import (
	"crypto/sha256"
	"encoding/binary"
	"time"
)

// Answer is the answer to one question. Which fields may be set depends on the question's kind.
type Answer struct {
	Question string   `json:"question"`
	Rating   *int     `json:"rating,omitempty"`  // Smiley, Stars, NPS, CES
	Options  []string `json:"options,omitempty"` // Single, Multiple: option ids
	Text     string   `json:"text,omitempty"`    // LongText
	Contact  string   `json:"contact,omitempty"` // Contact: an e-mail address or a telephone
	Consent  bool     `json:"consent,omitempty"` // Contact: may we use it to answer
}

// Submission is one revision of a response as it came from outside: nothing in it is believed yet.
type Submission struct {
	ID ID
	// Revision counts from 1 on the device; a higher one replaces. 0 leaves the counting to the store
	// (pages without a memory of their own): the same content as what stands is a duplicate, other content the next revision.
	Revision    int
	Lang        string
	AnsweredAt  time.Time      // by the device's clock; zero where it did not say
	ClockOffset *time.Duration // what to add to the device's clock; nil is unknown
	Finished    bool
	Answers     []Answer
	// Suspicious: it filled in a field that people do not see. It is stored, and held out of the counts.
	Suspicious bool
	Mark       *Mark // nil: it did not come from a paired tablet
}

// Flags of a response. None of them refuses it.
const (
	// FlagClock: the device's clock was wrong, or how wrong it was is not known, or it says a time that is still to
	// come. Both times are kept; where the device's cannot be put right, received-at is used.
	FlagClock = "clock"
	// FlagHoneypot: a field that people do not see was filled in, as programs do.
	FlagHoneypot = "honeypot"
	// FlagBurst: tapped right after a finished answer, or while somebody was mashing the screen.
	FlagBurst = "burst"
	// FlagRefill: sent again because the server had lost it, from what the tablet kept: without comment and contact.
	FlagRefill = "refill"
)

// HeldOutFor are the flags for which a response is left out of the counts.
var HeldOutFor = []string{FlagHoneypot, FlagBurst}

// Response is a checked submission: what will be stored and counted.
type Response struct {
	ID          ID
	Revision    int
	Hash        [32]byte // of what the customer said; equal hashes are the same revision
	Place       Place
	Survey      int64
	Version     int
	Lang        string
	AnsweredAt  time.Time // zero where the device did not say
	ClockOffset *time.Duration
	ReceivedAt  time.Time
	EffectiveAt time.Time // the time used for charts; never after ReceivedAt
	Local       LocalTime
	Finished    bool
	Answers     []Answer // in the version's order, only questions that were shown
	Rating      *Rating
	Themes      []string // themes of the options chosen, sorted, each once
	Asks        Asks     // what the questions say of the comment
	Contact     string
	Flags       []string
	HeldOut     bool // left out of the counts until an owner puts it back
	Mark        *Mark
}

// Rating is the answer that counts as the response's rating.
type Rating struct {
	Question string
	Scale    Scale
	Value    int
}

// Low tells whether the response has a low rating.
func (r Response) Low() bool { return r.Rating != nil && r.Rating.Scale.Low(r.Rating.Value) }

// Mood is what the rating says about the tone of the comment.
func (r Response) Mood() Mood {
	if r.Rating == nil {
		return MoodUnknown
	}
	return r.Rating.Scale.Mood(r.Rating.Value)
}

// Comment is all the free text, in the order of the questions, a blank line between two.
func (r Response) Comment() string {
	var text string
	for _, a := range r.Answers {
		if a.Text != "" && text != "" {
			text += "\n\n"
		}
		text += a.Text
	}
	return text
}

// contentHash is the SHA-256 of what the customer said, whenever and however often it arrives. Stored hashes
// are compared with it for years: what it reads, and in which order, never changes. Every text is preceded by its length, so
// that no two contents read alike.
func contentHash(place Place, v Version, lang string, finished bool, answers []Answer) [32]byte {
	b := make([]byte, 0, 512)
	number := func(n int64) { b = binary.AppendVarint(b, n) }
	text := func(s string) { number(int64(len(s))); b = append(b, s...) }
	flag := func(set bool) {
		if set {
			number(1)
		} else {
			number(0)
		}
	}
	number(place.Touchpoint)
	number(v.Survey)
	number(int64(v.Number))
	text(lang)
	flag(finished)
	for _, a := range answers {
		text(a.Question)
		flag(a.Rating != nil)
		if a.Rating != nil {
			number(int64(*a.Rating))
		}
		number(int64(len(a.Options)))
		for _, o := range a.Options {
			text(o)
		}
		text(a.Text)
		text(a.Contact)
		flag(a.Consent)
	}
	return sha256.Sum256(b)
}
