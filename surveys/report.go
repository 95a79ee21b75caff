package surveys

import (
	"cmp"
	"slices"
)

// Filter says what a report counts.
type Filter struct {
	Locations []int64 // nil is the whole organization; an empty list is no shop at all
	From, To  Day     // both included
}

// DaySums is one day's sums over all surveys of a filter.
type DaySums struct {
	Day Day
	Sums
}

// RatingCount is how often one value of a survey's rating question was chosen.
type RatingCount struct {
	Scale Scale
	Value int
	N     int64
}

// ThemeCount is in how many responses a theme was named, by polarity: never mixed into one count.
type ThemeCount struct {
	Theme    string
	Negative int64
	Positive int64
}

// Satisfaction is the share of the top two of the scale (CSAT), with its Wilson interval.
func (s Sums) Satisfaction() Interval { return Share(s.Top, s.Rated) }

// MeanIndex is the smiley index, 0 to 100, with its t interval.
func (s Sums) MeanIndex() Interval {
	return Mean(float64(s.Index)/1000, float64(s.IndexSquares)/1e6, s.Rated, 0, 100)
}

// Total adds the days up.
func Total(days []DaySums) Sums {
	var total Sums
	for _, d := range days {
		total = total.Plus(d.Sums, 1)
	}
	return total
}

// EnoughToCompare is the number of answers below which two numbers are not compared.
const EnoughToCompare = 30

// RatingCounts orders counts by scale and value, the best value first.
func RatingCounts(counts map[Scale]map[int]int64) []RatingCount {
	var out []RatingCount
	for scale, values := range counts {
		for value, n := range values {
			out = append(out, RatingCount{scale, value, n})
		}
	}
	slices.SortFunc(out, func(a, b RatingCount) int {
		return cmp.Or(cmp.Compare(a.Scale.Kind, b.Scale.Kind), cmp.Compare(a.Scale.Max, b.Scale.Max), cmp.Compare(b.Value, a.Value))
	})
	return out
}
