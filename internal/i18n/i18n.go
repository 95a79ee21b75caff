// Package i18n owns the words of every page, in Spanish and English: the files under locales/,
// one per area and language, all loaded at start.
package i18n

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"strings"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

//go:embed locales/*.json
var files embed.FS

// Languages are the languages of the interface; the first one is the fallback.
var Languages = []string{"es", "en"}

var (
	bundle  = load()
	matcher = language.NewMatcher([]language.Tag{language.Spanish, language.English})
	words   = map[string]Words{"es": newWords("es"), "en": newWords("en")}
)

// load panics on a broken file: the files are part of the binary, so only a developer can meet it.
func load() *goi18n.Bundle {
	b := goi18n.NewBundle(language.Spanish)
	b.RegisterUnmarshalFunc("json", json.Unmarshal)
	names, err := fs.Glob(files, "locales/*.json")
	if err != nil {
		panic(err)
	}
	for _, name := range names {
		if _, err := b.LoadMessageFileFS(files, name); err != nil {
			panic(fmt.Sprintf("i18n: %s: %v", name, err))
		}
	}
	return b
}

// Words speaks one language.
type Words struct {
	Lang      string
	localizer *goi18n.Localizer
}

func newWords(lang string) Words { return Words{lang, goi18n.NewLocalizer(bundle, lang)} }

// In gives the words of a language, Spanish for one that the interface does not speak.
func In(lang string) Words {
	if w, ok := words[lang]; ok {
		return w
	}
	return words[Languages[0]]
}

// Nearest gives the words of the first of the languages that the interface speaks, whatever its region, else of the
// interface's own first one.
func Nearest(languages ...string) Words {
	for _, l := range languages {
		base, _, _ := strings.Cut(l, "-")
		if w, ok := words[base]; ok {
			return w
		}
	}
	return words[Languages[0]]
}

// T is the message with that key. Arguments come in pairs: name, value; "Count" also picks the plural form.
// A missing key shows itself, so that it is seen (and a test finds it first).
func (w Words) T(key string, args ...any) string {
	config := goi18n.LocalizeConfig{MessageID: key}
	if len(args) > 0 {
		data := make(map[string]any, len(args)/2)
		for i := 0; i+1 < len(args); i += 2 {
			name := args[i].(string)
			data[name] = args[i+1]
			if name == "Count" {
				config.PluralCount = args[i+1]
			}
		}
		config.TemplateData = data
	}
	s, err := w.localizer.Localize(&config)
	if err != nil {
		return "⟦" + key + "⟧"
	}
	return s
}

// Match picks the language of the interface that suits an Accept-Language header.
func Match(accept string) string {
	tags, _, err := language.ParseAcceptLanguage(accept)
	if err != nil || len(tags) == 0 {
		return Languages[0]
	}
	_, i, confidence := matcher.Match(tags...)
	if confidence == language.No {
		return Languages[0]
	}
	return Languages[i]
}

// Speaks tells whether the interface has the language.
func Speaks(lang string) bool {
	_, ok := words[strings.ToLower(lang)]
	return ok
}
