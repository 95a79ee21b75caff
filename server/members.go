package server

import (
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"opina/internal/i18n"
	"opina/internal/store"
	"opina/server/views"
	"opina/surveys"
)

// showMembers lists who may log in.
func (s *Server) showMembers(c *fiber.Ctx) error {
	notice := ""
	words := i18n.In(s.langOf(c))
	switch c.Query("done") {
	case "changed":
		notice = words.T("members.done.changed")
	case "disabled":
		notice = words.T("members.done.disabled")
	case "enabled":
		notice = words.T("members.done.enabled")
	}
	return s.membersPage(c, newMemberForm("invite"), views.OneTimeLink{}, notice)
}

func newMemberForm(id string) views.MemberForm {
	return views.MemberForm{Form: views.Form{ID: id, Values: map[string]string{"role": string(surveys.Manager)}}}
}

// membersPage shows the list with the form for inviting, or for changing a member, as it was typed.
func (s *Server) membersPage(c *fiber.Ctx, typed views.MemberForm, link views.OneTimeLink, notice string) error {
	me, ctx := memberOf(c), c.UserContext()
	list, err := s.Store.Members(ctx, me.Organization)
	if err != nil {
		return err
	}
	shops, err := s.Store.Locations(ctx, me.Organization)
	if err != nil {
		return err
	}
	p := views.Members{Page: s.page(c, "members", "members.title"), Invite: newMemberForm("invite"), Link: link, Notice: notice}
	for _, role := range surveys.Roles {
		p.Roles = append(p.Roles, views.RoleChoice{
			Value: string(role), Label: p.Words.T("members.role." + string(role)), May: p.Words.T("members.may." + string(role)),
		})
	}
	for _, shop := range shops {
		p.Shops = append(p.Shops, views.Choice{Value: formatID(shop.ID), Label: shop.Name})
	}
	for _, m := range list {
		form := newMemberForm("member-" + formatID(m.ID))
		form.Values["role"] = string(m.Role)
		for _, l := range m.Locations {
			form.Shops = append(form.Shops, formatID(l))
		}
		if form.ID == typed.ID {
			form = typed
		}
		p.Members = append(p.Members, views.MemberRow{
			ID: m.ID, Name: m.Name, Email: m.Email, Role: p.Words.T("members.role." + string(m.Role)),
			Shops: shopNames(p.Words, m, shops), Disabled: m.Disabled, Self: m.ID == me.ID, Change: form,
		})
	}
	if typed.ID == p.Invite.ID {
		p.Invite = typed
	}
	if len(typed.Wrong) > 0 {
		c.Status(fiber.StatusBadRequest)
	}
	return render(c, views.MembersPage(p))
}

func shopNames(w i18n.Words, m surveys.Member, shops []store.Location) []string {
	if m.Role == surveys.Owner {
		return []string{w.T("members.shops.all")}
	}
	var names []string
	for _, shop := range shops {
		if m.Sees(shop.ID) {
			names = append(names, shop.Name)
		}
	}
	return names
}

// access reads a role and the shops it covers.
func (s *Server) access(c *fiber.Ctx, f fields, typed *views.MemberForm) (role surveys.Role, shops []int64) {
	role = surveys.Role(f.typed("role"))
	if !slices.Contains(surveys.Roles, role) {
		f.fail("role", "account.wrong.choice")
	}
	for _, value := range c.Request().PostArgs().PeekMulti("shops") {
		id, err := strconv.ParseInt(string(value), 10, 64)
		if err != nil {
			f.fail("shops", "account.wrong.choice")
			continue
		}
		if !slices.Contains(shops, id) {
			shops = append(shops, id)
			typed.Shops = append(typed.Shops, formatID(id))
		}
	}
	if role == surveys.Owner {
		return role, nil
	}
	if len(shops) == 0 {
		f.fail("shops", "members.wrong.shops")
	}
	return role, shops
}

