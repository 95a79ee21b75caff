package store

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"opina/surveys"
)

func TestRefusesNewerSchema(t *testing.T) {
	for name, dsn := range map[string]string{"sqlite": filepath.Join(t.TempDir(), "opina.db"), "postgres": postgresDSN(t)} {
		t.Run(name, func(t *testing.T) {
			s, err := Open(t.Context(), Config{DSN: dsn})
			if err != nil {
				t.Fatal(err)
			}
			err = s.write.Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, true)").Error
			if err != nil {
				t.Fatal(err)
			}
			s.Close()
			if s, err := Open(t.Context(), Config{DSN: dsn}); err == nil {
				s.Close()
				t.Fatal("an older Opina opened a newer database")
			} else if !strings.Contains(err.Error(), "newer Opina") {
				t.Errorf("got %q", err)
			}
		})
	}
}

// What the connections promise is asked of the connections, not of the DSN.
func TestSQLiteConnections(t *testing.T) {
	s := openTest(t, filepath.Join(t.TempDir(), "a name with spaces & ñ?.db"))
	for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "10000"} {
		var got string
		if err := s.write.Raw("PRAGMA " + pragma).Scan(&got).Error; err != nil || got != want {
			t.Errorf("%s is %q (%v), want %q", pragma, got, err, want)
		}
	}
	if err := s.read.Exec("DELETE FROM organizations").Error; err == nil {
		t.Error("a reader could write")
	}
}

func TestPostgresWaitsForDisk(t *testing.T) {
	s := openTest(t, postgresDSN(t))
	var got string
	if err := s.write.Raw("SHOW synchronous_commit").Scan(&got).Error; err != nil || got != "on" {
		t.Errorf("synchronous_commit is %q, %v", got, err)
	}
}

func TestPublishedVersionsStay(t *testing.T) {
	forEachDatabase(t, func(t *testing.T, s *Store) {
		shop := newShop(t, s)
		changed := testContent
		changed.Questions = changed.Questions[:1]
		if v := publishNext(t, s, shop.org, shop.poster.Survey, changed); v.Number != 2 {
			t.Fatalf("published %d", v.Number)
		}
		now, err := s.Desk(t.Context(), shop.poster.Code, 0)
		if err != nil || len(now.Version.Content.Questions) != 1 {
			t.Errorf("the poster shows %d questions, %v", len(now.Version.Content.Questions), err)
		}
		then, err := s.Desk(t.Context(), shop.poster.Code, 1)
		if err != nil || len(then.Version.Content.Questions) != len(testContent.Questions) {
			t.Errorf("the first version has %d questions, %v", len(then.Version.Content.Questions), err)
		}
	})
}

func TestRetiredCode(t *testing.T) {
	forEachDatabase(t, func(t *testing.T, s *Store) {
		shop := newShop(t, s)
		if err := s.RetireTouchpoint(t.Context(), shop.org, shop.poster.ID, time.Now()); err != nil {
			t.Fatal(err)
		}
		for _, code := range []string{shop.poster.Code, "nobody", "", "' OR 1=1 --"} {
			if _, err := s.Desk(t.Context(), code, 0); surveys.KindOf(err) != surveys.NotFound {
				t.Errorf("code %q: %v", code, err)
			}
		}
		if err := s.RetireTouchpoint(t.Context(), shop.org+1, shop.poster.ID, time.Now()); surveys.KindOf(err) != surveys.NotFound {
			t.Errorf("another organization retired it: %v", err)
		}
	})
}

func TestSettingsRoundTrip(t *testing.T) {
	forEachDatabase(t, func(t *testing.T, s *Store) {
		shop := newShop(t, s)
		o, err := s.Organization(t.Context(), shop.org)
		if err != nil {
			t.Fatal(err)
		}
		o.Name, o.Accent, o.AnswerWithin, o.Privacy = `Ñandú "&" <b>`, "#00aa33", 0, surveys.Text{"es": "Aviso\n\nlargo"}
		if err := s.SaveOrganization(t.Context(), o); err != nil {
			t.Fatal(err)
		}
		got, err := s.Organization(t.Context(), shop.org)
		if err != nil || got.Name != o.Name || got.Accent != o.Accent || got.AnswerWithin != 0 || got.Privacy["es"] != "Aviso\n\nlargo" {
			t.Errorf("got %+v, %v", got, err)
		}
		if d, err := s.Desk(t.Context(), shop.poster.Code, 0); err != nil || d.Organization.Accent != "#00aa33" {
			t.Errorf("the customer's page still has the old colour: %+v, %v", d.Organization, err)
		}
	})
}

// A list of ten must not read what it does not show: every query of a list goes by an index on all it names.
func TestListsGoByTheirIndex(t *testing.T) {
	s := openTest(t, filepath.Join(t.TempDir(), "opina.db"))
	shop := newShop(t, s)
	for i := range 50 {
		at := noon.Add(time.Duration(i) * time.Minute)
		record(t, s, decide(t, shop.desk, surveys.Submission{ID: surveys.NewID(at), Answers: []surveys.Answer{face(1), comment("slow queue")}}, at))
	}
	var plans []string
	explain := func(tx *gorm.DB) {
		if !strings.HasPrefix(tx.Statement.SQL.String(), "SELECT") {
			return
		}
		rows, err := s.read.Session(&gorm.Session{NewDB: true, SkipHooks: true}).Statement.ConnPool.QueryContext(t.Context(),
			"EXPLAIN QUERY PLAN "+tx.Statement.SQL.String(), tx.Statement.Vars...)
		if err != nil {
			t.Error(err)
			return
		}
		defer rows.Close()
		for rows.Next() {
			var id, parent, unused int
			var detail string
			if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
				t.Error(err)
			}
			plans = append(plans, detail)
		}
	}
	for _, on := range []error{
		s.read.Callback().Query().After("gorm:query").Register("explain", explain),
		s.read.Callback().Row().After("gorm:row").Register("explain", explain),
	} {
		if on != nil {
			t.Fatal(on)
		}
	}
	for _, locations := range [][]int64{nil, {shop.first}} {
		rows, err := s.Answers(t.Context(), shop.org, AnswerQuery{
			Filter: surveys.Filter{From: 0, To: 100_000, Locations: locations}, Low: true, Limit: 10,
		})
		if err != nil || len(rows) != 10 {
			t.Fatalf("%d rows, %v", len(rows), err)
		}
	}
	found := 0
	for _, plan := range plans {
		if strings.HasPrefix(plan, "SCAN") {
			t.Errorf("a list scans: %s", plan)
		}
		if strings.Contains(plan, "SEARCH mentions") || strings.Contains(plan, "SEARCH answers") {
			found++
			if !strings.Contains(plan, "response_id=?") {
				t.Errorf("a list reads more than its rows: %s", plan)
			}
		}
	}
	if found < 4 {
		t.Errorf("only %d plans were seen: %q", found, plans)
	}
}
