package store

import (
	"reflect"
	"testing"
	"time"

	"opina/surveys"
)

func TestPublishedVersionsCannotBeTouchedBySQL(t *testing.T) {
	forEachDatabase(t, func(t *testing.T, s *Store) {
		h := newShop(t, s)
		attacks := []string{
			"UPDATE survey_versions SET content = '{}'",
			"UPDATE survey_versions SET published_at = 0",
			"DELETE FROM survey_versions",
			"DELETE FROM surveys",
		}
		const row = "INTO survey_versions (organization_id, survey_id, number, content, published_at) VALUES (1, 1, 1, '{}', 0)"
		if s.pg {
			attacks = append(attacks, "TRUNCATE survey_versions", "TRUNCATE surveys CASCADE",
				"INSERT "+row+" ON CONFLICT (organization_id, survey_id, number) DO UPDATE SET content = excluded.content")
		} else {
			attacks = append(attacks, "INSERT OR REPLACE "+row, "REPLACE "+row, "UPDATE OR REPLACE survey_versions SET number = 1",
				"INSERT "+row+" ON CONFLICT (organization_id, survey_id, number) DO UPDATE SET content = excluded.content")
		}
		if v := h.desk.Version; v.Organization != 1 || v.Survey != 1 || v.Number != 1 {
			t.Fatalf("the attacks aim at another version than %+v", v)
		}
		for _, attack := range attacks {
			if err := s.write.Exec(attack).Error; err == nil {
				t.Errorf("%s: went through", attack)
			}
		}
		all, err := s.Versions(t.Context(), h.org, h.poster.Survey)
		if err != nil || len(all) != 1 || !reflect.DeepEqual(all[0].Content, testContent) {
			t.Errorf("left %+v, %v", all, err)
		}
	})
}

func TestArchivedSurveysAreLeftOutOfLists(t *testing.T) {
	forEachDatabase(t, func(t *testing.T, s *Store) {
		h, foreign, ctx := newShop(t, s), newShop(t, s), t.Context()
		draft, err := s.AddDraft(ctx, h.org, "exit", testContent, 1, noon)
		if err != nil {
			t.Fatal(err)
		}
		ids := func(list func() ([]Survey, error)) (out []int64) {
			t.Helper()
			all, err := list()
			if err != nil {
				t.Fatal(err)
			}
			for _, v := range all {
				out = append(out, v.ID)
			}
			return out
		}
		inUse := func() []int64 { return ids(func() ([]Survey, error) { return s.Surveys(ctx, h.org) }) }
		archived := func() []int64 { return ids(func() ([]Survey, error) { return s.ArchivedSurveys(ctx, h.org) }) }
		if got := inUse(); !reflect.DeepEqual(got, []int64{h.poster.Survey, draft}) {
			t.Errorf("in use %v", got)
		}
		for range 2 { // the second time changes nothing
			if err := s.ArchiveSurvey(ctx, h.org, h.poster.Survey, noon); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.ArchiveSurvey(ctx, h.org, h.poster.Survey, noon.Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		if got := mustSurvey(t, s, h.org, h.poster.Survey); !got.ArchivedAt.Equal(noon) || got.Latest.Number != 1 || got.Revision != 0 {
			t.Errorf("archived as %+v", got)
		}
		if a, b := inUse(), archived(); !reflect.DeepEqual(a, []int64{draft}) || !reflect.DeepEqual(b, []int64{h.poster.Survey}) {
			t.Errorf("in use %v, archived %v", a, b)
		}
		if err := s.RestoreSurvey(ctx, h.org, h.poster.Survey); err != nil {
			t.Fatal(err)
		}
		if a, b := inUse(), archived(); len(a) != 2 || b != nil {
			t.Errorf("in use %v, archived %v", a, b)
		}
		for name, err := range map[string]error{
			"archive":  s.ArchiveSurvey(ctx, foreign.org, draft, noon),
			"restore":  s.RestoreSurvey(ctx, foreign.org, draft),
			"schedule": s.SetSchedule(ctx, foreign.org, draft, surveys.Schedule{}),
			"show":     s.ShowSurvey(ctx, foreign.org, foreign.poster.ID, draft),
			"discard":  s.DiscardDraft(ctx, foreign.org, draft, 1, 1, noon),
		} {
			t.Run(name, func(t *testing.T) { wantKind(t, err, surveys.NotFound) })
		}
		_, err = s.Survey(ctx, foreign.org, draft)
		wantKind(t, err, surveys.NotFound)
		_, err = s.SaveDraft(ctx, foreign.org, draft, 1, testContent, 1, noon)
		wantKind(t, err, surveys.NotFound)
		_, err = s.PublishDraft(ctx, foreign.org, draft, 1, 1, noon)
		wantKind(t, err, surveys.NotFound)
	})
}
