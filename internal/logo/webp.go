package logo

import (
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"io"

	"golang.org/x/image/webp"
)

// webpConfig gives the largest size that any part of the file gives itself: the canvas in front may be smaller than the
// picture that follows, and the decoder believes them both.
func webpConfig(file []byte) (size image.Config, err error) {
	grow := func(w, h uint32) { size.Width, size.Height = max(size.Width, int(w)), max(size.Height, int(h)) }
	for rest := file[12:]; len(rest) >= 8; {
		kind, length := string(rest[:4]), int64(binary.LittleEndian.Uint32(rest[4:]))
		data := rest[8:min(8+length, int64(len(rest)))]
		switch {
		case kind == "VP8X" && len(data) >= 10:
			grow(1+uint32(data[4])+uint32(data[5])<<8+uint32(data[6])<<16, 1+uint32(data[7])+uint32(data[8])<<8+uint32(data[9])<<16)
		case kind == "VP8L" && len(data) >= 5:
			bits := binary.LittleEndian.Uint32(data[1:])
			grow(1+bits&0x3fff, 1+bits>>14&0x3fff)
		case kind == "VP8 " && len(data) >= 10:
			grow(uint32(binary.LittleEndian.Uint16(data[6:])&0x3fff), uint32(binary.LittleEndian.Uint16(data[8:])&0x3fff))
		}
		rest = rest[min(8+length+length%2, int64(len(rest))):]
	}
	if size.Width == 0 || size.Height == 0 {
		return size, errors.New("webp: no picture within")
	}
	return size, nil
}

// webpMemory is that of a lossless picture with a palette: two pictures and their tables of codes.
func webpMemory([]byte, image.Config) int { return 9 }

func decodeWebP(r io.Reader) (image.Image, error) {
	m, err := webp.Decode(r)
	switch m := m.(type) {
	case *image.YCbCr:
		return narrow{m, m.YCbCrAt, opaque}, err
	case *image.NYCbCrA:
		if m.AStride != m.Rect.Dx() || len(m.A) < m.AStride*m.Rect.Dy() { // nobody has compared them
			return nil, errors.New("webp: the alpha is of another size")
		}
		return narrow{m, m.YCbCr.YCbCrAt, func(x, y int) uint8 { return m.A[m.AOffset(x, y)] }}, err
	}
	return m, err
}

func opaque(int, int) uint8 { return 255 }

// narrow is a lossy WebP in the range of its colours, 16 to 235 (ITU-R BT.601). The decoder hands it on as if it were
// JPEG's, 0 to 255, in which black is grey.
type narrow struct {
	image.Image
	colour func(x, y int) color.YCbCr
	alpha  func(x, y int) uint8
}

// RGBA64At is what shrink reads.
func (n narrow) RGBA64At(x, y int) color.RGBA64 {
	c, a := n.colour(x, y), n.alpha(x, y)
	luma, cb, cr := 255.0/219*(float64(c.Y)-16), 255.0/224*(float64(c.Cb)-128), 255.0/224*(float64(c.Cr)-128)
	part := func(v float64) uint16 { return uint16(min(max(v, 0), 255) / 255 * float64(a) * 257) }
	return color.RGBA64{
		R: part(luma + 1.402*cr), G: part(luma - 0.344136*cb - 0.714136*cr), B: part(luma + 1.772*cb), A: uint16(a) * 257,
	}
}
