package server

import (
	"net/url"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"opina/internal/i18n"
)

const (
	// langKey is where sessionMember leaves the language of the member's pages.
	langKey    = "lang"
	langCookie = "opina_lang"
)

// langOf is the language to answer in: the member's, else the one asked for, else the browser's.
func (s *Server) langOf(c *fiber.Ctx) string {
	if lang, ok := c.Locals(langKey).(string); ok && i18n.Speaks(lang) {
		return lang
	}
	for _, lang := range []string{c.Query("lang"), c.Cookies(langCookie)} {
		if i18n.Speaks(lang) {
			return strings.ToLower(lang)
		}
	}
	return i18n.Match(c.Get(fiber.HeaderAcceptLanguage))
}

// rememberLanguage keeps the language that a link asked for, for the form that follows.
func (s *Server) rememberLanguage(c *fiber.Ctx, lang string) {
	if i18n.Speaks(lang) {
		s.cookie(c, langCookie, strings.ToLower(lang), 365*24*time.Hour)
	}
}

// setLanguage stores the language a member picked and shows the page they came from in it.
func (s *Server) setLanguage(c *fiber.Ctx) error {
	m, lang := memberOf(c), strings.ToLower(c.FormValue("lang"))
	if i18n.Speaks(lang) {
		if err := s.Store.SetLanguage(c.UserContext(), m.Organization, m.ID, lang); err != nil {
			return err
		}
		s.rememberLanguage(c, lang)
	}
	back := "/"
	if from, err := url.Parse(c.Get(fiber.HeaderReferer)); err == nil {
		back = localPath(from.RequestURI())
	}
	return c.Redirect(back, fiber.StatusSeeOther)
}
