package server

import (
	"context"
	"fmt"
	"slices"

	"github.com/gofiber/fiber/v2"

	"opina/internal/i18n"
	"opina/server/views"
	"opina/surveys"
)

// conflict is what somebody wrote on a page that was older than what is stored. Nothing of it is stored.
type conflict struct {
	undone bool              // a step was asked for, too
	mine   map[string]string // id of a field → what was written, where something else stands now
	lost   []string          // what was written for what is gone
}

// conflictOf holds what was sent against what is stored now. The page that was sent had other numbers, but the same ids.
func conflictOf(b builder, form posted) *conflict {
	out := conflict{undone: !harmless(form.do), mine: map[string]string{}}
	found := map[string]bool{}
	if slices.Contains(b.content.Languages, form.lang) { // else its words are gone with their language
		out.compare(b.content, form, found)
	}
	lose := func(path string, fields ...string) {
		if found[path] {
			return
		}
		for _, field := range fields {
			if words := form.words(path + field); words != "" {
				out.lost = append(out.lost, words)
			}
		}
	}
	lose("", "title", "thanks")
	for i := range surveys.MaxQuestions {
		path := fmt.Sprintf("questions[%d]", i)
		lose(path, ".title", ".help")
		for j := range surveys.MaxOptions {
			lose(fmt.Sprintf("%s.options[%d]", path, j), ".title")
		}
	}
	return &out
}

// compare notes what was written where something else stands, and by its path what is still there.
func (k *conflict) compare(content surveys.Content, form posted, found map[string]bool) {
	compare := func(field, id string, t surveys.Text) {
		if words := form.words(field); form.has(field) && words != t[form.lang] {
			k.mine[id] = words
		}
	}
	found[""] = true
	compare("title", "title", content.Title)
	compare("thanks", "thanks", content.Thanks)
	for _, at := range form.places(content) {
		q := content.Questions[at.index]
		found[at.path] = true
		compare(at.path+".title", element(q.ID, "title"), q.Title)
		compare(at.path+".help", element(q.ID, "help"), q.Help)
		for _, at := range form.optionPlaces(q, at.path) {
			o := q.Options[at.index]
			found[at.path] = true
			compare(at.path+".title", optionElement(q.ID, o.ID), o.Title)
		}
	}
}

// showConflict shows what is stored now with what was written beside it. Where that is the same, and nothing else was
// asked for, there is nothing to tell.
func (s *Server) showConflict(c *fiber.Ctx, b builder) error {
	if len(b.theirs.mine)+len(b.theirs.lost) == 0 && !b.theirs.undone {
		b.theirs = nil
		return s.answerBuilt(c, b, "")
	}
	b.at = "conflict"
	c.Status(fiber.StatusConflict)
	return s.showBuilt(c, b)
}

func (s *Server) conflictView(ctx context.Context, w i18n.Words, b builder, reader int64) (*views.BuilderConflict, error) {
	who, at, err := s.lastEdit(ctx, w, b.survey)
	if err != nil {
		return nil, err
	}
	key := "builder.conflict"
	if b.survey.EditedBy == reader {
		key = "builder.conflict.self"
	}
	out := &views.BuilderConflict{Text: w.T(key, "Who", who, "When", w.When(at, s.Now())), Undone: b.theirs.undone}
	for _, words := range b.theirs.lost {
		out.Lost = append(out.Lost, views.BuilderText{Mine: words})
	}
	return out, nil
}
