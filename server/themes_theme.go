package server

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"opina/internal/i18n"
	"opina/server/views"
	"opina/surveys"
	"opina/surveys/themes"
)

// themeOfPath is the theme that the path names. One that was merged is not found by itself: moved is where it stands now.
func (e edited) themeOfPath(c *fiber.Ctx) (t themes.Theme, moved string, err error) {
	id := c.Params("id")
	if t, known := e.taxonomy.Theme(id); known {
		return t, "", nil
	}
	if now, known := e.taxonomy.Resolve(id); known {
		return t, now, nil
	}
	return t, "", surveys.Fail(surveys.NotFound, "error.notfound", nil)
}

// showTheme is the page of one theme.
func (s *Server) showTheme(c *fiber.Ctx) error {
	e, err := s.edited(c)
	if err != nil {
		return err
	}
	t, moved, err := e.themeOfPath(c)
	if err != nil {
		return err
	}
	if moved != "" {
		return c.Redirect("/themes/"+moved, fiber.StatusSeeOther)
	}
	return s.themePage(c, e, t, themeForms(t))
}

// wordLists are the fields with a theme's words.
func wordLists(each func(sort themes.Sort, lang, field string)) {
	for _, sort := range themes.Sorts {
		for _, lang := range themes.Languages {
			each(sort, lang, string(sort)+"."+lang)
		}
	}
}

// forms are the forms of a theme's page.
type forms struct{ edit, merge, split views.Form }

// themeForms are the forms as the theme stands.
func themeForms(t themes.Theme) forms {
	edit := map[string]string{"parent": t.Parent, "severity": strconv.Itoa(t.Severity)}
	if t.Muted {
		edit["muted"] = "1"
	}
	for _, lang := range themes.Languages {
		edit["name."+lang] = t.Name[lang]
	}
	wordLists(func(sort themes.Sort, lang, field string) { edit[field] = strings.Join(t.Words(sort)[lang], "\n") })
	return forms{
		views.Form{ID: "theme", Values: edit}, views.Form{ID: "merge", Values: map[string]string{}}, views.Form{ID: "split", Values: map[string]string{}},
	}
}

// failWord says beside a field what is wrong with it; of one word of a list, which.
func (f fields) failWord(wrong surveys.FieldError) {
	said := f.words.T(wrong.Key, pairs(wrong.Args)...)
	field, rest, listed := strings.Cut(wrong.Path, "[")
	if n, err := strconv.Atoi(strings.TrimSuffix(rest, "]")); listed && err == nil {
		if lines := strings.Split(f.form.Values[field], "\n"); n < len(lines) && lines[n] != "" {
			said = f.words.T("themes.wrong.word", "Word", strings.TrimSpace(lines[n]), "Wrong", said)
		}
	}
	if f.form.Wrong[field] == "" {
		f.form.Wrong[field] = said
	}
}

// tellOf says beside each field that somebody else saved something other than what was typed what stands there now, so that
// saving again overwrites nothing unseen.
func (f fields) tellOf(stands map[string]string) {
	for field, now := range stands {
		typed := f.form.Values[field]
		if now == typed {
			continue
		}
		var also, without []string
		if strings.Contains(field, ".") && !strings.HasPrefix(field, "name.") { // a list of words
			here, there := strings.Split(typed, "\n"), strings.Split(now, "\n")
			also = slices.DeleteFunc(slices.Clone(there), func(word string) bool { return slices.Contains(here, word) })
			without = slices.DeleteFunc(here, func(word string) bool { return slices.Contains(there, word) })
		}
		switch {
		case len(also) > 0:
			f.fail(field, "themes.wrong.also", "Value", strings.Join(also, ", "))
		case len(without) > 0:
			f.fail(field, "themes.wrong.without", "Value", strings.Join(without, ", "))
		case field == "muted", field == "parent": // what is chosen there is seen
		default:
			f.fail(field, "themes.wrong.now", "Value", now)
		}
	}
}

// saveTheme keeps how a theme shall be.
func (s *Server) saveTheme(c *fiber.Ctx) error {
	return s.changeTheme(c, func(all *forms) *views.Form { return &all.edit }, func(f fields, id string, edits themes.Edits) (themes.Edits, string, error) {
		edits, err := edits.Set(f.theme(id))
		return edits, id, err
	})
}

// theme reads the form of a theme.
func (f fields) theme(id string) themes.Theme {
	t := themes.Theme{ID: id, Name: f.themeNames(), Parent: f.typed("parent"), Muted: f.typed("muted") != ""}
	severity, err := strconv.Atoi(f.typed("severity"))
	if err != nil {
		severity = -1 // refused, with what it may be
	}
	t.Severity = severity
	lists := map[themes.Sort]map[string][]string{}
	wordLists(func(sort themes.Sort, lang, field string) {
		if lists[sort] == nil {
			lists[sort] = map[string][]string{}
		}
		if typed := f.typed(field); typed != "" {
			lists[sort][lang] = strings.Split(typed, "\n")
		}
	})
	t.Keywords, t.Complaints, t.Praise = lists[themes.InKeywords], lists[themes.InComplaints], lists[themes.InPraise]
	return t
}

