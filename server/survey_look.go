package server

import (
	"math"
	"strconv"
	"strings"
)

// colour is red, green and blue, each 0 to 1 (sRGB).
type colour [3]float64

var (
	black = colour{}
	white = colour{1, 1, 1}

	paperBackground = mustColour("#faf6ef") // Opina's own, where the owner chose none
	nightBackground = mustColour("#171411")
	ownAccent       = mustColour("#8a4b1f")
	warmInk         = mustColour("#26211b")
	warningRed      = mustColour("#b3261e")
)

const (
	textContrast    = 4.5 // WCAG 2.2, 1.4.3
	controlContrast = 3   // WCAG 2.2, 1.4.11
)

// parseColour reads #rrggbb.
func parseColour(s string) (colour, bool) {
	if len(s) != 7 || s[0] != '#' {
		return colour{}, false
	}
	n, err := strconv.ParseUint(s[1:], 16, 32)
	if err != nil {
		return colour{}, false
	}
	return colour{float64(n>>16) / 255, float64(n>>8&255) / 255, float64(n&255) / 255}, true
}

func mustColour(s string) colour {
	c, ok := parseColour(s)
	if !ok {
		panic("server: " + s + " is no colour")
	}
	return c
}

func (c colour) String() string {
	const digits = "0123456789abcdef"
	out := []byte{'#'}
	for _, part := range c {
		n := int(math.Round(part * 255))
		out = append(out, digits[n>>4], digits[n&15])
	}
	return string(out)
}

// toward is the colour a share t of the way to o.
func (c colour) toward(o colour, t float64) colour {
	for i := range c {
		c[i] += (o[i] - c[i]) * t
	}
	return c
}

// luminance is WCAG's relative luminance, of the colour as it is written: in whole bytes.
func (c colour) luminance() float64 {
	var sum float64
	for i, weight := range [3]float64{0.2126, 0.7152, 0.0722} {
		part := math.Round(c[i]*255) / 255
		if part <= 0.04045 {
			part /= 12.92
		} else {
			part = math.Pow((part+0.055)/1.055, 2.4)
		}
		sum += weight * part
	}
	return sum
}

// contrast is WCAG's ratio, 1 to 21.
func contrast(a, b colour) float64 {
	x, y := a.luminance(), b.luminance()
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// readable moves c towards black or white, no further than needed, until it stands out from every ground by the ratio.
func (c colour) readable(ratio float64, grounds ...colour) colour {
	enough := func(c colour) bool {
		for _, g := range grounds {
			if contrast(c, g) < ratio {
				return false
			}
		}
		return true
	}
	end := black
	if contrast(white, grounds[0]) > contrast(black, grounds[0]) {
		end = white
	}
	for t := 0.0; t < 1; t += 0.02 {
		if moved := c.toward(end, t); enough(moved) {
			return moved
		}
	}
	return end
}

// palette is the colours of a customer's page on one ground.
type palette struct{ ground, paper, ink, soft, edge, hair, accent, on, wrong colour }

// palettes are the colours by day and by night, with the owner's two fitted in: "#rrggbb", or "" for Opina's own. Whatever
// the owner chose, text stands out by 4.5:1 and controls by 3:1.
func palettes(accent, background string) (day, night palette) {
	a, ok := parseColour(accent)
	if !ok {
		a = ownAccent
	}
	light, dark := paperBackground, nightBackground
	if b, ok := parseColour(background); ok {
		light, dark = b, b.toward(black, 0.88)
	}
	if contrast(white, light) > contrast(black, light) { // the owner likes it dark: always
		dark = light
	}
	return fit(a, light), fit(a, dark)
}

// fit makes a palette of an accent on a ground.
func fit(accent, ground colour) palette {
	paper := ground.toward(white, 0.7)
	switch light := contrast(white, ground); {
	case light > 10: // a dark ground has room above it
		paper = ground.toward(white, 0.06)
	case light > contrast(black, ground): // one in the middle takes white text only if it grows no lighter
		paper = ground.toward(black, 0.12)
	}
	p := palette{ground: ground, paper: paper, on: white}
	p.ink = warmInk.readable(12, ground, paper)
	p.soft = ground.toward(p.ink, 0.62).readable(textContrast, ground, paper)
	p.edge = ground.toward(p.ink, 0.4).readable(controlContrast, ground, paper)
	p.hair = ground.toward(p.ink, 0.14)
	p.accent = accent.readable(textContrast, ground, paper)
	if contrast(black, p.accent) > contrast(white, p.accent) {
		p.on = black
	}
	p.wrong = warningRed.readable(textContrast, ground, paper)
	return p
}

// standsOut is how well a colour reads on the palette: its contrast with the ground that it comes closest to.
func (p palette) standsOut(c colour) float64 { return min(contrast(c, p.ground), contrast(c, p.paper)) }

// tint is a colour by its name.
type tint struct {
	name string
	c    colour
}

func (p palette) colours() []tint {
	return []tint{
		{"ground", p.ground}, {"paper", p.paper}, {"ink", p.ink}, {"soft", p.soft}, {"edge", p.edge}, {"hair", p.hair},
		{"accent", p.accent}, {"on", p.on}, {"wrong", p.wrong},
	}
}

// properties are the palette as CSS.
func (p palette) properties() string {
	var b strings.Builder
	for _, property := range p.colours() {
		b.WriteString("--" + property.name + ":" + property.c.String() + ";")
	}
	return b.String()
}

// byName is the palette as programs read it: name → "#rrggbb". plate is what a logo stands on, as in customProperties.
func (p palette) byName(plate colour) map[string]string {
	out := map[string]string{"plate": plate.String()}
	for _, property := range p.colours() {
		out[property.name] = property.c.String()
	}
	return out
}

// customProperties are the colours of a customer's page as CSS. The logo keeps standing on the ground by day, which is
// the one it was chosen for: a dark one would be lost in the night.
func customProperties(accent, background string) string {
	day, night := palettes(accent, background)
	return ":root{" + day.properties() + "--plate:" + day.ground.String() + "}@media(prefers-color-scheme:dark){:root{" + night.properties() + "}}"
}
