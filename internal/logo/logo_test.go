package logo

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"os"
	"runtime"
	"strings"
	"testing"

	"opina/surveys"
)

// sign is a picture: green on the left half, red on the next quarter, the rest clear.
func sign(w, h int) *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	draw.Draw(m, image.Rect(0, 0, w/2, h), image.NewUniform(color.NRGBA{10, 125, 75, 255}), image.Point{}, draw.Src)
	draw.Draw(m, image.Rect(w/2, 0, w*3/4, h), image.NewUniform(color.NRGBA{208, 32, 32, 255}), image.Point{}, draw.Src)
	return m
}

func asPNG(t testing.TB, m image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, m); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func asJPEG(t testing.TB, m image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, m, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func fromDisk(t testing.TB, name string) []byte {
	t.Helper()
	file, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// pngChunk is one part of a PNG file.
func pngChunk(kind string, data []byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	out = append(append(out, kind...), data...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}

// pngHeader begins a PNG file of a size, with bits for each of red, green, blue and alpha.
func pngHeader(w, h uint32, bits byte) []byte {
	data := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, w), h)
	return append([]byte("\x89PNG\r\n\x1a\n"), pngChunk("IHDR", append(data, bits, 6, 0, 0, 0))...)
}

// webp puts parts into a WebP file.
func webpFile(parts ...string) []byte {
	body := "WEBP"
	for i := 0; i+1 < len(parts); i += 2 {
		body += parts[i] + string(binary.LittleEndian.AppendUint32(nil, uint32(len(parts[i+1])))) + parts[i+1]
		if len(parts[i+1])%2 == 1 {
			body += "\x00"
		}
	}
	return []byte("RIFF" + string(binary.LittleEndian.AppendUint32(nil, uint32(len(body)))) + body)
}

func TestEveryFormatBecomesTheSamePicture(t *testing.T) {
	note := pngChunk("tEXt", []byte("Comment\x00secret note"))
	plain := asPNG(t, sign(48, 24))
	for name, file := range map[string][]byte{
		"PNG":           plain,
		"PNG with text": append(append(bytes.Clone(plain[:33]), note...), plain[33:]...),
		"PNG and more":  append(bytes.Clone(plain), "secret note<script>"...),
		"JPEG":          asJPEG(t, sign(48, 24)),
		"lossy WebP":    fromDisk(t, "lossy.webp"),
		"lossless WebP": fromDisk(t, "lossless.webp"),
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Make(t.Context(), file)
			if err != nil {
				t.Fatal(err)
			}
			m, err := png.Decode(bytes.NewReader(got.PNG))
			if err != nil || m.Bounds().Size() != image.Pt(48, 24) || got.Width != 48 || got.Height != 24 {
				t.Fatalf("%dx%d, %v", got.Width, got.Height, err)
			}
			for at, want := range map[image.Point]color.NRGBA{{5, 12}: {10, 125, 75, 255}, {30, 12}: {208, 32, 32, 255}} {
				if c := color.NRGBAModel.Convert(m.At(at.X, at.Y)).(color.NRGBA); far(c.R, want.R) || far(c.G, want.G) || far(c.B, want.B) || c.A != 255 {
					t.Errorf("%v is %v, want %v", at, c, want)
				}
			}
			if _, _, _, alpha := m.At(44, 12).RGBA(); (alpha != 0) != (name == "JPEG") {
				t.Errorf("what is clear has alpha %d", alpha)
			}
			for _, kept := range []string{"secret", "ICCP", "iCCP", "tEXt", "eXIf"} {
				if bytes.Contains(got.PNG, []byte(kept)) {
					t.Errorf("%q of the file is kept", kept)
				}
			}
			if again, _ := Make(t.Context(), file); again.Hash != got.Hash || len(got.Hash) != 64 {
				t.Errorf("hashes %q and %q", got.Hash, again.Hash)
			}
		})
	}
}

func far(a, b uint8) bool { return max(a, b)-min(a, b) > 5 } // JPEG and WebP lose a little

