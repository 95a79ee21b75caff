package surveys

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// Whatever is added and taken away again leaves no trace.
func TestDeltasCancel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := make(Deltas)
		var all []Response
		for range rapid.IntRange(1, 10).Draw(t, "responses") {
			r, wrong := Check(checked, counter, Submission{ID: NewID(time.Now()), Answers: []Answer{
				rated(rapid.IntRange(1, 4).Draw(t, "face")),
				{Question: "comment", Text: rapid.SampledFrom([]string{"", "a"}).Draw(t, "comment")},
			}}, time.Unix(rapid.Int64Range(0, 10_000_000).Draw(t, "at"), 0))
			if len(wrong) > 0 {
				t.Fatal(wrong)
			}
			r.HeldOut = rapid.Bool().Draw(t, "held out")
			all = append(all, r)
			d.Add(r, []Mention{{Theme: "service.waiting", Polarity: Negative}}, 1)
		}
		for _, r := range all {
			d.Add(r, []Mention{{Theme: "service.waiting", Polarity: Negative}}, -1)
		}
		if len(d) != 0 {
			t.Fatalf("left over: %v", d.Sorted())
		}
	})
}

func TestDeltasSorted(t *testing.T) {
	d := make(Deltas)
	for i := range 40 {
		r, _ := Check(checked, Place{Organization: 1, Location: int64(40 - i)}, Submission{ID: NewID(time.Now()), Answers: []Answer{rated(1 + i%4)}}, time.Unix(int64(i)*90_000, 0))
		d.Add(r, nil, 1)
	}
	sorted := d.Sorted()
	for i := 1; i < len(sorted); i++ {
		if sorted[i-1].Compare(sorted[i].TallyKey) >= 0 {
			t.Fatalf("%v before %v", sorted[i-1], sorted[i])
		}
	}
}
