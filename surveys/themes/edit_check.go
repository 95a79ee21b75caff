package themes

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	"opina/surveys"
)

// wrong gathers what a step refuses, by the field of a form.
type wrong struct{ fields []surveys.FieldError }

// fail notes what is wrong; args are those of the public message, name and value in turn.
func (w *wrong) fail(path, key, message string, args ...any) {
	f := surveys.FieldError{Path: path, Key: key, Message: message}
	for i := 0; i+1 < len(args); i += 2 {
		if f.Args == nil {
			f.Args = map[string]any{}
		}
		f.Args[args[i].(string)] = args[i+1]
	}
	w.fields = append(w.fields, f)
}

// err is nil where nothing is wrong.
func (w *wrong) err() error {
	if len(w.fields) == 0 {
		return nil
	}
	return &surveys.Error{Kind: surveys.Invalid, Key: "error.themes", Fields: w.fields}
}

// refuse is the error of a step that one thing alone stands against.
func refuse(path, key, message string, args ...any) error {
	var w wrong
	w.fail(path, key, message, args...)
	return w.err()
}

var notThere = surveys.Fail(surveys.NotFound, "error.notfound", nil)

func (w *wrong) long(path, text string, most int) bool {
	n := utf8.RuneCountInString(text)
	if n > most {
		w.fail(path, "theme.wrong.long", fmt.Sprintf("has %d characters; at most %d are kept", n, most), "N", n, "Max", most)
	}
	return n > most
}

// names cleans names as they were typed: those of languages that have one.
func (w *wrong) names(typed map[string]string) map[string]string {
	out, before := map[string]string{}, len(w.fields)
	for lang, name := range typed {
		path := "name." + lang
		name = surveys.Clean(name)
		switch {
		case name == "":
		case !slices.Contains(Languages, lang):
			w.fail(path, "theme.wrong.language", fmt.Sprintf("%.60q is no language of the themes", lang))
		case Fold(name) == "":
			w.fail(path, "theme.wrong.noname", "has nothing to read in it")
		case !w.long(path, name, MaxName):
			out[lang] = name
		}
	}
	if len(out) == 0 && len(w.fields) == before {
		w.fail("name."+Languages[0], "theme.wrong.noname", "is needed in one language at least")
	}
	slices.SortFunc(w.fields[before:], byPath)
	return out
}

func byPath(a, b surveys.FieldError) int { return cmp.Compare(a.Path, b.Path) }

// parent checks where a theme is to stand; i is nowhere for a new one.
func (w *wrong) parent(p *plan, i int, parent string) {
	up, known := p.there(parent)
	height := 1
	if i >= 0 {
		height = p.height(i)
	}
	switch {
	case i >= 0 && p.base[i].ID == Plain && parent != "":
		w.fail("parent", "theme.wrong.overall", "overall stands by itself")
	case parent == "":
	case !known:
		w.fail("parent", "theme.wrong.gone", fmt.Sprintf("there is no theme %.60q", parent))
	case i >= 0 && p.under(up, i):
		w.fail("parent", "theme.wrong.circle", "a theme cannot stand under itself")
	case p.level(up)+height > MaxDepth:
		w.fail("parent", "theme.wrong.deep", fmt.Sprintf("would be deeper than %d levels", MaxDepth), "Max", MaxDepth)
	}
}

func (w *wrong) severity(n int) {
	if n < 0 || n > MaxSeverity {
		w.fail("severity", "theme.wrong.severity", fmt.Sprintf("must be 0 to %d", MaxSeverity), "Max", MaxSeverity)
	}
}

// words cleans the lists of a theme as they were typed. Empty lines and what stands there twice is left out.
func (w *wrong) words(t Theme) Words {
	out, seen, heard := Words{}, newLists(), newLists()
	for _, s := range Sorts {
		for _, lang := range sortedKeys(t.Words(s)) {
			if !slices.Contains(Languages, lang) {
				w.fail(fmt.Sprintf("%s.%s", s, lang), "theme.wrong.language", fmt.Sprintf("%.60q is no language of the themes", lang))
				continue
			}
			var list []string
			for i, word := range t.Words(s)[lang] {
				if word = surveys.Clean(word); word == "" || !heard.first(s, lang, Fold(word)) {
					continue
				}
				if path := fmt.Sprintf("%s.%s[%d]", s, lang, i); w.word(path, lang, word) {
					if !seen.note(s, lang, word) {
						w.fail(path, "theme.wrong.otherlist", fmt.Sprintf("%.60q %v", word, errOpposite))
					}
					list = append(list, word)
				}
			}
			out.put(s, lang, list)
		}
	}
	return out
}

// word tells whether a word can be one of a theme.
func (w *wrong) word(path, lang, word string) bool {
	if w.long(path, word, MaxWord) {
		return false
	}
	_, err := readPhrase(word, lang)
	switch {
	case errors.Is(err, errWordless):
		w.fail(path, "theme.wrong.noword", err.Error())
	case errors.Is(err, errTooBroad):
		w.fail(path, "theme.wrong.broad", err.Error())
	}
	return err == nil
}

// room checks how many words an owner added.
func (w *wrong) room(added Words) {
	for _, lang := range Languages {
		n := added.count(lang)
		if n <= MaxWords {
			continue
		}
		path := string(InKeywords) + "." + lang
		for _, s := range Sorts {
			if len(added[s][lang]) > 0 {
				path = fmt.Sprintf("%s.%s", s, lang)
				break
			}
		}
		w.fail(path, "theme.wrong.words", fmt.Sprintf("are %d words added; at most %d are kept", n, MaxWords), "N", n, "Max", MaxWords)
	}
}
