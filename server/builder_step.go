package server

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"opina/internal/i18n"
	"opina/server/views"
	"opina/surveys"
)

// step is what a button of the builder did.
type step struct {
	content surveys.Content
	at      string // id of the element that gets the focus
	lang    string // the language edited from now on
	notice  views.BuilderNotice
	done    string // a notice that outlives going to another page
}

// maxUndo is the longest survey, as JSON, that a page carries so that a step can be undone: a request takes no more.
const maxUndo = maxBody / 4

// take does what a button asks for. A button that names nothing that is there is NotFound; one past a limit is Invalid.
func (p posted) take(w i18n.Words, content surveys.Content) (step, error) {
	verb, rest, _ := strings.Cut(p.do, ":")
	id, more, _ := strings.Cut(rest, ":")
	s := step{content: content, lang: p.lang}
	var err error
	switch verb {
	case "", "save":
	case "answers": // of the question it waits for; there without scripts alone
		s.at = element(id, "in")
	case "language":
		if !slices.Contains(content.Languages, rest) {
			return s, surveys.Fail(surveys.NotFound, "error.notfound", nil)
		}
		s.lang, s.at = rest, "language."+rest
	case "add":
		err = s.add(surveys.QuestionKind(rest))
	case "up", "down", "move":
		err = s.move(id, verb, more)
	case "duplicate":
		var twin string
		s.content, twin, err = content.DuplicateQuestion(id)
		s.at = element(twin, "title")
	case "remove":
		s.content, err = content.RemoveQuestion(id)
		s.removed(w, content, id)
	case "option-add":
		var option string
		s.content, option, err = content.AddOption(id)
		s.at = optionElement(id, option)
	case "option-up", "option-down":
		err = s.moveOption(id, more, verb)
	case "option-remove":
		s.content, err = content.RemoveOption(id, more)
		s.removedOption(w, content, id, more)
	case "language-add":
		err = s.addLanguage(p.value("language"), p.value("tag"))
	case "language-first":
		s.content, err = content.FirstLanguage(rest)
	case "language-remove":
		s.content, err = content.RemoveLanguage(rest)
		if err == nil {
			s.lang = s.content.Fallback()
			s.undoable(content, w.T("builder.language.removed", "Language", nameOf(w, rest)))
		}
	case "undo", "undo-discard":
		err = s.undo(verb, p.value("before"))
	default:
		err = surveys.Fail(surveys.Invalid, "error.request", nil)
	}
	return s, err
}

// element is the id of a part of a question on the page.
func element(question, part string) string { return "q." + question + "." + part }

func optionElement(question, option string) string { return element(question, "o."+option) }

// add asks one more question, in our words where we have some.
func (s *step) add(kind surveys.QuestionKind) error {
	q, err := surveys.NewQuestion(kind)
	if err != nil {
		return err
	}
	for _, lang := range s.content.Languages {
		if base, _, _ := strings.Cut(lang, "-"); i18n.Speaks(base) {
			q.Title = q.Title.With(lang, i18n.In(base).T("builder.starts."+string(kind)))
		}
	}
	s.content, err = s.content.AddQuestion(q)
	s.at = element(q.ID, "title")
	return err
}

func (s *step) move(id, verb, to string) (err error) {
	at := slices.IndexFunc(s.content.Questions, func(q surveys.Question) bool { return q.ID == id })
	switch verb {
	case "up":
		at--
		s.at = element(id, verb)
	case "down":
		at++
		s.at = element(id, verb)
	default: // dragged: whoever did that sees it
		if at, err = strconv.Atoi(to); err != nil {
			return surveys.Fail(surveys.Invalid, "error.request", err)
		}
	}
	s.content, err = s.content.MoveQuestion(id, at)
	return err
}

func (s *step) moveOption(question, option, verb string) (err error) {
	at := 0
	for _, q := range s.content.Questions {
		if q.ID == question {
			at = slices.IndexFunc(q.Options, func(o surveys.Option) bool { return o.ID == option })
		}
	}
	if verb == "option-up" {
		at--
	} else {
		at++
	}
	s.at = optionElement(question, option) + strings.Replace(verb, "option-", ".", 1)
	s.content, err = s.content.MoveOption(question, option, at)
	return err
}

// removed offers to undo the removal of a question.
func (s *step) removed(w i18n.Words, before surveys.Content, id string) {
	at := slices.IndexFunc(before.Questions, func(q surveys.Question) bool { return q.ID == id })
	if at < 0 {
		return
	}
	s.took(w, before, before.Questions[at].Title)
	s.at = "add"
	if at < len(s.content.Questions) {
		s.at = element(s.content.Questions[at].ID, "head")
	}
}

// removedOption offers to undo the removal of an option.
func (s *step) removedOption(w i18n.Words, before surveys.Content, question, option string) {
	for _, q := range before.Questions {
		if o, ok := q.Option(option); q.ID == question && ok {
			s.took(w, before, o.Title)
		}
	}
	s.at = element(question, "add")
}

// took says what was removed, and which questions had waited for an answer and are always asked from now on.
func (s *step) took(w i18n.Words, before surveys.Content, title surveys.Text) {
	named := func(t surveys.Text) string {
		return cmp.Or(t.In(s.lang, before.Fallback()), w.T("builder.untitled"))
	}
	said := []string{w.T("builder.removed", "Title", named(title))}
	for _, q := range s.content.Questions {
		was := slices.IndexFunc(before.Questions, func(o surveys.Question) bool { return o.ID == q.ID })
		if q.ShowIf == nil && was >= 0 && before.Questions[was].ShowIf != nil {
			said = append(said, w.T("builder.freed", "Title", named(q.Title)))
		}
	}
	s.undoable(before, strings.Join(said, " "))
}

// undoable says what was done and lets the page carry what there was before.
func (s *step) undoable(before surveys.Content, text string) {
	s.notice.Text = text
	if was, err := json.Marshal(before); err == nil && len(was) <= maxUndo {
		s.notice.Undo, s.notice.Do = string(was), "undo"
	}
}

// undo gives back what a step took away, or all that was discarded. The page carried it: it is held against the same
// checks as whatever else comes from outside.
func (s *step) undo(verb, before string) error {
	var was surveys.Content
	if err := json.Unmarshal([]byte(before), &was); err != nil {
		return surveys.Fail(surveys.Invalid, "error.request", err)
	}
	s.done = "undone"
	if verb == "undo-discard" {
		s.content = was
		if len(was.Languages) > 0 && !slices.Contains(was.Languages, s.lang) {
			s.lang = was.Fallback()
		}
		return nil
	}
	back, err := s.content.Restore(was)
	for _, q := range back.Questions {
		if !slices.ContainsFunc(s.content.Questions, func(o surveys.Question) bool { return o.ID == q.ID }) {
			s.at = element(q.ID, "title")
		}
	}
	s.content = back
	return err
}

func (s *step) addLanguage(picked, tag string) error {
	if strings.TrimSpace(tag) == "" {
		tag = picked
	}
	tag, ok := canonicalTag(tag)
	if !ok {
		return surveys.Fail(surveys.Invalid, "survey.wrong.language", nil)
	}
	content, err := s.content.AddLanguage(tag)
	if err == nil {
		s.content, s.lang, s.at = content, tag, "title"
	}
	return err
}
