package store

import (
	"bytes"
	"testing"

	"opina/surveys"
)

func TestLogo(t *testing.T) {
	forEachDatabase(t, func(t *testing.T, s *Store) {
		h, foreign, ctx := newShop(t, s), newShop(t, s), t.Context()
		first := Logo{Hash: "aa11", PNG: []byte("\x89PNG\x00\xff first"), Width: 320, Height: 80}
		second := Logo{Hash: "bb22", PNG: []byte("\x89PNG\x00\xff second"), Width: 64, Height: 64}
		has := func(org int64, want Logo) {
			t.Helper()
			o, err := s.Organization(ctx, org)
			if err != nil || o.Logo != want.Hash || o.LogoWidth != want.Width || o.LogoHeight != want.Height {
				t.Errorf("got %+v, %v; want %q %d×%d", o, err, want.Hash, want.Width, want.Height)
			}
		}
		has(h.org, Logo{})
		save := func(org int64, l Logo) {
			t.Helper()
			if err := s.SaveLogo(ctx, org, l); err != nil {
				t.Fatal(err)
			}
			has(org, l)
		}
		save(h.org, first)
		save(h.org, first) // the same again
		save(foreign.org, first)
		if d := mustDesk(t, s, h.poster.Code, 0, 0); d.Organization.Logo != first.Hash || d.Organization.LogoWidth != 320 {
			t.Errorf("the customer's page has %+v", d.Organization)
		}
		got, err := s.Logo(ctx, first.Hash)
		if err != nil || !bytes.Equal(got.PNG, first.PNG) || got.Width != 320 || got.Height != 80 || got.Hash != first.Hash {
			t.Errorf("got %+v, %v", got, err)
		}
		// Saving the settings as they were read before leaves the logo alone.
		o, err := s.Organization(ctx, h.org)
		if err != nil {
			t.Fatal(err)
		}
		save(h.org, second)
		o.Name = "Renamed"
		if err := s.SaveOrganization(ctx, o); err != nil {
			t.Fatal(err)
		}
		has(h.org, second)
		if d := mustDesk(t, s, h.poster.Code, 0, 0); d.Organization.Logo != second.Hash || d.Organization.Name != "Renamed" {
			t.Errorf("the customer's page has %+v", d.Organization)
		}
		if _, err := s.Logo(ctx, first.Hash); err != nil { // the other organization's
			t.Error(err)
		}
		if err := s.RemoveLogo(ctx, foreign.org); err != nil {
			t.Fatal(err)
		}
		has(foreign.org, Logo{})
		has(h.org, second)
		_, err = s.Logo(ctx, first.Hash)
		wantKind(t, err, surveys.NotFound)
		for _, hash := range []string{"", "' OR 1=1 --"} {
			_, err = s.Logo(ctx, hash)
			wantKind(t, err, surveys.NotFound)
		}
		wantKind(t, s.SaveLogo(ctx, 99, first), surveys.NotFound)
		wantKind(t, s.RemoveLogo(ctx, 99), surveys.NotFound)
	})
}
