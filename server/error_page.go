package server

import (
	"github.com/gofiber/fiber/v2"

	"opina/internal/i18n"
	"opina/server/views"
)

// errorPage says to a person what went wrong and where to go from here. It asks the database nothing: that may be
// what failed.
func (s *Server) errorPage(c *fiber.Ctx, words i18n.Words, p problem) error {
	title := "error.title"
	switch c.Response().StatusCode() {
	case fiber.StatusNotFound:
		title = "error.title.notfound"
	case fiber.StatusUnauthorized, fiber.StatusForbidden:
		title = "error.title.forbidden"
	}
	page := views.Page{
		Words: words, Title: words.T(title),
		CSS: s.Assets.URL("dashboard.css"), JS: s.Assets.URL("dashboard.js"),
	}
	return render(c, views.ErrorPage(page, p.Message))
}
