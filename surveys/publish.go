package surveys

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// Limits of a survey. Texts are in characters.
const (
	MaxQuestions   = 30
	MaxOptions     = 30
	MaxLanguages   = 20
	MaxSurveyTitle = 80
	MaxTitle       = 200 // of a question
	MaxHelp        = 300
	MaxOption      = 100
	MaxThanks      = 300
	maxID          = 60
)

// CheckDraft gives what not even a draft may hold, because nothing could show or count it: wrong ids, languages and
// kinds, texts past their limits. A draft may be unfinished in any other way.
func (c Content) CheckDraft() []FieldError {
	k := contentChecker{content: c}
	k.languages()
	k.text("title", c.Title, MaxSurveyTitle)
	k.text("thanks", c.Thanks, MaxThanks)
	if n := len(c.Questions); n > MaxQuestions {
		k.fail("questions", "survey.wrong.many", fmt.Sprintf("are %d; at most %d are kept", n, MaxQuestions), "N", n, "Max", MaxQuestions)
	}
	seen := map[string]bool{}
	for i, q := range c.Questions {
		path := fmt.Sprintf("questions[%d]", i)
		k.id(path, q.ID, seen)
		k.text(path+".title", q.Title, MaxTitle)
		k.text(path+".help", q.Help, MaxHelp)
		if !slices.Contains(QuestionKinds, q.Kind) {
			k.fail(path+".kind", "survey.wrong.kind", fmt.Sprintf("%.60q is no kind of question", q.Kind))
		}
		if q.Kind == Smiley && q.Points != 4 && q.Points != 5 || q.Kind != Smiley && q.Points != 0 {
			k.fail(path+".points", "survey.wrong.points", "must be 4 or 5 for faces, and is for faces alone")
		}
		if len(q.Options) > 0 && !q.HasOptions() {
			k.fail(path+".options", "survey.wrong.options", fmt.Sprintf("a question of kind %q has none of its own", q.Kind))
		}
		if n := len(q.Options); n > MaxOptions {
			k.fail(path+".options", "survey.wrong.many", fmt.Sprintf("are %d; at most %d are kept", n, MaxOptions), "N", n, "Max", MaxOptions)
		}
		options := map[string]bool{}
		for j, o := range q.Options {
			at := fmt.Sprintf("%s.options[%d]", path, j)
			k.id(at, o.ID, options)
			k.text(at+".title", o.Title, MaxOption)
			if len(o.Theme) > maxID {
				k.fail(at+".theme", "survey.wrong.theme", "is no id of a theme")
			}
		}
	}
	return k.errs
}

// CheckPublish gives everything a customer would stumble over: all of CheckDraft, missing texts in the survey's first
// language, choices of nothing, and conditions under which a question could never be shown. What it accepts can be
// finished whatever is answered: a condition looks at an earlier question only, so that no circle and no dead end is possible.
func (c Content) CheckPublish() []FieldError {
	k := contentChecker{content: c, errs: c.CheckDraft()}
	if len(k.errs) > 0 {
		return k.errs
	}
	k.needed("title", c.Title)
	if len(c.Questions) == 0 {
		k.fail("questions", "survey.wrong.none", "are none; ask one at least")
	}
	contact := -1
	for i, q := range c.Questions {
		path := fmt.Sprintf("questions[%d]", i)
		k.needed(path+".title", q.Title)
		if q.HasOptions() && len(q.Options) < 2 {
			k.fail(path+".options", "survey.wrong.few", "must be two at least")
		}
		k.choices(path, q)
		if q.Kind == Contact {
			if contact >= 0 {
				k.fail(path+".kind", "survey.wrong.contact", fmt.Sprintf("question %d asks for the contact already", contact+1), "Number", contact+1)
			}
			contact = i
		}
		k.condition(path, i, q)
	}
	return k.errs
}

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

