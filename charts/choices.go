package charts

import (
	"slices"
	"strconv"
	"time"

	echarts "github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"opina/internal/i18n"
	"opina/surveys"
)

// Question is one question of a survey with its answers.
type Question struct {
	surveys.Counted
	Title string                             // in the reader's language
	Named func(choice surveys.Choice) string // what the owner calls a choice of theirs
	Since time.Time                          // asked from then on only; zero: from the first version on
	// Shared: the survey has more questions that are typed, and nobody counts which of them was.
	Shared bool
}

// Choices shows how often each answer to a question was chosen as horizontal bars with their share: points of a scale
// the best on top, what the owner wrote the most frequent on top. What counts as satisfied is of one colour and low
// ratings of another, as in Faces; what is offered no more stands back.
func Choices(s Scope, q Question) Chart {
	w := s.Words
	c := Chart{
		Name: q.ID, Title: q.Title, Note: s.choicesNote(q),
		Table: Table{Columns: []string{w.T("chart.column.choice"), w.T("chart.column.share"), w.T("chart.column.answers")}},
	}
	switch {
	case q.Small:
		c.Empty = w.T("chart.choices.small", "Least", surveys.SmallGroup)
		return c
	case !slices.ContainsFunc(q.Choices, func(choice surveys.Choice) bool { return q.N[choice.ID] > 0 }):
		c.Empty = w.T("chart.choices.empty")
		return c
	}
	var names []string
	var bars []datum
	for _, choice := range q.inOrder() {
		n := q.N[choice.ID]
		share := surveys.Share(n, q.Of).Value
		name, colour := q.choiceName(w, choice), q.colour(choice)
		names = append(names, name)
		bars = append(bars, datum{
			Value: percent(share), ItemStyle: &opts.ItemStyle{Color: colour}, Label: label(w.Percent(share)+" · "+w.Number(n), "right"),
		})
		c.Table.Rows = append(c.Table.Rows, []string{name, w.Percent(share), w.Number(n)})
	}
	c.Rows = len(names)
	bar := echarts.NewBar()
	bar.SetGlobalOptions(
		echarts.WithXAxisOpts(opts.XAxis{Type: "value", Min: 0, Show: no, SplitLine: hiddenSplit}),
		echarts.WithYAxisOpts(opts.YAxis{Type: "category", Inverse: yes, AxisLine: hiddenLine, AxisLabel: &opts.AxisLabel{Show: yes, Interval: "0"}}),
	)
	bar.SetXAxis(names).AddSeries(w.T("chart.column.share"), nil).XYReversal()
	bar.MultiSeries[0].Data, bar.MultiSeries[0].BarCategoryGap, bar.MultiSeries[0].BarMaxWidth = bars, "30%", "24"
	c.Options = options(bar)
	return c
}

// Written stands for a question that is typed, not chosen: n of the answers to the survey have a text, or leave a contact.
func Written(s Scope, q Question, n int64) Chart {
	key := "chart.written.text"
	switch {
	case q.Kind == surveys.Contact:
		key = "chart.written.contact"
	case q.Shared:
		key = "chart.written.shared"
	}
	return Chart{Name: q.ID, Title: q.Title, Note: s.sinceNote(s.note(key, n, "All", s.Words.Number(max(q.All, n))), q.Since)}
}

// choicesNote says what shares are of.
func (s Scope) choicesNote(q Question) string {
	w := s.Words
	key := map[surveys.Basis]string{
		surveys.OfAnswered: "chart.choices.answered", surveys.OfShown: "chart.choices.shown", surveys.OfAll: "chart.choices.all",
	}[q.Basis]
	note := s.note(key, q.Of, "All", w.Number(max(q.All, q.Of)))
	if q.Small {
		note = w.T("chart.choices.fewer", "Least", surveys.SmallGroup) + " · " + s.span()
	} else if q.Kind == surveys.Multiple {
		note += " · " + w.T("chart.choices.several")
	}
	return s.sinceNote(note, q.Since)
}

func (s Scope) sinceNote(note string, since time.Time) string {
	if since.IsZero() {
		return note
	}
	return note + " · " + s.Words.T("chart.choices.since", "Day", s.Words.Day(since))
}

// inOrder are the choices as they are drawn, from the top.
func (q Question) inOrder() []surveys.Choice {
	out := slices.Clone(q.Choices)
	switch _, rates := q.Scale(); {
	case rates:
		slices.Reverse(out)
	case q.HasOptions():
		slices.SortStableFunc(out, func(a, b surveys.Choice) int { return int(q.N[b.ID] - q.N[a.ID]) })
	}
	return out
}

func (q Question) choiceName(w i18n.Words, choice surveys.Choice) string {
	if scale, ok := q.Scale(); ok {
		value, _ := strconv.Atoi(choice.ID)
		return RatingName(w, scale, value)
	}
	if q.Kind == surveys.YesNo {
		return w.T("chart.choices." + choice.ID)
	}
	name := q.Named(choice)
	if !choice.Now {
		name = w.T("chart.choices.gone", "Name", name)
	}
	return name
}

func (q Question) colour(choice surveys.Choice) string {
	if scale, ok := q.Scale(); ok {
		value, _ := strconv.Atoi(choice.ID)
		return meaning(scale, value)
	}
	if !choice.Now {
		return soft
	}
	return data
}
