package surveys

import "math"

// z95 is the 97.5th percentile of the normal distribution: intervals hold 95 %.
const z95 = 1.959963984540054

// Interval is an estimate with the bounds of its 95 % interval. The unit is the caller's:
// shares are 0 to 1, indexes 0 to 100.
type Interval struct {
	Value, Low, High float64
	N                int64 // answers it rests on; with 0 the rest means nothing
}

// Share is hits of n with the Wilson score interval (E. B. Wilson, 1927; Newcombe 1998, method 3),
// which stays inside 0 to 1 and is honest for small n. Unit: share, 0 to 1.
func Share(hits, n int64) Interval {
	if n == 0 {
		return Interval{High: 1}
	}
	p, c := float64(hits)/float64(n), float64(n)
	centre := p + z95*z95/(2*c)
	half := z95 * math.Sqrt(p*(1-p)/c+z95*z95/(4*c*c))
	scale := 1 + z95*z95/c
	return Interval{Value: p, Low: max(0, (centre-half)/scale), High: min(1, (centre+half)/scale), N: n}
}

// Mean is the mean of n values with Student's t interval, from their sum and sum of squares.
// lo and hi are the ends of the scale: the interval never leaves them, and it is the whole scale for n < 2.
func Mean(sum, squares float64, n int64, lo, hi float64) Interval {
	if n == 0 {
		return Interval{Low: lo, High: hi}
	}
	c := float64(n)
	mean := sum / c
	if n == 1 {
		return Interval{Value: mean, Low: lo, High: hi, N: n}
	}
	variance := max(0, (squares-sum*mean)/(c-1))
	half := t95(n-1) * math.Sqrt(variance/c)
	return Interval{Value: mean, Low: max(lo, mean-half), High: min(hi, mean+half), N: n}
}

// t95 is the 97.5th percentile of Student's t distribution: exact for 1 and 2 degrees of freedom, else the
// Cornish–Fisher expansion around the normal (Abramowitz and Stegun, 26.7.5), within 0.3 % from 3 up.
func t95(df int64) float64 {
	switch df {
	case 1:
		return 12.706204736432095
	case 2:
		return 4.302652729911275
	}
	z, v := z95, float64(df)
	z3 := z * z * z
	z5, z7, z9 := z3*z*z, z3*z*z*z*z, z3*z*z*z*z*z*z
	return z + (z3+z)/(4*v) + (5*z5+16*z3+3*z)/(96*v*v) +
		(3*z7+19*z5+17*z3-15*z)/(384*v*v*v) +
		(79*z9+776*z7+1482*z5-1920*z3-945*z)/(92160*v*v*v*v)
}
