package intake

import (
	"slices"

	"opina/surveys"
)

// Told is a stored response with what an owner said of it.
type Told struct {
	surveys.Response
	Correction *Correction
}

// Change is a response that another tagger reads otherwise.
type Change struct {
	At            int // its place among those that were read
	Before, After Tagging
}

// Changes gives the responses in which two taggers do not find the same themes, in their order. What was corrected is read
// as it was corrected.
func Changes(before, after Tagger, told []Told) []Change {
	var out []Change
	for i, one := range told {
		change := Change{i, before.Tag(one.Response, one.Correction), after.Tag(one.Response, one.Correction)}
		if !sameThemes(change.Before, change.After) {
			out = append(out, change)
		}
	}
	return out
}

// Names tells whether a theme was found with that polarity.
func (t Tagging) Names(m surveys.Mention) bool {
	return slices.ContainsFunc(t.Mentions, m.Same)
}

// sameThemes compares what was found; each has at most one mention of a theme and a polarity.
func sameThemes(a, b Tagging) bool {
	return len(a.Mentions) == len(b.Mentions) && !slices.ContainsFunc(a.Mentions, func(m surveys.Mention) bool { return !b.Names(m) })
}
