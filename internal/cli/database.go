package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/spf13/cobra"

	"opina/internal/store"
	"opina/surveys"
)

// database are the flags of every command that opens one.
type database struct {
	dsn *value[string]
}

func databaseFlags(cmd *cobra.Command) database {
	d := database{dsn: newValue("path or URL", "data/opina.db", parseDatabase)}
	cmd.Flags().Var(d.dsn, "database", "SQLite file, made if missing, or postgres://…")
	return d
}

// open opens the database and brings its schema up to date.
func (d database) open(ctx context.Context, replica string, log *slog.Logger) (*store.Store, error) {
	db, err := store.Open(ctx, store.Config{DSN: d.dsn.is, ReadDSN: replica, Log: log})
	if err != nil {
		return nil, fmt.Errorf("the database: %w", err)
	}
	return db, nil
}

// with opens the database, runs do and closes it.
func (d database) with(ctx context.Context, do func(db *store.Store) error) error {
	db, err := d.open(ctx, "", nil)
	if err != nil {
		return err
	}
	return errors.Join(plain(do(db)), db.Close())
}

// plain says an error of the domain to the person at the keyboard, who may see its cause.
func plain(err error) error {
	var e *surveys.Error
	if errors.As(err, &e) && e.Cause != nil {
		return e.Cause
	}
	return err
}

// baseURLFlag is the public address, for the links a command prints.
func baseURLFlag(cmd *cobra.Command) *value[string] {
	base := newValue("URL", "", parseBaseURL)
	cmd.Flags().Var(base, "base-url", "public address, as it stands in QR codes and links (default http:// and the address)")
	return base
}
