package learn

import (
	"math"
	"math/rand/v2"
	"testing"
)

// outcomes draws what a tagger makes of n comments with one theme and one complaint each, right in a share of them. With
// the same seed, who is right more often is right wherever the other is.
func outcomes(seed uint64, n int, right float64) []tally {
	random := rand.New(rand.NewPCG(seed, 1))
	all := make([]tally, n)
	for i := range all {
		all[i] = tally{got: 1, gold: 1, blames: 1, due: 1}
		if random.Float64() < right {
			all[i].hit, all[i].blame = 1, 1
		}
	}
	return all
}

func TestChoose(t *testing.T) {
	for _, test := range []struct {
		name    string
		chance  bool // choices are right about different comments
		n       int
		lexicon float64
		share   func(choice) float64 // right, by choice
		want    float32              // how much is believed, -1 for no choice
	}{
		{"all the same", false, 200, 0.7, func(choice) float64 { return 0.7 }, 0.25},
		{"better by much, the more is believed", false, 1000, 0.5, func(c choice) float64 { return 0.4 + float64(c.much)/2 }, 1},
		{"better by chance", true, 100, 0.5, func(choice) float64 { return 0.7 }, 0.25},
		{"worse on complaints", false, 200, 0.9, func(choice) float64 { return 0.5 }, -1},
	} {
		ours := make([][]tally, len(choices))
		for k, c := range choices {
			seed := uint64(1)
			if test.chance {
				seed = uint64(k)
			}
			ours[k] = outcomes(seed, test.n, test.share(c))
		}
		got := float32(-1)
		if k := choose(outcomes(1, test.n, test.lexicon), ours); k >= 0 {
			got = choices[k].much
		}
		if got != test.want {
			t.Errorf("%s: %v believed, want %v", test.name, got, test.want)
		}
	}
}

func TestStandardError(t *testing.T) {
	a := outcomes(1, 400, 0.6)
	if got := standardError(a, a); got != 0 {
		t.Errorf("of a tagger and itself: %v", got)
	}
	// Against one that is always right, F1 is the share that is right: its standard error is that of a proportion.
	share := total(a).f1() / 100
	want := 100 * math.Sqrt(share*(1-share)/400)
	if got := standardError(a, outcomes(1, 400, 1)); math.Abs(got-want) > 1e-9 {
		t.Errorf("got %v, want %v", got, want)
	}
}
