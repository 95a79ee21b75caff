package surveys

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// DifferenceKind is what changed between two contents.
type DifferenceKind string

const (
	TitleChanged     DifferenceKind = "title"
	ThanksChanged    DifferenceKind = "thanks"
	LanguagesChanged DifferenceKind = "languages" // Before and After: their tags with a comma between, the fallback first

	QuestionAdded    DifferenceKind = "question.added"     // After: its title
	QuestionRemoved  DifferenceKind = "question.removed"   // Before: its title
	QuestionMoved    DifferenceKind = "question.moved"     // Before and After: its place, from 1
	QuestionReworded DifferenceKind = "question.title"     // in Lang; no Before is a translation added
	HelpChanged      DifferenceKind = "question.help"      // in Lang
	KindChanged      DifferenceKind = "question.kind"      // Before and After: QuestionKind
	PointsChanged    DifferenceKind = "question.points"    // Before and After: in decimal
	RequiredChanged  DifferenceKind = "question.required"  // Before and After: "true" or "false"
	AsksChanged      DifferenceKind = "question.asks"      // Before and After: Asks
	ShuffleChanged   DifferenceKind = "question.shuffle"   // Before and After: "true" or "false"
	ConditionChanged DifferenceKind = "question.condition" // Before and After: "face: 1, 2", a question's id and its values; "" shows it always

	OptionAdded    DifferenceKind = "option.added"   // After: its title
	OptionRemoved  DifferenceKind = "option.removed" // Before: its title
	OptionMoved    DifferenceKind = "option.moved"   // Before and After: its place, from 1
	OptionReworded DifferenceKind = "option.title"   // in Lang; no Before is a translation added
	ThemeChanged   DifferenceKind = "option.theme"   // Before and After: id of the theme, "" for none
)

// Difference is one thing that changed from one content to another.
type Difference struct {
	Kind          DifferenceKind
	Question      string // its id; "" where the survey as a whole changed
	Option        string // its id; "" where no option changed
	Lang          string // of the texts; "" where they are in no language
	Before, After string // as the kind says
}

// Compare lists what changed from one content to the other, by the identity of questions and options: what
// concerns the survey, then the questions in the order of after, those removed last.
func Compare(before, after Content) []Difference {
	c := comparison{before: before, after: after}
	c.texts(Difference{Kind: TitleChanged}, before.Title, after.Title)
	c.texts(Difference{Kind: ThanksChanged}, before.Thanks, after.Thanks)
	c.values(Difference{Kind: LanguagesChanged}, strings.Join(before.Languages, ", "), strings.Join(after.Languages, ", "))
	moved := movedBetween(before.ids(), after.ids())
	for i, q := range after.Questions {
		was := before.find(q.ID)
		if was < 0 {
			c.added(Difference{Kind: QuestionAdded, Question: q.ID}, q.Title)
			continue
		}
		if moved[q.ID] {
			c.values(Difference{Kind: QuestionMoved, Question: q.ID}, strconv.Itoa(was+1), strconv.Itoa(i+1))
		}
		c.question(before.Questions[was], q)
	}
	for _, q := range before.Questions {
		if after.find(q.ID) < 0 {
			c.removed(Difference{Kind: QuestionRemoved, Question: q.ID}, q.Title)
		}
	}
	return c.found
}

type comparison struct {
	before, after Content
	found         []Difference
}

func (c *comparison) question(before, after Question) {
	of := func(kind DifferenceKind) Difference { return Difference{Kind: kind, Question: after.ID} }
	c.texts(of(QuestionReworded), before.Title, after.Title)
	c.texts(of(HelpChanged), before.Help, after.Help)
	c.values(of(KindChanged), string(before.Kind), string(after.Kind))
	if before.Kind == after.Kind {
		c.values(of(PointsChanged), strconv.Itoa(before.Points), strconv.Itoa(after.Points))
	}
	c.values(of(RequiredChanged), strconv.FormatBool(before.Required), strconv.FormatBool(after.Required))
	c.values(of(AsksChanged), string(before.Asks), string(after.Asks))
	c.values(of(ShuffleChanged), strconv.FormatBool(before.Shuffle), strconv.FormatBool(after.Shuffle))
	c.values(of(ConditionChanged), c.after.describe(before.ShowIf), c.after.describe(after.ShowIf))
	c.options(before, after)
}

