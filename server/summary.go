package server

import (
	"context"
	"math"

	"github.com/gofiber/fiber/v2"

	"opina/server/views"
	"opina/surveys"
)

// showSummary is the part of the home page above the charts, for a page that is already open.
func (s *Server) showSummary(c *fiber.Ctx) error {
	a, err := s.asked(c)
	if err != nil {
		return err
	}
	summary, err := s.summary(c.UserContext(), a)
	if err != nil {
		return err
	}
	return render(c, views.SummaryPart(s.page(c, "home", "home.title"), summary))
}

// summary is what the numbers of the period say.
func (s *Server) summary(ctx context.Context, a asked) (views.Summary, error) {
	days, err := s.Store.Days(ctx, a.org.ID, a.Filter)
	if err != nil {
		return views.Summary{}, err
	}
	daysBefore, err := s.Store.Days(ctx, a.org.ID, a.before())
	if err != nil {
		return views.Summary{}, err
	}
	now, before := surveys.Total(days), surveys.Total(daysBefore)
	headline, err := s.headline(ctx, a, now, before)
	if err != nil {
		return views.Summary{}, err
	}
	v := views.Summary{
		Answers:       a.words.Number(now.Responses),
		AnswersDetail: a.words.T("home.answers.detail", "Commented", a.words.Number(now.Commented), "Low", a.words.Number(now.Low), "Count", now.Low),
		Satisfaction:  a.satisfaction(now, before),
		Index:         a.index(now),
	}
	v.Headline, v.More = a.say(headline, now.Responses)
	if headline.Kind == surveys.Silence {
		if v.More.Before, v.Go, err = s.firstStep(ctx, a); err != nil {
			return v, err
		}
	}
	return v, nil
}

// satisfaction is the share of the two best faces, compared with the period before where both have enough ratings.
func (a asked) satisfaction(now, before surveys.Sums) views.Score {
	w, share, was := a.words, now.Satisfaction(), before.Satisfaction()
	if share.N == 0 {
		return views.Score{Empty: w.T("home.satisfaction.none")}
	}
	v := views.Score{
		Value: w.Percent(share.Value),
		Of: w.T("home.satisfaction.of", "Top", w.Number(now.Top), "Number", w.Number(share.N), "Count", share.N,
			"Span", a.span()),
		Between: w.T("home.satisfaction.between", "Low", w.Percent(share.Low), "High", w.Percent(share.High)),
		Low:     perThousand(share.Low), At: perThousand(share.Value), High: perThousand(share.High),
		Change:  w.T("home.satisfaction.few"),
		Formula: w.T("home.satisfaction.formula", "Least", surveys.EnoughToCompare),
	}
	change, enough := surveys.Change(share, was)
	if !enough {
		return v
	}
	points := math.Round(100 * change.Value)
	v.Trend = "same"
	if points > 0 {
		v.Trend = "up"
	} else if points < 0 {
		v.Trend = "down"
	}
	v.Change = w.T("home.satisfaction."+v.Trend, "Points", w.Number(int64(math.Abs(points))), "Count", int64(math.Abs(points)),
		"Before", w.Percent(was.Value), "Span", w.T("home.before", "Count", a.length()), "Number", w.Number(was.N))
	if points != 0 && change.Low < 0 && change.High > 0 {
		v.Caution = w.T("home.satisfaction.overlap")
	}
	return v
}

// index is the mean of the faces on 0 to 100.
func (a asked) index(now surveys.Sums) views.Score {
	w, mean := a.words, now.MeanIndex()
	if mean.N == 0 {
		return views.Score{Empty: w.T("home.index.none")}
	}
	return views.Score{
		Value:   w.Decimal(mean.Value, 1),
		Between: w.T("home.index.between", "Low", w.Decimal(mean.Low, 1), "High", w.Decimal(mean.High, 1)),
		Low:     perThousand(mean.Low / 100), At: perThousand(mean.Value / 100), High: perThousand(mean.High / 100),
		Formula: w.T("home.index.formula"),
	}
}

func perThousand(share float64) int { return int(math.Round(1000 * share)) }
