package server

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"opina/internal/i18n"
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
	for _, colour := range []string{"accent", "background"} { // the script asks what a colour would look like
		if _, ok := parseColour(c.Query(colour)); ok {
			form.Values[colour] = c.Query(colour)
		}
	}
	notice := ""
	if c.Query("done") == "saved" {
		notice = i18n.In(s.langOf(c)).T("settings.saved")
	}
	return s.settings(c, form, notice)
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
		return s.settings(c, form, "")
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

// settings shows the page with the form. Something wrong in it makes it a 400.
func (s *Server) settings(c *fiber.Ctx, form views.Form, notice string) error {
	p := views.Settings{
		Page: s.page(c, "settings", "settings.title"), Notice: notice, Form: form,
		JS: s.Assets.URL("settings.js"),
	}
	p.Zones = zoneChoices(p.Words, form.Values["zone"])
	p.Example = example(p.Words, form.Values["accent"], form.Values["background"])
	for _, lang := range i18n.Languages {
		p.Languages = append(p.Languages, views.Choice{Value: lang, Label: p.Words.T("settings.lang." + lang)})
		ours, _ := privacyNotice(store.Organization{Name: form.Values["name"]}, lang, i18n.In(lang))
		p.Privacy = append(p.Privacy, views.PrivacyText{
			Lang: lang, Label: p.Words.T("settings.privacy." + lang), Ours: strings.Join(ours, "\n\n"),
		})
	}
	if len(form.Wrong) > 0 {
		c.Status(fiber.StatusBadRequest)
	}
	return render(c, views.SettingsPage(p))
}

// example shows two colours fitted together as the customer's page does.
func example(w i18n.Words, accent, background string) views.Example {
	a, ok := parseColour(accent)
	if !ok {
		a = ownAccent
	}
	ground, ok := parseColour(background)
	if !ok {
		ground = paperBackground
	}
	fitted := a.readable(textContrast, ground)
	on := white
	if contrast(black, fitted) > contrast(white, fitted) {
		on = black
	}
	key := "settings.contrast.good"
	if fitted != a {
		key = "settings.contrast.low"
	}
	return views.Example{
		Background: ground.String(), Accent: fitted.String(), Text: warmInk.readable(textContrast, ground).String(), OnAccent: on.String(),
		Question: w.T("settings.example.question"), Button: w.T("settings.example.button"),
		Note: w.T(key, "Ratio", w.Decimal(contrast(a, ground), 1)), Adjusted: fitted != a,
	}
}
