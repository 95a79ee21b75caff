package server

import (
	"slices"
	"strings"

	"golang.org/x/text/language"

	"opina/internal/i18n"
	"opina/server/views"
	"opina/surveys"
)

// commonLanguages are offered by name; any other can be typed as a tag.
var commonLanguages = []string{
	"es", "en", "ca", "eu", "gl", "pt", "pt-BR", "fr", "de", "it", "nl", "ro", "pl", "uk", "ru", "ar", "zh", "ja", "ko", "hi",
}

// canonicalTag is a language tag in its usual form: "PT-br" is pt-BR. It has no extensions: nobody reads those.
func canonicalTag(typed string) (string, bool) {
	tag, err := language.Parse(strings.TrimSpace(typed))
	if err != nil || tag.IsRoot() || len(tag.Extensions()) > 0 {
		return "", false
	}
	return tag.String(), true
}

// languagesOf are the languages of the survey, with what each lacks, and who sees what.
func languagesOf(w i18n.Words, b builder) views.BuilderLanguages {
	out := b.adding
	out.First, out.FirstName = b.content.Fallback(), nameOf(w, b.content.Fallback())
	out.Full = len(b.content.Languages) >= surveys.MaxLanguages
	missing := map[string]int{}
	for _, u := range b.content.Untranslated() {
		missing[u.Lang]++
	}
	for _, lang := range b.content.Languages {
		l := views.BuilderLanguage{Tag: lang, Name: languageName(lang), Current: lang == b.lang}
		if n := missing[lang]; n > 0 {
			l.Missing = w.T("builder.missing", "Count", n)
		}
		out.List = append(out.List, l)
	}
	for _, lang := range commonLanguages {
		if !slices.Contains(b.content.Languages, lang) {
			out.Common = append(out.Common, views.Choice{Value: lang, Label: languageName(lang)})
		}
	}
	out.Reads = readsWords(w, b.content, b.lang)
	return out
}

// readsWords say what somebody sees who reads a language: its words, and where some are missing, whose.
func readsWords(w i18n.Words, content surveys.Content, lang string) string {
	if lang == content.Fallback() {
		if len(content.Languages) == 1 {
			return w.T("builder.reads.only")
		}
		return w.T("builder.reads.first")
	}
	return w.T("builder.reads", "Language", nameOf(w, lang), "Chain", strings.Join(chainNames(w, content, lang), " → "))
}

// chainNames are the languages that are tried for one, of those that the survey has, by name.
func chainNames(w i18n.Words, content surveys.Content, lang string) []string {
	var out []string
	for _, l := range surveys.Chain(lang, content.Fallback()) {
		if slices.Contains(content.Languages, l) {
			out = append(out, nameOf(w, l))
		}
	}
	return out
}
