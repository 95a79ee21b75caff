package main

import (
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib"

	"opina/internal/pgtest"
	"opina/internal/store"
)

// times is how often a fault is tried: in its long form by make soak, which says so in OPINA_SOAK.
func times(short, long int) int {
	if os.Getenv("OPINA_SOAK") != "" {
		return long
	}
	return short
}

// programFolder holds the program that the tests of faults start and kill.
var programFolder = filepath.Join(os.TempDir(), fmt.Sprintf("opina-faults-%d", os.Getpid()))

var builtProgram = sync.OnceValues(func() (string, error) {
	binary := filepath.Join(programFolder, "opina")
	out, err := exec.Command("go", "build", "-race", "-tags", "sqlite_fts5", "-o", binary, ".").CombinedOutput()
	if err != nil {
		err = fmt.Errorf("go build: %w\n%s", err, out)
	}
	return binary, err
})

// programFile is the program, built once with the race detector.
func programFile(t *testing.T) string {
	t.Helper()
	binary, err := builtProgram()
	if err != nil {
		t.Fatal(err)
	}
	return binary
}

// onEachDatabase runs a test on an empty database of both kinds; dsn is what --database takes.
func onEachDatabase(t *testing.T, test func(t *testing.T, dsn string)) {
	t.Run("sqlite", func(t *testing.T) { test(t, filepath.Join(t.TempDir(), "opina.db")) })
	t.Run("postgres", func(t *testing.T) {
		test(t, pgtest.Template(t, "faults", func(dsn string) error {
			s, err := store.Open(t.Context(), store.Config{DSN: dsn})
			if err != nil {
				return err
			}
			return s.Close()
		}))
	})
}

// raw opens a database past the program, to see what really is in it.
func raw(t *testing.T, dsn string) *sql.DB {
	t.Helper()
	driver, name := "sqlite3", "file:"+dsn+"?_busy_timeout=10000"
	if strings.HasPrefix(dsn, "postgres:") {
		driver, name = "pgx", dsn
	}
	db, err := sql.Open(driver, name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// number reads one number.
func number(t *testing.T, db *sql.DB, query string) (n int64) {
	t.Helper()
	if err := db.QueryRow(query).Scan(&n); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n
}
