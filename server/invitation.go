package server

import (
	"github.com/gofiber/fiber/v2"

	"opina/internal/auth"
	"opina/internal/store"
	"opina/server/views"
	"opina/surveys"
)

// showInvitation asks a new member for name and password, or a member for a new password.
func (s *Server) showInvitation(c *fiber.Ctx) error {
	i, err := s.openInvitation(c)
	if err != nil {
		return err
	}
	s.rememberLanguage(c, c.Query("lang"))
	return s.invitationPage(c, i, views.Form{ID: "invitation", Values: map[string]string{}})
}

func (s *Server) openInvitation(c *fiber.Ctx) (store.Invitation, error) {
	i, err := s.Store.Invitation(c.UserContext(), c.Params("token"), s.Now())
	if err == nil && i.Purpose == store.ForSetup {
		err = surveys.Fail(surveys.NotFound, "error.link", nil)
	}
	return i, err
}

func (s *Server) invitationPage(c *fiber.Ctx, i store.Invitation, form views.Form) error {
	org, err := s.Store.Organization(c.UserContext(), i.Organization)
	if err != nil {
		return err
	}
	if len(form.Wrong) > 0 {
		c.Status(fiber.StatusBadRequest)
	}
	if i.Purpose == store.ForReset {
		return render(c, views.ResetPage(s.page(c, "", "account.reset"), form, i.Email))
	}
	p := s.page(c, "", "account.invitation")
	return render(c, views.InvitationPage(p, form, i.Email, org.Name))
}

// acceptInvitation uses the link: a new member is logged in, one with a new password logs in with it.
func (s *Server) acceptInvitation(c *fiber.Ctx) error {
	i, err := s.openInvitation(c)
	if err != nil {
		return err
	}
	ctx, token := c.UserContext(), c.Params("token")
	form := views.Form{ID: "invitation", Values: map[string]string{}}
	f := newFields(c, &form, s.langOf(c))
	name := ""
	if i.Purpose == store.ForMember {
		name = f.name("name")
	}
	password := f.newPassword("password", i.Email)
	if f.wrong() {
		return s.invitationPage(c, i, form)
	}
	hash, err := auth.Hash(ctx, password)
	if err != nil {
		return busy(err)
	}
	if i.Purpose == store.ForReset {
		if err := s.Store.ResetPassword(ctx, token, hash, s.Now()); err != nil {
			return err
		}
		return c.Redirect("/login?done=reset", fiber.StatusSeeOther)
	}
	session, err := s.Store.Join(ctx, token, name, s.langOf(c), hash, s.Now())
	if err != nil {
		return err
	}
	if err := s.enter(c, session); err != nil {
		return err
	}
	return c.Redirect("/", fiber.StatusSeeOther)
}
