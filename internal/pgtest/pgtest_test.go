package pgtest

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

func TestMain(m *testing.M) { os.Exit(Run(m)) }

func connect(tb testing.TB, dsn string) *pgx.Conn {
	tb.Helper()
	conn, err := pgx.Connect(context.Background(), dsn)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { conn.Close(context.Background()) })
	return conn
}

func ask[T any](tb testing.TB, conn *pgx.Conn, sql string) T {
	tb.Helper()
	var got T
	if err := conn.QueryRow(context.Background(), sql).Scan(&got); err != nil {
		tb.Fatal(err)
	}
	return got
}

func execute(conn *pgx.Conn, sql string) error {
	_, err := conn.Exec(context.Background(), sql)
	return err
}

func TestDatabasesAreFreshAndApart(t *testing.T) {
	one, two := connect(t, DSN(t)), connect(t, DSN(t))
	if err := execute(one, "CREATE TABLE answer (id int)"); err != nil {
		t.Fatal(err)
	}
	if got := ask[bool](t, two, "SELECT to_regclass('answer') IS NULL"); !got {
		t.Error("a table of one database is seen in another")
	}
}

func TestSettings(t *testing.T) {
	conn := connect(t, DSN(t))
	for name, want := range map[string]string{
		"synchronous_commit": "on",
		"max_connections":    "200",
		"server_encoding":    "UTF8",
		"listen_addresses":   "",
	} {
		if got := ask[string](t, conn, "SHOW "+name); got != want {
			t.Errorf("%s = %q, want %q", name, got, want)
		}
	}
}

func TestDatabaseIsDroppedWithItsTest(t *testing.T) {
	var name string
	t.Run("first", func(t *testing.T) {
		conn := connect(t, DSN(t))
		name = ask[string](t, conn, "SELECT current_database()")
	})
	left := ask[int](t, connect(t, DSN(t)), "SELECT count(*) FROM pg_database WHERE datname = '"+name+"'")
	if left != 0 {
		t.Errorf("database %s is still there", name)
	}
}

func TestTemplateMigratesOnceAndCopies(t *testing.T) {
	migrated := 0
	migrate := func(dsn string) error {
		migrated++
		conn := connect(t, dsn) // left open, as a careless migration would
		return execute(conn, "CREATE TABLE answer (id int); INSERT INTO answer VALUES (7)")
	}
	one := connect(t, Template(t, "answers", migrate))
	if err := execute(one, "DELETE FROM answer"); err != nil {
		t.Fatal(err)
	}
	two := connect(t, Template(t, "answers", migrate))
	if got := ask[int](t, two, "SELECT count(*) FROM answer"); got != 1 {
		t.Errorf("a copy has %d rows, want the 1 of the template", got)
	}
	if migrated != 1 {
		t.Errorf("migrated %d times, want once", migrated)
	}
}

// failing records that a test failed without failing the one around it.
type failing struct {
	testing.TB
	failed bool
}

func (f *failing) Errorf(string, ...any) { f.failed = true }
func (f *failing) Fatalf(string, ...any) { f.failed = true; panic(f) }

func TestFailedMigrationFailsEveryTestThatNeedsIt(t *testing.T) {
	for range 2 {
		tb := &failing{TB: t}
		func() {
			defer func() { recover() }()
			Template(tb, "broken", func(string) error { return errors.New("no such column") })
		}()
		if !tb.failed {
			t.Error("the test went on without its schema")
		}
	}
}

// Nothing of a test process that is killed may stay: not its server, and after
// the next start not its folder.
func TestServerEndsWithAKilledProcess(t *testing.T) {
	if os.Getenv("PGTEST_VICTIM") != "" {
		os.Stdout.WriteString(DSN(t) + "\n")
		os.Stdout.Sync()
		select {} // until killed
	}
	victim := exec.Command(os.Args[0], "-test.run=^TestServerEndsWithAKilledProcess$")
	victim.Env = append(os.Environ(), "PGTEST_VICTIM=1")
	out, err := victim.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := victim.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { victim.Process.Kill() })
	buffer := make([]byte, 1024)
	n, err := out.Read(buffer)
	if err != nil {
		t.Fatal(err)
	}
	dsn := strings.TrimSpace(string(buffer[:n]))
	conn := connect(t, dsn)
	dir := ask[string](t, conn, "SHOW unix_socket_directories")

	victim.Process.Kill()
	victim.Wait()
	// The server closes the connection as it goes: no need to watch the clock.
	if _, err := conn.WaitForNotification(context.Background()); err == nil {
		t.Fatal("the server sent a notification instead of ending")
	}
	sweep()
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%s is still there", dir)
	}
}

func TestSweepLeavesTheLiving(t *testing.T) {
	DSN(t)
	sweep()
	if _, err := os.Stat(filepath.Join(shared.running.dir, "data", "PG_VERSION")); err != nil {
		t.Error(err)
	}
}

func TestOwnerIsNeverRoot(t *testing.T) {
	who, err := owner()
	if err != nil {
		t.Fatal(err)
	}
	if os.Geteuid() == 0 && (who == nil || who.Uid == 0) {
		t.Errorf("owner = %+v as root", who)
	}
	if os.Geteuid() != 0 && who != nil {
		t.Errorf("owner = %+v, want ourselves", who)
	}
}
