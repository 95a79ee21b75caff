package surveys

import (
	"maps"
	"slices"
	"strings"
)

// Text is one text in several languages: language tag (BCP 47, as in "es", "pt-BR") → text.
type Text map[string]string

// In gives the text in the first language of Chain(lang, fallback) that has one, else in any language, so that a page
// is never blank.
func (t Text) In(lang, fallback string) string {
	for _, l := range Chain(lang, fallback) {
		if s := t[l]; s != "" {
			return s
		}
	}
	for _, l := range slices.Sorted(maps.Keys(t)) {
		if t[l] != "" {
			return t[l]
		}
	}
	return ""
}

// Chain is the order in which languages are tried for lang: itself, then without its parts from the end
// ("zh-Hant-TW", "zh-Hant", "zh"), then the fallback.
func Chain(lang, fallback string) []string {
	chain := []string{lang}
	for {
		cut := strings.LastIndexByte(lang, '-')
		if cut < 0 {
			break
		}
		lang = lang[:cut]
		chain = append(chain, lang)
	}
	if !slices.Contains(chain, fallback) {
		chain = append(chain, fallback)
	}
	return chain
}
