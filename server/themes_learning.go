package server

import (
	"bytes"
	"encoding/json"

	"github.com/gofiber/fiber/v2"

	"opina/internal/i18n"
	"opina/server/views"
	"opina/surveys/themes/learn"
)

// learning is what the page of themes tells of it.
func (s *Server) learning(c *fiber.Ctx, e edited, w i18n.Words) (views.Learning, error) {
	corrections, err := s.Store.Corrections(c.UserContext(), e.org)
	n := len(corrections)
	return views.Learning{Text: toldLearning(n, e.Learnt, w), On: e.Learning, Some: n > 0, Learnt: e.Learnt.Promoted}, err
}

// toldLearning says in plain words what was learnt from n corrections.
func toldLearning(n int, r learn.Report, w i18n.Words) string {
	args := []any{
		"Count", n, "N", w.Number(int64(n)), "Fewest", learn.Fewest, "Learnt", w.Decimal(r.Learnt, 0), "Words", w.Decimal(r.Lexicon, 0),
	}
	switch {
	case n == 0:
		return w.T("themes.learning.none")
	case n < learn.Fewest:
		return w.T("themes.learning.few", args...)
	case r.Corrections < learn.Fewest:
		return w.T("themes.learning.soon", args...)
	case r.Promoted:
		return w.T("themes.learning.better", args...)
	}
	return w.T("themes.learning.worse", args...)
}

// setLearning says whether what was learnt is used.
func (s *Server) setLearning(c *fiber.Ctx) error {
	if err := s.Store.SetLearning(c.UserContext(), memberOf(c).Organization, c.FormValue("on") == "1"); err != nil {
		return err
	}
	return c.Redirect("/themes?done=learning#learning", fiber.StatusSeeOther)
}

// downloadCorrections gives the corrections as `opina themes tag --corrections` reads them.
func (s *Server) downloadCorrections(c *fiber.Ctx) error {
	corrections, err := s.Store.Corrections(c.UserContext(), memberOf(c).Organization)
	if err != nil {
		return err
	}
	var file bytes.Buffer
	write := json.NewEncoder(&file)
	write.SetEscapeHTML(false)
	for _, one := range corrections {
		if err := write.Encode(one); err != nil {
			return err
		}
	}
	c.Attachment("corrections.jsonl")
	c.Set(fiber.HeaderContentType, "application/jsonl; charset=utf-8")
	return c.Send(file.Bytes())
}

// downloadTaxonomy gives the themes in use as `opina themes tag --taxonomy` reads them.
func (s *Server) downloadTaxonomy(c *fiber.Ctx) error {
	tagger, err := s.Store.Tagger(c.UserContext(), memberOf(c).Organization)
	if err != nil {
		return err
	}
	c.Attachment("themes.json")
	return c.JSON(tagger.Model.Taxonomy())
}
