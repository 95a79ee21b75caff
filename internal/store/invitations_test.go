package store

import (
	"sync"
	"testing"
	"time"

	"opina/surveys"
)

func mustInvite(t *testing.T, s *Store, i Invitation) string {
	t.Helper()
	token, err := s.Invite(t.Context(), i, sessionStart)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func TestJoinOnce(t *testing.T) {
	forEachDatabase(t, func(t *testing.T, s *Store) {
		h, ctx := newShop(t, s), t.Context()
		invite := Invitation{Organization: h.org, Purpose: ForMember, Email: "New@example.org", Role: surveys.Manager, Locations: []int64{h.other}}
		old, token := mustInvite(t, s, invite), mustInvite(t, s, invite)
		_, err := s.Invitation(ctx, old, sessionStart)
		wantKind(t, err, surveys.NotFound)
		got, err := s.Invitation(ctx, token, sessionStart)
		if err != nil || got.Email != "new@example.org" || got.Role != surveys.Manager || len(got.Locations) != 1 {
			t.Fatalf("got %+v, %v", got, err)
		}
		_, err = s.Invitation(ctx, token, sessionStart.Add(7*24*time.Hour))
		wantKind(t, err, surveys.NotFound)

		// Ten at once: one gets in.
		var all sync.WaitGroup
		sessions, errs := make([]string, 10), make([]error, 10)
		for i := range sessions {
			all.Go(func() { sessions[i], errs[i] = s.Join(ctx, token, "Nuria", "en", "hash", sessionStart) })
		}
		all.Wait()
		joined := ""
		for i, err := range errs {
			switch {
			case err == nil && joined == "":
				joined = sessions[i]
			case err == nil:
				t.Error("one link made two members")
			default:
				wantKind(t, err, surveys.NotFound)
			}
		}
		session, err := s.Session(ctx, joined, sessionStart)
		if m := session.Member; err != nil || m.Name != "Nuria" || m.Role != surveys.Manager || !m.Sees(h.other) || m.Sees(h.first) {
			t.Errorf("joined as %+v, %v", m, err)
		}
		// The same person cannot join twice, and a refused link stays good.
		token = mustInvite(t, s, invite)
		_, err = s.Join(ctx, token, "Nuria", "en", "hash", sessionStart)
		wantKind(t, err, surveys.Conflict)
		if _, err := s.Invitation(ctx, token, sessionStart); err != nil {
			t.Error(err)
		}
	})
}

func TestInvitationsNameOwnShopsOnly(t *testing.T) {
	forEachDatabase(t, func(t *testing.T, s *Store) {
		h := newShop(t, s)
		_, err := s.Invite(t.Context(), Invitation{Organization: h.org, Purpose: ForMember, Email: "x@example.org", Role: surveys.Viewer, Locations: []int64{99}}, sessionStart)
		wantKind(t, err, surveys.NotFound)
	})
}

func TestResetPassword(t *testing.T) {
	forEachDatabase(t, func(t *testing.T, s *Store) {
		h, ctx := newShop(t, s), t.Context()
		m := h.addMember(t, s, "m@example.org", surveys.Owner)
		session, err := s.StartSession(ctx, h.org, m.ID, sessionStart)
		if err != nil {
			t.Fatal(err)
		}
		token := mustInvite(t, s, Invitation{Organization: h.org, Purpose: ForReset, Member: m.ID, Email: m.Email})
		_, err = s.Join(ctx, token, "X", "es", "stolen", sessionStart)
		wantKind(t, err, surveys.NotFound) // a link is good for its purpose only
		if err := s.ResetPassword(ctx, token, "new", sessionStart); err != nil {
			t.Fatal(err)
		}
		if got, err := s.Member(ctx, h.org, m.ID); err != nil || got.PasswordHash != "new" {
			t.Errorf("got %+v, %v", got, err)
		}
		_, err = s.Session(ctx, session, sessionStart)
		wantKind(t, err, surveys.Unauthorized)
		wantKind(t, s.ResetPassword(ctx, token, "again", sessionStart), surveys.NotFound)
	})
}

func TestSetUpOnce(t *testing.T) {
	forEachDatabase(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		first := Start{
			Organization: Organization{Name: "Chain", Lang: "es", TimeZone: "Europe/Madrid", CreatedAt: sessionStart},
			Shop:         "Centro", Poster: "Cartel", Survey: testContent,
			Owner: surveys.Member{Email: "owner@example.org", Name: "Ana"}, PasswordHash: "hash",
		}
		old, token := mustInvite(t, s, Invitation{Purpose: ForSetup}), mustInvite(t, s, Invitation{Purpose: ForSetup})
		_, err := s.Invitation(ctx, old, sessionStart)
		wantKind(t, err, surveys.NotFound)
		_, _, err = s.SetUp(ctx, token, first, sessionStart.Add(24*time.Hour))
		wantKind(t, err, surveys.NotFound)

		poster, session, err := s.SetUp(ctx, token, first, sessionStart)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Desk(ctx, poster.Code, 0); err != nil {
			t.Errorf("the poster cannot be answered: %v", err)
		}
		if got, err := s.Session(ctx, session, sessionStart); err != nil || got.Member.Role != surveys.Owner || got.Member.Organization != poster.Organization {
			t.Errorf("logged in as %+v, %v", got, err)
		}
		_, _, err = s.SetUp(ctx, token, first, sessionStart)
		wantKind(t, err, surveys.NotFound)
		// A link made before, or by mistake after, is worth nothing once an organization exists.
		_, _, err = s.SetUp(ctx, mustInvite(t, s, Invitation{Purpose: ForSetup}), first, sessionStart)
		wantKind(t, err, surveys.NotFound)
		if all, err := s.Organizations(ctx); err != nil || len(all) != 1 {
			t.Errorf("%d organizations, %v", len(all), err)
		}
	})
}
