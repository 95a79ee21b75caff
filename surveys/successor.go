package surveys

import "slices"

// Successor is the draft as the version after the published ones. Charts join versions by question, so a question
// whose answers mean something else than they did under its id (another kind, four faces turned five) gets an id of its own, and
// conditions follow it.
func Successor(draft Content, published []Content) Content {
	next := draft
	next.Questions = slices.Clone(draft.Questions)
	renamed := make(map[string]string)
	for i, q := range next.Questions {
		if !slices.ContainsFunc(published, func(c Content) bool { return c.clashes(q) }) {
			continue
		}
		renamed[q.ID] = NewKey()
		next.Questions[i].ID = renamed[q.ID]
	}
	for i, q := range next.Questions {
		if q.ShowIf == nil {
			continue
		}
		if id, ok := renamed[q.ShowIf.Question]; ok {
			next.Questions[i].ShowIf = &Condition{Question: id, In: q.ShowIf.In}
		}
	}
	return next
}

// clashes tells whether the content asks under q's id something whose answers cannot be counted with q's. A line and
// a long text can: both are read, not counted.
func (c Content) clashes(q Question) bool {
	i := c.find(q.ID)
	if i < 0 {
		return false
	}
	old := c.Questions[i]
	if old.IsText() && q.IsText() {
		return false
	}
	scale, _ := q.Scale()
	before, _ := old.Scale()
	return old.Kind != q.Kind || scale != before
}
