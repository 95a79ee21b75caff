package surveys

import (
	"math"
	"testing"
)

func TestChange(t *testing.T) {
	tests := map[string]struct {
		now, before Interval
		want        Interval
		enough      bool
	}{
		// Newcombe 1998, table II (a): 56/70 and 48/80 give 0.0524 to 0.3339.
		"published":  {Share(56, 70), Share(48, 80), Interval{0.2, 0.0524, 0.3339, 150}, true},
		"equal":      {Share(30, 60), Share(30, 60), Interval{0, -0.17345, 0.17345, 120}, true},
		"few now":    {Share(20, 29), Share(48, 80), Interval{}, false},
		"few before": {Share(56, 70), Share(9, 29), Interval{}, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, enough := Change(test.now, test.before)
			near := func(a, b float64) bool { return math.Abs(a-b) < 5e-5 }
			if enough != test.enough || got.N != test.want.N || !near(got.Value, test.want.Value) ||
				!near(got.Low, test.want.Low) || !near(got.High, test.want.High) {
				t.Errorf("got %+v, %v, want %+v, %v", got, enough, test.want, test.enough)
			}
		})
	}
}
