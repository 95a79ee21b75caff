package server

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"opina/internal/i18n"
	"opina/internal/store"
	"opina/server/views"
	"opina/surveys"
	"opina/surveys/intake"
	"opina/surveys/themes"
)

const (
	themeDays = 90   // how far back the pages of themes count
	tryMost   = 1000 // comments, the newest, that edited themes are tried on
)

// edited is an organization's themes as its owner edits them: those of the draft, where there is one.
type edited struct {
	store.ThemeEdits
	org      int64
	edits    themes.Edits
	taxonomy *themes.Taxonomy
	tagger   intake.Tagger // in use
}

func (s *Server) edited(c *fiber.Ctx) (e edited, err error) {
	ctx := c.UserContext()
	e.org = memberOf(c).Organization
	if e.ThemeEdits, err = s.Store.ThemeEdits(ctx, e.org); err != nil {
		return e, err
	}
	if e.tagger, err = s.Store.Tagger(ctx, e.org); err != nil {
		return e, err
	}
	e.edits, e.taxonomy = e.Edited(), e.tagger.Model.Taxonomy()
	if e.Draft != nil {
		e.taxonomy, err = e.edits.Taxonomy()
	}
	return e, err
}

// themesDone are the keys of what was just done, by what the address says.
var themesDone = map[string]string{
	"saved": "themes.saved", "added": "themes.added", "made": "themes.made", "applied": "themes.applied", "discarded": "themes.discarded",
	"learning": "themes.learning.changed",
}

// themesHead is what stands above each page of themes.
func (s *Server) themesHead(c *fiber.Ctx, e edited, w i18n.Words) (h views.ThemesHead, err error) {
	h.Revision = e.Revision
	switch done := c.Query("done"); {
	case done == "saved" && e.Draft == nil:
		h.Notice = w.T("themes.same")
	case themesDone[done] != "":
		h.Notice = w.T(themesDone[done])
	}
	if h.Waiting, err = s.waiting(c, e, w); err != nil {
		return h, err
	}
	h.Progress, err = s.progress(c, w)
	return h, err
}

// keep saves what a step on the themes gave as a draft, unless the step was refused. The form says which themes were on the
// screen: where others were saved meanwhile, nothing is, and the error is a Conflict.
func (s *Server) keep(c *fiber.Ctx, e edited, edits themes.Edits, wrong error) error {
	if surveys.KindOf(wrong) == surveys.NotFound {
		return wrong
	}
	revision, err := strconv.Atoi(c.FormValue("revision"))
	switch {
	case err != nil:
		return surveys.Fail(surveys.Invalid, "error.request", err)
	case revision != e.Revision:
		return surveys.Fail(surveys.Conflict, "error.themes.changed", nil)
	case wrong != nil:
		return wrong
	}
	_, err = s.Store.SaveThemes(c.UserContext(), e.org, revision, edits)
	return err
}

// refused tells whether a step was refused for something that the owner can put right on the page, and says so in its form.
func (f fields) refused(err error) bool {
	var e *surveys.Error
	if !errors.As(err, &e) || e.Kind != surveys.Invalid && e.Kind != surveys.Conflict {
		return false
	}
	for _, wrong := range e.Fields {
		f.failWord(wrong)
	}
	if len(e.Fields) == 0 {
		f.fail("", e.Key)
	}
	f.c.Status(statuses[e.Kind])
	return true
}

// showThemes is the page of all themes.
func (s *Server) showThemes(c *fiber.Ctx) error {
	e, err := s.edited(c)
	if err != nil {
		return err
	}
	return s.themesPage(c, e, views.Form{ID: "add", Values: map[string]string{}})
}

