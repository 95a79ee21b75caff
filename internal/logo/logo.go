// Package logo makes an organization's logo of a file that somebody sent. The file is told by its first bytes, decoded
// within bounds and drawn anew, so that nothing of it is kept but its looks.
package logo

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"image"
	"image/png"

	"opina/surveys"
)

// Bounds of a file and of what is made of it.
const (
	MaxBytes  = 512 << 10
	MaxWidth  = 512 // pixels of the logo
	MaxHeight = 256

	maxPixels = 6_000_000
	maxMemory = 32 << 20 // bytes that decoding may take
)

// Picture is a logo as it is stored and sent.
type Picture struct {
	Hash          string // of PNG: SHA-256 in hexadecimal
	PNG           []byte
	Width, Height int
}

// turn lets in one file at a time: decoding takes the memory of many requests.
var turn = make(chan struct{}, 1)

// Make gives the logo of a file. Whatever is wrong with the file is a *surveys.Error of kind Invalid that says what to use.
func Make(ctx context.Context, file []byte) (Picture, error) {
	if len(file) > MaxBytes {
		return Picture{}, wrong("bytes", nil, "Max", MaxBytes>>10)
	}
	f, ok := formatOf(file)
	if !ok {
		return Picture{}, wrong("format", nil)
	}
	c, err := f.config(file)
	if err != nil {
		return Picture{}, wrong("broken", err)
	}
	if pixels := c.Width * c.Height; pixels > maxPixels || pixels*f.memory(file, c) > maxMemory {
		return Picture{}, wrong("pixels", nil, "Width", c.Width, "Height", c.Height)
	}
	select {
	case turn <- struct{}{}:
		defer func() { <-turn }()
	case <-ctx.Done():
		return Picture{}, surveys.Fail(surveys.Unavailable, "error.unavailable", fmt.Errorf("waiting to read a logo: %w", context.Cause(ctx)))
	}
	decoded, err := f.decode(bytes.NewReader(file))
	if err != nil {
		return Picture{}, wrong("broken", err)
	}
	return encode(shrink(decoded))
}

// encode draws the logo's file.
func encode(m *image.NRGBA) (Picture, error) {
	var out bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&out, m); err != nil {
		return Picture{}, fmt.Errorf("logo: %w", err)
	}
	sum := sha256.Sum256(out.Bytes())
	return Picture{PNG: out.Bytes(), Hash: hex.EncodeToString(sum[:]), Width: m.Rect.Dx(), Height: m.Rect.Dy()}, nil
}

// wrong is what is said about a file; args are those of the message, name and value in turn.
func wrong(what string, cause error, args ...any) error {
	e := &surveys.Error{Kind: surveys.Invalid, Key: "settings.logo.wrong." + what, Cause: cause, Args: map[string]any{}}
	for i := 0; i+1 < len(args); i += 2 {
		e.Args[args[i].(string)] = args[i+1]
	}
	return e
}
