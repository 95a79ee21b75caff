package server

import (
	"context"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"opina/internal/store"
	"opina/surveys"
)

// sessionCookie is the name of the cookie that holds a session's token. Under HTTPS the prefix makes browsers refuse
// one that another host or an unencrypted page has set.
func (s *Server) sessionCookie() string {
	if s.secure() {
		return "__Host-opina_session"
	}
	return "opina_session"
}

// secure tells whether people reach us by HTTPS.
func (s *Server) secure() bool { return strings.HasPrefix(s.BaseURL, "https:") }

// sessionMember is who is logged in, Unauthorized for nobody.
func (s *Server) sessionMember(c *fiber.Ctx) (surveys.Member, error) {
	token := c.Cookies(s.sessionCookie())
	if token == "" {
		return surveys.Member{}, surveys.Fail(surveys.Unauthorized, "error.login", nil)
	}
	found, err := s.Store.Session(c.UserContext(), token, s.Now())
	if err != nil {
		return surveys.Member{}, err
	}
	c.Locals(langKey, found.Lang)
	// Extended once a day, so that reading a page seldom writes.
	if found.ExpiresAt.Sub(s.Now()) < store.SessionLength-24*time.Hour {
		if err := s.Store.ExtendSession(c.UserContext(), found.Member.Organization, token, s.Now()); err != nil {
			return surveys.Member{}, err
		}
		s.setSession(c, token)
	}
	return found.Member, nil
}

// stillMember tells later, when the request itself is gone, whether its member is logged in still.
func (s *Server) stillMember(c *fiber.Ctx) func(context.Context) bool {
	token, m := c.Cookies(s.sessionCookie()), memberOf(c)
	return func(ctx context.Context) bool {
		found, err := s.Store.Session(ctx, token, s.Now())
		return err == nil && found.Member.Organization == m.Organization && found.Member.ID == m.ID
	}
}

// enter makes the token the browser's session. One it brought along ends, so that nobody stays logged in behind it;
// a token is always new and never the browser's choice.
func (s *Server) enter(c *fiber.Ctx, token string) error {
	if err := s.leave(c); err != nil {
		return err
	}
	s.setSession(c, token)
	return nil
}

// leave ends the browser's session, if it has one.
func (s *Server) leave(c *fiber.Ctx) error {
	token := c.Cookies(s.sessionCookie())
	if token == "" {
		return nil
	}
	s.cookie(c, s.sessionCookie(), "", -1)
	return s.Store.EndSession(c.UserContext(), token)
}

func (s *Server) setSession(c *fiber.Ctx, token string) {
	s.cookie(c, s.sessionCookie(), token, store.SessionLength)
}

// cookie sets a cookie for all our pages that scripts cannot read; an age below 0 removes it.
func (s *Server) cookie(c *fiber.Ctx, name, value string, age time.Duration) {
	cookie := fiber.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: int(age.Seconds()),
		HTTPOnly: true, Secure: s.secure(), SameSite: fiber.CookieSameSiteLaxMode,
	}
	if age < 0 {
		cookie.Expires = time.Unix(0, 0)
	}
	c.Cookie(&cookie)
}
