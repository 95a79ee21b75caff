package logo

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
)

// format is one way to write a picture.
type format struct {
	is     func(file []byte) bool
	config func(file []byte) (image.Config, error)
	memory func(file []byte, c image.Config) int // bytes that decoding takes for each pixel
	decode func(io.Reader) (image.Image, error)
}

var formats = []format{
	{isPNG, asDecoded(png.DecodeConfig), pngMemory, png.Decode},
	{isJPEG, asDecoded(jpeg.DecodeConfig), jpegMemory, jpeg.Decode},
	{isWebP, webpConfig, webpMemory, decodeWebP},
}

func formatOf(file []byte) (format, bool) {
	for _, f := range formats {
		if f.is(file) {
			return f, true
		}
	}
	return format{}, false
}

func isPNG(file []byte) bool  { return bytes.HasPrefix(file, []byte("\x89PNG\r\n\x1a\n")) }
func isJPEG(file []byte) bool { return bytes.HasPrefix(file, []byte("\xff\xd8\xff")) }
func isWebP(file []byte) bool {
	return len(file) > 12 && string(file[:4]) == "RIFF" && string(file[8:12]) == "WEBP"
}

// asDecoded reads the head of the file as the decoder does.
func asDecoded(read func(io.Reader) (image.Config, error)) func([]byte) (image.Config, error) {
	return func(file []byte) (image.Config, error) { return read(bytes.NewReader(file)) }
}

// pngMemory knows 16 bits a colour, and interlaced pictures, of which half is decoded apart.
func pngMemory(file []byte, _ image.Config) int {
	const depth, interlace = 24, 28 // in the header, which is always the first chunk
	perPixel := 4
	if file[depth] == 16 {
		perPixel = 8
	}
	if file[interlace] != 0 {
		perPixel += perPixel / 2
	}
	return perPixel
}

// jpegMemory knows colours that are converted, and progressive pictures, of which all coefficients are kept until the
// end. Their marker may also stand in a note within another picture, but it never stands in the data of one.
func jpegMemory(file []byte, c image.Config) int {
	planes, converted := 3, 0
	switch c.ColorModel {
	case color.CMYKModel:
		planes, converted = 4, 4
	case color.RGBAModel:
		converted = 4
	}
	perPixel := planes + converted
	if bytes.Contains(file, []byte{0xff, 0xc2}) {
		perPixel += 4 * planes
	}
	return perPixel
}
