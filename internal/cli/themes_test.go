package cli

import (
	"errors"
	"os"
	"strings"
	"testing"
	"time"
)

// tag runs opina themes tag on an input.
func tag(t *testing.T, in string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, complaints strings.Builder
	m := Main{
		Args:      append([]string{"themes", "tag"}, args...),
		LookupEnv: func(string) (string, bool) { return "", false },
		Stdin:     strings.NewReader(in), Stdout: &out, Stderr: &complaints, Now: time.Now,
	}
	code = m.Run(t.Context())
	return code, out.String(), complaints.String()
}

func TestThemesTag(t *testing.T) {
	t.Chdir(t.TempDir())
	for name, content := range map[string]string{
		"own.json":    `{"themes":[{"id":"cats","name":{"en":"Cats"},"severity":2,"keywords":{"en":["cat"]}}]}`,
		"broken.json": `{"themes":[{"id":"cats"}]}`,
		"right.jsonl": `{"text":"The cat slept","lang":"en","mentions":[{"theme":"cats","polarity":"positive"}]}` + "\n\n" +
			`{"text":"A cat","lang":"en","mentions":[{"theme":"cats","polarity":"neutral"}]}`,
		"wrong.jsonl": `{"text":"The dog","mentions":[{"theme":"dogs","polarity":"positive"}]}` + "\n" + `{"text":"x","mentions":[{"theme":"cats","polarity":"great"}]}`,
	} {
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct {
		args, in       string
		code           int
		stdout, stderr string
	}{
		{"", "", 0, "", ""},
		{"", `{"id":7,"text":"La cola era eterna"}`, 0,
			`{"id":7,"lang":"es","kinds":["complaint"],"mentions":[{"theme":"service.waiting","polarity":"negative","words":["cola","eterna"]}]}` + "\n", ""},
		{"", `{"id":"a","text":"The waiter","lang":"en","rating":1,"more":true}`, 0,
			`{"id":"a","lang":"en","kinds":["complaint"],"mentions":[{"theme":"treatment","polarity":"negative","words":["waiter"]}]}` + "\n", ""},
		{"--pack hotel", "\n" + `{"text":"The mattress was hard and lumpy"}` + "\r\n", 0,
			`{"id":null,"lang":"en","kinds":["complaint"],"mentions":[{"theme":"product.sleep","polarity":"negative","words":["mattress","lumpy"]}]}` + "\n", ""},
		{"--taxonomy own.json --corrections right.jsonl", `{"id":1,"text":"An awful cat <b>","lang":"en"}`, 0,
			`{"id":1,"lang":"en","kinds":["complaint"],"mentions":[{"theme":"cats","polarity":"negative","words":["awful","cat"]}]}` + "\n", ""},
		{"", "{}\n[]\n" + `{"id":1,"text":"Hola"}` + "\n" + `{"id":2,"text":"x","rating":9}` + "\nnot json", 1,
			`{"id":1,"lang":"es","kinds":["nothing"],"mentions":[]}` + "\n",
			"line 1: \"text\" is missing\nline 2: is a array, not an object\n" +
				"line 4: rating 9 is not from 1 to 5\nline 5: invalid character 'o' in literal null (expecting 'u')\nopina: 4 lines could not be read\n"},
		{"--taxonomy own.json --corrections wrong.jsonl", `{"id":1,"text":"A great cat"}`, 1,
			`{"id":1,"lang":"en","kinds":["praise"],"mentions":[{"theme":"cats","polarity":"positive","words":["great","cat"]}]}` + "\n",
			"wrong.jsonl: line 1: mentions[0].theme: there is no theme \"dogs\"\n" +
				"wrong.jsonl: line 2: mentions[0].polarity: polarity \"great\": want negative or positive\nopina: 2 lines could not be read\n"},
		{"--taxonomy broken.json", "", 1, "", "opina: broken.json: themes[0].name: is needed in one language at least\n"},
		{"--corrections none.jsonl", "", 1, "", "opina: open none.jsonl: no such file or directory\n"},
	} {
		code, stdout, stderr := tag(t, tt.in, strings.Fields(tt.args)...)
		if code != tt.code || stdout != tt.stdout || stderr != tt.stderr {
			t.Errorf("%s < %s\nexit code %d, stdout\n%sstderr\n%s", tt.args, tt.in, code, stdout, stderr)
		}
	}
	if code, _, stderr := tag(t, "", "--pack", "circus"); code != 2 || !strings.Contains(stderr, "want one of restaurant") {
		t.Errorf("exit code %d, stderr %q", code, stderr)
	}
}

func TestThemesTagSkipsALineThatIsTooLong(t *testing.T) {
	in := `{"id":1,"text":"` + strings.Repeat("a", longestLine) + "\"}\n" + `{"id":2,"text":"Muy sucio"}`
	code, stdout, stderr := tag(t, in)
	if code != 1 || !strings.HasPrefix(stdout, `{"id":2,`) || stderr != "line 1: is longer than a megabyte\nopina: 1 line could not be read\n" {
		t.Errorf("exit code %d, stdout %.80q, stderr %.200q", code, stdout, stderr)
	}
}

// full is a writer without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestThemesTagSaysWhenItCannotWrite(t *testing.T) {
	var complaints strings.Builder
	m := Main{Args: []string{"themes", "tag"}, LookupEnv: func(string) (string, bool) { return "", false }, Now: time.Now,
		Stdin: strings.NewReader(`{"id":1,"text":"Hola"}`), Stdout: full{}, Stderr: &complaints}
	if code := m.Run(t.Context()); code != 1 || !strings.Contains(complaints.String(), "no space left") {
		t.Errorf("exit code %d, stderr %q", code, complaints.String())
	}
}
