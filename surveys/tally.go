package surveys

import (
	"cmp"
	"slices"
	"strconv"
)

// Everywhere is the location of tallies that count the whole organization.
const Everywhere int64 = 0

// Tally says which counter moves and by how much. Counters exist per location and for the whole
// organization, per survey and day. Subject and Value name what is counted:
//
//	DayTally     Subject "",          Value ""                    all of Sums
//	AnswerTally  Subject question id, Value option or rating      Sums.Responses
//	ThemeTally   Subject theme id,    Value "-1" or "1"           Sums.Responses
//	ThemeWeek    as ThemeTally, for the seven days from Day on
type Tally struct {
	TallyKey
	Sums
}

// TallyKind says which table the counter lives in.
type TallyKind int8

const (
	DayTally TallyKind = iota
	AnswerTally
	ThemeTally
	ThemeWeek
)

// TallyKey names one counter of an organization.
type TallyKey struct {
	Kind     TallyKind
	Location int64 // Everywhere for the organization
	Day      Day
	Survey   int64
	Subject  string
	Value    string
}

// Compare orders keys; every transaction moves counters in this order, so that two never wait for each other in a circle.
func (k TallyKey) Compare(o TallyKey) int {
	return cmp.Or(cmp.Compare(k.Kind, o.Kind), cmp.Compare(k.Location, o.Location), cmp.Compare(k.Day, o.Day),
		cmp.Compare(k.Survey, o.Survey), cmp.Compare(k.Subject, o.Subject), cmp.Compare(k.Value, o.Value))
}

// Sums is what a DayTally adds up. Index sums are in thousandths of a point (Scale.Index).
type Sums struct {
	Responses    int64
	Rated        int64
	Top          int64
	Low          int64
	Commented    int64
	Finished     int64
	Index        int64
	IndexSquares int64
}

// Plus is s with n times o.
func (s Sums) Plus(o Sums, n int64) Sums {
	return Sums{
		s.Responses + n*o.Responses, s.Rated + n*o.Rated, s.Top + n*o.Top, s.Low + n*o.Low,
		s.Commented + n*o.Commented, s.Finished + n*o.Finished,
		s.Index + n*o.Index, s.IndexSquares + n*o.IndexSquares,
	}
}

// Deltas collects what a transaction adds to the counters.
type Deltas map[TallyKey]Sums

// Add moves the counters of a stored response n times: 1 when it is stored, -1 when it is replaced.
// A response that is held out moves nothing.
func (d Deltas) Add(r Response, mentions []Mention, n int64) {
	if r.HeldOut {
		return
	}
	for _, location := range [2]int64{r.Place.Location, Everywhere} {
		key := TallyKey{Location: location, Day: r.Local.Day, Survey: r.Survey}
		d.move(key, r.sums(), n)
		for _, a := range r.Answers {
			key.Kind, key.Subject, key.Value = AnswerTally, a.Question, ""
			if a.Rating != nil {
				key.Value = strconv.Itoa(*a.Rating)
				d.move(key, Sums{Responses: 1}, n)
			}
			for _, o := range a.Options {
				key.Value = o
				d.move(key, Sums{Responses: 1}, n)
			}
		}
		for _, m := range mentions {
			key.Kind, key.Subject, key.Value = ThemeTally, m.Theme, strconv.Itoa(int(m.Polarity))
			d.move(key, Sums{Responses: 1}, n)
			week := key
			week.Kind, week.Day = ThemeWeek, key.Day.Week()
			d.move(week, Sums{Responses: 1}, n)
		}
	}
}

func (d Deltas) move(key TallyKey, by Sums, n int64) {
	if sum := d[key].Plus(by, n); sum == (Sums{}) {
		delete(d, key)
	} else {
		d[key] = sum
	}
}

// Sorted gives the tallies in the order of their keys.
func (d Deltas) Sorted() []Tally {
	out := make([]Tally, 0, len(d))
	for k, s := range d {
		out = append(out, Tally{k, s})
	}
	slices.SortFunc(out, func(a, b Tally) int { return a.TallyKey.Compare(b.TallyKey) })
	return out
}

func (r Response) sums() Sums {
	s := Sums{Responses: 1}
	if r.Finished {
		s.Finished = 1
	}
	if slices.ContainsFunc(r.Answers, func(a Answer) bool { return a.Text != "" }) {
		s.Commented = 1
	}
	if r.Rating != nil {
		v, scale := r.Rating.Value, r.Rating.Scale
		s.Rated, s.Index = 1, scale.Index(v)
		s.IndexSquares = s.Index * s.Index
		if scale.Top(v) {
			s.Top = 1
		}
		if scale.Low(v) {
			s.Low = 1
		}
	}
	return s
}
