package server

import (
	"slices"
	"strings"
	"time"

	"opina/internal/i18n"
	"opina/server/views"
	"opina/surveys"
)

// rewordings say how a question and its options read before, the latest change first: answers to other words compare
// with reserve.
func (r results) rewordings(a surveys.Asked) []views.Reworded {
	var out []views.Reworded
	all := surveys.Wordings(r.versions, a.ID)
	for i := len(all) - 1; i >= 0; i-- {
		for _, d := range all[i].Changes {
			out = append(out, r.reworded(a, all[i], d))
		}
	}
	return out
}

func (r results) reworded(a surveys.Asked, when surveys.Rewording, d surveys.Difference) views.Reworded {
	w := r.words
	args := []any{"Day", r.dayOf(when.Number), "Before", when.Since, "Number", when.Number}
	v := views.Reworded{Text: d.Before, Lang: d.Lang}
	option, own := "", false // what the option is called now, in the reader's language if it has it
	if i := slices.IndexFunc(a.Choices, func(c surveys.Choice) bool { return c.ID == d.Option }); i >= 0 {
		option, own = a.Choices[i].Title.In(w.Lang, d.Lang), a.Choices[i].Title[w.Lang] != ""
	}
	switch d.Kind {
	case surveys.OptionAdded, surveys.OptionRemoved:
		v.Before, v.Text = w.T("surveys.reworded."+strings.TrimPrefix(string(d.Kind), "option."), args...), option
		if own {
			v.Lang = w.Lang
		}
		return v
	case surveys.OptionReworded:
		v.Before = w.T("surveys.reworded.option", append(args, "Name", w.T("surveys.quoted", "Text", option))...)
	default:
		v.Before = w.T("surveys.reworded.question", args...)
	}
	if d.Lang != w.Lang {
		v.After = w.T("surveys.reworded.in", "Lang", nameOf(w, d.Lang))
	}
	return v
}

// place is where the organization counts its days.
func (r results) place() surveys.Place { return surveys.Place{TimeZone: r.org.TimeZone} }

// at is when a version was published.
func (r results) at(number int) time.Time {
	for _, p := range r.published {
		if p.Number == number {
			return p.At
		}
	}
	return time.Time{}
}

// after is the version that followed another.
func (r results) after(number int) int {
	for _, p := range r.published {
		if p.Number > number {
			return p.Number
		}
	}
	return number
}

// dayOf is the day on which a version was published, in words.
func (r results) dayOf(number int) string { return dayAt(r.words, r.place(), r.at(number)) }

// dayAt is the day of a moment by a place's clock, in words.
func dayAt(w i18n.Words, p surveys.Place, at time.Time) string { return w.Day(at.In(p.Zone())) }