func (k *contentChecker) languages() {
	languages := k.content.Languages
	if len(languages) == 0 {
		k.fail("languages", "survey.wrong.nolanguage", "name none; one at least is needed")
	}
	if n := len(languages); n > MaxLanguages {
		k.fail("languages", "survey.wrong.many", fmt.Sprintf("are %d; at most %d are kept", n, MaxLanguages), "N", n, "Max", MaxLanguages)
	}
	for i, l := range languages {
		path := fmt.Sprintf("languages[%d]", i)
		switch {
		case !isLanguageTag(l):
			k.fail(path, "survey.wrong.language", fmt.Sprintf("%.60q is no language tag such as es or pt-BR", l))
		case slices.Contains(languages[:i], l):
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

// choices must all have a text, and no two the same in a language: nobody could tell them apart.
func (k *contentChecker) choices(path string, q Question) {
	for j, o := range q.Options {
		at := fmt.Sprintf("%s.options[%d].title", path, j)
		k.needed(at, o.Title)
		for _, lang := range slices.Sorted(maps.Keys(o.Title)) {
			same := slices.IndexFunc(q.Options[:j], func(other Option) bool {
				return o.Title[lang] != "" && strings.EqualFold(other.Title[lang], o.Title[lang])
			})
			if same >= 0 {
				k.fail(at+"."+lang, "survey.wrong.same", fmt.Sprintf("reads the same as option %d", same+1), "Number", same+1)
			}
		}
	}
}

// condition holds that a question can be shown, and says which question stands in the way.
func (k *contentChecker) condition(path string, i int, q Question) {
	if q.ShowIf == nil {
		return
	}
	path += ".show_if"
	on := k.content.find(q.ShowIf.Question)
	switch {
	case on < 0:
		k.fail(path+".question", "survey.wrong.gone", fmt.Sprintf("there is no question %.60q", q.ShowIf.Question))
		return
	case on == i:
		k.fail(path+".question", "survey.wrong.itself", "a question cannot wait for its own answer")
		return
	case k.circles(i):
		k.fail(path+".question", "survey.wrong.circle", fmt.Sprintf("questions %d and %d wait for each other", i+1, on+1), "Number", on+1)
		return
	case on > i:
		k.fail(path+".question", "survey.wrong.later", fmt.Sprintf("question %d is asked later", on+1), "Number", on+1)
		return
	}
	values := k.content.Questions[on].Values()
	if len(values) == 0 {
		k.fail(path+".question", "survey.wrong.nochoice", fmt.Sprintf("question %d has nothing to choose", on+1), "Number", on+1)
		return
	}
	if len(q.ShowIf.In) == 0 {
		k.fail(path+".in", "survey.wrong.never", "names no answer: the question would never be shown")
	}
	for n, value := range q.ShowIf.In {
		switch {
		case !slices.Contains(values, value):
			k.fail(fmt.Sprintf("%s.in[%d]", path, n), "survey.wrong.value", fmt.Sprintf("question %d has no answer %.60q", on+1, value), "Number", on+1)
		case slices.Contains(q.ShowIf.In[:n], value):
			k.fail(fmt.Sprintf("%s.in[%d]", path, n), "survey.wrong.twice", fmt.Sprintf("%.60q is there twice", value))
		}
	}
}

// circles tells whether the conditions that question i hangs on lead back to it.
func (k *contentChecker) circles(i int) bool {
	at := i
	for range k.content.Questions {
		condition := k.content.Questions[at].ShowIf
		if condition == nil {
			return false
		}
		if at = k.content.find(condition.Question); at < 0 {
			return false
		}
		if at == i {
			return true
		}
	}
	return false
}

func isKey(id string) bool {
	for _, c := range []byte(id) {
		if !('a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '-' || c == '_') {
			return false
		}
	}
	return id != "" && len(id) <= maxID
}

// isLanguageTag takes the form of BCP 47: a language of 2 or 3 letters, then parts of 2 to 8 letters and digits.
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
