package i18n

import "golang.org/x/text/language"

// leftwards are the scripts that are written from right to left (Unicode, the bidirectional classes R and AL), by
// their ISO 15924 codes, as far as a language is written in one today.
var leftwards = map[string]bool{
	"Adlm": true, "Arab": true, "Hebr": true, "Mand": true, "Nkoo": true, "Rohg": true, "Samr": true, "Syrc": true, "Thaa": true,
}

// Direction is the value of the attribute dir for a language: that of its script, or of the one that it is usually
// written in.
func Direction(lang string) string {
	tag, err := language.Parse(lang)
	if err != nil {
		return "ltr"
	}
	if script, _ := tag.Script(); leftwards[script.String()] {
		return "rtl"
	}
	return "ltr"
}
