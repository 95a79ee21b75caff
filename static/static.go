// Package static owns the scripts and styles that browsers load. They are
// bundled into dist/ from src/ and css/ by build.mjs (`make scripts`), each with
// a gzip and a brotli copy made ahead, and embedded in the binary. Nothing here
// is compressed at run time.
package static

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

//go:embed all:dist
var dist embed.FS

// Prefix begins the path of every asset.
const Prefix = "/static/"

// Asset is one file as it is sent. Its path changes with its content, so it may
// be cached forever.
type Asset struct {
	Name string // "dashboard.js", the name pages ask for
	Path string // "/static/dashboard.1a2b3c4d.js"
	Type string // the Content-Type

	Body, Gzip, Brotli []byte // the same content in three encodings; read only
}

// Assets are all files of one binary. They never change and may be used by many
// goroutines at once.
type Assets struct {
	byName, byPath map[string]Asset
}

var types = map[string]string{
	".css": "text/css; charset=utf-8",
	".js":  "text/javascript; charset=utf-8",
	".png": "image/png",
}

// Load reads the embedded files. A binary built without `make scripts` has none,
// which is no error until one is asked for.
func Load() (*Assets, error) {
	files, err := fs.Sub(dist, "dist")
	if err != nil {
		return nil, err
	}
	return load(files)
}

func load(files fs.FS) (*Assets, error) {
	names, err := fs.Glob(files, "[^.]*")
	if err != nil {
		return nil, err
	}
	assets := &Assets{byName: map[string]Asset{}, byPath: map[string]Asset{}}
	for _, name := range names {
		if ext := path.Ext(name); ext == ".gz" || ext == ".br" {
			continue
		}
		asset, err := read(files, name)
		if err != nil {
			return nil, fmt.Errorf("static: %w", err)
		}
		assets.byName[asset.Name] = asset
		assets.byPath[asset.Path] = asset
	}
	return assets, nil
}

func read(files fs.FS, name string) (Asset, error) {
	ext := path.Ext(name)
	asset := Asset{Name: name, Type: types[ext]}
	if asset.Type == "" {
		return Asset{}, fmt.Errorf("%s has no known type", name)
	}
	for _, part := range []struct {
		suffix string
		body   *[]byte
	}{{"", &asset.Body}, {".gz", &asset.Gzip}, {".br", &asset.Brotli}} {
		body, err := fs.ReadFile(files, name+part.suffix)
		if err != nil {
			return Asset{}, err
		}
		*part.body = body
	}
	sum := sha256.Sum256(asset.Body)
	asset.Path = Prefix + strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:4]) + ext
	return asset, nil
}

// URL gives the path under which pages load an asset, such as
// "/static/dashboard.1a2b3c4d.js" for "dashboard.js". Names are constants in
// the code, so an unknown one panics: the binary was built without its scripts.
func (a *Assets) URL(name string) string { return a.named(name).Path }

// Inline gives the content of an asset for a page that carries it within. An
// unknown name panics as in URL.
func (a *Assets) Inline(name string) string { return string(a.named(name).Body) }

// Lookup finds the asset that a request's path names.
func (a *Assets) Lookup(path string) (Asset, bool) {
	asset, ok := a.byPath[path]
	return asset, ok
}

func (a *Assets) named(name string) Asset {
	asset, ok := a.byName[name]
	if !ok {
		panic("static: " + name + " was not built; run make scripts")
	}
	return asset
}
