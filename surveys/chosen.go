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
