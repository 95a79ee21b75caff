package kiosk

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html/template"

	"opina/internal/i18n"
	"opina/static"
)

// Shell is the page that a tablet opens, with what belongs to it. It is the same for every tablet and for as long as the
// program runs.
type Shell struct {
	HTML     []byte // GET /kiosk
	Manifest []byte // GET /kiosk/manifest.webmanifest, type ManifestType
	Worker   []byte // GET /kiosk/worker.js, which tells the browser that there is another shell: never cached
	Policy   string // the Content-Security-Policy of the page
}

// ManifestType is the Content-Type of the manifest.
const ManifestType = "application/manifest+json"

// shellPolicy allows our own files and nothing else. The words are data, not a script.
const shellPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"worker-src 'self'; manifest-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"

var shellTemplate = template.Must(template.New("shell").Parse(`<!DOCTYPE html>
<html lang="es" data-version="{{.Version}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<meta name="apple-mobile-web-app-capable" content="yes">
<title>Opina</title>
<link rel="manifest" href="/kiosk/manifest.webmanifest">
<link rel="icon" href="{{.Icon}}">
<link rel="apple-touch-icon" href="{{.Apple}}">
<link rel="stylesheet" href="{{.Style}}">
<script type="application/json" id="words">{{.Words}}</script>
<script src="{{.Script}}" defer></script>
</head>
<body>
<div id="kiosk"></div>
<noscript>Opina necesita JavaScript en esta tableta. · Opina needs JavaScript on this tablet.</noscript>
</body>
</html>
`))

// NewShell makes the shell from the built files. version is shown to the staff and on the owner's list of tablets.
func NewShell(assets *static.Assets, version string) (Shell, error) {
	words := map[string]map[string]string{}
	for _, lang := range i18n.Languages {
		words[lang] = Words(lang)
	}
	var html bytes.Buffer
	err := shellTemplate.Execute(&html, map[string]any{
		"Version": version,
		"Words":   words,
		"Style":   assets.URL("kiosk.css"),
		"Script":  assets.URL("kiosk.js"),
		"Icon":    assets.URL("kiosk-192.png"),
		"Apple":   assets.URL("kiosk-180.png"),
	})
	if err != nil {
		return Shell{}, fmt.Errorf("kiosk: shell: %w", err)
	}
	manifest, err := json.Marshal(map[string]any{
		"id": "/kiosk", "start_url": "/kiosk", "scope": "/kiosk",
		"name": "Opina", "short_name": "Opina",
		"display": "fullscreen", "display_override": []string{"fullscreen", "standalone"},
		"background_color": "#faf6ef", "theme_color": "#faf6ef",
		"icons": []map[string]string{
			{"src": assets.URL("kiosk-192.png"), "sizes": "192x192", "type": "image/png"},
			{"src": assets.URL("kiosk-512.png"), "sizes": "512x512", "type": "image/png"},
			{"src": assets.URL("kiosk-maskable-512.png"), "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
		},
	})
	if err != nil {
		return Shell{}, fmt.Errorf("kiosk: manifest: %w", err)
	}
	sum := sha256.Sum256(append(html.Bytes(), manifest...))
	worker := fmt.Sprintf("self.SHELL=%q;\n%s", hex.EncodeToString(sum[:6]), assets.Inline("kiosk-worker.js"))
	return Shell{HTML: html.Bytes(), Manifest: manifest, Worker: []byte(worker), Policy: shellPolicy}, nil
}
