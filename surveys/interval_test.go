package surveys

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func near(a, b, by float64) bool { return math.Abs(a-b) <= by }

// The values for 81 of 263 and 15 of 148 are those of Newcombe (1998), table I, method 3.
func TestShare(t *testing.T) {
	tests := []struct {
		hits, n       int64
		value, lo, hi float64
	}{
		{81, 263, 0.3080, 0.2553, 0.3662},
		{15, 148, 0.1014, 0.0624, 0.1605},
		{0, 20, 0, 0, 0.1611},
		{1, 29, 0.0345, 0.0061, 0.1718},
		{20, 20, 1, 0.8389, 1},
		{0, 0, 0, 0, 1},
	}
	for _, test := range tests {
		got := Share(test.hits, test.n)
		if !near(got.Value, test.value, 5e-5) || !near(got.Low, test.lo, 5e-5) || !near(got.High, test.hi, 5e-5) || got.N != test.n {
			t.Errorf("%d of %d: %+v, want %+v", test.hits, test.n, got, test)
		}
	}
}

func TestStudent(t *testing.T) {
	// Percentage points as printed in statistical tables.
	for df, want := range map[int64]float64{1: 12.706, 2: 4.303, 3: 3.182, 4: 2.776, 5: 2.571, 10: 2.228, 30: 2.042, 120: 1.980, 1e6: 1.960} {
		if got := t95(df); !near(got, want, want*0.003) {
			t.Errorf("t95(%d) = %.4f, want %.3f", df, got, want)
		}
	}
}

func TestMean(t *testing.T) {
	// 100, 66.7, 33.3, 0: mean 50, standard deviation 43.03, half width 3.182 * 43.03 / 2.
	got := Mean(200, 100*100+66.667*66.667+33.333*33.333, 4, 0, 100)
	if !near(got.Value, 50, 0.01) || got.Low != 0 || got.High != 100 {
		t.Errorf("got %+v", got)
	}
	got = Mean(5000, 5000*50+30*30*100, 100, 0, 100)
	if !near(got.Value, 50, 1e-9) || !near(got.Low, 50-1.984*30.15/10, 0.02) || !near(got.High, 50+1.984*30.15/10, 0.02) {
		t.Errorf("got %+v", got)
	}
	if got := Mean(70, 4900, 1, 0, 100); got.Value != 70 || got.Low != 0 || got.High != 100 {
		t.Errorf("one answer: %+v", got)
	}
}

func TestIntervalsHoldTheirValue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(1, 1_000_000).Draw(t, "n")
		i := Share(rapid.Int64Range(0, n).Draw(t, "hits"), n)
		if i.Low < 0 || i.High > 1 || i.Low > i.Value+1e-12 || i.High < i.Value-1e-12 {
			t.Fatalf("%+v", i)
		}
	})
}
