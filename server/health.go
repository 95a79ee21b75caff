package server

import "github.com/gofiber/fiber/v2"

// health says "ok" while the database answers, for balancers and monitors.
func (s *Server) health(c *fiber.Ctx) error {
	if _, err := s.Store.Empty(c.UserContext()); err != nil { // the smallest question there is
		return err
	}
	return c.SendString("ok")
}
