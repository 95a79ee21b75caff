package surveys

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// contentChecker collects what is wrong with a content.
type contentChecker struct {
	content Content
	errs    []FieldError
}

// fail notes what is wrong; args are those of the public message, name and value in turn.
func (k *contentChecker) fail(path, key, message string, args ...any) {
	e := FieldError{Path: path, Key: key, Message: message}
	for i := 0; i+1 < len(args); i += 2 {
		if e.Args == nil {
			e.Args = map[string]any{}
		}
		e.Args[args[i].(string)] = args[i+1]
	}
	k.errs = append(k.errs, e)
}

func (k *contentChecker) many(path string, n, most int) {
	if n > most {
		k.fail(path, "survey.wrong.many", fmt.Sprintf("are %d; at most %d are kept", n, most), "N", n, "Max", most)
	}
}

func (k *contentChecker) languages() {
	languages := k.content.Languages
	if len(languages) == 0 {
		k.fail("languages", "survey.wrong.nolanguage", "name none; one at least is needed")
	}
	k.many("languages", len(languages), MaxLanguages)
	for i, l := range languages {
		path := fmt.Sprintf("languages[%d]", i)
		same := func(other string) bool { return strings.EqualFold(other, l) } // BCP 47: case tells nothing
		switch {
		case !isLanguageTag(l):
			k.fail(path, "survey.wrong.language", fmt.Sprintf("%.60q is no language tag such as es or pt-BR", l))
		case slices.ContainsFunc(languages[:i], same):
			k.fail(path, "survey.wrong.twice", fmt.Sprintf("%q is there twice", l))
		}
	}
}

func (k *contentChecker) id(path, id string, seen map[string]bool) {
	switch {
	case !isKey(id):
		k.fail(path+".id", "survey.wrong.id", fmt.Sprintf("%.60q must be 1 to %d letters a to z, digits, - or _", id, maxID))
	case seen[id]:
		k.fail(path+".id", "survey.wrong.twice", fmt.Sprintf("%q is there twice", id))
	}
	seen[id] = true
}

// text holds a text against its limit. Its languages must be the survey's: others would be lost unseen.
func (k *contentChecker) text(path string, t Text, limit int) {
	for _, lang := range slices.Sorted(maps.Keys(t)) {
		at := path + "." + lang
		if !slices.Contains(k.content.Languages, lang) {
			k.fail(at, "survey.wrong.otherlanguage", "is not in one of the survey's languages")
		}
		if n := utf8.RuneCountInString(t[lang]); n > limit {
			k.fail(at, "survey.wrong.long", fmt.Sprintf("has %d characters; at most %d are kept", n, limit), "N", n, "Max", limit)
		}
		if t[lang] != Clean(t[lang]) {
			k.fail(at, "survey.wrong.text", "has white space around it or characters that cannot be stored")
		}
	}
}

// needed holds that a text is there in the language that the others fall back to.
func (k *contentChecker) needed(path string, t Text) {
	if t[k.content.Fallback()] == "" {
		k.fail(path+"."+k.content.Fallback(), "survey.wrong.missing", "is missing")
	}
}

// choices must be two at least, all with a text, and no two read the same in a language: nobody could tell them apart.
func (k *contentChecker) choices(path string, q Question) {
	if len(q.Options) < 2 {
		k.fail(path, "survey.wrong.few", "must be two at least")
	}
	fallback := k.content.Fallback()
	for i, o := range q.Options {
		at := fmt.Sprintf("%s[%d].title", path, i)
		k.needed(at, o.Title)
		for _, lang := range k.content.Languages {
			reads := o.Title.In(lang, fallback)
			same := slices.IndexFunc(q.Options[:i], func(other Option) bool {
				own := o.Title[lang] != "" || other.Title[lang] != "" // else it is the fallback's fault, and told there
				return own && reads != "" && strings.EqualFold(other.Title.In(lang, fallback), reads)
			})
			if same >= 0 {
				k.fail(at+"."+lang, "survey.wrong.same", fmt.Sprintf("reads the same as option %d", same+1), "Number", same+1)
			}
		}
	}
}
