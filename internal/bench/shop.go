package main

import (
	"context"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"time"

	"opina/internal/store"
	"opina/server"
	"opina/static"
	"opina/surveys"
)

// shop is a running Opina with one poster, on a database of its own.
type shop struct {
	store  *store.Store
	server *server.Server
	addr   string
	org    int64
	poster store.Touchpoint
	folder string
}

// openShop starts a shop on the database at path, which it fills with the least where it is empty.
func openShop(ctx context.Context, path string) (*shop, error) {
	st, err := store.Open(ctx, store.Config{DSN: path})
	if err != nil {
		return nil, err
	}
	s := &shop{store: st}
	if s.org, err = firstOrganization(ctx, st); err != nil {
		return nil, err
	}
	touchpoints, err := st.Touchpoints(ctx, s.org)
	if err != nil {
		return nil, err
	}
	s.poster = touchpoints[0]
	assets, err := static.Load()
	if err != nil {
		return nil, err
	}
	s.server, err = server.New(ctx, server.Config{
		Store: st, Assets: assets, BaseURL: "http://127.0.0.1:3000", Log: slog.New(slog.DiscardHandler), Now: time.Now,
	})
	if err != nil {
		return nil, err
	}
	s.addr, err = listen(func(ln net.Listener) error { return s.server.Serve(ln) })
	return s, err
}

// newShop is the one that the flags ask for.
func (set settings) newShop(ctx context.Context) (*shop, error) {
	if set.dsn != "" {
		return openShop(ctx, set.dsn)
	}
	return newShop(ctx)
}

func newShop(ctx context.Context) (*shop, error) {
	folder, err := os.MkdirTemp("", "opina-bench-")
	if err != nil {
		return nil, err
	}
	s, err := openShop(ctx, filepath.Join(folder, "opina.db"))
	if err != nil {
		return nil, err
	}
	s.folder = folder
	return s, nil
}

func (s *shop) close() {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	s.server.Shutdown(ctx)
	s.store.Close()
	if s.folder != "" {
		os.RemoveAll(s.folder)
	}
}

func firstOrganization(ctx context.Context, st *store.Store) (int64, error) {
	all, err := st.Organizations(ctx)
	if err != nil || len(all) > 0 {
		if err != nil {
			return 0, err
		}
		return all[0].ID, nil
	}
	org, err := st.CreateOrganization(ctx, store.Organization{Name: "Bench", Lang: "es", TimeZone: "Europe/Madrid", CreatedAt: time.Now()})
	if err != nil {
		return 0, err
	}
	place, err := st.CreateLocation(ctx, store.Location{Organization: org, Name: "Shop", TimeZone: "Europe/Madrid"})
	if err != nil {
		return 0, err
	}
	v, err := st.CreateSurvey(ctx, org, "satisfaction", surveys.Satisfaction())
	if err != nil {
		return 0, err
	}
	_, err = st.CreateTouchpoint(ctx, store.Touchpoint{Organization: org, Location: place, Survey: v.Survey, Name: "Poster", Channel: surveys.QR})
	return org, err
}
