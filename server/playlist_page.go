package server

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"opina/internal/i18n"
	"opina/internal/store"
	"opina/server/views"
	"opina/surveys"
)

// spareEntries is how many empty lines the form offers for more surveys.
const spareEntries = 2

// seenTabletPlace is a touchpoint in use where tablets stand.
func (s *Server) seenTabletPlace(c *fiber.Ctx) (store.Touchpoint, error) {
	t, err := s.seenTouchpoint(c)
	if err == nil && (t.Channel != surveys.Kiosk || !t.RetiredAt.IsZero()) {
		err = surveys.Fail(surveys.NotFound, "error.notfound", nil)
	}
	return t, err
}

// showPlaylist shows what the tablets of a touchpoint ask.
func (s *Server) showPlaylist(c *fiber.Ctx) error {
	t, err := s.seenTabletPlace(c)
	if err != nil {
		return err
	}
	p, err := s.Store.Playlist(c.UserContext(), t.Organization, t.ID)
	if err != nil {
		return err
	}
	notice := ""
	if c.Query("done") == "saved" {
		notice = i18n.In(s.langOf(c)).T("playlist.saved")
	}
	return s.playlistPage(c, t, playlistForm(p), notice)
}

// savePlaylist checks every field and saves all of them, or none. The button that copies a day saves nothing yet.
func (s *Server) savePlaylist(c *fiber.Ctx) error {
	t, err := s.seenTabletPlace(c)
	if err != nil {
		return err
	}
	form := views.Form{ID: "playlist", Values: map[string]string{}}
	f := newFields(c, &form, s.langOf(c))
	asked, err := s.askedSurveys(c.UserContext(), t.Organization)
	if err != nil {
		return err
	}
	p := readPlaylist(f, asked)
	if string(c.Request().PostArgs().Peek("do")) == "copy" {
		copyDay(form)
		form.Wrong = nil // of what is not saved yet nothing is wrong
		return s.playlistPage(c, t, form, f.words.T("surveys.schedule.copied"))
	}
	if !f.wrong() {
		for _, e := range p.Check() {
			f.fail(e.Path, e.Key, pairs(e.Args)...)
		}
	}
	if f.wrong() {
		return s.playlistPage(c, t, form, "")
	}
	if err := s.Store.SavePlaylist(c.UserContext(), t.Organization, t.ID, p); err != nil {
		return err
	}
	return c.Redirect(fmt.Sprintf("/touchpoints/%d/playlist?done=saved", t.ID), fiber.StatusSeeOther)
}

// entryField names a field of an entry of the form.
func entryField(name string, n int) string { return fmt.Sprintf("entry.%s.%d", name, n) }

// slideField names a field of a slide.
func slideField(n int, lang string) string { return fmt.Sprintf("slides[%d].%s", n, lang) }

// playlistForm fills the form with what is stored.
func playlistForm(p surveys.Playlist) views.Form {
	form := views.Form{ID: "playlist", Values: map[string]string{
		"order": string(p.Order), "idle": strconv.Itoa(p.Idle), "pin": p.PIN, "languages": strings.Join(p.Languages, " "),
	}}
	if p.Sound {
		form.Values["sound"] = "1"
	}
	for i, e := range p.Entries {
		form.Values[entryField("survey", i)] = formatID(e.Survey)
		if !e.Always() {
			form.Values[entryField("from", i)], form.Values[entryField("to", i)] = clock(e.From), clock(e.To)
		}
	}
	for i, slide := range p.Slides {
		for lang, text := range slide {
			form.Values[slideField(i, lang)] = text
		}
	}
	fillHours(form, p.Hours)
	return form
}

