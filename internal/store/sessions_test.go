package store

import (
	"testing"
	"time"

	"opina/surveys"
)

var sessionStart = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func TestSessionSlides(t *testing.T) {
	forEachDatabase(t, func(t *testing.T, s *Store) {
		h, ctx := newShop(t, s), t.Context()
		m := h.addMember(t, s, "m@example.org", surveys.Clerk, h.other)
		token, err := s.StartSession(ctx, h.org, m.ID, sessionStart)
		if err != nil {
			t.Fatal(err)
		}
		got, err := s.Session(ctx, token, sessionStart)
		if err != nil || got.Member.ID != m.ID || !got.Member.Sees(h.other) || got.Member.Sees(h.first) || got.Lang != "es" {
			t.Fatalf("got %+v, %v", got, err)
		}
		late := sessionStart.Add(SessionLength - time.Minute)
		if err := s.ExtendSession(ctx, h.org, token, late); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Session(ctx, token, late.Add(SessionLength-time.Minute)); err != nil {
			t.Errorf("a session in use ended: %v", err)
		}
		_, err = s.Session(ctx, token, late.Add(SessionLength))
		wantKind(t, err, surveys.Unauthorized)
		_, err = s.Session(ctx, "", sessionStart)
		wantKind(t, err, surveys.Unauthorized)
	})
}

func TestSessionsEnd(t *testing.T) {
	forEachDatabase(t, func(t *testing.T, s *Store) {
		h, ctx := newShop(t, s), t.Context()
		h.addMember(t, s, "owner@example.org", surveys.Owner)
		m := h.addMember(t, s, "m@example.org", surveys.Viewer, h.first)
		other := h.addMember(t, s, "other@example.org", surveys.Viewer, h.first)
		start := func(id int64) string {
			t.Helper()
			token, err := s.StartSession(ctx, h.org, id, sessionStart)
			if err != nil {
				t.Fatal(err)
			}
			return token
		}
		bystander := start(other.ID)
		for name, end := range map[string]struct {
			do  func(token string) error
			all bool
		}{
			"logout":          {func(token string) error { return s.EndSession(ctx, token) }, false},
			"everywhere":      {func(string) error { return s.EndSessions(ctx, h.org, m.ID) }, true},
			"password change": {func(string) error { return s.SetPassword(ctx, h.org, m.ID, "new") }, true},
			"disabling":       {func(string) error { return s.DisableMember(ctx, h.org, m.ID, sessionStart) }, true},
			"time":            {func(string) error { return s.ForgetExpired(ctx, sessionStart.Add(SessionLength-time.Second)) }, false},
		} {
			if err := s.EnableMember(ctx, h.org, m.ID); err != nil {
				t.Fatal(err)
			}
			first, second := start(m.ID), start(m.ID)
			if err := end.do(first); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if name == "time" {
				if _, err := s.Session(ctx, first, sessionStart); err != nil {
					t.Errorf("a session was forgotten too early: %v", err)
				}
				continue
			}
			_, err := s.Session(ctx, first, sessionStart)
			wantKind(t, err, surveys.Unauthorized)
			if _, err := s.Session(ctx, second, sessionStart); (err != nil) != end.all {
				t.Errorf("%s: the other browser's session says %v", name, err)
			}
			if err := s.ExtendSession(ctx, h.org, first, sessionStart); err != nil {
				t.Fatal(err)
			}
			_, err = s.Session(ctx, first, sessionStart)
			wantKind(t, err, surveys.Unauthorized)
		}
		if _, err := s.Session(ctx, bystander, sessionStart); err != nil {
			t.Errorf("another member was logged out: %v", err)
		}
		// A disabled member's session is worth nothing even if one were left.
		if err := s.DisableMember(ctx, h.org, m.ID, sessionStart); err != nil {
			t.Fatal(err)
		}
		_, err := s.Session(ctx, start(m.ID), sessionStart)
		wantKind(t, err, surveys.Unauthorized)
		if err := s.ForgetExpired(ctx, sessionStart.Add(SessionLength)); err != nil {
			t.Fatal(err)
		}
		_, err = s.Session(ctx, bystander, sessionStart)
		wantKind(t, err, surveys.Unauthorized)
	})
}
