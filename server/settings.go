package server

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"opina/internal/i18n"
	"opina/internal/logo"
	"opina/internal/store"
	"opina/server/views"
	"opina/surveys"
)

const (
	maxPromise = 720  // hours, 30 days
	maxNotice  = 5000 // characters of a privacy notice
)

// showSettings shows what holds for the whole organization.
func (s *Server) showSettings(c *fiber.Ctx) error {
	org, err := s.Store.Organization(c.UserContext(), memberOf(c).Organization)
	if err != nil {
		return err
	}
	form := storedSettings(org)
	for _, colour := range []string{"accent", "background"} { // the script asks what a colour would look like
		if _, ok := parseColour(c.Query(colour)); ok {
			form.Values[colour] = c.Query(colour)
		}
	}
	notice := ""
	if c.Query("done") == "saved" {
		notice = i18n.In(s.langOf(c)).T("settings.saved")
	}
	return s.settings(c, org, form, views.Form{ID: "logo"}, notice)
}

// storedSettings is the form as it stands.
func storedSettings(org store.Organization) views.Form {
	form := views.Form{ID: "settings", Values: map[string]string{
		"name":       org.Name,
		"lang":       org.Lang,
		"zone":       org.TimeZone,
		"hours":      strconv.Itoa(int(org.AnswerWithin / time.Hour)),
		"accent":     orOurs(org.Accent, ownAccent),
		"background": orOurs(org.Background, paperBackground),
	}}
	for _, lang := range i18n.Languages {
		form.Values["privacy."+lang] = org.Privacy[lang]
	}
	return form
}

// saveSettings checks every field and saves all of them, or none.
func (s *Server) saveSettings(c *fiber.Ctx) error {
	ctx := c.UserContext()
	org, err := s.Store.Organization(ctx, memberOf(c).Organization)
	if err != nil {
		return err
	}
	form := views.Form{ID: "settings", Values: map[string]string{}}
	f := newFields(c, &form, s.langOf(c))
	org.Name = f.name("name")
	if org.Lang = f.typed("lang"); !slices.Contains(i18n.Languages, org.Lang) {
		f.fail("lang", "places.wrong.choice")
	}
	org.TimeZone = f.zone("zone")
	org.AnswerWithin = time.Duration(f.number("hours", 0, maxPromise)) * time.Hour
	org.Accent = ownColour(f, "accent", ownAccent)
	org.Background = ownColour(f, "background", paperBackground)
	org.Privacy = ownNotice(f)
	if f.wrong() {
		return s.settings(c, org, form, views.Form{ID: "logo"}, "")
	}
	if err := s.Store.SaveOrganization(ctx, org); err != nil {
		return err
	}
	return c.Redirect("/settings?done=saved", fiber.StatusSeeOther)
}

// ownColour reads a colour. Ours is stored as "", so that who never chose follows us if we change it.
func ownColour(f fields, field string, ours colour) string {
	own, ok := parseColour(f.typed(field))
	switch {
	case !ok:
		f.fail(field, "settings.wrong.colour")
		return ""
	case own == ours:
		return ""
	}
	return own.String()
}

// ownNotice reads the notice in each language; an empty one leaves our wording.
func ownNotice(f fields) surveys.Text {
	notice := surveys.Text{}
	for _, lang := range i18n.Languages {
		field := "privacy." + lang
		text := f.typed(field)
		if n := utf8.RuneCountInString(text); n > maxNotice {
			f.fail(field, "places.wrong.long", "Max", maxNotice, "N", n)
		}
		if text != "" {
			notice[lang] = text
		}
	}
	return notice
}

func orOurs(own string, ours colour) string {
	if own == "" {
		return ours.String()
	}
	return own
}

// settings shows the page with its two forms. Something wrong in one makes it a 400.
func (s *Server) settings(c *fiber.Ctx, org store.Organization, form, logoForm views.Form, notice string) error {
	p := views.Settings{
		Page: s.page(c, "settings", "settings.title"), Notice: notice, Form: form,
		LogoForm: logoForm, Logo: picture(org, 240, 80), LogoBytes: logo.MaxBytes,
		JS: s.Assets.URL("settings.js"),
	}
	p.Zones = zoneChoices(p.Words, form.Values["zone"])
	p.Examples = examples(p.Words, org, form.Values["accent"], form.Values["background"])
	for _, lang := range i18n.Languages {
		p.Languages = append(p.Languages, views.Choice{Value: lang, Label: p.Words.T("settings.lang." + lang)})
		ours, _ := privacyNotice(store.Organization{Name: form.Values["name"]}, lang, i18n.In(lang))
		p.Privacy = append(p.Privacy, views.PrivacyText{
			Lang: lang, Label: p.Words.T("settings.privacy." + lang), Ours: strings.Join(ours, "\n\n"),
		})
	}
	if len(form.Wrong)+len(logoForm.Wrong) > 0 {
		c.Status(fiber.StatusBadRequest)
	}
	return render(c, views.SettingsPage(p))
}

// examples show two colours fitted together as the customer's page does, by day and by night.
func examples(w i18n.Words, org store.Organization, accent, background string) []views.Example {
	chosen, ok := parseColour(accent)
	if !ok {
		chosen = ownAccent
	}
	if background == paperBackground.String() { // ours has a night of its own
		background = ""
	}
	day, night := palettes(accent, background)
	var out []views.Example
	for _, e := range []struct {
		when string
		palette
	}{{"day", day}, {"night", night}} {
		key := "settings.contrast.good"
		if e.accent != chosen {
			key = "settings.contrast.low"
		}
		out = append(out, views.Example{
			Title:  w.T("settings.example." + e.when),
			Ground: e.ground.String(), Paper: e.paper.String(), Ink: e.ink.String(), Edge: e.edge.String(),
			Accent: e.palette.accent.String(), On: e.on.String(), Plate: day.ground.String(), Logo: picture(org, 120, 32),
			Question: w.T("settings.example.question"), Answer: w.T("rating.smiley.4.4"), Button: w.T("settings.example.button"),
			Note:     w.T(key, "Ratio", w.Decimal(e.standsOut(chosen), 1)),
			Adjusted: e.accent != chosen && e.when == "day", // by night nearly every colour is
		})
	}
	return out
}
