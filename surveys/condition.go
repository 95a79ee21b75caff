package surveys

import (
	"fmt"
	"slices"
)

// find is the place of a question, -1 for none. Surveys are short: looking through beats a map.
func (c Content) find(question string) int {
	return slices.IndexFunc(c.Questions, func(q Question) bool { return q.ID == question })
}

// draftCondition holds that a condition is made of ids and no longer than any question has answers. It may still be unfinished.
func (k *contentChecker) draftCondition(path string, condition *Condition) {
	if condition == nil {
		return
	}
	wrong := func(path, id string) {
		k.fail(path, "survey.wrong.id", fmt.Sprintf("%.60q is no id", id))
	}
	if id := condition.Question; id != "" && !isKey(id) {
		wrong(path+".question", id)
	}
	k.many(path+".in", len(condition.In), MaxOptions)
	for i, value := range condition.In {
		if !isKey(value) {
			wrong(fmt.Sprintf("%s.in[%d]", path, i), value)
		}
	}
}

// condition holds that question i can be shown, and says which question stands in the way.
func (k *contentChecker) condition(path string, i int, q Question) {
	if q.ShowIf == nil {
		return
	}
	on := k.content.find(q.ShowIf.Question)
	fail := func(key, message string) { k.fail(path+".question", key, message, "Number", on+1) }
	switch {
	case on < 0:
		fail("survey.wrong.gone", fmt.Sprintf("there is no question %.60q", q.ShowIf.Question))
	case on == i:
		fail("survey.wrong.itself", "a question cannot wait for its own answer")
	case k.circles(i):
		fail("survey.wrong.circle", fmt.Sprintf("question %d in turn waits for this one", on+1))
	case on > i:
		fail("survey.wrong.later", fmt.Sprintf("question %d is asked later", on+1))
	case len(k.content.Questions[on].Values()) == 0:
		fail("survey.wrong.nochoice", fmt.Sprintf("question %d has nothing to choose", on+1))
	default:
		k.values(path+".in", on, q.ShowIf.In)
	}
}

// values holds that a condition names answers that question on can have.
func (k *contentChecker) values(path string, on int, in []string) {
	if len(in) == 0 {
		k.fail(path, "survey.wrong.never", "names no answer: the question would never be shown", "Number", on+1)
	}
	values := k.content.Questions[on].Values()
	for i, value := range in {
		at := fmt.Sprintf("%s[%d]", path, i)
		switch {
		case !slices.Contains(values, value):
			k.fail(at, "survey.wrong.value", fmt.Sprintf("question %d has no answer %.60q", on+1, value), "Number", on+1)
		case slices.Contains(in[:i], value):
			k.fail(at, "survey.wrong.twice", fmt.Sprintf("%.60q is there twice", value))
		}
	}
}

// circles tells whether the conditions that question i hangs on lead back to it.
func (k *contentChecker) circles(i int) bool {
	at := i
	for range k.content.Questions {
		condition := k.content.Questions[at].ShowIf
		if condition == nil {
			return false
		}
		if at = k.content.find(condition.Question); at < 0 {
			return false
		}
		if at == i {
			return true
		}
	}
	return false
}
