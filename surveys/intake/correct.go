package intake

import (
	"fmt"
	"slices"

	"opina/surveys"
)

// MaxMentions is how many mentions a correction holds at most.
const MaxMentions = 20

// CheckMentions holds what an owner says a comment names against the themes in use, and gives what is wrong, by paths such
// as "mentions[2].theme"; "mentions" is about all of them.
func (t Tagger) CheckMentions(said []surveys.Mention) (wrong []surveys.FieldError) {
	taxonomy := t.Model.Taxonomy()
	var seen []surveys.Mention
	for i, m := range said {
		fail := func(field, key, message string) {
			wrong = append(wrong, surveys.FieldError{Path: fmt.Sprintf("mentions[%d].%s", i, field), Key: key, Message: message})
		}
		theme, known := taxonomy.Resolve(m.Theme)
		m.Theme = theme
		switch {
		case !known:
			fail("theme", "answers.wrong.gone", "is no theme")
		case !taxonomy.Counts(theme):
			fail("theme", "answers.wrong.muted", "is muted")
		case slices.ContainsFunc(seen, m.Same):
			fail("theme", "answers.wrong.twice", "is there already")
		}
		if m.Polarity != surveys.Negative && m.Polarity != surveys.Positive {
			fail("polarity", "answers.wrong.polarity", "must be blame or praise")
		}
		seen = append(seen, m)
	}
	if len(said) > MaxMentions {
		wrong = append(wrong, surveys.FieldError{
			Path: "mentions", Key: "answers.wrong.many", Message: fmt.Sprintf("must be at most %d", MaxMentions),
			Args: map[string]any{"Max": MaxMentions, "N": len(said)},
		})
	}
	return wrong
}
