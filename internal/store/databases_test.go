package store

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"opina/internal/pgtest"
	"opina/surveys"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Run(m)) }

// forEachDatabase runs a test on both databases, each time on an empty one with the schema of today.
func forEachDatabase(t *testing.T, test func(t *testing.T, s *Store)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, openTest(t, filepath.Join(t.TempDir(), "opina.db"))) })
	t.Run("postgres", func(t *testing.T) { test(t, openTest(t, postgresDSN(t))) })
}

// postgresDSN is a fresh database that is migrated already.
func postgresDSN(t *testing.T) string {
	t.Helper()
	return pgtest.Template(t, "store", func(dsn string) error {
		s, err := Open(t.Context(), Config{DSN: dsn})
		if err != nil {
			return err
		}
		return s.Close()
	})
}

func openTest(t *testing.T, dsn string) *Store {
	t.Helper()
	s, err := Open(t.Context(), Config{DSN: dsn})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// shop is what most tests start from: an organization with two shops and a poster in the first.
type shop struct {
	org          int64
	first, other int64
	poster       Touchpoint
	desk         *Desk
}

var testContent = surveys.Content{
	Title:     surveys.Text{"en": "How was it?"},
	Languages: []string{"en", "es"},
	Questions: []surveys.Question{
		{ID: "face", Kind: surveys.Smiley, Points: 4, Title: surveys.Text{"en": "How was it today?"}},
		{
			ID: "why", Kind: surveys.Multiple, Title: surveys.Text{"en": "What went wrong?"},
			ShowIf: &surveys.Condition{Question: "face", In: []string{"1", "2"}},
			Options: []surveys.Option{
				{ID: "wait", Title: surveys.Text{"en": "The wait"}, Theme: "service.waiting"},
				{ID: "staff", Title: surveys.Text{"en": "The staff"}, Theme: "treatment.rudeness"},
				{ID: "other", Title: surveys.Text{"en": "Something else"}},
			},
		},
		{ID: "comment", Kind: surveys.LongText, Title: surveys.Text{"en": "Tell us"}},
		{ID: "contact", Kind: surveys.Contact, Title: surveys.Text{"en": "An answer?"}},
	},
}

func newShop(t testing.TB, s *Store) shop {
	t.Helper()
	var out shop
	var err error
	check := func() {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	out.org, err = s.CreateOrganization(t.Context(), Organization{
		Name: "Chain", Lang: "es", TimeZone: "Europe/Madrid", AnswerWithin: 48 * time.Hour, CreatedAt: time.Now(),
	})
	check()
	out.first, err = s.CreateLocation(t.Context(), Location{Organization: out.org, Name: "First", TimeZone: "Europe/Madrid"})
	check()
	out.other, err = s.CreateLocation(t.Context(), Location{Organization: out.org, Name: "Other", TimeZone: "Europe/Madrid"})
	check()
	v, err := s.CreateSurvey(t.Context(), out.org, "satisfaction", testContent)
	check()
	out.poster, err = s.CreateTouchpoint(t.Context(), Touchpoint{
		Organization: out.org, Location: out.first, Survey: v.Survey, Name: "Poster", Channel: surveys.QR,
	})
	check()
	out.desk, err = s.Desk(t.Context(), out.poster.Code, 0)
	check()
	return out
}

// publishNext publishes content as the next version of a survey, the way an owner does.
func publishNext(t failer, s *Store, org, survey int64, content surveys.Content) surveys.Version {
	t.Helper()
	before, err := s.Survey(t.Context(), org, survey)
	if err != nil {
		t.Fatal(err)
	}
	revision, err := s.SaveDraft(t.Context(), org, survey, before.Revision, content, 1, noon)
	if err != nil {
		t.Fatal(err)
	}
	v, err := s.PublishDraft(t.Context(), org, survey, revision, 1, noon)
	if err != nil {
		t.Fatal(err)
	}
	return v
}
