package csvimport

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"opina/internal/pgtest"
	"opina/internal/store"
	"opina/surveys"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Run(m)) }

var today = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

func open(t *testing.T, dsn string) *store.Store {
	t.Helper()
	db, err := store.Open(t.Context(), store.Config{DSN: dsn})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func forEachDatabase(t *testing.T, test func(t *testing.T, db *store.Store)) {
	t.Run("sqlite", func(t *testing.T) { test(t, openSQLite(t)) })
	t.Run("postgres", func(t *testing.T) { test(t, open(t, pgtest.DSN(t))) })
}

func openSQLite(t *testing.T) *store.Store { return open(t, filepath.Join(t.TempDir(), "opina.db")) }

// run imports a file and gives the summary with the bad rows.
func run(t *testing.T, db *store.Store, file string, o Options) (sum string, bad []string) {
	t.Helper()
	if o.Scale.question.Kind == "" {
		o.Scale = Stars
	}
	if o.Lang == "" {
		o.Lang = "es"
	}
	o.Now = func() time.Time { return today }
	s, err := Import(t.Context(), db, strings.NewReader(file), o, func(b *BadRow) { bad = append(bad, b.Error()) })
	if err != nil {
		return "error: " + err.Error(), bad
	}
	return s.String(), bad
}

const comments = `id,answered_at,rating,comment,lang,location
a1,2026-10-01 09:30,1,"Mucha cola,
y solo una caja.",es,Gran Vía
a2,2026-10-01,5,Lovely staff,en,gran via
,2026-10-02T10:00:00Z,9,no existe,es,Gran Vía
,2026-10-02T10:00:00Z,4,,es,Chamberí
,,4,sin fecha,es,Chamberí
,2027-10-02,4,del futuro,es,Chamberí
0199a000-0000-7000-8000-000000000001,03/10/2026 20:15,,La espera es demasiado larga,es,Chamberí
`

func TestImport(t *testing.T) {
	forEachDatabase(t, func(t *testing.T, db *store.Store) {
		o := Options{Organization: "Panes", TimeZone: "Europe/Madrid"}
		wantBad := []string{
			"line 5: rating 9 is not on the scale 1–5",
			"line 7: has no answered_at (--answered-at DATE gives one to such rows)",
			"line 8: answered_at 2027-10-02 12:00 lies in the future",
		}
		for _, want := range []string{"4 added, 0 already there, 3 bad rows", "0 added, 4 already there, 3 bad rows"} {
			sum, bad := run(t, db, comments, o)
			if sum != want || !slices.Equal(bad, wantBad) {
				t.Errorf("got %q, %q", sum, bad)
			}
		}
		shops, err := db.Locations(t.Context(), 1)
		if err != nil || len(shops) != 2 || shops[0].Name != "Gran Vía" || shops[0].TimeZone != "Europe/Madrid" {
			t.Fatalf("shops are %+v, %v", shops, err)
		}
		october := surveys.Filter{From: surveys.DayOf(today) - 60, To: surveys.DayOf(today)}
		days, err := db.Days(t.Context(), 1, october)
		if err != nil {
			t.Fatal(err)
		}
		if got := surveys.Total(days); got.Responses != 4 || got.Rated != 3 || got.Low != 1 || got.Commented != 3 {
			t.Errorf("tallies are %+v", got)
		}
		themes, err := db.Themes(t.Context(), 1, october)
		if err != nil || !slices.ContainsFunc(themes, func(c surveys.ThemeCount) bool { return c.Theme == "service.waiting" && c.Negative == 2 }) {
			t.Errorf("themes are %+v, %v", themes, err)
		}
		rows, err := db.Answers(t.Context(), 1, store.AnswerQuery{Filter: october, Search: "COLA", Limit: 10})
		if err != nil || len(rows) != 1 || rows[0].Comment() != "Mucha cola,\ny solo una caja." ||
			!rows[0].EffectiveAt.Equal(time.Date(2026, 10, 1, 7, 30, 0, 0, time.UTC)) || rows[0].Place.Channel != surveys.Import {
			t.Errorf("found %+v, %v", rows, err)
		}
	})
}

// Each call builds on what the ones before left in the database.
func TestImportPlaces(t *testing.T) {
	db := openSQLite(t)
	row := func(id, location string) string {
		return "id,answered_at,rating,location\n" + id + ",2026-10-01,4," + location + "\n"
	}
	faces, _ := ParseScale("1-4")
	when, _ := ParseWhen("2026-10-01")
	for _, tt := range []struct {
		name, in string
		o        Options
		want     string
	}{
		{"empty database", row("1", "One"), Options{}, "error: the database is empty: --organization NAME says who the answers belong to"},
		{"first", row("1", "One"), Options{Organization: "Panes"}, "1 added, 0 already there, 0 bad rows"},
		{"same id, same content", row("1", "One"), Options{}, "0 added, 1 already there, 0 bad rows"},
		{"same id, other content", strings.Replace(row("1", "One"), ",4,", ",5,", 1), Options{}, "0 added, 0 already there, 1 bad row"},
		{"the only shop", row("2", ""), Options{}, "1 added, 0 already there, 0 bad rows"},
		{"another organization", row("1", "One"), Options{Organization: "Peces"}, `error: the database has no organization "Peces"`},
		{"by name, folded", row("1", "ONE"), Options{Organization: "panes"}, "0 added, 1 already there, 0 bad rows"},
		{"second shop", row("3", "Two"), Options{}, "1 added, 0 already there, 0 bad rows"},
		{"no shop", row("4", ""), Options{}, "0 added, 0 already there, 1 bad row"},
		{"a shop for those without", row("4", ""), Options{Location: "Two"}, "1 added, 0 already there, 0 bad rows"},
		{"another scale", row("1", "One"), Options{Format: Format{Scale: faces}}, "1 added, 0 already there, 0 bad rows"},
		{"no time", "rating\n5\n", Options{}, "error: the header names no answered_at (--columns says which it is, --answered-at DATE gives one to all rows)"},
		{"a time for all", "rating,location\n5,One\n", Options{AnsweredAt: when}, "1 added, 0 already there, 0 bad rows"},
		{"unknown touchpoint", row("1", "One"), Options{Touchpoint: "nope"}, `error: there is no touchpoint "nope" in use`},
		{"too long", "answered_at,comment,location\n2026-10-01," + strings.Repeat("x", surveys.MaxText+1) + ",One\n", Options{}, "0 added, 0 already there, 1 bad row"},
	} {
		if got, bad := run(t, db, tt.in, tt.o); got != tt.want {
			t.Errorf("%s: got %q %q, want %q", tt.name, got, bad, tt.want)
		}
	}
	all, err := db.Surveys(t.Context(), 1)
	if err != nil || len(all) != 2 {
		t.Errorf("%d surveys, %v; want one for each scale", len(all), err)
	}
}

func TestImportToTouchpoint(t *testing.T) {
	db := openSQLite(t)
	org, err := db.CreateOrganization(t.Context(), store.Organization{Name: "Panes", Lang: "es", TimeZone: "Europe/Madrid", CreatedAt: today})
	if err != nil {
		t.Fatal(err)
	}
	location, err := db.CreateLocation(t.Context(), store.Location{Organization: org, Name: "One", TimeZone: "Europe/Madrid"})
	if err != nil {
		t.Fatal(err)
	}
	v, err := db.CreateSurvey(t.Context(), org, "satisfaction", surveys.Satisfaction())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.CreateTouchpoint(t.Context(), store.Touchpoint{
		Organization: org, Location: location, Survey: v.Survey, Code: "poster", Name: "Poster", Channel: surveys.QR,
	}); err != nil {
		t.Fatal(err)
	}
	faces, _ := ParseScale("1-4")
	file := "answered_at,rating,comment,location\n2026-10-01,1,mucha cola,Elsewhere\n"
	if got, _ := run(t, db, file, Options{Touchpoint: "poster"}); got != "error: touchpoint poster asks for 1–4, the file's scale is 1-5" {
		t.Errorf("got %q", got)
	}
	if got, bad := run(t, db, file, Options{Touchpoint: "poster", Format: Format{Scale: faces}}); got != "1 added, 0 already there, 0 bad rows" {
		t.Errorf("got %q %q", got, bad)
	}
	rows, err := db.Answers(t.Context(), org, store.AnswerQuery{Filter: surveys.Filter{To: surveys.DayOf(today)}, Limit: 10})
	if err != nil || len(rows) != 1 || rows[0].Place.Location != location || rows[0].Place.Channel != surveys.QR {
		t.Errorf("stored %+v, %v", rows, err)
	}
}

func TestImportStopsAtWrongColumn(t *testing.T) {
	file := "answered_at,rating,location\n"
	for i := range maxNewShops + 1 {
		file += fmt.Sprintf("2026-10-01,4,comment number %d\n", i)
	}
	got, _ := run(t, openSQLite(t), file, Options{Organization: "Panes"})
	if want := "error: the file names more than 500 new shops: is its column for location the right one?"; got != want {
		t.Errorf("got %q", got)
	}
}

var errTorn = errors.New("the disk is gone")

// A file that breaks off leaves what was read before in place.
func TestImportFileFails(t *testing.T) {
	file := "answered_at,rating,location\n" + strings.Repeat("2026-10-01,4,One\n", batch) + "2026-10-02,4,One\n"
	db := openSQLite(t)
	o := Options{Format: Format{Scale: Stars}, Organization: "Panes", Lang: "es", Now: func() time.Time { return today }}
	sum, err := Import(t.Context(), db, failing{strings.NewReader(file)}, o, func(*BadRow) {})
	if !errors.Is(err, errTorn) || sum.Added != 1 || sum.Already != batch-1 {
		t.Errorf("got %+v, %v", sum, err)
	}
}

type failing struct{ *strings.Reader }

func (f failing) Read(b []byte) (int, error) {
	n, err := f.Reader.Read(b)
	if err != nil {
		err = errTorn
	}
	return n, err
}