func TestLogoFits(t *testing.T) {
	for _, test := range []struct{ in, want image.Point }{
		{image.Pt(48, 24), image.Pt(48, 24)},
		{image.Pt(512, 256), image.Pt(512, 256)},
		{image.Pt(2000, 500), image.Pt(512, 128)},
		{image.Pt(500, 2000), image.Pt(64, 256)},
		{image.Pt(3000, 1), image.Pt(512, 1)},
		{image.Pt(1, 1), image.Pt(1, 1)},
	} {
		got, err := Make(t.Context(), asPNG(t, sign(test.in.X, test.in.Y)))
		if err != nil || got.Width != test.want.X || got.Height != test.want.Y {
			t.Errorf("%v becomes %dx%d, %v; want %v", test.in, got.Width, got.Height, err, test.want)
		}
	}
}

// Each pixel is the mean of those that fall on it, clear ones lend no colour.
func TestShrinkTakesTheMean(t *testing.T) {
	m := image.NewNRGBA(image.Rect(0, 0, 1024, 2))
	for x := range 1024 {
		for y := range 2 {
			c := color.NRGBA{200, 100, 50, 255}
			if x%2 == 1 {
				c = color.NRGBA{0, 255, 255, 0}
			}
			m.SetNRGBA(x, y, c)
		}
	}
	got := shrink(m)
	if want := (color.NRGBA{200, 100, 50, 128}); got.Rect != image.Rect(0, 0, 512, 1) || got.NRGBAAt(100, 0) != want {
		t.Errorf("%v: %v, want %v", got.Rect, got.NRGBAAt(100, 0), want)
	}
	if got := shrink(image.NewNRGBA(image.Rect(7, 9, 710, 12))); got.Rect != image.Rect(0, 0, 512, 2) {
		t.Errorf("a picture that does not start at 0: %v", got.Rect)
	}
}

