package server

import "github.com/gofiber/fiber/v2"

// showKiosk is the survey on the shop's tablet: the same page, larger, and ready for the next customer by itself.
func (s *Server) showKiosk(c *fiber.Ctx) error { return s.showSurvey(c) }
