package logo

import (
	"image"
	"image/color"
	"math"
)

// shrink draws the picture within the bounds of a logo, each pixel the mean of those that fall on it. It reads one
// pixel at a time: scaling by filters would take as much memory as decoding.
func shrink(m image.Image) *image.NRGBA {
	from := m.Bounds()
	w, h := float64(from.Dx()), float64(from.Dy())
	by := max(1, w/MaxWidth, h/MaxHeight)
	out := image.NewNRGBA(image.Rect(0, 0, max(1, int(math.Round(w/by))), max(1, int(math.Round(h/by)))))
	xs, ys := spans(from.Dx(), out.Rect.Dx()), spans(from.Dy(), out.Rect.Dy())
	at := pixels(m)
	for y, rows := range ys {
		for x, columns := range xs {
			var r, g, b, a, total float64
			for sy := rows.first; sy <= rows.last; sy++ {
				for sx := columns.first; sx <= columns.last; sx++ {
					c, share := at(from.Min.X+sx, from.Min.Y+sy), columns.share(sx)*rows.share(sy)
					r, g, b, a = r+share*float64(c.R), g+share*float64(c.G), b+share*float64(c.B), a+share*float64(c.A)
					total += share
				}
			}
			mean := func(sum float64) uint16 { return uint16(math.Round(sum / total)) }
			out.SetRGBA64(x, y, color.RGBA64{R: mean(r), G: mean(g), B: mean(b), A: mean(a)})
		}
	}
	return out
}

// pixels reads single pixels, without making a value on the heap for each where the picture can.
func pixels(m image.Image) func(x, y int) color.RGBA64 {
	if m, ok := m.(image.RGBA64Image); ok {
		return m.RGBA64At
	}
	return func(x, y int) color.RGBA64 { return color.RGBA64Model.Convert(m.At(x, y)).(color.RGBA64) }
}

// span is what one of the small picture's rows or columns covers of the large one's, in fractions of them.
type span struct {
	from, to    float64
	first, last int
}

func spans(large, small int) []span {
	out := make([]span, small)
	for i := range out {
		from, to := float64(i*large)/float64(small), float64((i+1)*large)/float64(small)
		out[i] = span{from, to, int(from), min(large, int(math.Ceil(to))) - 1}
	}
	return out
}

// share is how much of row or column i the span covers.
func (s span) share(i int) float64 { return min(s.to, float64(i+1)) - max(s.from, float64(i)) }
