package cli

import (
	"context"
	"fmt"
	"io"

	"opina/internal/demo"
	"opina/internal/store"
	"opina/surveys"
)

// addresses prints where to look.
type addresses struct {
	base string
	out  io.Writer
}

func (a addresses) title() { fmt.Fprintf(a.out, "Opina answers at %s (Ctrl+C stops it)\n\n", a.base) }

func (a addresses) print(what, path, note string) {
	if note != "" {
		note = "   " + note
	}
	fmt.Fprintf(a.out, "  %-10s %s%s%s\n", what, a.base, path, note)
}

// all prints every survey, where tablets start, the dashboard, and the demo owner's login where the demo is what is shown.
func (a addresses) all(ctx context.Context, db *store.Store) error {
	organizations, err := db.Organizations(ctx)
	if err != nil {
		return err
	}
	for _, org := range organizations {
		if err := a.organization(ctx, db, org.ID); err != nil {
			return err
		}
	}
	a.print("Kiosk", "/kiosk", "shows three words; type them at "+a.base+"/pair to pair the tablet")
	a.print("Dashboard", "/", "")
	owner, err := db.MemberByEmail(ctx, demo.OwnerEmail)
	switch {
	case err == nil && !owner.Disabled:
		_, err = fmt.Fprintf(a.out, "  %-10s %s, password %s\n", "Log in", owner.Email, demo.OwnerPassword)
	case surveys.KindOf(err) == surveys.NotFound:
		err = nil
	}
	return err
}

func (a addresses) organization(ctx context.Context, db *store.Store, org int64) error {
	locations, err := db.Locations(ctx, org)
	if err != nil {
		return err
	}
	names := make(map[int64]string, len(locations))
	for _, l := range locations {
		names[l.ID] = l.Name
	}
	touchpoints, err := db.Touchpoints(ctx, org)
	if err != nil {
		return err
	}
	for _, t := range touchpoints {
		if (t.Channel == surveys.QR || t.Channel == surveys.Link) && t.RetiredAt.IsZero() {
			a.print("Survey", "/s/"+t.Code, names[t.Location]+", "+t.Name)
		}
	}
	return nil
}
