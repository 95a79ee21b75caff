package surveys

// Rewording says that a version asked a question in other words than the version before that asked it, so that its
// answers compare with reserve.
type Rewording struct {
	Number  int // the version with the new words
	Since   int // the version that asked it before
	Changes []Difference
}

// Wordings lists the versions, given oldest first, from which on a question reads differently: its title, or the
// titles of its options, or which options there are. A translation added changes nothing for those who could read it before.
func Wordings(versions []Version, question string) []Rewording {
	var out []Rewording
	last := -1
	for i, v := range versions {
		if v.Content.find(question) < 0 {
			continue
		}
		if last >= 0 {
			r := Rewording{Number: v.Number, Since: versions[last].Number}
			for _, d := range Compare(versions[last].Content, v.Content) {
				if d.Question == question && d.rewords() {
					r.Changes = append(r.Changes, d)
				}
			}
			if len(r.Changes) > 0 {
				out = append(out, r)
			}
		}
		last = i
	}
	return out
}

// rewords tells whether customers who read the survey before read something else now.
func (d Difference) rewords() bool {
	switch d.Kind {
	case QuestionReworded, OptionReworded:
		return d.Before != "" && d.After != ""
	case OptionAdded, OptionRemoved:
		return true
	}
	return false
}
