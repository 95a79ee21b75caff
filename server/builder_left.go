package server

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"opina/internal/i18n"
	"opina/server/views"
	"opina/surveys"
)

// fieldOf is the field of the builder's page that the path of an error means, and the language of its words, "" for
// what has none.
func fieldOf(content surveys.Content, path string) (field, lang string) {
	if i := strings.LastIndexByte(path, '.'); i >= 0 {
		words := strings.HasSuffix(path[:i], "title") || strings.HasSuffix(path[:i], "help") || path[:i] == "thanks"
		if words && slices.Contains(content.Languages, path[i+1:]) {
			return path[:i], path[i+1:]
		}
	}
	for _, part := range []string{".id", ".kind", ".points"} { // of the question as a whole
		if whole, ok := strings.CutSuffix(path, part); ok {
			return whole, ""
		}
	}
	if i := strings.LastIndex(path, ".in["); i >= 0 {
		return path[:i] + ".in", ""
	}
	return path, ""
}

// wrongFields is what to do about each field in the language edited; the first thing found stands.
func wrongFields(w i18n.Words, b builder) map[string]string {
	errs := b.wrong
	if b.checked && len(errs) == 0 {
		errs = b.content.CheckPublish()
	}
	wrong := map[string]string{}
	for _, e := range errs {
		field, lang := fieldOf(b.content, e.Path)
		if (lang == "" || lang == b.lang) && wrong[field] == "" {
			wrong[field] = w.T(e.Key, pairs(e.Args)...)
		}
	}
	return wrong
}

// elementOf is the id of the element that a path means.
func elementOf(content surveys.Content, path string) string {
	field, _ := fieldOf(content, path)
	i, j := indexes(field)
	if i < 0 || i >= len(content.Questions) {
		switch field {
		case "title", "thanks":
			return field
		case "questions":
			return "add"
		}
		return "language-more"
	}
	q := content.Questions[i]
	_, part, _ := strings.Cut(field, "].")
	switch {
	case j >= 0 && j < len(q.Options):
		return optionElement(q.ID, q.Options[j].ID)
	case part == "title", part == "help":
		return element(q.ID, part)
	case part == "options":
		return element(q.ID, "add")
	case part == "show_if.question":
		return element(q.ID, "if")
	case part == "show_if.in":
		return element(q.ID, "in")
	}
	return element(q.ID, "head")
}

// indexes are those of the question and of the option in a path, -1 where it has none.
func indexes(path string) (question, option int) {
	question, option = -1, -1
	if n, _ := fmt.Sscanf(path, "questions[%d].options[%d]", &question, &option); n == 0 {
		return -1, -1
	}
	return question, option
}

// side is what stands beside the questions.
func (f builderFields) side() views.BuilderSide {
	w, effort := f.words, f.content.Effort()
	out := views.BuilderSide{
		Effort:  w.T("builder.effort", "Count", effort.Questions, "Seconds", effort.Seconds),
		Nothing: len(f.content.Questions) == 0,
	}
	if out.Nothing {
		out.Effort = w.T("builder.effort.none")
	}
	switch {
	case effort.Questions > surveys.MaxEasyQuestions:
		out.TooMuch = w.T("builder.effort.questions", "Count", effort.Questions, "Max", surveys.MaxEasyQuestions)
	case effort.Seconds > surveys.MaxEasySeconds:
		out.TooMuch = w.T("builder.effort.seconds", "Seconds", effort.Seconds, "Max", surveys.MaxEasySeconds)
	}
	for _, e := range f.content.CheckPublish() {
		out.Left = append(out.Left, f.left(e))
	}
	if f.heavy != nil {
		out.Left = append(out.Left, *f.heavy)
	}
	out.Lacking = f.lacking()
	switch {
	case f.survey.Draft == nil && f.survey.Latest.Number > 0 && len(f.builder.wrong) == 0:
		out.Ready = w.T("builder.ready.live")
	case len(out.Left) > 0:
		out.Ready = w.T("builder.left", "Count", len(out.Left))
	case len(out.Lacking) > 0:
		out.Ready = w.T("builder.ready.lacking")
	default:
		out.Ready = w.T("builder.ready")
	}
	return out
}

// left is one thing to do before publishing, with the way to it.
func (f builderFields) left(e surveys.FieldError) views.BuilderLeft {
	field, lang := fieldOf(f.content, e.Path)
	if lang == "" {
		lang = f.lang
		if strings.Contains(field, "]") {
			lang = f.content.Fallback() // where questions are made
		}
	}
	at := elementOf(f.content, e.Path)
	where := f.where(field)
	if lang != f.lang {
		where += " · " + nameOf(f.words, lang)
	}
	return views.BuilderLeft{
		Where: where, Text: f.words.T(e.Key, pairs(e.Args)...), Field: at,
		Href: builderAddress(f.survey.ID) + "?" + url.Values{"lang": {lang}, "at": {at}, "check": {"1"}}.Encode(),
	}
}

// where names a field in words.
func (f builderFields) where(field string) string {
	w := f.words
	switch i, j := indexes(field); {
	case j >= 0:
		return w.T("builder.where.option", "Number", i+1, "Option", j+1)
	case i >= 0:
		return w.T("builder.where.question", "Number", i+1)
	case field == "title":
		return w.T("builder.name")
	case field == "thanks":
		return w.T("builder.thanks")
	case field == "questions":
		return w.T("builder.questions")
	}
	return w.T("builder.languages")
}

// lacking are the languages that lack words. That is no error: their customers read another one there.
func (f builderFields) lacking() []views.BuilderLeft {
	var out []views.BuilderLeft
	missing := f.content.Untranslated()
	for _, lang := range f.content.Languages {
		count, first := 0, ""
		for _, u := range missing {
			if u.Lang == lang {
				count++
				if first == "" {
					first = u.Path
				}
			}
		}
		if count == 0 {
			continue
		}
		at := elementOf(f.content, first)
		out = append(out, views.BuilderLeft{
			Where: nameOf(f.words, lang), Text: f.words.T("builder.missing", "Count", count), Field: at,
			Href: builderAddress(f.survey.ID) + "?" + url.Values{"lang": {lang}, "at": {at}}.Encode(),
		})
	}
	return out
}
