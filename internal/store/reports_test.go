package store

import (
	"math"
	"slices"
	"testing"

	"opina/surveys"
)

// rate records one response that answers a question with a number.
func rate(t *testing.T, s *Store, d *Desk, question string, value int) {
	t.Helper()
	record(t, s, decide(t, d, surveys.Submission{ID: surveys.NewID(noon), Answers: []surveys.Answer{{Question: question, Rating: &value}}}, noon))
}

func TestRatingsJoinAllVersions(t *testing.T) {
	forEachDatabase(t, func(t *testing.T, s *Store) {
		h, ctx := newShop(t, s), t.Context()
		faces, _ := testContent.Questions[0].Scale()
		stars := surveys.Scale{Kind: surveys.Stars, Min: 1, Max: 5}
		nps := surveys.Scale{Kind: surveys.NPS, Min: 0, Max: 10}
		want := func(name string, want ...surveys.RatingCount) {
			t.Helper()
			got, err := s.Ratings(ctx, h.org, everything())
			if err != nil || !slices.Equal(got, want) {
				t.Errorf("%s: got %v, %v; want %v", name, got, err, want)
			}
		}
		want("no answers")
		rate(t, s, h.desk, "face", 4)
		rate(t, s, h.desk, "face", 1)
		want("one version", surveys.RatingCount{Scale: faces, Value: 4, N: 1}, surveys.RatingCount{Scale: faces, Value: 1, N: 1})

		replaced := testContent
		replaced.Questions = []surveys.Question{{ID: "stars", Kind: surveys.Stars, Title: surveys.Text{"en": "Stars?"}}}
		publishNext(t, s, h.org, h.poster.Survey, replaced)
		rate(t, s, mustDesk(t, s, h.poster.Code, 0, 2), "stars", 5)
		rate(t, s, mustDesk(t, s, h.poster.Code, 0, 1), "face", 4) // an old poster
		three := []surveys.RatingCount{{Scale: faces, Value: 4, N: 2}, {Scale: faces, Value: 1, N: 1}, {Scale: stars, Value: 5, N: 1}}
		want("the rating question was replaced", three...)

		// Another survey's question of the same name is another question, and one that is no rating counts nowhere.
		other := replaced
		other.Questions = []surveys.Question{
			{ID: "face", Kind: surveys.NPS, Title: surveys.Text{"en": "Would you recommend us?"}},
			{ID: "stars", Kind: surveys.Stars, Title: surveys.Text{"en": "Stars?"}},
		}
		v, err := s.CreateSurvey(ctx, h.org, "nps", other)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.ShowSurvey(ctx, h.org, h.poster.ID, v.Survey); err != nil {
			t.Fatal(err)
		}
		d := mustDesk(t, s, h.poster.Code, 0, 0)
		rate(t, s, d, "face", 4)
		rate(t, s, d, "stars", 1)
		four := slices.Insert(slices.Clone(three), 0, surveys.RatingCount{Scale: nps, Value: 4, N: 1})
		want("two surveys", four...)

		if err := s.ArchiveSurvey(ctx, h.org, h.poster.Survey, noon); err != nil {
			t.Fatal(err)
		}
		if _, err := s.AddDraft(ctx, h.org, "ces", testContent, 1, noon); err != nil {
			t.Fatal(err)
		}
		want("one archived, one never published", four...)
		got, err := s.Ratings(ctx, h.org, surveys.Filter{From: 0, To: 100_000, Locations: []int64{h.other}})
		if err != nil || got != nil {
			t.Errorf("the other shop has %v, %v", got, err)
		}
	})
}

