package server

import (
	"context"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"opina/internal/i18n"
	"opina/server/views"
	"opina/surveys"
)

// page is the frame of the page that the request asked for: active is the lit word of the rail ("" lights none),
// titleKey names the page's title. It also serves before login: then it has no member.
func (s *Server) page(c *fiber.Ctx, active, titleKey string) views.Page {
	words := i18n.In(s.langOf(c))
	p := views.Page{
		Words: words, Title: words.T(titleKey), Active: active,
		CSS: s.Assets.URL("dashboard.css"), JS: s.Assets.URL("dashboard.js"),
	}
	m, ok := c.Locals(memberKey).(surveys.Member)
	if !ok {
		return p
	}
	p.Member = m
	org, err := s.Store.Organization(c.UserContext(), m.Organization)
	if err != nil { // the name is decoration: the page itself will say what is wrong
		s.Log.Warn("page without its organization's name", "organization", m.Organization, "error", err)
	}
	p.Organization = org.Name
	return p
}

// render answers with a page or a part of one. Whatever time the request had left does not matter to it: it only writes
// to memory, and the page that tells of an error comes when the time is over.
func render(c *fiber.Ctx, view templ.Component) error {
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	return view.Render(context.WithoutCancel(c.UserContext()), c)
}
