package surveys

import (
	"slices"
	"testing"
)

func TestScales(t *testing.T) {
	scaleOf := func(kind QuestionKind, points int) Scale {
		s, ok := Question{Kind: kind, Points: points}.Scale()
		if !ok {
			t.Fatalf("%s has no scale", kind)
		}
		return s
	}
	tests := []struct {
		name     string
		scale    Scale
		index    []int64 // of each value from Min up, in thousandths
		low, top []int
	}{
		{"four faces", scaleOf(Smiley, 4), []int64{0, 33_333, 66_667, 100_000}, []int{1, 2}, []int{3, 4}},
		{"five faces", scaleOf(Smiley, 5), []int64{0, 25_000, 50_000, 75_000, 100_000}, []int{1, 2}, []int{4, 5}},
		{"stars", scaleOf(Stars, 0), []int64{0, 25_000, 50_000, 75_000, 100_000}, []int{1, 2}, []int{4, 5}},
		{"nps", scaleOf(NPS, 0), []int64{0, 10_000, 20_000, 30_000, 40_000, 50_000, 60_000, 70_000, 80_000, 90_000, 100_000},
			[]int{0, 1, 2, 3, 4, 5, 6}, []int{9, 10}},
		{"ces", scaleOf(CES, 0), []int64{0, 16_667, 33_333, 50_000, 66_667, 83_333, 100_000}, []int{1, 2, 3}, []int{6, 7}},
	}
	for _, test := range tests {
		var index []int64
		var low, top []int
		for v := test.scale.Min; v <= test.scale.Max; v++ {
			index = append(index, test.scale.Index(v))
			if test.scale.Low(v) {
				low = append(low, v)
			}
			if test.scale.Top(v) {
				top = append(top, v)
			}
		}
		if !slices.Equal(index, test.index) || !slices.Equal(low, test.low) || !slices.Equal(top, test.top) {
			t.Errorf("%s: index %v, low %v, top %v", test.name, index, low, top)
		}
		if test.scale.Has(test.scale.Min-1) || test.scale.Has(test.scale.Max+1) {
			t.Errorf("%s takes values beyond its ends", test.name)
		}
	}
}
