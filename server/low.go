package server

import (
	"context"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"opina/charts"
	"opina/internal/store"
	"opina/server/views"
	"opina/surveys"
)

const (
	lowShown = 10 // low ratings on the home page
	lowRead  = 40 // read for them: those that say something go before bare faces
)

// showLow is the list of low ratings alone, for a page that is already open.
func (s *Server) showLow(c *fiber.Ctx) error {
	a, err := s.asked(c)
	if err != nil {
		return err
	}
	low, err := s.low(c.UserContext(), a)
	if err != nil {
		return err
	}
	return render(c, views.LowPart(s.page(c, "home", "home.title"), low))
}

// low are the latest low ratings that say something.
func (s *Server) low(ctx context.Context, a asked) (views.Low, error) {
	rows, err := s.Store.Answers(ctx, a.org.ID, store.AnswerQuery{Filter: a.Filter, Low: true, Counted: true, Limit: lowRead})
	if err != nil {
		return views.Low{}, err
	}
	days, err := s.Store.Days(ctx, a.org.ID, a.Filter)
	if err != nil {
		return views.Low{}, err
	}
	n, w := surveys.Total(days).Low, a.words
	v := views.Low{Note: w.T("home.low.note", "Count", n, "Number", w.Number(n), "Span", a.span())}
	for _, row := range telling(rows) {
		v.Ratings = append(v.Ratings, a.lowRating(row, s.Now()))
	}
	return v, nil
}

// telling picks the rows to show: those that say more than a face, then bare ones where there are too few.
func telling(rows []store.AnswerRow) []store.AnswerRow {
	var speaking, bare []store.AnswerRow
	for _, r := range rows {
		if r.Comment() != "" || r.Contact != "" {
			speaking = append(speaking, r)
		} else {
			bare = append(bare, r)
		}
	}
	picked := append(speaking, bare...)
	picked = picked[:min(lowShown, len(picked))]
	slices.SortStableFunc(picked, func(a, b store.AnswerRow) int { return b.EffectiveAt.Compare(a.EffectiveAt) })
	return picked
}

func (a asked) lowRating(r store.AnswerRow, now time.Time) views.LowRating {
	w, zone, shop := a.words, time.UTC, ""
	for _, l := range a.shops {
		if l.ID == r.Place.Location {
			zone, shop = zoneOf(l), l.Name
		}
	}
	at := r.EffectiveAt.In(zone)
	v := views.LowRating{
		ID: r.ID.String(), Mood: mood(*r.Rating), Rating: charts.RatingName(w, r.Rating.Scale, r.Rating.Value), Shop: shop,
		When: w.When(at, now), WhenISO: at.Format(time.RFC3339), Lang: r.Lang, Contact: r.Contact,
		Comment: underline(mark(r.Comment(), ""), blamed(reasons(a.tagger, w, r))),
	}
	for _, m := range r.Mentions {
		if m.Polarity == surveys.Negative {
			v.Reasons = append(v.Reasons, a.taxonomy.Name(m.Theme, w.Lang))
		}
	}
	if r.Contact != "" && !r.DueAt.IsZero() {
		key := "home.low.due"
		if v.Late = now.After(r.DueAt); v.Late {
			key = "home.low.late"
		}
		v.Promised = w.T(key, "Time", w.Moment(r.DueAt.In(zone)))
	}
	return v
}

// mood is the face that stands for a low rating: the worst of the scale, or the next one.
func mood(r surveys.Rating) string {
	if r.Value == r.Scale.Min {
		return "bad"
	}
	return "poor"
}
