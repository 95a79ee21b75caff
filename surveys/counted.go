package surveys

// SmallGroup is the number of answers below which an exit survey is never broken down: who left could be recognised.
const SmallGroup = 5

// Basis says what the answers to a question are a share of.
type Basis int

const (
	// OfAnswered: of those who answered the question. One answer is one value, so that the values add up to them.
	OfAnswered Basis = iota
	// OfShown: of those who were shown it, known by what they answered before.
	OfShown
	// OfAll: of all answers to the survey. Values do not add up where several can be chosen, and nobody counts who was shown a question.
	OfAll
)

// Counted is a question with how often each of its values was chosen.
type Counted struct {
	Asked
	N     map[string]int64 // value → responses
	Of    int64            // what shares are of
	Basis Basis            // who that is
	All   int64            // answers to the survey while the question was asked
	Small bool             // too small a group to be broken down: nothing of N may be shown
}

// Tallied is what the tallies say about a survey, for one filter.
type Tallied struct {
	Kind    string                      // of the survey
	Answers map[string]map[string]int64 // question → value → responses
}

// Count puts the tallies to a question; all is how many answers to the survey there were while it was asked.
func (t Tallied) Count(a Asked, all int64) Counted {
	c := Counted{Asked: a, N: t.Answers[a.ID], All: all}
	var sum, most int64
	for _, choice := range a.Choices {
		sum, most = sum+c.N[choice.ID], max(most, c.N[choice.ID])
	}
	c.Of = sum
	group := sum
	if a.Kind == Multiple {
		c.Basis, c.Of = OfAll, max(all, most)
		group = c.Of
		if a.After != nil {
			c.Basis, c.Of = OfShown, max(t.shown(*a.After), most)
			group = c.Of
		} else if !a.Always {
			group = most // nobody counted whom it was shown to: as many at least
		}
	}
	c.Small = t.Kind == ExitKind && sum > 0 && group < SmallGroup
	return c
}

// shown counts those who gave one of the answers after which a question is asked.
func (t Tallied) shown(after Condition) (n int64) {
	for value := range setOf(after.In) {
		n += t.Answers[after.Question][value]
	}
	return n
}
