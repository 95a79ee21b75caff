package main

import (
	"bufio"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"opina/internal/pgtest"
)

// asProgram makes the test binary be opina itself, so that signals and exit codes are the real ones.
const asProgram = "OPINA_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	code := pgtest.Run(m)
	os.RemoveAll(programFolder)
	os.Exit(code)
}

// program is a running opina.
type program struct {
	*exec.Cmd
	out    *bufio.Scanner
	stderr strings.Builder
}

func start(t *testing.T, environment []string, args ...string) *program {
	t.Helper()
	p := &program{Cmd: exec.Command(os.Args[0], args...)}
	p.Dir = t.TempDir()
	p.Env = append(os.Environ(), asProgram+"=1")
	p.Env = append(p.Env, environment...)
	p.Stderr = &p.stderr
	out, err := p.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.out = bufio.NewScanner(out)
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Process.Kill() })
	return p
}

// find waits for a line and gives what the expression's group matched.
func (p *program) find(t *testing.T, expression string) string {
	t.Helper()
	re := regexp.MustCompile(expression)
	for p.out.Scan() {
		if m := re.FindStringSubmatch(p.out.Text()); m != nil {
			return m[1]
		}
	}
	p.Wait()
	t.Fatalf("opina ended without %s: %s", expression, p.stderr.String())
	return ""
}

// end sends the signal and gives the exit code.
func (p *program) end(t *testing.T, signal os.Signal) int {
	t.Helper()
	if err := p.Process.Signal(signal); err != nil {
		t.Fatal(err)
	}
	for p.out.Scan() { // all output is read before Wait, which closes the pipe
	}
	p.Wait()
	return p.ProcessState.ExitCode()
}

func get(t *testing.T, address string) (status int, body string) {
	t.Helper()
	response, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(data)
}

func TestServe(t *testing.T) {
	for _, signal := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		p := start(t, []string{"OPINA_ADDR=127.0.0.1:0"}, "serve")
		setup := p.find(t, `(http://127\.0\.0\.1:\d+/setup/\S+)`)
		if status, _ := get(t, setup); status != http.StatusOK {
			t.Errorf("the set-up link answers %d", status)
		}
		if info, err := os.Stat(filepath.Join(p.Dir, "data")); err != nil || info.Mode().Perm() != 0o700 {
			t.Errorf("the folder of the database: %v, %v", info, err)
		}
		if code := p.end(t, signal); code != 0 {
			t.Errorf("%s: exit code %d: %s", signal, code, p.stderr.String())
		}
	}
}

func TestServeDemo(t *testing.T) {
	database := filepath.Join(t.TempDir(), "deep", "opina.db")
	var addresses [2]string
	for i := range addresses { // the second start finds the demo there
		p := start(t, []string{"OPINA_DEMO=true", "OPINA_DATABASE=" + database}, "serve", "--addr", "127.0.0.1:0")
		survey := p.find(t, `Survey +(\S+/s/\S+) +Gran Vía`)
		kiosk := p.find(t, `Kiosk +(\S+/kiosk) .*three words`)
		dashboard := p.find(t, `Dashboard +(\S+)`)
		p.find(t, `(demo@example\.com, password opina-demo-2026)`)
		for _, page := range []string{survey, kiosk, dashboard} {
			if status, body := get(t, page); status != http.StatusOK || !strings.Contains(body, "<html") {
				t.Errorf("%s answers %d", page, status)
			}
		}
		addresses[i] = survey[strings.LastIndex(survey, "/"):]
		if code := p.end(t, syscall.SIGTERM); code != 0 {
			t.Errorf("exit code %d: %s", code, p.stderr.String())
		}
	}
	if addresses[0] != addresses[1] {
		t.Errorf("the survey moved from %s to %s", addresses[0], addresses[1])
	}
}

func TestExitCodes(t *testing.T) {
	for _, tt := range []struct {
		environment []string
		args        string
		code        int
	}{
		{nil, "version", 0},
		{nil, "serve --nonsense", 2},
		{[]string{"OPINA_BASE_URL=shop"}, "serve", 2},
		{nil, "import nowhere.csv", 1},
	} {
		p := start(t, tt.environment, strings.Fields(tt.args)...)
		for p.out.Scan() {
		}
		p.Wait()
		if code := p.ProcessState.ExitCode(); code != tt.code {
			t.Errorf("%s: exit code %d, want %d: %s", tt.args, code, tt.code, p.stderr.String())
		}
	}
}
