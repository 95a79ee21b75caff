package store

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	_ "github.com/mattn/go-sqlite3" // the driver gorm.io/driver/sqlite speaks to
	"gorm.io/driver/postgres"
	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// oldestSQLite is the first version without the WAL-reset bug, in which a commit could be lost.
var oldestSQLite = [3]int{3, 51, 3}

// Stripes is over how many rows the organization-wide tallies are spread on PostgreSQL, so that replicas
// that count the same organization seldom wait for each other.
const stripes = 16

// Open opens the database, brings its schema up to date and starts the recorder.
func Open(ctx context.Context, cfg Config) (*Store, error) {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	s := &Store{log: cfg.Log, pg: isPostgres(cfg.DSN), stale: make(chan struct{}, 1)}
	var err error
	if s.pg {
		s.stripe = rand.Int64N(stripes)
		err = s.openPostgres(cfg)
	} else {
		err = s.openSQLite(cfg.DSN)
	}
	if err == nil {
		err = s.migrate(ctx)
	}
	if err == nil {
		err = s.newEditionAfterUpgrade(ctx)
	}
	if err != nil {
		s.closePools()
		return nil, err
	}
	s.live = newLive(s, cfg.DSN)
	s.recorder = newRecorder(s)
	s.visits = newVisits(s)
	return s, nil
}

func isPostgres(dsn string) bool {
	return strings.HasPrefix(dsn, "postgres://") || strings.HasPrefix(dsn, "postgresql://")
}

// openSQLite opens one writer and a pool of readers that cannot write. Everything a connection needs is in
// its DSN: a PRAGMA run once would reach one connection of the pool only.
func (s *Store) openSQLite(path string) error {
	if dir := filepath.Dir(path); dir != "." {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return fmt.Errorf("the folder of the database: %w", err)
		}
	}
	dsn := func(more string) string {
		return "file:" + (&url.URL{Path: path}).EscapedPath() +
			"?_journal_mode=WAL&_synchronous=FULL&_foreign_keys=on&_busy_timeout=10000&_cache_size=-16000&_stmt_cache_size=200&" + more
	}
	var err error
	if s.write, err = openPool("sqlite3", dsn("_txlock=immediate"), 1); err != nil {
		return fmt.Errorf("open %s: %w", path, err)
	}
	if err = s.checkSQLite(); err != nil {
		return err
	}
	if s.read, err = openPool("sqlite3", dsn("_query_only=on"), max(4, runtime.NumCPU())); err != nil {
		return fmt.Errorf("open %s for reading: %w", path, err)
	}
	return nil
}

// checkSQLite refuses a library that can lose commits or cannot search.
func (s *Store) checkSQLite() error {
	var version string
	if err := s.write.Raw("SELECT sqlite_version()").Scan(&version).Error; err != nil {
		return fmt.Errorf("open the database: %w", err)
	}
	var v [3]int
	fmt.Sscanf(version, "%d.%d.%d", &v[0], &v[1], &v[2])
	for i := range v {
		if v[i] > oldestSQLite[i] {
			break
		}
		if v[i] < oldestSQLite[i] {
			return fmt.Errorf("this binary holds SQLite %s, which can lose commits: %d.%d.%d or later is needed",
				version, oldestSQLite[0], oldestSQLite[1], oldestSQLite[2])
		}
	}
	var fts5 int
	err := s.write.Raw("SELECT count(*) FROM pragma_compile_options WHERE compile_options = 'ENABLE_FTS5'").Scan(&fts5).Error
	if err == nil && fts5 == 0 {
		err = fmt.Errorf("this binary was built without text search: build with -tags sqlite_fts5")
	}
	return err
}

func (s *Store) openPostgres(cfg Config) error {
	open := func(dsn string) (*gorm.DB, error) {
		config, err := pgx.ParseConfig(dsn)
		if err != nil {
			return nil, fmt.Errorf("the address of the database: %w", err)
		}
		if _, set := config.RuntimeParams["synchronous_commit"]; !set {
			config.RuntimeParams["synchronous_commit"] = "on" // acknowledged means on disk
		}
		config.RuntimeParams["timezone"] = "UTC"
		pool := stdlib.OpenDB(*config)
		pool.SetMaxOpenConns(max(8, 2*runtime.NumCPU()))
		pool.SetMaxIdleConns(4)
		return gormOn(postgres.New(postgres.Config{Conn: pool}), pool)
	}
	var err error
	if s.write, err = open(cfg.DSN); err != nil {
		return err
	}
	s.read = s.write
	if cfg.ReadDSN != "" {
		s.read, err = open(cfg.ReadDSN)
	}
	return err
}

func openPool(driver, dsn string, size int) (*gorm.DB, error) {
	pool, err := sql.Open(driver, dsn)
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(size)
	pool.SetMaxIdleConns(size)
	return gormOn(sqlite.New(sqlite.Config{Conn: pool}), pool)
}

func gormOn(dialect gorm.Dialector, pool *sql.DB) (*gorm.DB, error) {
	db, err := gorm.Open(dialect, &gorm.Config{
		Logger:                 logger.Discard, // errors are returned and logged once, without values
		SkipDefaultTransaction: true,           // and no PrepareStmt: both drivers remember statements on each connection, GORM prepares anew for each transaction
		TranslateError:         true,
	})
	if err != nil {
		pool.Close()
		return nil, err
	}
	return db, nil
}
