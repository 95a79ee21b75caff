package charts

import "opina/surveys"

// span is some days in a row, added up.
type span struct {
	from, to surveys.Day
	surveys.Sums
}

// spans cuts the scope into days, where there are at most maxDays, else into weeks that end with its last day, and adds
// the sums up; days without answers are there too. The first week may be a short one. weekly tells which of the two it is.
func (s Scope) spans(days []surveys.DaySums, maxDays surveys.Day) (out []span, weekly bool) {
	step := surveys.Day(1)
	if s.To-s.From >= maxDays {
		step, weekly = 7, true
	}
	n := int((s.To-s.From)/step) + 1
	out = make([]span, n)
	for i := range out {
		to := s.To - surveys.Day(n-1-i)*step
		out[i] = span{from: max(to-step+1, s.From), to: to}
	}
	for _, d := range days {
		if d.Day >= s.From && d.Day <= s.To {
			i := n - 1 - int((s.To-d.Day)/step)
			out[i].Sums = out[i].Sums.Plus(d.Sums, 1)
		}
	}
	return out, weekly
}

// labels are the spans in words: short ones for the axis, whole ones for the table.
func (s Scope) labels(spans []span) (axis, table []string) {
	for _, sp := range spans {
		axis = append(axis, s.Words.ShortDay(sp.from.Time()))
		table = append(table, s.Words.Span(sp.from.Time(), sp.to.Time()))
	}
	return axis, table
}
