package surveys

import (
	"maps"
	"slices"
)

// Asked is one question over all the versions of a survey that asked it. How its words changed, Wordings says.
type Asked struct {
	Question         // as it was asked last
	First, Last int  // the versions that asked it, by number
	Now         bool // the latest version asks it
	Choices     []Choice
	// Always: every version that asked it asked everybody. After: else the condition that held in all of them, among all
	// versions that ask what it looks at, so that whoever met it was asked; nil where versions differ.
	Always bool
	After  *Condition
}

// Choice is one value that could be chosen, over all versions.
type Choice struct {
	Option      // as it read last; points of a scale, yes and no have no title
	Now    bool // the last version that asks the question offers it
}

// History joins the versions of a survey, oldest first, by the identity of their questions: those that the latest one
// asks, in its order, then those asked no more, the latest first.
func History(versions []Version) []Asked {
	var out []Asked
	seen := make(map[string]bool)
	for i, v := range slices.Backward(versions) {
		for _, q := range v.Content.Questions {
			if !seen[q.ID] {
				seen[q.ID] = true
				out = append(out, askedUntil(versions, i, q))
			}
		}
	}
	return out
}

// askedUntil follows a question that the version at last was the last to ask.
func askedUntil(versions []Version, last int, q Question) Asked {
	a := Asked{Question: q, Last: versions[last].Number, Now: last == len(versions)-1, Always: true}
	seen := make(map[string]bool)
	for i, v := range slices.Backward(versions[:last+1]) {
		at := v.Content.find(q.ID)
		if at < 0 {
			continue
		}
		old := v.Content.Questions[at]
		a.First, a.Always = v.Number, a.Always && old.ShowIf == nil
		for _, o := range old.choices() {
			if !seen[o.ID] {
				seen[o.ID] = true
				a.Choices = append(a.Choices, Choice{o, i == last})
			}
		}
	}
	if q.ShowIf != nil && !slices.ContainsFunc(versions, func(v Version) bool { return v.asksOtherwise(q) }) {
		a.After = q.ShowIf
	}
	return a
}

// choices are the values as options: the owner's have titles.
func (q Question) choices() []Option {
	if q.HasOptions() {
		return q.Options
	}
	var out []Option
	for _, value := range q.Values() {
		out = append(out, Option{ID: value})
	}
	return out
}

// asksOtherwise tells whether the version asks what q looks at, but not q after the same answers, or so that nobody can count
// those who gave them: of several that one person can choose, each counts.
func (v Version) asksOtherwise(q Question) bool {
	on, i := v.Content.find(q.ShowIf.Question), v.Content.find(q.ID)
	if i < 0 {
		return on >= 0
	}
	old := v.Content.Questions[i].ShowIf
	return on < 0 || old == nil || old.Question != q.ShowIf.Question || !maps.Equal(setOf(old.In), setOf(q.ShowIf.In)) ||
		v.Content.Questions[on].Kind == Multiple && len(q.ShowIf.In) > 1
}

func setOf(values []string) map[string]bool {
	set := make(map[string]bool, len(values))
	for _, value := range values {
		set[value] = true
	}
	return set
}
