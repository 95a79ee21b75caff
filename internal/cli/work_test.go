package cli

import (
	"os"
	"strings"
	"testing"
)

func TestImportCommand(t *testing.T) {
	t.Chdir(t.TempDir())
	file := "Fecha;Estrellas;Texto\n2026-01-05 09:30;5;Muy rico\n2026-01-06;8;nada\n07/01/2026;1;\"Mucha cola,\ny lenta\"\n"
	if err := os.WriteFile("comments.csv", []byte(file), 0o600); err != nil {
		t.Fatal(err)
	}
	call := strings.Fields("import comments.csv --columns answered_at=Fecha,rating=Estrellas,comment=Texto --location Centro --time-zone Europe/Madrid")
	code, stdout, stderr := runHere(t, nil, call...)
	if code != 1 || stdout != "" || !strings.Contains(stderr, "--organization NAME") {
		t.Errorf("exit code %d, stdout %q, stderr %q", code, stdout, stderr)
	}
	call = append(call, "--organization", "Panes")
	for _, want := range []string{
		"2 added, 0 already there, 1 bad row\nNobody can log in yet: opina user invite EMAIL prints a link for the owner.\n",
		"0 added, 2 already there, 1 bad row\n",
	} {
		code, stdout, stderr = runHere(t, nil, call...)
		if code != 1 || stdout != want || stderr != "line 3: rating 8 is not on the scale 1–5\nopina: not every row went in\n" {
			t.Errorf("exit code %d, stdout %q, stderr %q", code, stdout, stderr)
		}
	}
	call = append(call, "--scale", "0-10") // a survey of its own, and every row fits
	if code, stdout, stderr = runHere(t, nil, call...); code != 0 || stdout != "3 added, 0 already there, 0 bad rows\n" || stderr != "" {
		t.Errorf("exit code %d, stdout %q, stderr %q", code, stdout, stderr)
	}
	code, stdout, stderr = runHere(t, map[string]string{"OPINA_BASE_URL": "https://opina.example.com/"}, "user", "invite", "owner@example.com")
	if code != 0 || !strings.HasPrefix(stdout, "https://opina.example.com/invitation/") || strings.Count(stdout, "\n") != 1 {
		t.Errorf("exit code %d, stdout %q, stderr %q", code, stdout, stderr)
	}
}

func TestDemoCommand(t *testing.T) {
	t.Chdir(t.TempDir())
	code, stdout, stderr := runHere(t, nil, "demo", "--responses", "1,000")
	if code != 0 || !strings.HasPrefix(stdout, "1000 answers in ") || stderr != "" {
		t.Errorf("exit code %d, stdout %q, stderr %q", code, stdout, stderr)
	}
	if code, _, stderr = runHere(t, nil, "demo"); code != 1 || !strings.Contains(stderr, "the database is not empty") {
		t.Errorf("exit code %d, stderr %q", code, stderr)
	}
	code, stdout, stderr = runHere(t, nil, "user", "reset", "Demo@example.com")
	if code != 0 || !strings.HasPrefix(stdout, "http://127.0.0.1:3000/invitation/") {
		t.Errorf("exit code %d, stdout %q, stderr %q", code, stdout, stderr)
	}
	if code, _, stderr = runHere(t, nil, "user", "invite", "demo@example.com"); code != 1 || !strings.Contains(stderr, "is a member already") {
		t.Errorf("exit code %d, stderr %q", code, stderr)
	}
}
