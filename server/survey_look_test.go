package server

import (
	"fmt"
	"regexp"
	"testing"

	"pgregory.net/rapid"
)

var property = regexp.MustCompile(`--(\w+):(#[0-9a-f]{6});`)

// Whatever an owner chooses, customers can read it.
func TestEveryLookIsReadable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		hex := rapid.Custom(func(t *rapid.T) string {
			return fmt.Sprintf("#%06x", rapid.IntRange(0, 0xffffff).Draw(t, "rgb"))
		})
		chosen := rapid.OneOf(hex, rapid.SampledFrom([]string{"", "#000000", "#ffffff", "#777777", "#ffff00", "red", "#12345"}))
		css := customProperties(chosen.Draw(t, "accent"), chosen.Draw(t, "background"))
		found := property.FindAllStringSubmatch(css, -1)
		if len(found) != 18 {
			t.Fatalf("%d properties in %s", len(found), css)
		}
		for _, half := range [][][]string{found[:9], found[9:]} {
			is := map[string]colour{}
			for _, p := range half {
				is[p[1]] = mustColour(p[2])
			}
			for _, want := range []struct {
				text, on string
				ratio    float64
			}{
				{"ink", "ground", 4.5}, {"ink", "paper", 4.5}, {"soft", "ground", 4.5}, {"soft", "paper", 4.5},
				{"accent", "ground", 4.5}, {"accent", "paper", 4.5}, {"on", "accent", 4.5},
				{"wrong", "ground", 4.5}, {"edge", "ground", 3}, {"edge", "paper", 3},
			} {
				if got := contrast(is[want.text], is[want.on]); got < want.ratio {
					t.Errorf("%s on %s: %.2f in %s", want.text, want.on, got, css)
				}
			}
		}
	})
}

func TestContrast(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want float64
	}{
		{"#000000", "#ffffff", 21},
		{"#777777", "#ffffff", 4.478}, // WCAG's classic just-not-enough
		{"#336699", "#336699", 1},
	} {
		if got := contrast(mustColour(test.a), mustColour(test.b)); got < test.want-0.001 || got > test.want+0.001 {
			t.Errorf("contrast(%s, %s) = %.3f, want %.3f", test.a, test.b, got, test.want)
		}
	}
}
