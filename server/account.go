package server

import (
	"github.com/gofiber/fiber/v2"

	"opina/internal/auth"
	"opina/internal/i18n"
	"opina/server/views"
	"opina/surveys"
)

// showAccount shows the member's own account.
func (s *Server) showAccount(c *fiber.Ctx) error {
	notice := ""
	if c.Query("done") == "password" {
		notice = i18n.In(s.langOf(c)).T("account.password.done")
	}
	return s.accountPage(c, views.Form{ID: "password", Values: map[string]string{}}, notice)
}

func (s *Server) accountPage(c *fiber.Ctx, form views.Form, notice string) error {
	p := s.page(c, "account", "account.title")
	return render(c, views.AccountPage(p, form, notice, p.Words.T("members.role."+string(p.Member.Role))))
}

// changePassword sets a new password for who knows the old one. Every other browser is logged out.
func (s *Server) changePassword(c *fiber.Ctx) error {
	m, ctx := memberOf(c), c.UserContext()
	form := views.Form{ID: "password", Values: map[string]string{}}
	f := newFields(c, &form, s.langOf(c))
	password := f.newPassword("password", m.Email)
	if !f.wrong() {
		_, err := s.authenticate(c, m.Email, f.secret("current"))
		switch kind := surveys.KindOf(err); {
		case err == nil:
		case kind == surveys.Unauthorized:
			f.fail("current", "account.wrong.current")
		case kind == surveys.TooMany:
			f.failed("current", err)
			s.setStatus(c, err)
			return s.accountPage(c, form, "")
		default:
			return err
		}
	}
	if f.wrong() {
		c.Status(fiber.StatusBadRequest)
		return s.accountPage(c, form, "")
	}
	hash, err := auth.Hash(ctx, password)
	if err != nil {
		return busy(err)
	}
	if err := s.Store.SetPassword(ctx, m.Organization, m.ID, hash); err != nil {
		return err
	}
	token, err := s.Store.StartSession(ctx, m.Organization, m.ID, s.Now())
	if err != nil {
		return err
	}
	s.setSession(c, token)
	return c.Redirect("/account?done=password", fiber.StatusSeeOther)
}