// invite makes a one-time link for a new member and shows it, once.
func (s *Server) invite(c *fiber.Ctx) error {
	me, ctx := memberOf(c), c.UserContext()
	typed := newMemberForm("invite")
	f := newFields(c, &typed.Form, s.langOf(c))
	i := store.Invitation{Organization: me.Organization, Purpose: store.ForMember, Email: f.email("email")}
	i.Role, i.Locations = s.access(c, f, &typed)
	// Whether another organization knows the address is none of an owner's business.
	list, err := s.Store.Members(ctx, me.Organization)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(list, func(m surveys.Member) bool { return m.Email == i.Email }) {
		f.fail("email", "members.wrong.taken")
	}
	if f.wrong() {
		return s.membersPage(c, typed, views.OneTimeLink{}, "")
	}
	return s.showLink(c, i, "members.link.invite")
}

// resetMember makes a one-time link with which a member picks a new password.
func (s *Server) resetMember(c *fiber.Ctx) error {
	id, err := memberID(c)
	if err != nil {
		return err
	}
	m, err := s.Store.Member(c.UserContext(), memberOf(c).Organization, id)
	if err != nil {
		return err
	}
	return s.showLink(c, store.Invitation{
		Organization: m.Organization, Purpose: store.ForReset, Member: m.ID, Email: m.Email,
	}, "members.link.reset")
}

func (s *Server) showLink(c *fiber.Ctx, i store.Invitation, key string) error {
	token, err := s.Store.Invite(c.UserContext(), i, s.Now())
	if err != nil {
		return err
	}
	return s.membersPage(c, newMemberForm("invite"), views.OneTimeLink{
		URL: s.BaseURL + "/invitation/" + token, Text: i18n.In(s.langOf(c)).T(key, "Email", i.Email),
	}, "")
}

// changeMember gives a member another role or other shops.
func (s *Server) changeMember(c *fiber.Ctx) error {
	id, err := s.otherMember(c)
	if err != nil {
		return err
	}
	me := memberOf(c)
	if _, err := s.Store.Member(c.UserContext(), me.Organization, id); err != nil {
		return err
	}
	typed := newMemberForm("member-" + formatID(id))
	f := newFields(c, &typed.Form, s.langOf(c))
	m := surveys.Member{Organization: me.Organization, ID: id}
	m.Role, m.Locations = s.access(c, f, &typed)
	if f.wrong() {
		return s.membersPage(c, typed, views.OneTimeLink{}, "")
	}
	if err := s.Store.SetRole(c.UserContext(), m); err != nil {
		return err
	}
	return c.Redirect("/members?done=changed", fiber.StatusSeeOther)
}

// disableMember locks a member out; enabling undoes it.
func (s *Server) disableMember(c *fiber.Ctx) error {
	id, err := s.otherMember(c)
	if err != nil {
		return err
	}
	if err := s.Store.DisableMember(c.UserContext(), memberOf(c).Organization, id, s.Now()); err != nil {
		return err
	}
	return c.Redirect("/members?done=disabled", fiber.StatusSeeOther)
}

// enableMember lets a disabled member in again.
func (s *Server) enableMember(c *fiber.Ctx) error {
	id, err := memberID(c)
	if err != nil {
		return err
	}
	if err := s.Store.EnableMember(c.UserContext(), memberOf(c).Organization, id); err != nil {
		return err
	}
	return c.Redirect("/members?done=enabled", fiber.StatusSeeOther)
}

// memberID is the id in the path. It is not known yet whether the organization has such a member.
func memberID(c *fiber.Ctx) (int64, error) {
	id, err := strconv.ParseInt(c.Params("id"), 10, 64)
	if err != nil {
		return 0, surveys.Fail(surveys.NotFound, "error.notfound", err)
	}
	return id, nil
}

// otherMember is memberID, but never the caller's own: nobody locks themselves out by a slip.
func (s *Server) otherMember(c *fiber.Ctx) (int64, error) {
	id, err := memberID(c)
	if err == nil && id == memberOf(c).ID {
		return 0, surveys.Fail(surveys.Conflict, "error.member.self", nil)
	}
	return id, err
}
