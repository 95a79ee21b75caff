package i18n

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// localeFiles are the keys and messages of each file.
func localeFiles(t *testing.T) map[string]map[string]any {
	t.Helper()
	names, err := fs.Glob(files, "locales/*.json")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]map[string]any{}
	for _, name := range names {
		text, err := files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		messages := map[string]any{}
		if err := json.Unmarshal(text, &messages); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		out[strings.TrimPrefix(name, "locales/")] = messages
	}
	return out
}

var argument = regexp.MustCompile(`\{\{[^}]*\}\}`)

// arguments are the names that a message, or any of its plural forms, mentions.
func arguments(message any) []string {
	text, err := json.Marshal(message)
	if err != nil {
		return nil
	}
	found := argument.FindAllString(string(text), -1)
	slices.Sort(found)
	return slices.Compact(found)
}

func TestEveryKeyIsInEveryLanguage(t *testing.T) {
	all := localeFiles(t)
	owner := map[string]string{} // key and language → file
	for name, messages := range all {
		area, rest, _ := strings.Cut(name, ".")
		lang, _, _ := strings.Cut(rest, ".")
		if !Speaks(lang) {
			t.Errorf("%s is in a language nobody picks", name)
		}
		for key, message := range messages {
			if other, twice := owner[key+" "+lang]; twice {
				t.Errorf("%s is in %s and in %s", key, other, name)
			}
			owner[key+" "+lang] = name
			for _, other := range Languages {
				translated, ok := all[area+"."+other+".json"][key]
				if !ok {
					t.Errorf("%s lacks %s", area+"."+other+".json", key)
				} else if a, b := arguments(message), arguments(translated); !slices.Equal(a, b) {
					t.Errorf("%s has the arguments %v in %s and %v in %s", key, a, lang, b, other)
				}
			}
			if text, ok := message.(string); ok && strings.TrimSpace(text) == "" {
				t.Errorf("%s: %s is empty", name, key)
			}
		}
	}
}

// The places where a key is written out: a translation, an error, a field's error, a page's title. A key that is put
// together, such as T("members.role."+role), counts as a prefix.
var keyed = []*regexp.Regexp{
	regexp.MustCompile(`\bT\("([a-z0-9_.]+)"`),
	regexp.MustCompile(`\bFail\([^"\n]*"([a-z0-9_.]+)"`),
	regexp.MustCompile(`\bfail\("[^"\n]*", "([a-z0-9_.]+)"`),
	regexp.MustCompile(`\bfail\([^\n]*"((?:survey|schedule|theme)\.wrong\.[a-z0-9_.]+)"`),
	regexp.MustCompile(`\brefuse\("[^"\n]*", "([a-z0-9_.]+)"`),
	regexp.MustCompile(`\bKey:\s*"([a-z0-9_.]+\.[a-z0-9_.]+)"`),
	regexp.MustCompile(`\bs\.page\(c, "[^"\n]*", "([a-z0-9_.]+)"`),
}

func TestEveryKeyInTheSourceExists(t *testing.T) {
	known := map[string]bool{}
	for _, messages := range localeFiles(t) {
		for key := range messages {
			known[key] = true
		}
	}
	exists := func(key string) bool {
		if !strings.HasSuffix(key, ".") {
			return known[key]
		}
		for k := range known {
			if strings.HasPrefix(k, key) {
				return true
			}
		}
		return false
	}
	checked := 0
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		switch name := d.Name(); {
		case d.IsDir() && (name == "node_modules" || name == "data" || len(name) > 2 && name[0] == '.'):
			return filepath.SkipDir
		case d.IsDir() || strings.HasSuffix(name, "_test.go") || strings.HasSuffix(name, "_templ.go"):
			return nil
		case filepath.Ext(name) != ".go" && filepath.Ext(name) != ".templ":
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, pattern := range keyed {
			for _, m := range pattern.FindAllStringSubmatch(string(text), -1) {
				checked++
				if !exists(m[1]) {
					t.Errorf("%s speaks of %q, which no language has", strings.TrimPrefix(path, "../../"), m[1])
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if checked < 100 {
		t.Errorf("only %d keys were found: the patterns no longer fit the source", checked)
	}
}

func TestIn(t *testing.T) {
	for _, c := range []struct{ lang, key, want string }{
		{"es", "account.login.do", "Entrar"},
		{"en", "account.login.do", "Log in"},
		{"fr", "account.login.do", "Entrar"},
		{"es", "no.such.key", "⟦no.such.key⟧"},
	} {
		if got := In(c.lang).T(c.key); got != c.want {
			t.Errorf("In(%q).T(%q) = %q, want %q", c.lang, c.key, got, c.want)
		}
	}
}

func TestNearest(t *testing.T) {
	for _, c := range []struct {
		in   []string
		want string
	}{
		{[]string{"en-GB"}, "en"}, {[]string{"ar", "es-MX", "en"}, "es"}, {[]string{"ar", "ca", "en"}, "en"}, {[]string{"ar", ""}, "es"}, {nil, "es"},
	} {
		if got := Nearest(c.in...).Lang; got != c.want {
			t.Errorf("Nearest(%q) speaks %q, want %q", c.in, got, c.want)
		}
	}
}

func TestMatch(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", "es"}, {"en", "en"}, {"en-GB,es;q=0.5", "en"}, {"es-MX,en;q=0.9", "es"}, {"fr-FR,en;q=0.3", "en"}, {"ja", "es"}, {"\xff;;q=", "es"},
	} {
		if got := Match(c.in); got != c.want {
			t.Errorf("Match(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func FuzzMatch(f *testing.F) {
	f.Add("es-ES,es;q=0.9,en;q=0.8")
	f.Fuzz(func(t *testing.T, accept string) {
		if got := Match(accept); !slices.Contains(Languages, got) {
			t.Errorf("Match(%q) = %q", accept, got)
		}
	})
}
