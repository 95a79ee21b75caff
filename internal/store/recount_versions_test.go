package store

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"opina/surveys"
	"opina/surveys/intake"
)

// drawQuestion asks something of any kind under the given id.
func drawQuestion(rt *rapid.T, id string) surveys.Question {
	q := surveys.Question{ID: id, Kind: rapid.SampledFrom(surveys.QuestionKinds).Draw(rt, "kind"), Title: surveys.Text{"en": "Question " + id}}
	if q.Kind == surveys.Smiley {
		q.Points = rapid.IntRange(4, 5).Draw(rt, "points")
	}
	if q.HasOptions() {
		for i := range rapid.IntRange(2, 4).Draw(rt, "options") {
			o := surveys.Option{ID: fmt.Sprint("o", i), Title: surveys.Text{"en": fmt.Sprint("Option ", i)}}
			if i > 0 {
				o.Theme = []string{"service.waiting", "treatment.rudeness", "place.cleanliness"}[i-1]
			}
			q.Options = append(q.Options, o)
		}
	}
	return q
}

// drawEdit is what an owner might make of a survey: questions added, removed, moved, turned into another kind, some of
// them shown only after an answer.
func drawEdit(rt *rapid.T, before surveys.Content) surveys.Content {
	after := before
	after.Questions = slices.Clone(before.Questions)
	for range rapid.IntRange(1, 4).Draw(rt, "edits") {
		i := rapid.IntRange(0, len(after.Questions)-1).Draw(rt, "at")
		switch rapid.SampledFrom([]string{"add", "remove", "move", "change", "condition"}).Draw(rt, "edit") {
		case "add":
			// An id may come back that an earlier version used for something else.
			id := fmt.Sprint("q", rapid.IntRange(0, 9).Draw(rt, "id"))
			if !slices.ContainsFunc(after.Questions, func(q surveys.Question) bool { return q.ID == id }) {
				after.Questions = slices.Insert(after.Questions, i, drawQuestion(rt, id))
			}
		case "remove":
			if len(after.Questions) > 1 {
				after.Questions = slices.Delete(after.Questions, i, i+1)
			}
		case "move":
			j := rapid.IntRange(0, len(after.Questions)-1).Draw(rt, "to")
			after.Questions[i], after.Questions[j] = after.Questions[j], after.Questions[i]
		case "change":
			after.Questions[i] = drawQuestion(rt, after.Questions[i].ID)
		case "condition":
			on := after.Questions[rapid.IntRange(0, i).Draw(rt, "on")]
			if values := on.Values(); values != nil {
				after.Questions[i].ShowIf = &surveys.Condition{Question: on.ID, In: values[:rapid.IntRange(1, len(values)).Draw(rt, "in")]}
			}
		}
	}
	after.Title = surveys.Text{"en": before.Title["en"] + "'"} // there is always something to publish
	return repair(after)
}

// repair takes away what CheckPublish refuses.
func repair(c surveys.Content) surveys.Content {
	contact := false
	for i := range c.Questions {
		q := &c.Questions[i]
		if q.Kind == surveys.Contact && contact {
			*q = surveys.Question{ID: q.ID, Kind: surveys.LineText, Title: q.Title}
		}
		contact = contact || q.Kind == surveys.Contact
	}
	for _, wrong := range c.CheckPublish() {
		var i int
		if _, err := fmt.Sscanf(wrong.Path, "questions[%d].show_if", &i); err == nil {
			c.Questions[i].ShowIf = nil
		}
	}
	return c
}

// drawAnswers answers some of a version's questions.
func drawAnswers(rt *rapid.T, c surveys.Content) (out []surveys.Answer) {
	for _, q := range c.Questions {
		if rapid.IntRange(0, 3).Draw(rt, "skip") == 0 {
			continue
		}
		a := surveys.Answer{Question: q.ID}
		scale, rates := q.Scale()
		switch {
		case rates:
			value := rapid.IntRange(scale.Min, scale.Max).Draw(rt, "rating")
			a.Rating = &value
		case q.Kind == surveys.Multiple:
			a.Options = rapid.SliceOfDistinct(rapid.SampledFrom(q.Values()), rapid.ID[string]).Draw(rt, "options")
		case q.IsText():
			a.Text = rapid.SampledFrom([]string{"", "the queue was endless", "todo muy limpio", "nada"}).Draw(rt, "text")
		case q.Kind == surveys.Contact:
			a.Contact, a.Consent = "ana@example.com", true
		default:
			a.Options = []string{rapid.SampledFrom(q.Values()).Draw(rt, "option")}
		}
		out = append(out, a)
	}
	return out
}

