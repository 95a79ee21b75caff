package surveys

import "slices"

// The steps by which a survey is edited. Each gives another content and leaves the one it started from as it was: what
// is published is read by many at once. None makes a draft that CheckDraft refuses out of one that it takes, and none
// leaves a condition hanging on a question or an answer that it took away.

// Clone copies all that the steps change. Texts are shared: With copies them.
func (c Content) Clone() Content {
	c.Languages = slices.Clone(c.Languages)
	c.Questions = slices.Clone(c.Questions)
	for i, q := range c.Questions {
		c.Questions[i].Options = slices.Clone(q.Options)
	}
	return c
}

// NewQuestion is a question of the kind as it starts, without words: four faces, so that nobody hides in the middle; two
// answers to write.
func NewQuestion(kind QuestionKind) (Question, error) {
	if !slices.Contains(QuestionKinds, kind) {
		return Question{}, Fail(Invalid, "survey.wrong.kind", nil)
	}
	q := Question{ID: NewKey(), Kind: kind}
	if kind == Smiley {
		q.Points = 4
	}
	if q.HasOptions() {
		q.Options = []Option{{ID: NewKey()}, {ID: NewKey()}}
	}
	return q, nil
}

// AddQuestion asks q after all others.
func (c Content) AddQuestion(q Question) (Content, error) {
	return c.insertQuestion(len(c.Questions), q)
}

func (c Content) insertQuestion(at int, q Question) (Content, error) {
	if len(c.Questions) >= MaxQuestions {
		return c, full(MaxQuestions)
	}
	c = c.Clone()
	c.Questions = slices.Insert(c.Questions, at, q)
	return c, nil
}

// MoveQuestion asks the question at another place, counted from 0; past the ends it stays at the end.
func (c Content) MoveQuestion(id string, to int) (Content, error) {
	at := c.find(id)
	if at < 0 {
		return c, notThere
	}
	c = c.Clone()
	c.Questions = moved(c.Questions, at, to)
	return c, nil
}

// RemoveQuestion drops the question and the conditions that hung on it: those questions are always asked from then on.
func (c Content) RemoveQuestion(id string) (Content, error) {
	at := c.find(id)
	if at < 0 {
		return c, notThere
	}
	c = c.Clone()
	c.Questions = slices.Delete(c.Questions, at, at+1)
	for i, q := range c.Questions {
		if q.ShowIf != nil && q.ShowIf.Question == id {
			c.Questions[i].ShowIf = nil
		}
	}
	return c, nil
}

// DuplicateQuestion asks the same again right after, under an id of its own, and gives that id.
func (c Content) DuplicateQuestion(id string) (Content, string, error) {
	at := c.find(id)
	if at < 0 {
		return c, "", notThere
	}
	q := c.Questions[at]
	q.ID = NewKey()
	q.Options = slices.Clone(q.Options)
	c, err := c.insertQuestion(at+1, q)
	return c, q.ID, err
}

// SetPoints gives a question another number of faces. Answers that are no longer there leave the conditions.
func (c Content) SetPoints(id string, points int) (Content, error) {
	at := c.find(id)
	if at < 0 {
		return c, notThere
	}
	if c.Questions[at].Kind != Smiley || points != 4 && points != 5 {
		return c, Fail(Invalid, "survey.wrong.points", nil)
	}
	c = c.Clone()
	c.Questions[at].Points = points
	left := c.Questions[at].Values()
	c.release(id, func(value string) bool { return !slices.Contains(left, value) })
	return c, nil
}

// SetCondition asks the question only where the question on was answered with one of in; on "" asks it always. Answers
// that on does not have are left out. Where none is left, a scale starts with its low ratings: who is unhappy is asked why.
func (c Content) SetCondition(id, on string, in []string) (Content, error) {
	at := c.find(id)
	if at < 0 {
		return c, notThere
	}
	c = c.Clone()
	if on == "" {
		c.Questions[at].ShowIf = nil
		return c, nil
	}
	other := c.find(on)
	if other < 0 || other == at {
		return c, notThere
	}
	was := c.Questions[at].ShowIf
	condition := Condition{Question: on}
	for _, value := range c.Questions[other].Values() {
		if slices.Contains(in, value) {
			condition.In = append(condition.In, value)
		}
	}
	if len(condition.In) == 0 && (was == nil || was.Question != on) {
		condition.In = c.Questions[other].lowValues()
	}
	c.Questions[at].ShowIf = &condition
	return c, nil
}

// lowValues are the low ratings of a scale, and "no".
func (q Question) lowValues() []string {
	if q.Kind == YesNo {
		return []string{No}
	}
	scale, rates := q.Scale()
	if !rates {
		return nil
	}
	values := q.Values()
	return slices.DeleteFunc(values, func(value string) bool { return !scale.Low(scale.Min + slices.Index(values, value)) })
}

// release takes answers of a question out of the conditions that hang on it. A condition that loses its last is dropped.
func (c Content) release(question string, gone func(value string) bool) {
	for i, q := range c.Questions {
		if q.ShowIf == nil || q.ShowIf.Question != question {
			continue
		}
		left := slices.DeleteFunc(slices.Clone(q.ShowIf.In), gone)
		switch len(left) {
		case len(q.ShowIf.In):
		case 0:
			c.Questions[i].ShowIf = nil
		default:
			c.Questions[i].ShowIf = &Condition{Question: question, In: left}
		}
	}
}

var notThere = Fail(NotFound, "error.notfound", nil)

func full(most int) error {
	return &Error{Kind: Invalid, Key: "survey.wrong.full", Args: map[string]any{"Max": most}}
}

// moved takes the element at one place to another, in a slice that is nobody else's.
func moved[T any](list []T, from, to int) []T {
	x := list[from]
	list = slices.Delete(list, from, from+1)
	return slices.Insert(list, max(0, min(to, len(list))), x)
}
