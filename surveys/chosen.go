package surveys

import "slices"

// ChosenThemes are the themes of the options that answers chose, sorted, each once.
func (c Content) ChosenThemes(answers []Answer) []string {
	var out []string
	for _, a := range answers {
		i := c.find(a.Question)
		if i < 0 {
			continue
		}
		for _, id := range a.Options {
			if o, _ := c.Questions[i].Option(id); o.Theme != "" {
				out = append(out, o.Theme)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Asks is what the questions say of a comment: what all those agree on that were answered with a text.
func (c Content) Asks(answers []Answer) Asks {
	asks, some := AsksAnything, false
	for _, a := range answers {
		i := c.find(a.Question)
		switch {
		case i < 0 || a.Text == "":
			continue
		case some && c.Questions[i].Asks != asks:
			return AsksAnything
		}
		asks, some = c.Questions[i].Asks, true
	}
	return asks
}
