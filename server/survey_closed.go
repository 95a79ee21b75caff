package server

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"opina/internal/store"
	"opina/server/views"
	"opina/surveys"
)

// showClosed says why the survey is not asked, and when it is again.
func (s *Server) showClosed(c *fiber.Ctx, desk *store.Desk, at address, lang string, why surveys.Closure, next time.Time) error {
	view := views.Closed{Customer: s.customer(desk, lang, false), Privacy: privacyAddress(at, lang)}
	view.Title = view.Words.T("customer.closed." + string(why))
	view.Text = view.Words.T("customer.closed.text")
	switch next = next.In(desk.Place.Zone()); {
	case next.IsZero():
	case next.Hour() == 0 && next.Minute() == 0:
		view.Text = view.Words.T("customer.closed.day", "Day", day(view.Words, next))
	default:
		view.Text = view.Words.T("customer.closed.next", "Time", moment(view.Words, next))
	}
	err := s.sendPrepared(c, fiber.StatusOK, s.rendered(views.ClosedPage(view), view.Style, ""))
	c.Set(fiber.HeaderCacheControl, "no-store") // the next minute may be another one's
	return err
}