func TestRefused(t *testing.T) {
	var moving bytes.Buffer
	if err := gif.Encode(&moving, sign(48, 24), nil); err != nil {
		t.Fatal(err)
	}
	good := asPNG(t, sign(48, 24))
	for name, test := range map[string]struct {
		in   []byte
		want string
	}{
		"nothing":             {nil, "format"},
		"SVG":                 {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`), "format"},
		"SVG after its name":  {[]byte(`<?xml version="1.0"?><svg/>`), "format"},
		"GIF":                 {moving.Bytes(), "format"},
		"page":                {[]byte("<html><img src=x onerror=alert(1)>"), "format"},
		"PNG within a page":   {append([]byte("<script>"), good...), "format"},
		"BMP":                 {[]byte("BM\x46\x00\x00\x00"), "format"},
		"RIFF of sound":       {[]byte("RIFF\x24\x00\x00\x00WAVEfmt "), "format"},
		"only a beginning":    {good[:8], "broken"},
		"cut PNG":             {good[:len(good)/2], "broken"},
		"cut JPEG":            {asJPEG(t, sign(48, 24))[:300], "broken"},
		"JPEG of nothing":     {[]byte("\xff\xd8\xff\xe0"), "broken"},
		"cut WebP":            {fromDisk(t, "lossless.webp")[:500], "broken"},
		"WebP of nothing":     {webpFile("EXIF", "x"), "broken"},
		"WebP that moves":     {webpFile("VP8X", "\x02\x00\x00\x00\x2f\x00\x00\x17\x00\x00", "ANIM", "\x00\x00\x00\x00\x00\x00"), "broken"},
		"page after PNG sign": {[]byte("\x89PNG\r\n\x1a\n<svg onload=alert(1)>"), "broken"},
		"too long":            {append(bytes.Clone(good), make([]byte, MaxBytes)...), "bytes"},
	} {
		_, err := Make(t.Context(), test.in)
		var e *surveys.Error
		if !errors.As(err, &e) || e.Kind != surveys.Invalid || e.Key != "settings.logo.wrong."+test.want {
			t.Errorf("%s: %v, want it refused as %q", name, err, test.want)
		}
	}
}

// A few bytes that claim a huge picture are refused before anything is decoded.
func TestBombs(t *testing.T) {
	huge := "\x00\x00\x00\x9d\x01\x2a\xff\x3f\xff\x3f" // a lossy frame of 16383 by 16383
	lossless := "\x2f\xff\xff\xff\x0f" + strings.Repeat("\x00", 20)
	small := "\x00\x00\x00\x00\x07\x00\x00\x07\x00\x00" // a canvas of 8 by 8
	wide := asJPEG(t, sign(64, 8))
	at := bytes.Index(wide, []byte{0xff, 0xc0})
	copy(wide[at+5:], "\xff\xff\xff\xff")
	slow := bytes.Clone(asJPEG(t, sign(64, 8)))
	copy(slow[at+1:], "\xc2")
	copy(slow[at+5:], "\x06\x00\x08\x00") // 1536 by 2048, progressive
	for name, file := range map[string][]byte{
		"PNG":                       pngHeader(50_000, 50_000, 8),
		"PNG of deep colours":       pngHeader(2_200, 2_200, 16),
		"PNG of a line":             pngHeader(1<<30, 1, 8),
		"JPEG":                      wide,
		"progressive JPEG":          slow,
		"WebP":                      webpFile("VP8 ", huge),
		"lossless WebP":             webpFile("VP8L", lossless),
		"WebP behind a canvas":      webpFile("VP8X", small, "VP8 ", huge),
		"lossless behind a canvas":  webpFile("VP8X", small, "VP8L", lossless),
		"WebP behind others":        webpFile("VP8X", small, "ICCP", "odd", "VP8L", lossless),
		"alpha of a huge canvas":    webpFile("VP8X", "\x10\x00\x00\x00\xff\xff\xff\xff\xff\xff", "ALPH", "\x00"),
		"six megapixels and a line": pngHeader(3_000, 2_001, 8),
	} {
		before := allocated()
		_, err := Make(t.Context(), file)
		var e *surveys.Error
		if !errors.As(err, &e) || e.Key != "settings.logo.wrong.pixels" {
			t.Errorf("%s: %v, want it refused for its size", name, err)
		}
		if took := allocated() - before; took > 1<<20 {
			t.Errorf("%s: %d bytes to refuse it", name, took)
		}
	}
}

// The largest pictures taken stay near what decoding them may take.
func TestMemory(t *testing.T) {
	flat := image.NewUniform(color.NRGBA{10, 125, 75, 255})
	rgba := image.NewRGBA(image.Rect(0, 0, 3000, 2000))
	draw.Draw(rgba, rgba.Rect, flat, image.Point{}, draw.Src)
	for name, file := range map[string][]byte{"PNG": asPNG(t, rgba), "JPEG": asJPEG(t, rgba)} {
		before := allocated()
		if _, err := Make(t.Context(), file); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if took := allocated() - before; took > maxMemory+8<<20 {
			t.Errorf("%s: %d bytes", name, took)
		}
	}
}

// allocated is all that was ever allocated.
func allocated() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.TotalAlloc
}

func TestOneAtATime(t *testing.T) {
	turn <- struct{}{}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Make(ctx, asPNG(t, sign(8, 8))); surveys.KindOf(err) != surveys.Unavailable {
		t.Errorf("%v while another file is read", err)
	}
	<-turn
	if _, err := Make(t.Context(), asPNG(t, sign(8, 8))); err != nil {
		t.Error(err)
	}
}

func FuzzMake(f *testing.F) {
	f.Add(asPNG(f, sign(16, 8)))
	f.Add(asJPEG(f, sign(16, 8)))
	f.Add(fromDisk(f, "lossy.webp"))
	f.Add(fromDisk(f, "lossless.webp"))
	f.Fuzz(func(t *testing.T, file []byte) {
		got, err := Make(t.Context(), file)
		if err != nil {
			if kind := surveys.KindOf(err); kind != surveys.Invalid {
				t.Errorf("%v is of kind %v", err, kind)
			}
			return
		}
		m, err := png.Decode(bytes.NewReader(got.PNG))
		if err != nil || m.Bounds().Dx() > MaxWidth || m.Bounds().Dy() > MaxHeight {
			t.Errorf("made %dx%d, %v", got.Width, got.Height, err)
		}
	})
}
