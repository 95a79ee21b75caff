// Package followup decides what is owed to a customer after an answer: which response opens a
// case, and by when it was promised an answer.
package followup

import (
	"time"

	"opina/surveys"
)

// Policy is what the organization promises.
type Policy struct {
	AnswerWithin time.Duration // from the moment the answer was received; 0 promises no time
}

// Case is the follow-up of one response that can be answered.
type Case struct {
	OpenedAt time.Time
	DueAt    time.Time // the promise; zero where none was made
}

// Decide opens a case for a finished response whose customer left a contact, that is: asked for an
// answer. The clock starts when we received it, because the device's clock proves nothing.
func Decide(r surveys.Response, p Policy) (Case, bool) {
	if !r.Finished || r.Contact == "" || r.HeldOut {
		return Case{}, false
	}
	c := Case{OpenedAt: r.ReceivedAt}
	if p.AnswerWithin > 0 {
		c.DueAt = r.ReceivedAt.Add(p.AnswerWithin)
	}
	return c, true
}
