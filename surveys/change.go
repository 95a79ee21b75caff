package surveys

import "math"

// Change is now minus before of two shares with their Wilson intervals, with its own 95 % interval (Newcombe 1998,
// method 10). enough is false where either rests on too few answers to be compared; an interval around zero
// is a change that may well be chance.
func Change(now, before Interval) (change Interval, enough bool) {
	if now.N < EnoughToCompare || before.N < EnoughToCompare {
		return Interval{}, false
	}
	d := now.Value - before.Value
	return Interval{
		Value: d,
		Low:   d - math.Hypot(now.Value-now.Low, before.High-before.Value),
		High:  d + math.Hypot(now.High-now.Value, before.Value-before.Low),
		N:     now.N + before.N,
	}, true
}
