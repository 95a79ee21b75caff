package server

import (
	"reflect"
	"testing"

	"opina/internal/store"
	"opina/surveys"
)

func TestQuestionRead(t *testing.T) {
	day := func(s string) surveys.Day {
		d, err := surveys.ParseDay(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	owner := surveys.Member{Role: surveys.Owner}
	manager := surveys.Member{Role: surveys.Manager, Locations: []int64{2, 3}}
	nobody := surveys.Member{Role: surveys.Viewer}
	filtered := func(locations []int64, from, to string) surveys.Filter {
		return surveys.Filter{Locations: locations, From: day(from), To: day(to)}
	}
	usual := filtered(nil, "2026-10-26", "2026-11-24")
	tests := map[string]struct {
		in   question
		who  surveys.Member
		want filter
	}{
		"nothing asked":        {question{}, owner, filter{Filter: usual, Days: 30}},
		"a manager's all":      {question{}, manager, filter{Filter: filtered([]int64{2, 3}, "2026-10-26", "2026-11-24"), Days: 30}},
		"nobody's all is none": {question{}, nobody, filter{Filter: filtered([]int64{}, "2026-10-26", "2026-11-24"), Days: 30}},
		"one shop, a week": {question{location: "2", period: "7"}, manager,
			filter{Filter: filtered([]int64{2}, "2026-11-18", "2026-11-24"), Location: 2, Days: 7}},
		"an owner's shop": {question{location: "1"}, owner,
			filter{Filter: filtered([]int64{1}, "2026-10-26", "2026-11-24"), Location: 1, Days: 30}},
		"range": {question{period: "range", from: "2026-01-01", to: "2026-01-31"}, owner,
			filter{Filter: filtered(nil, "2026-01-01", "2026-01-31")}},
		"range without saying so": {question{from: "2026-01-01", to: "2026-01-01"}, owner,
			filter{Filter: filtered(nil, "2026-01-01", "2026-01-01")}},
		"only from":           {question{from: "2026-11-01"}, owner, filter{Filter: filtered(nil, "2026-11-01", "2026-11-24")}},
		"only to":             {question{to: "2026-01-30"}, owner, filter{Filter: filtered(nil, "2026-01-01", "2026-01-30")}},
		"dates left behind":   {question{period: "7", from: "2026-01-01", to: "x"}, owner, filter{Filter: filtered(nil, "2026-11-18", "2026-11-24"), Days: 7}},
		"range without dates": {question{period: "range"}, owner, filter{Filter: usual, Days: 30}},
		"letters for a shop":  {question{location: "x' OR 1"}, owner, filter{Filter: usual, Days: 30, Wrong: []string{"home.filter.wrong.location"}}},
		"letters for days":    {question{period: "week"}, owner, filter{Filter: usual, Days: 30, Wrong: []string{"home.filter.wrong.period"}}},
		"no days":             {question{period: "0"}, owner, filter{Filter: usual, Days: 30, Wrong: []string{"home.filter.wrong.period"}}},
		"too many days":       {question{period: "99999999999"}, owner, filter{Filter: usual, Days: 30, Wrong: []string{"home.filter.wrong.period"}}},
		"not a date":          {question{from: "2026-02-30"}, owner, filter{Filter: usual, Days: 30, Wrong: []string{"home.filter.wrong.period"}}},
		"last before first":   {question{from: "2026-02-02", to: "2026-02-01"}, owner, filter{Filter: usual, Days: 30, Wrong: []string{"home.filter.wrong.order"}}},
		"a century":           {question{from: "1926-02-02", to: "2026-02-01"}, owner, filter{Filter: usual, Days: 30, Wrong: []string{"home.filter.wrong.long"}}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var seen []store.Location
			for _, l := range []store.Location{{ID: 1}, {ID: 2}, {ID: 3}} {
				if test.who.Sees(l.ID) {
					seen = append(seen, l)
				}
			}
			got, err := test.in.read(test.who, seen, day("2026-11-24"))
			if err != nil || !reflect.DeepEqual(got, test.want) {
				t.Errorf("got %+v, %v, want %+v", got, err, test.want)
			}
		})
	}
	for name, in := range map[string]question{"not the manager's": {location: "1"}, "nobody's": {location: "9"}, "none": {location: "0"}} {
		t.Run(name, func(t *testing.T) {
			_, err := in.read(manager, []store.Location{{ID: 2}, {ID: 3}}, day("2026-11-24"))
			if surveys.KindOf(err) != surveys.NotFound || err == nil {
				t.Errorf("err = %v, want not found", err)
			}
		})
	}
}

func TestBeforeIsAsLong(t *testing.T) {
	f := filter{Filter: surveys.Filter{Locations: []int64{4}, From: 100, To: 129}}
	want := surveys.Filter{Locations: []int64{4}, From: 70, To: 99}
	if got := f.before(); !reflect.DeepEqual(got, want) {
		t.Errorf("before = %+v, want %+v", got, want)
	}
}
