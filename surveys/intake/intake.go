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
// and the organization's themes and promises.
type Desk struct {
	Version  surveys.Version
	Place    surveys.Place
	Taxonomy *themes.Taxonomy
	Policy   followup.Policy
}

// Decision is all that storing one submission writes.
type Decision struct {
	Response surveys.Response
	Mentions []surveys.Mention
	Language string         // of the comment, as found; "" without one
	Kinds    []themes.Kind  // of the comment; none without one
	Search   string         // the comment folded for searching
	Case     *followup.Case // nil where none is opened
}

// Decide checks, tags and decides. The error is a *surveys.Error of kind Invalid with every wrong field.
func Decide(d Desk, s surveys.Submission, received time.Time) (Decision, error) {
	r, wrong := surveys.Check(d.Version, d.Place, s, received)
	if len(wrong) > 0 {
		return Decision{}, &surveys.Error{Kind: surveys.Invalid, Key: "error.answer", Fields: wrong}
	}
	out := Decision{Response: r}
	// A chip names a cause the customer wants better, whatever the face.
	for _, theme := range r.Themes {
		out.Mentions = append(out.Mentions, surveys.Mention{Theme: theme, Polarity: surveys.Negative})
	}
	if comment := r.Comment(); comment != "" {
		read := d.Taxonomy.Read(themes.Comment{Text: comment, Lang: r.Lang, Mood: r.Mood()})
		out.Language, out.Kinds, out.Search = read.Lang, read.Kinds, themes.Fold(comment)
		for _, f := range read.Found {
			out.Mentions = merge(out.Mentions, f.Mention)
		}
	}
	if c, ok := followup.Decide(r, d.Policy); ok {
		out.Case = &c
	}
	return out, nil
}

// merge adds a mention unless the same cause was already named by a chip: one response counts once
// for a theme and polarity. The words found are kept either way.
func merge(mentions []surveys.Mention, m surveys.Mention) []surveys.Mention {
	for i := range mentions {
		if mentions[i].Theme == m.Theme && mentions[i].Polarity == m.Polarity {
			mentions[i].Words = append(mentions[i].Words, m.Words...)
			return mentions
		}
	}
	return append(mentions, m)
}
