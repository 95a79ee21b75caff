// Package qr draws QR codes.
package qr

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"strings"

	"github.com/skip2/go-qrcode"
)

// quiet is the light margin around a QR code in modules: what ISO/IEC 18004 asks for.
const quiet = 4

// Sizes of a PNG in pixels along one side. Even the largest code, 177 modules and its margin, fits the smallest.
const (
	MinPNG   = 256
	UsualPNG = 1024
	MaxPNG   = 2048
)

// Code is the modules of a code by row and column, true is dark, without the quiet zone.
type Code [][]bool

// New encodes an address at error correction level M (15 % may be damaged). Addresses are ASCII only: a raw ñ is
// read as another letter by scanners.
func New(address string) (Code, error) {
	for _, b := range []byte(address) {
		if b <= ' ' || b > '~' {
			return nil, fmt.Errorf("%q cannot be a QR code: its addresses are ASCII only", address)
		}
	}
	code, err := qrcode.New(address, qrcode.Medium)
	if err != nil {
		return nil, err
	}
	code.DisableBorder = true
	return code.Bitmap(), nil
}

// Side is the length of one side in modules, with the quiet zone.
func (q Code) Side() int { return len(q) + 2*quiet }

// Path draws the dark modules as an SVG path, one rectangle for each run in a row, one unit a module.
func (q Code) Path() string {
	var b strings.Builder
	for y, row := range q {
		for x := 0; x < len(row); x++ {
			if !row[x] {
				continue
			}
			start := x
			for x < len(row) && row[x] {
				x++
			}
			fmt.Fprintf(&b, "M%d %dh%dv1h-%dz", start+quiet, y+quiet, x-start, x-start)
		}
	}
	return b.String()
}

// PNG draws the code size pixels wide and high. Every module has the same whole number of pixels, so that edges stay
// sharp; what is left over widens the quiet zone.
func (q Code) PNG(size int) ([]byte, error) {
	scale := size / q.Side()
	margin := (size - scale*len(q)) / 2
	picture := image.NewPaletted(image.Rect(0, 0, size, size), color.Palette{color.White, color.Black})
	for y, row := range q {
		for x, dark := range row {
			if !dark {
				continue
			}
			for py := margin + y*scale; py < margin+(y+1)*scale; py++ {
				line := picture.Pix[py*picture.Stride:]
				for px := margin + x*scale; px < margin+(x+1)*scale; px++ {
					line[px] = 1
				}
			}
		}
	}
	var b bytes.Buffer
	err := png.Encode(&b, picture)
	return b.Bytes(), err
}
