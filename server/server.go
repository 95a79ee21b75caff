// Package server shows Opina over HTTP: the one route table, the middleware, the pages, the JSON API and the one
// table from error to status. It decides nothing: surveys decides, internal/store writes.
package server

import (
	"context"
	"log/slog"
	"net"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"opina/internal/auth"
	"opina/internal/store"
	"opina/kiosk"
	"opina/static"
)

// Config is what a server needs to run.
type Config struct {
	Store   *store.Store
	Assets  *static.Assets
	BaseURL string // public address without a slash at the end, as it stands in QR codes
	Version string // of the program, as it is shown to people
	// TrustedProxies are the addresses and networks whose X-Forwarded headers are believed; none by default.
	TrustedProxies []string
	Log            *slog.Logger
	Now            func() time.Time
}

// Server is the Fiber app with what its handlers share.
type Server struct {
	Config
	app     *fiber.App
	keys    auth.Keys
	proxies proxies
	pages   pages // the customer's pages, made once per version and language
	tablets *kiosk.Tablets
	closed  chan struct{}
}

// maxBody is the largest request read, in bytes. A batch of 100 answers with long comments fits.
const maxBody = 1 << 20

// cutBody is where a longer request is not even read to its end: the line is cut after the 413. Up to there checkBody
// refuses it politely, because a client that is still sending would see the cut and not the answer.
const cutBody = 4 * maxBody

// New wires the routes. It reads the server's keys from the store and makes them on the first start.
func New(ctx context.Context, cfg Config) (*Server, error) {
	secret, err := cfg.Store.Secret(ctx, "cookies", 32)
	if err != nil {
		return nil, err
	}
	proxies, err := parseProxies(cfg.TrustedProxies)
	if err != nil {
		return nil, err
	}
	cfg.BaseURL = strings.TrimRight(cfg.BaseURL, "/")
	s := &Server{Config: cfg, keys: auth.NewKeys(secret), proxies: proxies, closed: make(chan struct{})}
	s.tablets = s.newTablets()
	s.app = fiber.New(fiber.Config{
		AppName:                      "Opina",
		DisableStartupMessage:        true,
		Immutable:                    true, // handlers may keep strings: Fiber reuses its buffers otherwise
		BodyLimit:                    cutBody,
		ReadTimeout:                  15 * time.Second,
		WriteTimeout:                 30 * time.Second,
		IdleTimeout:                  2 * time.Minute,
		ReadBufferSize:               16 << 10,
		WriteBufferSize:              16 << 10, // the customer's page goes out in one piece
		DisablePreParseMultipartForm: true,     // only the routes that take files read forms with files
		ErrorHandler:                 s.showError,
		EnableTrustedProxyCheck:      true,
		TrustedProxies:               cfg.TrustedProxies, // for X-Forwarded-Proto; addresses: see clientAddress
	})
	s.app.Server().HeaderReceived = s.roomFor
	s.app.Use(s.recoverPanic, secureHeaders, limitTime, checkBody)
	s.addRoutes()
	return s, nil
}

// Serve answers requests on ln until Shutdown.
func (s *Server) Serve(ln net.Listener) error { return s.app.Listener(ln) }

// Shutdown ends the event streams, lets what is in flight finish and stops listening.
func (s *Server) Shutdown(ctx context.Context) error {
	close(s.closed)
	return s.app.ShutdownWithContext(ctx)
}