func TestAnswersOfOneSurvey(t *testing.T) {
	forEachDatabase(t, func(t *testing.T, s *Store) {
		h, ctx := newShop(t, s), t.Context()
		next := testContent
		next.Questions = append([]surveys.Question{{ID: "again", Kind: surveys.YesNo, Title: surveys.Text{"en": "Will you come back?"}}}, testContent.Questions...)
		publishNext(t, s, h.org, h.poster.Survey, next)
		other, err := s.CreateSurvey(ctx, h.org, "other", testContent)
		if err != nil {
			t.Fatal(err)
		}
		submit := func(d *Desk, answers ...surveys.Answer) {
			t.Helper()
			record(t, s, decide(t, d, surveys.Submission{ID: surveys.NewID(noon), Answers: answers}, noon))
		}
		submit(h.desk, face(1), why("wait", "other"), comment("slow"))
		submit(mustDesk(t, s, h.poster.Code, 0, 2), surveys.Answer{Question: "again", Options: []string{surveys.No}}, face(1), why("wait"))
		if err := s.ShowSurvey(ctx, h.org, h.poster.ID, other.Survey); err != nil {
			t.Fatal(err)
		}
		submit(mustDesk(t, s, h.poster.Code, 0, 0), face(4))

		for _, tt := range []struct {
			name   string
			survey int64
			filter surveys.Filter
			want   []QuestionCount
			days   int64
		}{
			{"both versions", h.poster.Survey, everything(), []QuestionCount{{"again", "no", 1}, {"face", "1", 2}, {"why", "other", 1}, {"why", "wait", 2}}, 2},
			{"another survey", other.Survey, everything(), []QuestionCount{{"face", "4", 1}}, 1},
			{"their shop", h.poster.Survey, surveys.Filter{To: 100_000, Locations: []int64{h.first}}, []QuestionCount{{"again", "no", 1}, {"face", "1", 2}, {"why", "other", 1}, {"why", "wait", 2}}, 2},
			{"another shop", h.poster.Survey, surveys.Filter{To: 100_000, Locations: []int64{h.other}}, nil, 0},
			{"other days", h.poster.Survey, surveys.Filter{To: surveys.DayOf(noon) - 1}, nil, 0},
			{"no such survey", 99, everything(), nil, 0},
		} {
			counts, err := s.AnswerCounts(ctx, h.org, tt.survey, tt.filter)
			if err != nil || !slices.Equal(counts, tt.want) {
				t.Errorf("%s: got %v, %v; want %v", tt.name, counts, err, tt.want)
			}
			days, err := s.SurveyDays(ctx, h.org, tt.survey, tt.filter)
			if err != nil || surveys.Total(days).Responses != tt.days {
				t.Errorf("%s: days %v, %v; want %d responses", tt.name, days, err, tt.days)
			}
		}
	})
}

func days(from, to surveys.Day) (all []surveys.Day) {
	for ; from <= to; from++ {
		all = append(all, from)
	}
	return all
}

// TestThemesOfAnyPeriod holds the themes read by weeks against those read day by day.
func TestThemesOfAnyPeriod(t *testing.T) {
	forEachDatabase(t, func(t *testing.T, s *Store) {
		h := newShop(t, s)
		today := surveys.DayOf(noon)
		for n := range 20 { // on every other day of six weeks
			at := noon.AddDate(0, 0, -2*n)
			record(t, s, decide(t, h.desk, surveys.Submission{ID: surveys.NewID(at), Answers: []surveys.Answer{face(1), why("wait")}}, at))
		}
		for from := today - 40; from <= today; from++ {
			for _, to := range append(days(from-1, today), math.MaxInt32) {
				got, err := s.Themes(t.Context(), h.org, surveys.Filter{From: from, To: to})
				if err != nil {
					t.Fatal(err)
				}
				var want, n int64
				if err := s.primary(t.Context()).Raw("SELECT COALESCE(SUM(responses), 0) FROM tally_themes WHERE organization_id = ? AND location_id = 0 AND day BETWEEN ? AND ?",
					h.org, int64(from), int64(to)).Scan(&want).Error; err != nil {
					t.Fatal(err)
				}
				for _, theme := range got {
					n += theme.Negative + theme.Positive
				}
				if n != want {
					t.Errorf("day %d to %d: %d, want %d", from, to, n, want)
				}
			}
		}
	})
}