// checkReports holds the reports that read tallies against the stored responses.
func checkReports(t failer, s *Store, org, survey int64) {
	t.Helper()
	ctx, filter := t.Context(), everything()
	all, err := s.versions.all(s.primary(ctx), org)
	if err != nil {
		t.Fatal(err)
	}
	rating := make(map[asks]surveys.Scale)
	for _, v := range all {
		if q, scale, ok := v.Content.Rating(); ok {
			rating[asks{v.Survey, q.ID}] = scale
		}
	}
	ratings := make(map[surveys.Scale]map[int]int64)
	chosen := make(map[QuestionCount]int64)
	var days surveys.Sums
	for _, r := range stored(t, s, org) {
		if r.response.HeldOut {
			continue
		}
		for _, a := range r.response.Answers {
			scale, rates := rating[asks{r.response.Survey, a.Question}]
			if rates && a.Rating != nil {
				if ratings[scale] == nil {
					ratings[scale] = make(map[int]int64)
				}
				ratings[scale][*a.Rating]++
			}
			if r.response.Survey != survey {
				continue
			}
			if a.Rating != nil {
				chosen[QuestionCount{Question: a.Question, Value: fmt.Sprint(*a.Rating)}]++
			}
			for _, o := range a.Options {
				chosen[QuestionCount{Question: a.Question, Value: o}]++
			}
		}
		if r.response.Survey == survey {
			days.Responses++
		}
	}
	got, err := s.Ratings(ctx, org, filter)
	if want := surveys.RatingCounts(ratings); err != nil || !slices.Equal(got, want) {
		t.Errorf("ratings are %v, %v; want %v", got, err, want)
	}
	counts := make(map[QuestionCount]int64)
	rows, err := s.AnswerCounts(ctx, org, survey, filter)
	for _, c := range rows {
		counts[QuestionCount{Question: c.Question, Value: c.Value}] = c.N
	}
	if err != nil || !maps.Equal(counts, chosen) {
		t.Errorf("answers are %v, %v; want %v", counts, err, chosen)
	}
	perDay, err := s.SurveyDays(ctx, org, survey, filter)
	if n := surveys.Total(perDay).Responses; err != nil || n != days.Responses {
		t.Errorf("the days count %d responses, %v; want %d", n, err, days.Responses)
	}
}

// However a survey changes, whichever version is answered and revised on another one: tally = recount.
func TestTallyIsRecountOverVersions(t *testing.T) {
	forEachDatabase(t, func(t *testing.T, s *Store) {
		shop := newShop(t, s)
		second, err := s.CreateTouchpoint(t.Context(), Touchpoint{
			Organization: shop.org, Location: shop.other, Survey: shop.poster.Survey, Name: "Tablet", Channel: surveys.Kiosk,
		})
		if err != nil {
			t.Fatal(err)
		}
		rapid.Check(t, func(rt *rapid.T) {
			content := repair(surveys.Content{
				Title: surveys.Text{"en": "Survey"}, Languages: []string{"en"},
				Questions: []surveys.Question{drawQuestion(rt, "q0"), drawQuestion(rt, "q1"), drawQuestion(rt, "q2")},
			})
			first, err := s.CreateSurvey(t.Context(), shop.org, "other", content)
			if err != nil {
				rt.Fatal(err)
			}
			survey := first.Survey
			versions := 1
			for range rapid.IntRange(0, 3).Draw(rt, "more versions") {
				content = publishNext(rt, s, shop.org, survey, drawEdit(rt, content)).Content
				versions++
			}
			for _, touchpoint := range []int64{shop.poster.ID, second.ID} {
				if err := s.ShowSurvey(t.Context(), shop.org, touchpoint, survey); err != nil {
					rt.Fatal(err)
				}
			}
			ids := make([]surveys.ID, rapid.IntRange(1, 3).Draw(rt, "ids"))
			for i := range ids {
				ids[i] = surveys.NewID(noon)
			}
			for range rapid.IntRange(1, 3).Draw(rt, "batches") {
				var batch []intake.Decision
				for range rapid.IntRange(1, 6).Draw(rt, "submissions") {
					code := rapid.SampledFrom([]string{shop.poster.Code, second.Code}).Draw(rt, "code")
					desk, err := s.Desk(t.Context(), code, rapid.IntRange(1, versions).Draw(rt, "version"))
					if err != nil {
						rt.Fatal(err)
					}
					at := noon.Add(time.Duration(rapid.IntRange(0, 72).Draw(rt, "hours")) * time.Hour)
					d, err := intake.Decide(desk.Desk, surveys.Submission{
						ID: rapid.SampledFrom(ids).Draw(rt, "id"), Revision: rapid.IntRange(0, 6).Draw(rt, "revision"),
						Finished: rapid.Bool().Draw(rt, "finished"), Answers: drawAnswers(rt, desk.Version.Content),
					}, at)
					var refused *surveys.Error
					if errors.As(err, &refused) && strings.HasSuffix(refused.Error(), "question that was asked") {
						continue // nothing was answered
					}
					if err != nil {
						rt.Fatal(err)
					}
					d.Response.HeldOut = rapid.IntRange(0, 9).Draw(rt, "held out") == 0
					batch = append(batch, d)
				}
				_, errs := s.RecordAll(t.Context(), batch)
				if err := errors.Join(errs...); err != nil {
					rt.Fatal(err)
				}
				switch rapid.IntRange(0, 5).Draw(rt, "then") {
				case 0:
					if _, err := s.FinishIdle(t.Context(), noon.Add(100*time.Hour)); err != nil {
						rt.Fatal(err)
					}
				case 1:
					err := s.Erase(t.Context(), shop.org, rapid.SampledFrom(ids).Draw(rt, "erased"), noon)
					if err != nil && surveys.KindOf(err) != surveys.NotFound {
						rt.Fatal(err)
					}
				}
			}
			checkRecount(rt, s, shop.org)
			checkReports(rt, s, shop.org, survey)
		})
	})
}
