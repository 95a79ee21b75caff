package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
)

// This test holds the arrows of ARCHITECTURE.md: which package may import which.
// It reads what is shipped, not what only tests import.

const module = "opina"

// imports is the graph: the path of each package with what it imports itself.
type imports map[string][]string

// rule says what the packages named by from must not import. Patterns are paths
// within the module, or of other modules; a trailing "/..." covers what lies below.
type rule struct {
	name    string
	from    []string
	except  []string // packages of from that the rule leaves out
	banned  func(path string) bool
	through bool      // also by way of other packages of ours
	planted [2]string // an arrow that breaks the rule
}

var rules = []rule{
	{
		name:    "surveys is the standard library only",
		from:    []string{"opina/surveys"},
		banned:  not(standard),
		planted: [2]string{"opina/surveys", "opina/internal/i18n"},
	},
	{
		name:    "themes may use a stemmer and surveys, no more",
		from:    []string{"opina/surveys/themes/..."},
		banned:  not(standard, matches("opina/surveys", "opina/surveys/themes/...", "github.com/kljensen/snowball/...")),
		planted: [2]string{"opina/surveys/themes", "gorm.io/gorm"},
	},
	{
		name:    "followup and intake build on surveys only",
		from:    []string{"opina/surveys/followup/...", "opina/surveys/intake/..."},
		banned:  not(standard, matches("opina/surveys/...")),
		planted: [2]string{"opina/surveys/intake", "opina/internal/store"},
	},
	{
		name:    "surveys and all below it know neither the web nor the database",
		from:    []string{"opina/surveys/..."},
		banned:  matches("github.com/gofiber/...", "gorm.io/...", "net/http", "database/sql/..."),
		through: true,
		planted: [2]string{"opina/surveys/followup", "github.com/gofiber/fiber/v2"},
	},
	{
		name:    "kiosk and charts reach neither server nor store",
		from:    []string{"opina/kiosk/...", "opina/charts/..."},
		banned:  matches("opina/server/...", "opina/internal/store/..."),
		through: true,
		planted: [2]string{"opina/charts", "opina/internal/store"},
	},
	{
		name:    "only what starts a server imports it",
		from:    []string{"opina/..."},
		except:  []string{"opina", "opina/server/...", "opina/internal/cli/...", "opina/internal/bench/...", "opina/internal/screenshots/..."},
		banned:  matches("opina/server/..."),
		planted: [2]string{"opina/internal/mail", "opina/server"},
	},
	{
		name:    "static imports nothing of ours",
		from:    []string{"opina/static/..."},
		banned:  matches("opina/..."),
		planted: [2]string{"opina/static", "opina/surveys"},
	},
	{
		name:    "GORM stays in the store",
		from:    []string{"opina/..."},
		except:  []string{"opina/internal/store/...", "opina/internal/bench/..."}, // bench holds the store against plain GORM
		banned:  matches("gorm.io/..."),
		planted: [2]string{"opina/server", "gorm.io/gorm"},
	},
	{
		name:    "Fiber stays in what serves",
		from:    []string{"opina/..."},
		except:  []string{"opina/server/...", "opina/kiosk/...", "opina/internal/bench/...", "opina/internal/cli/..."},
		banned:  matches("github.com/gofiber/..."),
		planted: [2]string{"opina/internal/store", "github.com/gofiber/fiber/v2"},
	},
}

// floors are the packages that the rules are about. Once the program is there,
// so must they be: a rule about a package that was moved would hold of nothing.
var floors = []string{
	"opina/server", "opina/kiosk", "opina/charts", "opina/static", "opina/internal/store",
	"opina/surveys", "opina/surveys/themes", "opina/surveys/followup", "opina/surveys/intake",
}

func TestArchitecture(t *testing.T) {
	graph := load(t)
	for _, rule := range rules {
		t.Run(rule.name, func(t *testing.T) {
			for _, arrow := range rule.broken(graph) {
				t.Error(arrow)
			}
		})
	}
	if _, err := os.Stat("main.go"); err == nil {
		for _, path := range floors {
			if _, ok := graph[path]; !ok {
				t.Errorf("%s is gone; the rules about it hold of nothing", path)
			}
		}
	}
}

