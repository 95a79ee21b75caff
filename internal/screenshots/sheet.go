package main

import (
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"slices"

	"golang.org/x/image/draw"
)

// sheets lays the pictures of the tablet's screens, which its tests take into the folder from, side by side: one sheet
// for each language and for a tablet lying and standing.
func sheets(from, folder string) error {
	for _, lang := range []string{"es", "en"} {
		for way, sheet := range map[string]struct{ size, columns int }{"1280x800": {480, 4}, "800x1280": {240, 8}} {
			names, err := filepath.Glob(filepath.Join(from, "*-"+lang+"-"+way+"-light.png"))
			if err != nil {
				return err
			}
			if len(names) == 0 {
				return fmt.Errorf("no picture in %s is in %s and %s", from, lang, way)
			}
			slices.Sort(names)
			path := filepath.Join(folder, "tablet-"+lang+"-"+way+".png")
			if err := lay(names, path, sheet.size, sheet.columns); err != nil {
				return err
			}
		}
	}
	return nil
}

// lay draws the pictures, each that many pixels wide, in rows of that many columns.
func lay(names []string, path string, width, columns int) error {
	const gap = 16
	var sheet *image.RGBA
	height := 0
	for i, name := range names {
		file, err := os.Open(name)
		if err != nil {
			return err
		}
		picture, err := png.Decode(file)
		file.Close()
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if sheet == nil {
			size := picture.Bounds().Size()
			height = width * size.Y / size.X
			rows := (len(names) + columns - 1) / columns
			sheet = image.NewRGBA(image.Rect(0, 0, columns*(width+gap)+gap, rows*(height+gap)+gap))
			draw.Draw(sheet, sheet.Bounds(), image.NewUniform(color.Gray{Y: 0x99}), image.Point{}, draw.Src)
		}
		x, y := gap+i%columns*(width+gap), gap+i/columns*(height+gap)
		draw.CatmullRom.Scale(sheet, image.Rect(x, y, x+width, y+height), picture, picture.Bounds(), draw.Src, nil)
	}
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer file.Close()
	return png.Encode(file, sheet)
}
