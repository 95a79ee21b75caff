package qr

import (
	"bytes"
	"image/png"
	"regexp"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

// run is one rectangle of the path: place and width.
var run = regexp.MustCompile(`M(\d+) (\d+)h(\d+)v1h-(\d+)z`)

// fromPath reads the modules back, the quiet zone included.
func fromPath(tb rapid.TB, path string, side int) [][]bool {
	grid := make([][]bool, side)
	for y := range grid {
		grid[y] = make([]bool, side)
	}
	if left := run.ReplaceAllString(path, ""); left != "" {
		tb.Fatalf("path holds more than rectangles: %.60q", left)
	}
	for _, m := range run.FindAllStringSubmatch(path, -1) {
		var n [4]int
		for i := range n {
			n[i], _ = strconv.Atoi(m[i+1])
		}
		if n[2] != n[3] {
			tb.Fatalf("rectangle %s is not closed", m[0])
		}
		for x := n[0]; x < n[0]+n[2]; x++ {
			grid[n[1]][x] = true
		}
	}
	return grid
}

// fromPNG reads the modules back, the quiet zone included: every pixel must belong to its module.
func fromPNG(tb rapid.TB, data []byte, side, size int) [][]bool {
	picture, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		tb.Fatal(err)
	}
	if b := picture.Bounds(); b.Dx() != size || b.Dy() != size {
		tb.Fatalf("picture is %v, want %d by %d", b, size, size)
	}
	scale := size / side
	inner := side - 2*quiet
	margin := (size - scale*inner) / 2
	grid := make([][]bool, side)
	for y := range grid {
		grid[y] = make([]bool, side)
	}
	for py := range size {
		for px := range size {
			r, _, _, _ := picture.At(px, py).RGBA()
			x, y := px-margin, py-margin
			if x < 0 || y < 0 || x >= scale*inner || y >= scale*inner {
				if r == 0 {
					tb.Fatalf("the quiet zone is dark at %d, %d", px, py)
				}
				continue
			}
			dark := r == 0
			cell := &grid[y/scale+quiet][x/scale+quiet]
			if x%scale == 0 && y%scale == 0 {
				*cell = dark
			} else if *cell != dark {
				tb.Fatalf("a module has two colours at %d, %d", px, py)
			}
		}
	}
	return grid
}

func TestPicturesHoldTheModules(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		address := "https://" + rapid.StringMatching(`[a-z0-9.-]{1,180}/s/[a-z0-9]{6}`).Draw(t, "address")
		size := rapid.SampledFrom([]int{MinPNG, 300, 513, UsualPNG}).Draw(t, "size")
		code, err := New(address)
		if err != nil {
			t.Fatal(err)
		}
		want := make([][]bool, code.Side())
		for y := range want {
			want[y] = make([]bool, code.Side())
			if y >= quiet && y < quiet+len(code) {
				copy(want[y][quiet:], code[y-quiet])
			}
		}
		picture, err := code.PNG(size)
		if err != nil {
			t.Fatal(err)
		}
		same := func(a, b []bool) bool { return slices.Equal(a, b) }
		if got := fromPath(t, code.Path(), code.Side()); !slices.EqualFunc(got, want, same) {
			t.Error("the path draws other modules")
		}
		if got := fromPNG(t, picture, code.Side(), size); !slices.EqualFunc(got, want, same) {
			t.Error("the PNG draws other modules")
		}
	})
}

// The corners of every code are the finder patterns that scanners look for.
func TestFinderPatterns(t *testing.T) {
	code, err := New("http://127.0.0.1:3000/s/abc234")
	if err != nil {
		t.Fatal(err)
	}
	finder := []string{"#######", "#.....#", "#.###.#", "#.###.#", "#.###.#", "#.....#", "#######"}
	last := len(code) - len(finder)
	for _, corner := range [][2]int{{0, 0}, {last, 0}, {0, last}} {
		for y, row := range finder {
			for x, c := range row {
				if code[corner[1]+y][corner[0]+x] != (c == '#') {
					t.Fatalf("no finder pattern at %v", corner)
				}
			}
		}
	}
}

func TestOnlyASCIIAddresses(t *testing.T) {
	for _, in := range []string{"https://españa.example/s/abc234", "https://a.example/s/a b", "https://a.example/\r\n", "https://a.example/\x7f"} {
		if _, err := New(in); err == nil {
			t.Errorf("New(%q) made a code", in)
		}
	}
}

func TestLongestAddressFitsTheSmallestPNG(t *testing.T) {
	if side := 177 + 2*quiet; MinPNG < side {
		t.Fatalf("%d pixels hold no code of %d modules", MinPNG, side)
	}
}
