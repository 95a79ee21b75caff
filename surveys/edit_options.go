package surveys

import "slices"

// AddOption offers one more answer, without words, and gives its id.
func (c Content) AddOption(question string) (Content, string, error) {
	at := c.find(question)
	if at < 0 || !c.Questions[at].HasOptions() {
		return c, "", notThere
	}
	if len(c.Questions[at].Options) >= MaxOptions {
		return c, "", full(MaxOptions)
	}
	c = c.Clone()
	o := Option{ID: NewKey()}
	c.Questions[at].Options = append(c.Questions[at].Options, o)
	return c, o.ID, nil
}

// MoveOption offers the answer at another place, counted from 0; past the ends it stays at the end.
func (c Content) MoveOption(question, option string, to int) (Content, error) {
	at, o := c.findOption(question, option)
	if o < 0 {
		return c, notThere
	}
	c = c.Clone()
	c.Questions[at].Options = moved(c.Questions[at].Options, o, to)
	return c, nil
}

// RemoveOption drops the answer, also from the conditions that named it.
func (c Content) RemoveOption(question, option string) (Content, error) {
	at, o := c.findOption(question, option)
	if o < 0 {
		return c, notThere
	}
	c = c.Clone()
	c.Questions[at].Options = slices.Delete(c.Questions[at].Options, o, o+1)
	c.release(question, func(value string) bool { return value == option })
	return c, nil
}

// findOption is the place of a question and of one of its options, -1 for none.
func (c Content) findOption(question, option string) (at, o int) {
	if at = c.find(question); at < 0 {
		return at, -1
	}
	return at, slices.IndexFunc(c.Questions[at].Options, func(o Option) bool { return o.ID == option })
}
