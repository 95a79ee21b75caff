package server

import (
	"net/url"
	"slices"

	"github.com/gofiber/fiber/v2"

	"opina/surveys"
)

// memberKey is where allow leaves the member that calls.
const memberKey = "member"

// memberOf is the member that calls: there is always one behind a rule with roles.
func memberOf(c *fiber.Ctx) surveys.Member { return c.Locals(memberKey).(surveys.Member) }

// allow is the one gate before every handler: same site, then logged in, then the role. Whoever is logged in is no tablet,
// and a tablet's token logs nobody in.
func (s *Server) allow(who rule) fiber.Handler {
	return func(c *fiber.Ctx) error {
		if !safe(c.Method()) && !who.device && !s.sameSite(c) {
			return surveys.Fail(surveys.Forbidden, "error.crosssite", nil)
		}
		if who.public {
			return c.Next()
		}
		if who.tablet {
			if err := s.tablets.Admit(c); err != nil {
				return err
			}
			return c.Next()
		}
		m, err := s.sessionMember(c)
		if err != nil {
			return err
		}
		if !slices.Contains(who.roles, m.Role) {
			return surveys.Fail(surveys.Forbidden, "error.forbidden", nil)
		}
		c.Locals(memberKey, m)
		return c.Next()
	}
}

func safe(method string) bool {
	return method == fiber.MethodGet || method == fiber.MethodHead || method == fiber.MethodOptions
}

// sameSite tells whether a mutation comes from our own pages. Browsers say so in Sec-Fetch-Site, which no page can
// forge; older ones only in Origin. A request with neither is refused.
func (s *Server) sameSite(c *fiber.Ctx) bool {
	origin := c.Get(fiber.HeaderOrigin)
	if site := c.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" {
		return false
	} else if origin == "" {
		return site != ""
	}
	o, err := url.Parse(origin)
	if err != nil || o.Host == "" {
		return false
	}
	base, err := url.Parse(s.BaseURL)
	return o.Host == string(c.Request().Host()) || err == nil && o.Host == base.Host
}