func (c *comparison) options(before, after Question) {
	moved := movedBetween(before.optionIDs(), after.optionIDs())
	for i, o := range after.Options {
		of := func(kind DifferenceKind) Difference { return Difference{Kind: kind, Question: after.ID, Option: o.ID} }
		was := slices.IndexFunc(before.Options, func(b Option) bool { return b.ID == o.ID })
		if was < 0 {
			c.added(of(OptionAdded), o.Title)
			continue
		}
		if moved[o.ID] {
			c.values(of(OptionMoved), strconv.Itoa(was+1), strconv.Itoa(i+1))
		}
		c.texts(of(OptionReworded), before.Options[was].Title, o.Title)
		c.values(of(ThemeChanged), before.Options[was].Theme, o.Theme)
	}
	for _, o := range before.Options {
		if _, still := after.Option(o.ID); !still {
			c.removed(Difference{Kind: OptionRemoved, Question: after.ID, Option: o.ID}, o.Title)
		}
	}
}

// texts notes a difference for each language in which the texts do.
func (c *comparison) texts(d Difference, before, after Text) {
	languages := slices.Clone(c.after.Languages)
	for _, l := range c.before.Languages {
		if !slices.Contains(languages, l) {
			languages = append(languages, l)
		}
	}
	for _, d.Lang = range languages {
		c.values(d, before[d.Lang], after[d.Lang])
	}
}

func (c *comparison) values(d Difference, before, after string) {
	if before != after {
		d.Before, d.After = before, after
		c.found = append(c.found, d)
	}
}

func (c *comparison) added(d Difference, title Text) {
	d.Lang = title.language(c.after.Fallback(), c.after.Fallback())
	d.After = title[d.Lang]
	c.found = append(c.found, d)
}

func (c *comparison) removed(d Difference, title Text) {
	d.Lang = title.language(c.before.Fallback(), c.before.Fallback())
	d.Before = title[d.Lang]
	c.found = append(c.found, d)
}

// describe writes a condition with its values in the order in which the content has them: written in another they mean the same.
func (c Content) describe(condition *Condition) string {
	if condition == nil {
		return ""
	}
	var order []string
	if on := c.find(condition.Question); on >= 0 {
		order = c.Questions[on].Values()
	}
	in := slices.SortedStableFunc(slices.Values(condition.In), func(a, b string) int {
		return cmp.Or(cmp.Compare(slices.Index(order, a), slices.Index(order, b)), cmp.Compare(a, b))
	})
	return condition.Question + ": " + strings.Join(in, ", ")
}

func (c Content) ids() (out []string) {
	for _, q := range c.Questions {
		out = append(out, q.ID)
	}
	return out
}

func (q Question) optionIDs() (out []string) {
	for _, o := range q.Options {
		out = append(out, o.ID)
	}
	return out
}

// movedBetween are the fewest ids that changed their place among those in both lists: all but a longest run that kept its order.
func movedBetween(before, after []string) map[string]bool {
	var both []string
	for _, id := range after {
		if slices.Contains(before, id) {
			both = append(both, id)
		}
	}
	length := make([]int, len(both))   // of the longest run that ends here
	previous := make([]int, len(both)) // in that run, -1 for none
	last := -1
	for i, id := range both {
		length[i], previous[i] = 1, -1
		for j, earlier := range both[:i] {
			if length[j]+1 > length[i] && slices.Index(before, earlier) < slices.Index(before, id) {
				length[i], previous[i] = length[j]+1, j
			}
		}
		if last < 0 || length[i] > length[last] {
			last = i
		}
	}
	moved := make(map[string]bool)
	for _, id := range both {
		moved[id] = true
	}
	for ; last >= 0; last = previous[last] {
		delete(moved, both[last])
	}
	return moved
}