// themesPage shows all themes.
func (s *Server) themesPage(c *fiber.Ctx, e edited, add views.Form) error {
	ctx := c.UserContext()
	p := views.Themes{Page: s.page(c, "themes", "themes.title"), Add: add, Pack: e.edits.Pack}
	w := p.Words
	var err error
	if p.ThemesHead, err = s.themesHead(c, e, w); err != nil {
		return err
	}
	a, err := s.asked(c)
	if err != nil {
		return err
	}
	today := s.today(a.org)
	counts, err := s.Store.Themes(ctx, e.org, surveys.Filter{From: today - themeDays + 1, To: today})
	if err != nil {
		return err
	}
	p.Rows = themeRows(e, w.Lang, w.Number, counts)
	for id, merge := range e.taxonomy.Merges() {
		text := w.T("themes.merged", "Name", merge.Theme.Called(w.Lang), "Into", e.taxonomy.Name(id, w.Lang))
		p.Merged = append(p.Merged, views.MergedTheme{ID: id, Text: text})
	}
	slices.SortFunc(p.Merged, func(a, b views.MergedTheme) int { return strings.Compare(themes.Fold(a.Text), themes.Fold(b.Text)) })
	for _, pack := range append([]string{""}, themes.Packs...) {
		key := pack
		if key == "" {
			key = "core"
		}
		p.Packs = append(p.Packs, views.Pack{Value: pack, Name: w.T("themes.pack." + key), Adds: w.T("themes.pack." + key + ".adds")})
	}
	p.Parents = e.places(w, "")
	if p.Learning, err = s.learning(c, e, w); err != nil {
		return err
	}
	return render(c, views.ThemesPage(p))
}

// themeRows are the themes in the order of the tree, with how often each was named.
func themeRows(e edited, lang string, number func(int64) string, counts []surveys.ThemeCount) []views.ThemeRow {
	said := make(map[string]surveys.ThemeCount, len(counts))
	for _, c := range counts {
		said[c.Theme] = c
	}
	below := map[string][]themes.Theme{}
	for _, t := range e.taxonomy.All() {
		below[t.Parent] = append(below[t.Parent], t)
	}
	var rows []views.ThemeRow
	var walk func(parent string, level int)
	walk = func(parent string, level int) {
		for _, t := range below[parent] {
			n := said[t.ID]
			rows = append(rows, views.ThemeRow{
				ID: t.ID, Name: t.Called(lang), Level: level, Muted: t.Muted,
				Blame: number(n.Negative), Praise: number(n.Positive), Named: n.Negative+n.Positive > 0,
			})
			walk(t.ID, level+1)
		}
	}
	walk("", 1)
	return rows
}

// addTheme adds a theme of the owner's own.
func (s *Server) addTheme(c *fiber.Ctx) error {
	e, err := s.edited(c)
	if err != nil {
		return err
	}
	form := views.Form{ID: "add", Values: map[string]string{}}
	f := newFields(c, &form, s.langOf(c))
	edits, added, err := e.edits.Add(f.themeNames(), f.typed("parent"))
	err = s.keep(c, e, edits, err)
	if f.refused(err) {
		return s.themesPage(c, e, form)
	}
	if err != nil {
		return err
	}
	return c.Redirect("/themes/"+added+"?done=added", fiber.StatusSeeOther)
}

// themeNames are the names in the languages in which themes have one.
func (f fields) themeNames() map[string]string {
	names := map[string]string{}
	for _, lang := range themes.Languages {
		names[lang] = f.typed("name." + lang)
	}
	return names
}

// choosePack chooses the sector whose words and themes stand beside the core's.
func (s *Server) choosePack(c *fiber.Ctx) error {
	return s.stepAndShow(c, func(edits themes.Edits) (themes.Edits, error) { return edits.UsePack(c.FormValue("pack")) })
}

// unmergeTheme takes a theme apart from the one it was merged into.
func (s *Server) unmergeTheme(c *fiber.Ctx) error {
	return s.stepAndShow(c, func(edits themes.Edits) (themes.Edits, error) { return edits.Unmerge(c.Params("id")) })
}

// stepAndShow is for steps of a single button on the page of all themes.
func (s *Server) stepAndShow(c *fiber.Ctx, take func(themes.Edits) (themes.Edits, error)) error {
	e, err := s.edited(c)
	if err != nil {
		return err
	}
	edits, err := take(e.edits)
	if err := s.keep(c, e, edits, err); err != nil {
		return err
	}
	return c.Redirect("/themes?done=saved", fiber.StatusSeeOther)
}