// Every rule must see an arrow planted against it, in the graph as it is.
func TestArchitectureSeesAPlantedArrow(t *testing.T) {
	for _, rule := range rules {
		t.Run(rule.name, func(t *testing.T) {
			graph := load(t)
			from, to := rule.planted[0], rule.planted[1]
			graph[from] = append(slices.Clone(graph[from]), to)
			want := from + " imports " + to
			if got := rule.broken(graph); !slices.Contains(got, want) {
				t.Errorf("broken = %q, want %q among them", got, want)
			}
		})
	}
}

// The same on arrows that are there, so that the graph is known to be read from
// the code, and a way through another package is followed.
func TestArchitectureSeesRealArrows(t *testing.T) {
	graph := load(t)
	tests := []struct {
		in   rule
		want string
	}{
		{
			rule{from: []string{"opina/static"}, banned: matches("embed")},
			"opina/static imports embed",
		},
		{
			rule{from: []string{"opina/internal/pgtest"}, banned: matches("github.com/jackc/...")},
			"opina/internal/pgtest imports github.com/jackc/pgx/v5",
		},
		{
			rule{from: []string{"opina/internal/pgtest"}, banned: matches("opina/nowhere", "github.com/jackc/..."), through: true},
			"opina/internal/pgtest imports github.com/jackc/pgx/v5",
		},
	}
	for _, test := range tests {
		if got := test.in.broken(graph); !slices.Contains(got, test.want) {
			t.Errorf("broken = %q, want %q", got, test.want)
		}
	}

	graph = imports{
		"opina/charts":     {"opina/internal/a"},
		"opina/internal/a": {"opina/internal/b"},
		"opina/internal/b": {"opina/internal/a", "opina/server"},
	}
	far := rule{from: []string{"opina/charts"}, banned: matches("opina/server"), through: true}
	if got := far.broken(graph); !slices.Equal(got, []string{"opina/charts imports opina/internal/a imports opina/internal/b imports opina/server"}) {
		t.Errorf("broken = %q, want the whole way", got)
	}
}

// broken lists the arrows of the graph that the rule forbids.
func (r rule) broken(graph imports) []string {
	var found []string
	for path := range graph {
		if matches(r.from...)(path) && !matches(r.except...)(path) {
			found = r.follow(graph, path, path, map[string]bool{path: true}, found)
		}
	}
	slices.Sort(found)
	return found
}

func (r rule) follow(graph imports, path, way string, seen map[string]bool, found []string) []string {
	for _, to := range graph[path] {
		step := way + " imports " + to
		if r.banned(to) {
			found = append(found, step)
		} else if r.through && !seen[to] {
			seen[to] = true
			found = r.follow(graph, to, step, seen, found)
		}
	}
	return found
}

func matches(patterns ...string) func(path string) bool {
	return func(path string) bool {
		return slices.ContainsFunc(patterns, func(pattern string) bool {
			if below, ok := strings.CutSuffix(pattern, "/..."); ok {
				return path == below || strings.HasPrefix(path, below+"/")
			}
			return path == pattern
		})
	}
}

func not(allowed ...func(path string) bool) func(path string) bool {
	return func(path string) bool {
		return !slices.ContainsFunc(allowed, func(allows func(string) bool) bool { return allows(path) })
	}
}

// standard tells the standard library by its first element, which has no dot
// and is not the module's.
func standard(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return first != module && !strings.Contains(first, ".")
}

// shipped asks go list, with the build tag of the program, for the packages of
// the module. A package that does not compile is not its business: -e reads the
// imports of that one too, and the compiler speaks for itself.
var shipped = sync.OnceValues(func() (imports, error) {
	out, err := exec.Command("go", "list", "-e", "-tags", "sqlite_fts5", "-json=ImportPath,Imports,GoFiles,CgoFiles", "./...").Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	graph := imports{}
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var found struct {
			ImportPath                 string
			Imports, GoFiles, CgoFiles []string
		}
		if err := decoder.Decode(&found); errors.Is(err, io.EOF) {
			return graph, nil
		} else if err != nil {
			return nil, fmt.Errorf("go list: %w", err)
		}
		if len(found.GoFiles)+len(found.CgoFiles) > 0 {
			graph[found.ImportPath] = found.Imports
		}
	}
})

// load gives a graph of the test's own.
func load(t *testing.T) imports {
	t.Helper()
	graph, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	return maps.Clone(graph)
}
