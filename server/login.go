package server

import (
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"opina/internal/auth"
	"opina/internal/i18n"
	"opina/server/views"
	"opina/surveys"
)

// showLogin shows the login page, or goes on for who is logged in.
func (s *Server) showLogin(c *fiber.Ctx) error {
	next := localPath(c.Query("next"))
	if _, err := s.sessionMember(c); err == nil {
		return c.Redirect(next, fiber.StatusSeeOther)
	} else if surveys.KindOf(err) != surveys.Unauthorized {
		return err
	}
	s.rememberLanguage(c, c.Query("lang"))
	notice := ""
	words := i18n.In(s.langOf(c))
	switch c.Query("done") {
	case "reset":
		notice = words.T("account.reset.done")
	case "logout":
		notice = words.T("account.logout.done")
	}
	return s.loginPage(c, views.Form{ID: "login", Values: map[string]string{"next": next}}, notice)
}

func (s *Server) loginPage(c *fiber.Ctx, form views.Form, notice string) error {
	return render(c, views.LoginPage(s.page(c, "", "account.login"), form, notice))
}

// login checks e-mail address and password. Whatever is wrong, the answer is the same and takes as long.
func (s *Server) login(c *fiber.Ctx) error {
	form := views.Form{ID: "login", Values: map[string]string{"next": localPath(c.FormValue("next"))}}
	f := newFields(c, &form, s.langOf(c))
	email := strings.ToLower(f.typed("email"))
	account, err := s.authenticate(c, email, f.secret("password"))
	if err != nil {
		kind := surveys.KindOf(err)
		if kind != surveys.Unauthorized && kind != surveys.TooMany {
			return err
		}
		f.failed("password", err)
		s.setStatus(c, err)
		return s.loginPage(c, form, "")
	}
	token, err := s.Store.StartSession(c.UserContext(), account.Organization, account.ID, s.Now())
	if err != nil {
		return err
	}
	if err := s.enter(c, token); err != nil {
		return err
	}
	return c.Redirect(form.Values["next"], fiber.StatusSeeOther)
}

// authenticate finds the member with the e-mail address and password. Unauthorized is all that a wrong address, a
// wrong password and a disabled account have to say, and each costs one hash.
func (s *Server) authenticate(c *fiber.Ctx, email, password string) (surveys.Member, error) {
	ctx := c.UserContext()
	if err := s.throttle(c, email); err != nil {
		return surveys.Member{}, err
	}
	wrong := surveys.Fail(surveys.Unauthorized, "error.credentials", nil)
	account, err := s.Store.MemberByEmail(ctx, email)
	if surveys.KindOf(err) == surveys.NotFound {
		if err := auth.VerifyNobody(ctx, password); err != nil {
			return surveys.Member{}, busy(err)
		}
		return surveys.Member{}, wrong
	} else if err != nil {
		return surveys.Member{}, err
	}
	ok, err := auth.Verify(ctx, password, account.PasswordHash)
	if err != nil {
		return surveys.Member{}, busy(err)
	}
	if !ok || account.Disabled {
		return surveys.Member{}, wrong
	}
	return account.Member, s.forgive(c, email)
}

// busy is a hash that could not be computed in time: so many log in at once that trying again is right.
func busy(err error) error { return surveys.Fail(surveys.Unavailable, "error.unavailable", err) }

// logout ends this browser's session.
func (s *Server) logout(c *fiber.Ctx) error {
	if err := s.leave(c); err != nil {
		return err
	}
	return c.Redirect("/login?done=logout", fiber.StatusSeeOther)
}

// logoutEverywhere ends all sessions of the member.
func (s *Server) logoutEverywhere(c *fiber.Ctx) error {
	m := memberOf(c)
	if err := s.Store.EndSessions(c.UserContext(), m.Organization, m.ID); err != nil {
		return err
	}
	return s.logout(c)
}

// loginAddress is the login page that leads back to what was asked for.
func loginAddress(c *fiber.Ctx) string {
	next := localPath(c.OriginalURL())
	if next == "/" {
		return "/login"
	}
	return "/login?next=" + url.QueryEscape(next)
}
