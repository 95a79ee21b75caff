package store

import (
	"slices"
	"sync"
	"testing"
	"time"

	"opina/surveys"
)

// addMember adds a member to the shop's organization, with "hash" for a password hash.
func (h shop) addMember(t *testing.T, s *Store, email string, role surveys.Role, locations ...int64) surveys.Member {
	t.Helper()
	m := surveys.Member{Organization: h.org, Email: email, Name: "Name of " + email, Role: role, Locations: locations}
	id, err := s.CreateMember(t.Context(), m, "hash")
	if err != nil {
		t.Fatal(err)
	}
	m.ID = id
	return m
}

func wantKind(t *testing.T, err error, want surveys.ErrorKind) {
	t.Helper()
	if err == nil || surveys.KindOf(err) != want {
		t.Errorf("got error %v, want kind %d", err, want)
	}
}

func TestMembersAreFoundByEmailInAnyCase(t *testing.T) {
	forEachDatabase(t, func(t *testing.T, s *Store) {
		h := newShop(t, s)
		h.addMember(t, s, "Ana@Example.org ", surveys.Owner, h.first)
		m := h.addMember(t, s, "luis@example.org", surveys.Manager, h.other, h.first)

		got, err := s.MemberByEmail(t.Context(), " LUIS@example.ORG")
		if err != nil {
			t.Fatal(err)
		}
		if got.ID != m.ID || got.PasswordHash != "hash" || !slices.Equal(got.Locations, []int64{h.first, h.other}) {
			t.Errorf("got %+v", got)
		}
		ana, err := s.MemberByEmail(t.Context(), "ana@example.org")
		if err != nil || ana.Locations != nil || ana.Role != surveys.Owner {
			t.Errorf("an owner has no list of shops: %+v, %v", ana, err)
		}
		_, err = s.MemberByEmail(t.Context(), "nobody@example.org")
		wantKind(t, err, surveys.NotFound)
		_, err = s.CreateMember(t.Context(), surveys.Member{Organization: h.org, Email: "ana@EXAMPLE.org", Role: surveys.Viewer}, "x")
		wantKind(t, err, surveys.Conflict)
	})
}

func TestMembersBelongToOneOrganization(t *testing.T) {
	forEachDatabase(t, func(t *testing.T, s *Store) {
		ours, theirs := newShop(t, s), newShop(t, s)
		a := ours.addMember(t, s, "a@example.org", surveys.Owner)
		b := theirs.addMember(t, s, "b@example.org", surveys.Owner)
		if a.ID != b.ID {
			t.Errorf("ids count per organization: %d and %d", a.ID, b.ID)
		}
		theirs.addMember(t, s, "c@example.org", surveys.Viewer)
		list, err := s.Members(t.Context(), ours.org)
		if err != nil || len(list) != 1 || list[0].Email != "a@example.org" {
			t.Errorf("members of one organization: %+v, %v", list, err)
		}
		ctx := t.Context()
		_, err = s.Member(ctx, ours.org, 2)
		wantKind(t, err, surveys.NotFound)
		wantKind(t, s.DisableMember(ctx, ours.org, 2, time.Now()), surveys.NotFound)
		wantKind(t, s.EnableMember(ctx, ours.org, 2), surveys.NotFound)
		wantKind(t, s.SetPassword(ctx, ours.org, 2, "x"), surveys.NotFound)
		wantKind(t, s.SetLanguage(ctx, ours.org, 2, "en"), surveys.NotFound)
		a.Role, a.Locations = surveys.Viewer, []int64{99}
		_, err = s.CreateMember(ctx, surveys.Member{Organization: ours.org, Email: "d@example.org", Role: surveys.Clerk, Locations: []int64{99}}, "x")
		wantKind(t, err, surveys.NotFound)
	})
}

func TestRolesAndShopsChange(t *testing.T) {
	forEachDatabase(t, func(t *testing.T, s *Store) {
		h := newShop(t, s)
		h.addMember(t, s, "owner@example.org", surveys.Owner)
		m := h.addMember(t, s, "m@example.org", surveys.Viewer, h.first)
		m.Role, m.Locations = surveys.Manager, []int64{h.other}
		if err := s.SetRole(t.Context(), m); err != nil {
			t.Fatal(err)
		}
		if err := s.SetLanguage(t.Context(), h.org, m.ID, "en"); err != nil {
			t.Fatal(err)
		}
		got, err := s.Member(t.Context(), h.org, m.ID)
		if err != nil || got.Role != surveys.Manager || !slices.Equal(got.Locations, []int64{h.other}) || got.Lang != "en" {
			t.Errorf("got %+v, %v", got, err)
		}
		m.Role = surveys.Owner
		if err := s.SetRole(t.Context(), m); err != nil {
			t.Fatal(err)
		}
		if got, err = s.Member(t.Context(), h.org, m.ID); err != nil || got.Locations != nil {
			t.Errorf("an owner kept a list of shops: %+v, %v", got, err)
		}
	})
}

func TestTheLastOwnerStays(t *testing.T) {
	forEachDatabase(t, func(t *testing.T, s *Store) {
		h := newShop(t, s)
		one := h.addMember(t, s, "one@example.org", surveys.Owner)
		h.addMember(t, s, "manager@example.org", surveys.Manager, h.first)
		ctx := t.Context()
		wantKind(t, s.DisableMember(ctx, h.org, one.ID, time.Now()), surveys.Conflict)
		wantKind(t, s.SetRole(ctx, surveys.Member{Organization: h.org, ID: one.ID, Role: surveys.Viewer}), surveys.Conflict)

		// Two owners who disable each other at the same time: one of them stays.
		two := h.addMember(t, s, "two@example.org", surveys.Owner)
		var both sync.WaitGroup
		errs := make([]error, 2)
		for i, id := range []int64{one.ID, two.ID} {
			both.Go(func() { errs[i] = s.DisableMember(ctx, h.org, id, time.Now()) })
		}
		both.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Errorf("disabled at the same time: %v and %v", errs[0], errs[1])
		}
		for _, id := range []int64{one.ID, two.ID} {
			if err := s.EnableMember(ctx, h.org, id); err != nil {
				t.Error(err)
			}
		}
		if err := s.DisableMember(ctx, h.org, one.ID, time.Now()); err != nil {
			t.Errorf("one of two owners cannot be disabled: %v", err)
		}
	})
}