// mergeTheme makes a theme part of another.
func (s *Server) mergeTheme(c *fiber.Ctx) error {
	return s.changeTheme(c, func(all *forms) *views.Form { return &all.merge }, func(f fields, id string, edits themes.Edits) (themes.Edits, string, error) {
		into := f.typed("into")
		edits, err := edits.Merge(id, into)
		return edits, into, err
	})
}

// splitTheme makes a theme of some of another's words.
func (s *Server) splitTheme(c *fiber.Ctx) error {
	return s.changeTheme(c, func(all *forms) *views.Form { return &all.split }, func(f fields, id string, edits themes.Edits) (themes.Edits, string, error) {
		var words []themes.Phrase
		for _, value := range c.Request().PostArgs().PeekMulti("word") {
			list, word, _ := strings.Cut(string(value), " ")
			sort, lang, _ := strings.Cut(list, ".")
			words = append(words, themes.Phrase{Sort: themes.Sort(sort), Lang: lang, Word: word})
			f.form.Values["word "+string(value)] = "1" // stays ticked
		}
		return edits.Split(id, f.themeNames(), words)
	})
}

// changeTheme takes the step of one of the forms of a theme's page, which says what to show next. What is refused is said
// there, and what was typed stays.
func (s *Server) changeTheme(c *fiber.Ctx, of func(*forms) *views.Form, take func(f fields, id string, edits themes.Edits) (themes.Edits, string, error)) error {
	e, err := s.edited(c)
	if err != nil {
		return err
	}
	t, moved, err := e.themeOfPath(c)
	if moved != "" {
		err = surveys.Fail(surveys.Conflict, "error.themes.changed", nil)
	}
	if err != nil {
		return err
	}
	all := themeForms(t)
	form := of(&all)
	*form = views.Form{ID: form.ID, Values: map[string]string{}}
	f := newFields(c, form, s.langOf(c))
	edits, at, err := take(f, t.ID, e.edits)
	err = s.keep(c, e, edits, err)
	if f.refused(err) {
		if surveys.KindOf(err) == surveys.Conflict && form == &all.edit {
			f.tellOf(themeForms(t).edit.Values)
		}
		return s.themePage(c, e, t, all)
	}
	if err != nil {
		return err
	}
	return c.Redirect("/themes/"+at+"?done=saved", fiber.StatusSeeOther)
}

func (s *Server) themePage(c *fiber.Ctx, e edited, t themes.Theme, all forms) error {
	p := views.Theme{
		Page: s.page(c, "themes", "themes.title"), ID: t.ID, Edit: all.edit, Merge: all.merge, Split: all.split,
	}
	w := p.Words
	p.Name = t.Called(w.Lang)
	p.Title = p.Name + " · " + p.Title
	var err error
	if p.ThemesHead, err = s.themesHead(c, e, w); err != nil {
		return err
	}
	p.Parents = e.places(w, t.ID)
	p.Others = e.others(w, t.ID)
	words := 0
	wordLists(func(sort themes.Sort, lang, field string) {
		list := views.WordList{Field: field, Lang: lang, Sort: string(sort), Label: w.T("layout.in." + lang)}
		for _, word := range t.Words(sort)[lang] {
			value := field + " " + word
			list.Words = append(list.Words, views.SplitWord{Value: value, Word: word, Ticked: all.split.Values["word "+value] != ""})
		}
		words += len(list.Words)
		p.Lists = append(p.Lists, list)
	})
	p.Splits = words > 1
	return render(c, views.ThemePage(p))
}

// places are where a theme may stand: at the top, or under another that is not below it.
func (e edited) places(w i18n.Words, id string) []views.Choices {
	out := []views.Choices{{Options: []views.Choice{{Value: "", Label: w.T("themes.parent.top")}}}}
	under := views.Choices{Label: w.T("themes.parent.under")}
	for _, t := range e.taxonomy.All() {
		above := e.above(t.ID)
		if len(above)+1 < themes.MaxDepth && t.ID != id && t.ID != themes.Plain && !slices.Contains(above, id) {
			under.Options = append(under.Options, views.Choice{Value: t.ID, Label: t.Called(w.Lang)})
		}
	}
	return append(out, under)
}

// above are the themes that a theme stands under.
func (e edited) above(id string) (ids []string) {
	t, _ := e.taxonomy.Theme(id)
	for t.Parent != "" {
		ids = append(ids, t.Parent)
		t, _ = e.taxonomy.Theme(t.Parent)
	}
	return ids
}

// others are the themes that one may be merged into.
func (e edited) others(w i18n.Words, id string) []views.Choices {
	groups := themeGroups(e.taxonomy, w.Lang, func(name string) string { return name })
	for i := range groups {
		groups[i].Options = slices.DeleteFunc(groups[i].Options, func(o views.Choice) bool {
			return o.Value == id || o.Value == themes.Plain || slices.Contains(e.above(o.Value), id)
		})
	}
	groups = slices.DeleteFunc(groups, func(g views.Choices) bool { return len(g.Options) == 0 })
	return append([]views.Choices{{Options: []views.Choice{{Label: w.T("themes.merge.choose")}}}}, groups...)
}
