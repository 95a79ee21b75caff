package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"runtime/debug"
	"sync"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"opina/internal/demo"
	"opina/internal/store"
	"opina/server"
	"opina/static"
)

// defaultAddress answers this machine only: opening Opina to the world is a decision.
const defaultAddress = "127.0.0.1:3000"

const (
	sweepEvery   = 15 * time.Second
	forgetEvery  = time.Hour
	idleFor      = 2 * time.Minute // after which a response counts as finished
	shutdownTime = 10 * time.Second
)

// serveFlags are the flags of the server.
type serveFlags struct {
	database
	address *value[string]
	replica *value[string]
	base    *value[string]
	proxies *value[[]string]
	level   *value[slog.Level]
	demo    *value[bool]
}

func (m Main) serve() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Start the server",
		Long: `Start the server. With an empty database it prints a one-time link with which the first owner makes an account;
with --demo it fills an empty database with a demo chain and prints where to look.`,
		Args: noArguments,
	}
	f := serveFlags{
		address: newValue("host:port", defaultAddress, parseAddress),
		replica: newValue("URL", "", parsePostgres),
		proxies: newValue("addresses", "", parseProxies),
		level:   newValue("level", "info", parseLevel),
		demo:    newValue("bool", "false", parseBool),
	}
	cmd.Flags().Var(f.address, "addr", "address to listen on")
	f.database, f.base = databaseFlags(cmd), baseURLFlag(cmd)
	cmd.Flags().Var(f.replica, "read-database", "postgres://… of a replica that charts are read from")
	cmd.Flags().Var(f.proxies, "trusted-proxies", "addresses whose X-Forwarded-For is believed, with commas between them")
	cmd.Flags().Var(f.level, "log-level", "debug, info, warn or error")
	cmd.Flags().VarPF(f.demo, "demo", "", "fill an empty database with a demo chain").NoOptDefVal = "true"
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return m.runServer(cmd.Context(), f) }
	return cmd
}

// runServer serves until ctx ends, then lets what is in flight finish.
func (m Main) runServer(ctx context.Context, f serveFlags) (err error) {
	log := slog.New(slog.NewTextHandler(m.Stderr, &slog.HandlerOptions{Level: f.level.is}))
	listener, err := listen(f.address.is)
	if err != nil {
		return err
	}
	defer listener.Close()
	db, err := f.open(ctx, f.replica.is, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	links := addresses{base: f.base.is, out: m.Stdout}
	if links.base == "" {
		links.base = "http://" + reachable(listener.Addr())
	}
	assets, err := static.Load()
	if err != nil {
		return err
	}
	app, err := server.New(ctx, server.Config{
		Store: db, Assets: assets, BaseURL: links.base, TrustedProxies: f.proxies.is, Log: log, Now: m.Now, Version: shortVersion(),
	})
	if err != nil {
		return plain(err)
	}
	if err := m.welcome(ctx, db, links, f.demo.is); err != nil {
		return plain(err)
	}
	debug.FreeOSMemory() // what the start needed, above all a demo's filling, is needed no more
	server.Tune()
	return serveUntilDone(ctx, app, listener, func(ctx context.Context) {
		var both sync.WaitGroup
		both.Go(func() { m.reread(ctx, db, log) })
		m.sweep(ctx, db, log)
		both.Wait()
	})
}

// serveUntilDone answers requests until ctx ends; beside runs meanwhile.
func serveUntilDone(ctx context.Context, app *server.Server, listener net.Listener, beside func(context.Context)) error {
	ctx, stop := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		beside(ctx)
	}()
	failed := make(chan error, 1)
	go func() { failed <- app.Serve(listener) }()
	var err error
	select {
	case err = <-failed:
	case <-ctx.Done():
		late, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTime)
		defer cancel()
		if app.Shutdown(late) != nil {
			err = fmt.Errorf("some requests did not finish within %s", shutdownTime)
		}
	}
	stop()
	<-ended
	return err
}

// sweep finishes the responses of customers who went away and, now and then, deletes what has expired.
func (m Main) sweep(ctx context.Context, db *store.Store, log *slog.Logger) {
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	forget := time.NewTicker(forgetEvery)
	defer forget.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-forget.C:
			if err := db.ForgetExpired(ctx, m.Now()); err != nil && ctx.Err() == nil {
				log.Warn("what has expired could not be deleted; the next round tries again", "error", err)
			}
			continue
		case <-tick.C:
		}
		n, err := db.FinishIdle(ctx, m.Now().Add(-idleFor))
		if err != nil && ctx.Err() == nil {
			log.Warn("idle answers could not be finished; the next round tries again", "error", err)
		}
		if n > 0 {
			log.Debug("finished idle answers", "answers", n)
		}
	}
}

// reread reads comments again after the themes, or what was learnt, have changed, and learns from corrections. What another
// replica has changed is seen at the next tick.
func (m Main) reread(ctx context.Context, db *store.Store, log *slog.Logger) {
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	for {
		if n, err := db.Train(ctx, m.Now()); err != nil && ctx.Err() == nil {
			log.Warn("corrections could not be learnt from; the next round tries again", "error", err)
		} else if n > 0 {
			log.Info("learnt from corrections", "organizations", n)
		}
		if n, err := db.Retag(ctx); err != nil && ctx.Err() == nil {
			log.Warn("comments could not be read again; the next round tries again", "error", err)
		} else if n > 0 {
			log.Info("read comments again", "answers", n)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-db.Stale():
		}
	}
}

// welcome prints where to look, after it made an empty database ready.
func (m Main) welcome(ctx context.Context, db *store.Store, links addresses, withDemo bool) error {
	empty, err := db.Empty(ctx)
	if err != nil {
		return err
	}
	links.title()
	switch {
	case withDemo && empty:
		if err := demo.Fill(ctx, db, demo.Usual, m.Now(), func(int) {}); err != nil {
			return err
		}
		return links.all(ctx, db)
	case withDemo:
		return links.all(ctx, db)
	case empty:
		token, err := db.Invite(ctx, store.Invitation{Purpose: store.ForSetup}, m.Now())
		if err != nil {
			return err
		}
		links.print("Set up", "/setup/"+token, "makes the first owner's account; good once, for 24 hours")
		return nil
	}
	links.print("Dashboard", "/", "")
	return nil
}

// listen says in words why it cannot.
func listen(address string) (net.Listener, error) {
	listener, err := net.Listen("tcp", address)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("another program listens on %s already: choose another address with --addr", address)
	case errors.Is(err, syscall.EACCES):
		return nil, fmt.Errorf("listening on %s is not allowed: choose a port from 1024 with --addr", address)
	}
	return listener, err
}

// reachable is an address to open in a browser on this machine.
func reachable(a net.Addr) string {
	tcp, ok := a.(*net.TCPAddr)
	if ok && tcp.IP.IsUnspecified() {
		return fmt.Sprintf("localhost:%d", tcp.Port)
	}
	return a.String()
}

func parseLevel(s string) (level slog.Level, err error) {
	if level.UnmarshalText([]byte(s)) != nil {
		return level, errors.New("want debug, info, warn or error")
	}
	return level, nil
}
