package server

import (
	"context"
	"net/url"
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"opina/internal/store"
	"opina/server/views"
	"opina/surveys"
	"opina/surveys/themes"
)

// Discovery reads the low ratings of some weeks against those of some months before, the newest of each.
const (
	discoveryDays = 60
	earlierDays   = 300
	discoveryMost = 2000 // comments of each
)

// discovery is what customers complain about and no theme explains.
type discovery struct {
	low       []store.AnswerRow
	terms     []themes.Term // their Examples are places in low
	dismissed []string
}

func (s *Server) discover(c *fiber.Ctx, a asked) (d discovery, err error) {
	today := s.today(a.org)
	since := today - discoveryDays + 1
	comments := func(from, to surveys.Day) ([]store.AnswerRow, error) {
		return s.Store.Answers(c.UserContext(), a.org.ID, store.AnswerQuery{
			Filter: surveys.Filter{From: from, To: to}, Low: true, Counted: true, Commented: true, Limit: discoveryMost,
		})
	}
	if d.low, err = comments(since, today); err != nil {
		return d, err
	}
	earlier, err := comments(since-earlierDays, since-1)
	if err != nil {
		return d, err
	}
	if d.dismissed, err = s.Store.DismissedTerms(c.UserContext(), a.org.ID); err != nil {
		return d, err
	}
	d.terms = a.taxonomy.Discover(lowTold(a.taxonomy, d.low), lowTold(a.taxonomy, earlier), d.dismissed)
	return d, nil
}

// lowTold is what discovery reads of responses. One is explained where it blames something that can be improved.
func lowTold(taxonomy *themes.Taxonomy, rows []store.AnswerRow) []themes.Told {
	out := make([]themes.Told, len(rows))
	for i, row := range rows {
		out[i] = themes.Told{ID: int64(i), Text: row.Comment(), Lang: row.Lang}
		out[i].Explained = slices.ContainsFunc(row.Mentions, func(m surveys.Mention) bool {
			theme, _ := taxonomy.Theme(m.Theme)
			return m.Polarity == surveys.Negative && theme.Improvement
		})
	}
	return out
}

// showDiscovery proposes terms as themes.
func (s *Server) showDiscovery(c *fiber.Ctx) error {
	a, err := s.asked(c)
	if err != nil {
		return err
	}
	d, err := s.discover(c, a)
	if err != nil {
		return err
	}
	touchpoints, err := s.Store.Touchpoints(c.UserContext(), a.org.ID)
	if err != nil {
		return err
	}
	p := views.Discovery{Page: s.page(c, "themes", "discovery.title"), Dismissed: d.dismissed}
	w := p.Words
	p.Read = w.T("discovery.read", "Count", len(d.low), "N", w.Number(int64(len(d.low))), "Days", discoveryDays)
	list := a.list(touchpoints)
	for _, term := range d.terms {
		t := views.ProposedTheme{
			Text: term.Text, Lang: term.Lang,
			Said:   w.T("discovery.said", "Count", term.Comments, "N", w.Number(int64(term.Comments))),
			Before: w.T("discovery.before", "Count", term.Before, "N", w.Number(int64(term.Before))),
		}
		if term.Before == 0 {
			t.Before = w.T("discovery.before.none")
		}
		for _, at := range term.Examples {
			list.search = term.Text
			t.Examples = append(t.Examples, list.answer(d.low[at]))
		}
		p.Terms = append(p.Terms, t)
	}
	switch term := surveys.Clean(c.Query("term")); c.Query("done") {
	case "dismissed":
		p.Notice, p.Recall = w.T("discovery.dismissed", "Term", term), term
	case "recalled":
		p.Notice = w.T("discovery.recalled", "Term", term)
	}
	return render(c, views.DiscoveryPage(p))
}

// proposed is the term that a form is about.
func proposed(c *fiber.Ctx) (string, error) {
	term := surveys.Clean(c.FormValue("term"))
	if term == "" || utf8.RuneCountInString(term) > themes.MaxWord {
		return "", surveys.Fail(surveys.Invalid, "error.request", nil)
	}
	return term, nil
}

// makeTheme makes a theme of a term. It is applied at once, unless other edits wait to be applied: then it waits with them.
func (s *Server) makeTheme(c *fiber.Ctx) error {
	term, err := proposed(c)
	if err != nil {
		return err
	}
	ctx, org := c.UserContext(), memberOf(c).Organization
	now, err := s.Store.ThemeEdits(ctx, org)
	if err != nil {
		return err
	}
	edits, id, err := themeOf(now.Edited(), term, c.FormValue("lang"))
	if err != nil {
		return err
	}
	revision, err := s.Store.SaveThemes(ctx, org, now.Revision, edits)
	if err == nil && now.Draft == nil {
		err = s.Store.ApplyThemes(ctx, org, revision)
	}
	if err != nil {
		return err
	}
	return c.Redirect("/themes/"+id+"?done=made", fiber.StatusSeeOther)
}

// themeOf adds a theme that is named by a term and found by it.
func themeOf(edits themes.Edits, term, lang string) (themes.Edits, string, error) {
	if !slices.Contains(themes.Languages, lang) {
		lang = themes.Languages[0]
	}
	edits, id, err := edits.Add(map[string]string{lang: upperFirst(term)}, "")
	if err != nil {
		return edits, "", err
	}
	taxonomy, err := edits.Taxonomy()
	if err != nil {
		return edits, "", err
	}
	theme, _ := taxonomy.Theme(id)
	theme.Keywords = map[string][]string{lang: {term}}
	edits, err = edits.Set(theme)
	return edits, id, err
}

func upperFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

// dismissTerm never proposes a term again; recallTerm undoes it.
func (s *Server) dismissTerm(c *fiber.Ctx) error {
	return s.aboutTerm(c, s.Store.DismissTerm, "dismissed")
}

func (s *Server) recallTerm(c *fiber.Ctx) error {
	return s.aboutTerm(c, s.Store.RecallTerm, "recalled")
}

func (s *Server) aboutTerm(c *fiber.Ctx, do func(ctx context.Context, org int64, term string) error, done string) error {
	term, err := proposed(c)
	if err != nil {
		return err
	}
	if err := do(c.UserContext(), memberOf(c).Organization, term); err != nil {
		return err
	}
	return c.Redirect("/themes/found?"+url.Values{"done": {done}, "term": {term}}.Encode(), fiber.StatusSeeOther)
}
