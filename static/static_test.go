package static

import (
	"strings"
	"testing"
	"testing/fstest"
)

func built(js string) fstest.MapFS {
	return fstest.MapFS{
		".gitkeep":        {},
		"dashboard.js":    {Data: []byte(js)},
		"dashboard.js.gz": {Data: []byte("gz")},
		"dashboard.js.br": {Data: []byte("br")},
	}
}

func TestAssetIsServedUnderItsContent(t *testing.T) {
	assets, err := load(built("alert(1)"))
	if err != nil {
		t.Fatal(err)
	}
	url := assets.URL("dashboard.js")
	if want := "/static/dashboard.6e11c72f.js"; url != want {
		t.Errorf("URL = %q, want %q", url, want)
	}
	asset, ok := assets.Lookup(url)
	if !ok {
		t.Fatalf("Lookup(%q) found nothing", url)
	}
	if asset.Type != "text/javascript; charset=utf-8" || string(asset.Gzip) != "gz" || string(asset.Brotli) != "br" {
		t.Errorf("asset = %+v", asset)
	}
	if got := assets.Inline("dashboard.js"); got != "alert(1)" {
		t.Errorf("Inline = %q", got)
	}

	changed, err := load(built("alert(2)"))
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := changed.Lookup(url); ok {
		t.Errorf("%s still names the asset after its content changed", url)
	}
}

func TestOnlyAssetsAreFound(t *testing.T) {
	assets, err := load(built("alert(1)"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"", "/static/", "/static/dashboard.js", "/static/.gitkeep", "/static/dashboard.js.gz", "dashboard.js"} {
		if _, ok := assets.Lookup(path); ok {
			t.Errorf("Lookup(%q) found something", path)
		}
	}
}

func TestUnbuiltAssetPanicsWithAdvice(t *testing.T) {
	assets, err := load(fstest.MapFS{".gitkeep": {}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if said, _ := recover().(string); !strings.Contains(said, "make scripts") {
			t.Errorf("panic = %q, want the command that builds", said)
		}
	}()
	assets.URL("survey.js")
}

func TestIncompleteBuildIsAnError(t *testing.T) {
	tests := map[string]func(fstest.MapFS){
		"no gzip":      func(files fstest.MapFS) { delete(files, "dashboard.js.gz") },
		"no brotli":    func(files fstest.MapFS) { delete(files, "dashboard.js.br") },
		"unknown type": func(files fstest.MapFS) { files["dashboard.exe"] = &fstest.MapFile{} },
	}
	for name, spoil := range tests {
		t.Run(name, func(t *testing.T) {
			files := built("alert(1)")
			spoil(files)
			if _, err := load(files); err == nil {
				t.Error("no error")
			}
		})
	}
}

func TestEmbeddedFilesLoad(t *testing.T) {
	if _, err := Load(); err != nil {
		t.Fatal(err)
	}
}
