package server

import (
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"opina/internal/i18n"
)

// nameOf is the name of a language in the reader's.
func nameOf(w i18n.Words, lang string) string {
	if tag, err := language.Parse(lang); err == nil {
		if name := display.Tags(language.Make(w.Lang)).Name(tag); name != "" {
			return name
		}
	}
	return lang
}
