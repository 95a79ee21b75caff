package surveys

import "testing"

func TestPolarityReadsWhatItWrites(t *testing.T) {
	for _, want := range []Polarity{Negative, Positive} {
		if got, err := ParsePolarity(want.String()); err != nil || got != want {
			t.Errorf("ParsePolarity(%q) = %d, %v", want.String(), got, err)
		}
	}
	for _, in := range []string{"", "neutral", "Positive"} {
		if got, err := ParsePolarity(in); err == nil || got != 0 {
			t.Errorf("ParsePolarity(%q) = %d, %v, want an error", in, got, err)
		}
	}
	if got := Polarity(0).String(); got != "" {
		t.Errorf("no polarity is written %q", got)
	}
}
