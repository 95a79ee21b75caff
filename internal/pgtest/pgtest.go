// Package pgtest gives tests a real PostgreSQL: one throw-away cluster per test
// process, started when a test first asks and removed at the end, and a fresh
// database per test. A package that uses it says
//
//	func TestMain(m *testing.M) { os.Exit(pgtest.Run(m)) }
//
// The cluster listens on a socket in its own folder only. It keeps
// synchronous_commit on, as the server expects, but not fsync: it outlives no
// power cut, and need not.
package pgtest

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
)

// shared is the cluster of this test process, nil until the first use.
var shared struct {
	sync.Mutex
	running   *cluster
	err       error
	templates map[string]string // name given to Template → database, "" when its migration failed
}

var serial atomic.Int64

// Run runs the tests and then ends the cluster, if one was started. It returns
// the exit code. Should the process die before, the kernel ends the cluster and
// the next run removes its folder.
func Run(m interface{ Run() int }) int {
	defer stop()
	return m.Run()
}

func stop() {
	shared.Lock()
	defer shared.Unlock()
	if shared.running != nil {
		shared.running.stop()
	}
	shared.running, shared.err, shared.templates = nil, nil, nil
}

// DSN creates an empty database, dropped when the test ends, and returns its
// URL. Without PostgreSQL the test fails and says what to install.
func DSN(tb testing.TB) string {
	tb.Helper()
	shared.Lock()
	defer shared.Unlock()
	return fresh(tb, start(tb), "template0")
}

// Template is DSN with the schema in place: the first call with a name creates a
// database, hands its URL to migrate and keeps the result as a template; this
// and every later call returns a copy of it, which is much faster than migrating
// again. One name stands for one migration.
func Template(tb testing.TB, name string, migrate func(dsn string) error) string {
	tb.Helper()
	shared.Lock()
	defer shared.Unlock()
	c := start(tb)
	template, known := shared.templates[name]
	if !known {
		var err error
		if template, err = c.template(migrate); err != nil {
			tb.Errorf("migrate the template %q: %v", name, err)
		}
		shared.templates[name] = template
	}
	if template == "" {
		tb.Fatalf("the template %q could not be migrated", name)
	}
	return fresh(tb, c, template)
}

func start(tb testing.TB) *cluster {
	tb.Helper()
	if shared.running == nil && shared.err == nil {
		shared.running, shared.err = startCluster()
		shared.templates = map[string]string{}
	}
	if shared.err != nil {
		tb.Fatal(shared.err)
	}
	return shared.running
}

// fresh copies a database; the lock is held, for PostgreSQL refuses two copies of one template at once.
func fresh(tb testing.TB, c *cluster, template string) string {
	tb.Helper()
	name := fmt.Sprintf("test_%d", serial.Add(1))
	if err := c.exec("CREATE DATABASE " + name + " TEMPLATE " + template); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := c.exec("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			tb.Error(err)
		}
	})
	return c.dsn(name)
}

func (c *cluster) template(migrate func(dsn string) error) (string, error) {
	name := fmt.Sprintf("template_%d", serial.Add(1))
	if err := c.exec("CREATE DATABASE " + name + " TEMPLATE template0"); err != nil {
		return "", err
	}
	if err := migrate(c.dsn(name)); err != nil {
		return "", err
	}
	// A template in use cannot be copied, and a closed connection takes a moment to be gone.
	return name, c.exec("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name + "'")
}

// exec runs one statement as the superuser of the cluster.
func (c *cluster) exec(sql string) error {
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, c.dsn("postgres"))
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, sql); err != nil {
		return fmt.Errorf("%s: %w", sql, err)
	}
	return nil
}

func (c *cluster) dsn(database string) string {
	return "postgres://" + superuser + "@/" + database + "?host=" + c.dir + "&sslmode=disable"
}
