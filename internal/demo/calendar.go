package demo

import (
	"iter"
	"math"
	"time"
)

// moments spreads n moments from start to end over the hours in which the shops are open, in order, in the rhythm of
// traffic: exactly n, without keeping them.
func moments(start, end time.Time, n int, jitter func() float64) iter.Seq[time.Time] {
	total := 0.0
	for hour := start; hour.Before(end); hour = hour.Add(time.Hour) {
		total += weight(hour, end)
	}
	return func(yield func(time.Time) bool) {
		passed, given := 0.0, 0
		for hour := start; hour.Before(end); hour = hour.Add(time.Hour) {
			passed += weight(hour, end)
			upTo := int(math.Round(float64(n) * passed / total))
			long := float64(min(time.Hour, end.Sub(hour)))
			here := upTo - given
			for i := range here {
				part := (float64(i) + jitter()) / float64(here)
				if !yield(hour.Add(time.Duration(long * part))) {
					return
				}
			}
			given = upTo
		}
	}
}

// weight is the traffic of an hour, of the last one only the part that has passed.
func weight(hour, end time.Time) float64 {
	return traffic(hour) * float64(min(time.Hour, end.Sub(hour))) / float64(time.Hour)
}
