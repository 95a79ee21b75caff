package kiosk_test

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"opina/internal/i18n"
	"opina/kiosk"
)

func TestWordsAreComplete(t *testing.T) {
	for _, lang := range i18n.Languages {
		words := kiosk.Words(lang)
		for key, word := range words {
			if word == "" || strings.ContainsAny(word, "⟦<") || strings.Contains(word, "{{") {
				t.Errorf("%s: %s is %q", lang, key, word)
			}
		}
		if got, want := words["customer.star"], map[string]string{"es": "{Value} de 5", "en": "{Value} of 5"}[lang]; got != want {
			t.Errorf("%s: customer.star = %q, want %q", lang, got, want)
		}
	}
}

// A key that is put together, such as `rating.smiley.${…}`, counts as a prefix.
var asked = regexp.MustCompile("['`]((?:kiosk|customer|error|rating)\\.[a-z0-9.]*[a-z0-9]?)")

func TestTheListIsWhatTheAppAsksFor(t *testing.T) {
	words := kiosk.Words("es")
	used := map[string]bool{}
	for _, pattern := range []string{"web/*.ts", "web/screens/*.ts"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %v, %d files", pattern, err, len(files))
		}
		for _, file := range files {
			source, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, found := range asked.FindAllStringSubmatch(string(source), -1) {
				key, known := found[1], false
				for listed := range words {
					if listed == key || strings.HasSuffix(key, ".") && strings.HasPrefix(listed, key) {
						used[listed], known = true, true
					}
				}
				if !known && key != "error.device" { // what the server says of a tablet that it does not know
					t.Errorf("%s asks for %q, which keys.json does not list", file, key)
				}
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(words)) {
		if !used[key] {
			t.Errorf("keys.json lists %q, which the app does not ask for", key)
		}
	}
}
