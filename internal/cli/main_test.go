package cli

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// run runs a command line in a folder of its own, with a database in it unless one is named.
func run(t *testing.T, environment map[string]string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	t.Chdir(t.TempDir())
	return runHere(t, environment, args...)
}

func runHere(t *testing.T, environment map[string]string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, complaints strings.Builder
	m := Main{
		Args:      args,
		LookupEnv: func(name string) (string, bool) { v, ok := environment[name]; return v, ok },
		Stdout:    &out, Stderr: &complaints, Now: time.Now,
	}
	code = m.Run(t.Context())
	return code, out.String(), complaints.String()
}

func TestWrongCalls(t *testing.T) {
	for _, tt := range []struct {
		args string
		env  map[string]string
		want string // in the one line
	}{
		{args: "sevre", want: `there is no command "sevre"`},
		{args: "serve now", want: `opina serve takes flags only, and "now" is none`},
		{args: "serve --port 80", want: "unknown flag: --port"},
		{args: "serve -x", want: "unknown shorthand flag: 'x'"},
		{args: "serve --addr", want: "flag needs an argument: --addr"},
		{args: "serve --addr 3000", want: "want host:port, like 127.0.0.1:3000"},
		{args: "serve --addr localhost:http", want: `port "http" is not a number`},
		{args: "serve --addr localhost:65536", want: `port "65536" is not a number`},
		{args: "serve --base-url ftp://a.example", want: "want an address like https://opina.example.com"},
		{args: "serve --demo=perhaps", want: "want true or false"},
		{args: "serve --log-level loud", want: "want debug, info, warn or error"},
		{args: "serve --trusted-proxies 10.0.0.1,proxy", want: `"proxy" is neither an address`},
		{args: "serve --database mysql://a", want: "mysql:// is no database that is spoken here"},
		{args: "serve --read-database replica.db", want: "want postgres://"},
		{args: "serve", env: map[string]string{"OPINA_ADDR": "3000"}, want: `OPINA_ADDR: invalid value "3000": want host:port`},
		{args: "serve", env: map[string]string{"OPINA_TRUSTED_PROXIES": "x"}, want: "OPINA_TRUSTED_PROXIES: invalid value"},
		{args: "serve", env: map[string]string{"OPINA_DEMO": "perhaps"}, want: "OPINA_DEMO: invalid value"},
		{args: "demo", env: map[string]string{"OPINA_RESPONSES": "-4"}, want: "OPINA_RESPONSES: invalid value"},
		{args: "demo --responses many", want: "want a whole number"},
		{args: "import", want: "want opina import FILE.csv, one of it and nothing else"},
		{args: "import a.csv b.csv", want: "want opina import FILE.csv"},
		{args: "import a.csv --scale 1-6", want: "is none of 1-5, 1-4, 0-10, 1-7"},
		{args: "import a.csv --columns stars=x", want: `there is no column "stars"`},
		{args: "import a.csv --delimiter ab", want: "want one character"},
		{args: "import a.csv --encoding ebcdic", want: "want one of utf-8, windows-1252, utf-16"},
		{args: "import a.csv --lang fr", want: "want one of es, en"},
		{args: "import a.csv --time-zone Mars/Base", want: "want the name of a time zone"},
		{args: "import a.csv --answered-at soon", want: "is not a time like"},
		{args: "user delete", want: `there is no command "delete"`},
		{args: "user reset", want: "want opina user reset EMAIL"},
		{args: "user reset nobody", want: `"nobody" is no e-mail address`},
	} {
		code, stdout, stderr := run(t, tt.env, strings.Fields(tt.args)...)
		if code != 2 || stdout != "" || !strings.HasPrefix(stderr, "opina: ") || !strings.Contains(stderr, tt.want) ||
			strings.Count(stderr, "\n") != 1 || !strings.HasSuffix(stderr, "\n") {
			t.Errorf("%s %v: exit code %d, stdout %q, stderr %q", tt.args, tt.env, code, stdout, stderr)
		}
	}
}

func TestHelp(t *testing.T) {
	for _, args := range []string{"", "--help", "serve --help", "user", "help import"} {
		code, stdout, stderr := run(t, nil, strings.Fields(args)...)
		if code != 0 || !strings.Contains(stdout, "Usage:") || stderr != "" {
			t.Errorf("%q: exit code %d, stdout %q, stderr %q", args, code, stdout, stderr)
		}
	}
}

// A flag wins over its variable.
func TestFlagWins(t *testing.T) {
	env := map[string]string{"OPINA_DATABASE": "mysql://x", "OPINA_RESPONSES": "5"}
	code, stdout, stderr := run(t, env, "demo", "--database", "here.db")
	if code != 0 || !strings.HasPrefix(stdout, "5 answers in ") {
		t.Errorf("exit code %d, stdout %q, stderr %q", code, stdout, stderr)
	}
	if _, err := os.Stat("here.db"); err != nil {
		t.Error(err)
	}
}

func TestFailures(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	t.Chdir(t.TempDir())
	if err := os.WriteFile("file", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("no.db", []byte(strings.Repeat("this is no database\n", 500)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		args []string
		want string
	}{
		{[]string{"serve", "--addr", taken.Addr().String()}, "another program listens on " + taken.Addr().String() + " already"},
		{[]string{"serve", "--addr", "127.0.0.1:0", "--database", filepath.Join("file", "opina.db")}, "the folder of the database"},
		{[]string{"serve", "--addr", "127.0.0.1:0", "--database", "no.db"}, "not a database"},
		{[]string{"serve", "--addr", "127.0.0.1:0", "--database", "postgres://nobody@127.0.0.1:1/none"}, "connection refused"},
		{[]string{"import", "missing.csv"}, "no such file"},
		{[]string{"import", "."}, "is a folder"},
		{[]string{"import", "file"}, "the file is empty"},
		{[]string{"user", "reset", "nobody@example.com"}, "nobody logs in as nobody@example.com"},
		{[]string{"user", "invite", "first@example.com"}, "the database is empty"},
	} {
		code, stdout, stderr := runHere(t, nil, tt.args...)
		if code != 1 || stdout != "" || !strings.Contains(stderr, tt.want) || strings.Count(stderr, "\n") != 1 {
			t.Errorf("%q: exit code %d, stdout %q, stderr %q", tt.args, code, stdout, stderr)
		}
	}
}
