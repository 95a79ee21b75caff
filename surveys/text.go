package surveys

import (
	"maps"
	"slices"
	"strings"
)

// Text is one text in several languages: language tag (BCP 47, as in "es", "pt-BR") → text.
type Text map[string]string

// In gives the text as it is read in lang, "" where there is none in any language.
func (t Text) In(lang, fallback string) string { return t[t.language(lang, fallback)] }

// Find is In, and the language of the text: a page says where it leaves its own. Where there is no text, that is lang.
func (t Text) Find(lang, fallback string) (text, in string) {
	if in = t.language(lang, fallback); in == "" {
		in = lang
	}
	return t[in], in
}

// language is the one in which the text is read in lang: the first of Chain(lang, fallback) that has it, else any that has
// it, so that a page is never blank.
func (t Text) language(lang, fallback string) string {
	for _, l := range Chain(lang, fallback) {
		if t[l] != "" {
			return l
		}
	}
	for _, l := range slices.Sorted(maps.Keys(t)) {
		if t[l] != "" {
			return l
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

// isLanguageTag takes the form of BCP 47 without extensions: a language of 2 or 3 letters, then parts of 2 to 8 letters and digits.
func isLanguageTag(tag string) bool {
	parts := strings.Split(tag, "-")
	for i, part := range parts {
		least, most := 2, 8
		if i == 0 {
			most = 3
		}
		if len(part) < least || len(part) > most || strings.ContainsFunc(part, func(r rune) bool {
			letter := 'a' <= r && r <= 'z' || i > 0 && 'A' <= r && r <= 'Z'
			return !letter && (i == 0 || r < '0' || r > '9')
		}) {
			return false
		}
	}
	return len(tag) <= 35
}
