package server

import (
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"opina/internal/i18n"
	"opina/internal/store"
	"opina/server/views"
	"opina/surveys"
)

// showThanks is what a visit shows once it was answered: also after a reload, and on the way back.
func (s *Server) showThanks(c *fiber.Ctx, desk *store.Desk, at address, lang string, dueAt time.Time) error {
	view := views.Thanks{Customer: s.customer(desk, lang, false), Privacy: privacyAddress(at, lang), Again: !desk.Schedule.Once}
	view.Title = view.Words.T("customer.thanks.title")
	view.Thanks, view.Promise = thanks(desk, view.Customer, dueAt)
	return s.sendPrepared(c, fiber.StatusOK, s.rendered(views.ThanksPage(view), view.Style, ""))
}

// thanks are the owner's or ours. Whoever asked for an answer reads by when it comes, whatever else is said.
func thanks(desk *store.Desk, page views.Customer, dueAt time.Time) (thanks, promise views.Said) {
	content := desk.Version.Content
	own, in := content.Thanks.Find(page.Lang, content.Fallback())
	switch {
	case dueAt.IsZero() && own == "":
		return page.Ours("customer.thanks"), views.Said{}
	case dueAt.IsZero():
		return page.Say(own, in), views.Said{}
	}
	when := promisedTime(page.Words, dueAt, desk.Place)
	if own == "" {
		return page.Ours("customer.thanks.due", "Time", when), views.Said{}
	}
	return page.Say(own, in), page.Ours("customer.promise", "Time", when)
}

// promisedTime says the promise by the shop's clock, at the full hour that follows: nobody remembers 13:47, and
// what is due by then is kept by 14:00.
func promisedTime(words i18n.Words, at time.Time, place surveys.Place) string {
	at = at.In(place.Zone())
	if rest := time.Duration(at.Minute())*time.Minute + time.Duration(at.Second())*time.Second + time.Duration(at.Nanosecond()); rest > 0 {
		at = at.Add(time.Hour - rest)
	}
	return moment(words, at)
}

// moment is a time on the clock of its zone, as one says it to a customer.
func moment(words i18n.Words, at time.Time) string {
	return words.T("customer.time", append(dayWords(words, at), "Clock", at.Format("15:04"))...)
}

// day is moment without the clock.
func day(words i18n.Words, at time.Time) string {
	return words.T("customer.day", dayWords(words, at)...)
}

func dayWords(words i18n.Words, at time.Time) []any {
	return []any{
		"Weekday", words.T("customer.weekday." + strconv.Itoa(int(at.Weekday()))),
		"Day", at.Day(),
		"Month", words.T("customer.month." + strconv.Itoa(int(at.Month()))),
	}
}

// showGone is what a code leads to that is unknown or retired. Any other error is passed on.
func (s *Server) showGone(c *fiber.Ctx, err error) error {
	if surveys.KindOf(err) != surveys.NotFound {
		return err
	}
	if wantsJSON(c) {
		return surveys.Fail(surveys.NotFound, "error.touchpoint", err)
	}
	view := s.stranger(c, "customer.gone.title")
	return s.sendPrepared(c, fiber.StatusNotFound, s.rendered(views.GonePage(view), view.Style, ""))
}
