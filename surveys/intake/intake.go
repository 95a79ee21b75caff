// Package intake turns one submission into one decision: Check → Tag → Decide. The customer's page, the
// API, the tablet and the import all call it, so that an answer means the same wherever it came from.
package intake

import (
	"time"

	"opina/surveys"
	"opina/surveys/followup"
	"opina/surveys/themes"
)

// Desk is what a submission is held against: the version it answers, the place it was asked at,
// and the organization's way to read comments and its promises.
type Desk struct {
	Version surveys.Version
	Place   surveys.Place
	Tagger  Tagger
	Policy  followup.Policy
}

// Decision is all that storing one submission writes.
type Decision struct {
	Response surveys.Response
	Tagging
	Search string         // the comment folded for searching
	Case   *followup.Case // nil where none is opened
}

// Decide checks, tags and decides. The error is a *surveys.Error of kind Invalid with every wrong field.
func Decide(d Desk, s surveys.Submission, received time.Time) (Decision, error) {
	r, wrong := surveys.Check(d.Version, d.Place, s, received)
	if len(wrong) > 0 {
		return Decision{}, &surveys.Error{Kind: surveys.Invalid, Key: "error.answer", Fields: wrong}
	}
	out := Decision{Response: r, Tagging: d.Tagger.Tag(r, nil), Search: themes.Fold(r.Comment())}
	if c, ok := followup.Decide(r, d.Policy); ok {
		out.Case = &c
	}
	return out, nil
}
