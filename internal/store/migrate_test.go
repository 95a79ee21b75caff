package store

import (
	"path/filepath"
	"testing"

	"opina/internal/pgtest"
	"opina/surveys"
)

// openAt opens a database at an earlier schema, without what runs in the background.
func openAt(t *testing.T, dsn string, schema int64) *Store {
	t.Helper()
	s := &Store{pg: isPostgres(dsn)}
	var err error
	if s.pg {
		err = s.openPostgres(Config{DSN: dsn})
	} else {
		err = s.openSQLite(dsn)
	}
	if err != nil {
		t.Fatal(err)
	}
	provider, err := s.migrator()
	if err == nil {
		_, err = provider.UpTo(t.Context(), schema)
	}
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// A database from before there were drafts goes on as it was: surveys without drafts that are always asked, posters
// that can be answered.
func TestDatabaseFromBeforeDrafts(t *testing.T) {
	for name, dsn := range map[string]string{"sqlite": filepath.Join(t.TempDir(), "opina.db"), "postgres": pgtest.DSN(t)} {
		t.Run(name, func(t *testing.T) {
			old := openAt(t, dsn, 1)
			for _, row := range []string{
				`INSERT INTO organizations (id, name, lang, time_zone, created_at) VALUES (1, 'Chain', 'es', 'Europe/Madrid', 0)`,
				`INSERT INTO locations (organization_id, id, name, time_zone, created_at) VALUES (1, 1, 'Shop', 'Europe/Madrid', 0)`,
				`INSERT INTO surveys (organization_id, id, kind, created_at) VALUES (1, 1, 'satisfaction', 0), (1, 2, 'exit', 0)`,
				`INSERT INTO survey_versions (organization_id, survey_id, number, content, published_at) VALUES
					(1, 1, 1, '{"title":{"en":"One"},"languages":["en"],"questions":[{"id":"face","kind":"smiley","points":4,"title":{"en":"How?"}}]}', 5),
					(1, 2, 1, '{"title":{"en":"Two"},"languages":["en"],"questions":[]}', 6)`,
				`INSERT INTO touchpoints (organization_id, id, location_id, survey_id, code, name, channel, created_at) VALUES (1, 1, 1, 1, 'poster', 'Poster', 'qr', 0)`,
			} {
				if err := old.write.Exec(row).Error; err != nil {
					t.Fatal(err)
				}
			}
			if err := old.closePools(); err != nil {
				t.Fatal(err)
			}
			s := openTest(t, dsn)
			got := mustSurvey(t, s, 1, 1)
			if got.Draft != nil || got.Revision != 0 || !got.EditedAt.IsZero() || got.Latest.Number != 1 || !got.LatestAt.Equal(fromMillis(5)) {
				t.Errorf("the survey became %+v", got)
			}
			if o, err := s.Organization(t.Context(), 1); err != nil || o.Logo != "" {
				t.Errorf("the organization became %+v, %v", o, err)
			}
			// Its first survey can be answered on after the poster shows the second.
			if err := s.ShowSurvey(t.Context(), 1, 1, 2); err != nil {
				t.Fatal(err)
			}
			then := mustDesk(t, s, "poster", 1, 1)
			if why, _ := then.Closed(noon); why != surveys.Open {
				t.Errorf("closed: %q", why)
			}
			record(t, s, decide(t, then, surveys.Submission{ID: surveys.NewID(noon), Answers: []surveys.Answer{face(1)}}, noon))
			if n := totals(t, s, 1).Responses; n != 1 {
				t.Errorf("counted %d responses, want 1", n)
			}
		})
	}
}
