package server

import (
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"opina/internal/i18n"
	"opina/internal/store"
	"opina/kiosk"
	"opina/server/views"
	"opina/surveys"
)

// showThanks is what a visit shows once it was answered: also after a reload, and on the way back.
func (s *Server) showThanks(c *fiber.Ctx, desk *store.Desk, at address, lang string, dueAt time.Time) error {
	words := i18n.In(lang)
	view := views.Thanks{
		Customer: s.customer(lang, words.T("customer.thanks.title"), desk.Organization.Name, s.style(desk.Organization)),
		Text:     thanksText(desk, lang, dueAt),
		Privacy:  privacyAddress(at, lang),
	}
	view.Kiosk = at.kiosk
	view.Languages = languageLinks(desk.Version.Content.Languages, lang)
	if at.kiosk {
		view.Fresh = at.with("new", "1")
		c.Set("Refresh", kiosk.Shop.Refresh(view.Fresh))
	}
	return s.sendPrepared(c, fiber.StatusOK, s.rendered(views.ThanksPage(view), view.Style, ""))
}

// thanksText thanks in the owner's words or ours. Whoever asked for an answer reads by when it comes, whatever else is said.
func thanksText(desk *store.Desk, lang string, dueAt time.Time) string {
	words, content := i18n.In(lang), desk.Version.Content
	own := content.Thanks.In(lang, content.Fallback())
	switch {
	case dueAt.IsZero() && own == "":
		return words.T("customer.thanks")
	case dueAt.IsZero():
		return own
	}
	when := promisedTime(words, dueAt, desk.Place)
	if own == "" {
		return words.T("customer.thanks.due", "Time", when)
	}
	return own + " " + words.T("customer.promise", "Time", when)
}

// promisedTime says the promise by the shop's clock, at the full hour that follows: nobody remembers 13:47, and
// what is due by then is kept by 14:00.
func promisedTime(words i18n.Words, at time.Time, place surveys.Place) string {
	zone, err := time.LoadLocation(place.TimeZone)
	if err != nil {
		zone = time.UTC
	}
	at = at.In(zone)
	if rest := time.Duration(at.Minute())*time.Minute + time.Duration(at.Second())*time.Second + time.Duration(at.Nanosecond()); rest > 0 {
		at = at.Add(time.Hour - rest)
	}
	return words.T("customer.time",
		"Weekday", words.T("customer.weekday."+strconv.Itoa(int(at.Weekday()))),
		"Day", at.Day(),
		"Month", words.T("customer.month."+strconv.Itoa(int(at.Month()))),
		"Clock", at.Format("15:04"))
}

// showGone is what a code leads to that is unknown or retired. Any other error is passed on.
func (s *Server) showGone(c *fiber.Ctx, err error) error {
	if surveys.KindOf(err) != surveys.NotFound {
		return err
	}
	if wantsJSON(c) {
		return surveys.Fail(surveys.NotFound, "error.touchpoint", err)
	}
	lang := pickLanguage(c.Request().Header.Peek(fiber.HeaderAcceptLanguage), i18n.Languages)
	view := s.customer(lang, i18n.In(lang).T("customer.gone.title"), "", s.style(store.Organization{}))
	return s.sendPrepared(c, fiber.StatusNotFound, s.rendered(views.GonePage(view), view.Style, ""))
}
