package server

import (
	"github.com/gofiber/fiber/v2"

	"opina/server/views"
)

// showKiosk is the survey on the shop's tablet: the same page, larger, and ready for the next customer by itself.
func (s *Server) showKiosk(c *fiber.Ctx) error { return s.showSurvey(c) }

// showKioskHelp says what to open on a tablet.
func (s *Server) showKioskHelp(c *fiber.Ctx) error {
	view := s.stranger(c, "customer.kiosk.title")
	return s.sendPrepared(c, fiber.StatusOK, s.rendered(views.KioskHelpPage(view), view.Style, ""))
}