// readPlaylist reads the form. What was typed stays in it; lines without a survey and slides without a text are left out.
func readPlaylist(f fields, asked []store.Survey) surveys.Playlist {
	p := surveys.Playlist{
		Order: surveys.Order(f.typed("order")), Idle: f.number("idle", surveys.MinIdle, surveys.MaxIdle), Sound: f.typed("sound") != "",
		PIN: f.typed("pin"),
	}
	for i := range surveys.MaxEntries {
		survey, from, to := f.typed(entryField("survey", i)), f.typed(entryField("from", i)), f.typed(entryField("to", i))
		if survey == "" {
			continue
		}
		e := surveys.Entry{From: minutesOf(from), To: minutesOf(to)}
		e.Survey, _ = strconv.ParseInt(survey, 10, 64)
		if !slices.ContainsFunc(asked, func(v store.Survey) bool { return v.ID == e.Survey }) {
			f.fail(entryField("survey", i), "playlist.wrong.survey")
		}
		switch {
		case from+to == "":
			e.From, e.To = 0, 0
		case e.From < 0 || e.To < 0 || e.From == e.To:
			f.fail(entryField("survey", i), "playlist.wrong.span")
		}
		p.Entries = append(p.Entries, e)
	}
	if len(p.Entries) == 0 {
		f.fail(entryField("survey", 0), "playlist.wrong.entries", "Max", surveys.MaxEntries)
	}
	offered := askedLanguages(asked)
	for _, value := range f.c.Request().PostArgs().PeekMulti("language") {
		if lang := string(value); slices.Contains(offered, lang) && !slices.Contains(p.Languages, lang) {
			p.Languages = append(p.Languages, lang)
		}
	}
	f.form.Values["languages"] = strings.Join(p.Languages, " ")
	if len(p.Languages) == len(offered) {
		p.Languages = nil // all of them, and those that come later
	}
	p.Hours = f.hours()
	for i := range surveys.MaxSlides {
		slide := surveys.Text{}
		for _, lang := range offered {
			if text := strings.Join(strings.Fields(f.typed(slideField(i, lang))), " "); text != "" {
				slide[lang] = text
			}
		}
		if len(slide) > 0 {
			p.Slides = append(p.Slides, slide)
		}
	}
	return p
}

// askedLanguages are the languages of all the surveys, each once.
func askedLanguages(asked []store.Survey) (out []string) {
	for _, v := range asked {
		for _, lang := range v.Latest.Content.Languages {
			if !slices.Contains(out, lang) {
				out = append(out, lang)
			}
		}
	}
	return out
}

// playlistPage shows the form. Something wrong in it makes it a 400.
func (s *Server) playlistPage(c *fiber.Ctx, t store.Touchpoint, form views.Form, notice string) error {
	p := views.Playlist{Page: s.page(c, "places", "playlist.title"), Form: form, Notice: notice, Touchpoint: t.ID, Name: t.Name}
	p.Title = t.Name + " · " + p.Title
	var err error
	if p.Shop, err = s.shopName(c, t.Location); err != nil {
		return err
	}
	asked, err := s.askedSurveys(c.UserContext(), t.Organization)
	if err != nil {
		return err
	}
	for _, v := range asked {
		p.Surveys = append(p.Surveys, views.Choice{Value: formatID(v.ID), Label: surveyName(p.Words, v)})
	}
	last := -1
	for i := range surveys.MaxEntries {
		if form.Values[entryField("survey", i)] != "" {
			last = i
		}
	}
	for i := range min(last+1+spareEntries, surveys.MaxEntries) {
		p.Entries = append(p.Entries, views.PlaylistEntry{
			Number: i, Survey: form.Values[entryField("survey", i)], From: form.Values[entryField("from", i)], To: form.Values[entryField("to", i)],
			Wrong: form.Wrong[entryField("survey", i)],
		})
	}
	chosen := strings.Fields(form.Values["languages"])
	for _, lang := range askedLanguages(asked) {
		p.Languages = append(p.Languages, views.PlaylistLanguage{Lang: lang, Name: nameOf(p.Words, lang), Chosen: len(chosen) == 0 || slices.Contains(chosen, lang)})
	}
	last = -1
	for i := range surveys.MaxSlides {
		for _, l := range p.Languages {
			if form.Values[slideField(i, l.Lang)] != "" {
				last = i
			}
		}
	}
	for i := range min(last+2, surveys.MaxSlides) {
		slide := views.PlaylistSlide{Number: i + 1}
		for _, l := range p.Languages {
			slide.Texts = append(slide.Texts, views.PlaylistText{Field: slideField(i, l.Lang), Lang: l.Lang, Name: l.Name})
		}
		p.Slides = append(p.Slides, slide)
	}
	p.Week = weekView(p.Words, form)
	p.Week.Always, p.Week.Timed, p.Week.Hint = p.Words.T("playlist.awake.always"), p.Words.T("playlist.awake.hours"), p.Words.T("playlist.awake.hint")
	if len(form.Wrong) > 0 {
		c.Status(fiber.StatusBadRequest)
	}
	return render(c, views.PlaylistPage(p))
}
