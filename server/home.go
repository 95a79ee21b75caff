package server

import (
	"context"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"opina/charts"
	"opina/internal/i18n"
	"opina/internal/store"
	"opina/server/views"
	"opina/surveys"
	"opina/surveys/themes"
)

// asked is what the home page and its parts were asked to show, and to whom.
type asked struct {
	filter
	question question
	member   surveys.Member
	org      store.Organization
	shops    []store.Location // those the member sees
	words    i18n.Words
}

func (s *Server) asked(c *fiber.Ctx) (asked, error) {
	ctx := c.UserContext()
	a := asked{question: questionOf(c), member: memberOf(c), words: i18n.In(s.langOf(c))}
	var err error
	if a.org, err = s.Store.Organization(ctx, a.member.Organization); err != nil {
		return a, err
	}
	if a.shops, err = s.seenLocations(ctx, a.member); err != nil {
		return a, err
	}
	a.filter, err = a.question.read(a.member, a.shops, s.today(a.org))
	return a, err
}

// showHome is the page a member starts with: what customers say, then who, then the numbers over time.
func (s *Server) showHome(c *fiber.Ctx) error {
	a, err := s.asked(c)
	if err != nil {
		return err
	}
	p := views.Home{Page: s.page(c, "home", "home.title"), Filter: a.filterView()}
	if p.Summary, err = s.summary(c.UserContext(), a); err != nil {
		return err
	}
	for _, name := range chartNames {
		chart, err := s.draw(c.UserContext(), name, a)
		if err != nil {
			return err
		}
		p.Charts = append(p.Charts, chart)
	}
	if p.Low, err = s.low(c.UserContext(), a); err != nil {
		return err
	}
	return render(c, views.HomePage(p))
}

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

func (a asked) filterView() views.HomeFilter {
	w := a.words
	v := views.HomeFilter{From: a.From.String(), To: a.To.String(), Period: "range"}
	v.Shops = []views.Choice{{Value: "", Label: w.T("home.filter.all")}}
	for _, l := range a.shops {
		v.Shops = append(v.Shops, views.Choice{Value: formatID(l.ID), Label: l.Name})
	}
	if a.Location != 0 {
		v.Shop = formatID(a.Location)
	}
	offered := false
	for _, days := range periods {
		offered = offered || days == a.Days
		v.Periods = append(v.Periods, views.Choice{Value: formatID(int64(days)), Label: w.T("home.filter.days", "Count", days)})
	}
	if a.Days > 0 {
		v.Period = formatID(int64(a.Days))
		if !offered { // typed into the address
			v.Periods = append(v.Periods, views.Choice{Value: v.Period, Label: w.T("home.filter.days", "Count", a.Days)})
		}
	}
	v.Periods = append(v.Periods, views.Choice{Value: "range", Label: w.T("home.filter.range")})
	for _, key := range a.Wrong {
		v.Notes = append(v.Notes, w.T(key, "Days", usualPeriod))
	}
	return v
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

// headline reads the themes of both periods, and of each shop where one of several could explain them.
func (s *Server) headline(ctx context.Context, a asked, now, before surveys.Sums) (surveys.Headline, error) {
	themesNow, err := s.improvements(ctx, a, a.Filter)
	if err != nil {
		return surveys.Headline{}, err
	}
	themesBefore, err := s.improvements(ctx, a, a.before())
	if err != nil {
		return surveys.Headline{}, err
	}
	var places []surveys.PlaceThemes
	if a.Location == 0 && len(a.shops) > 1 && now.Responses >= surveys.EnoughToCompare {
		for _, l := range a.shops {
			counts, err := s.improvements(ctx, a, surveys.Filter{Locations: []int64{l.ID}, From: a.From, To: a.To})
			if err != nil {
				return surveys.Headline{}, err
			}
			places = append(places, surveys.PlaceThemes{Location: l.ID, Themes: counts})
		}
	}
	return surveys.NewHeadline(
		surveys.Period{Responses: now.Responses, Themes: themesNow},
		surveys.Period{Responses: before.Responses, Themes: themesBefore}, places), nil
}

// improvements counts only the themes that can be improved.
func (s *Server) improvements(ctx context.Context, a asked, f surveys.Filter) ([]surveys.ThemeCount, error) {
	counts, err := s.Store.Themes(ctx, a.org.ID, f)
	if err != nil {
		return nil, err
	}
	var out []surveys.ThemeCount
	for _, c := range counts {
		if theme, ok := themes.Core().Theme(c.Theme); ok && theme.Improvement {
			out = append(out, c)
		}
	}
	return out, nil
}

// say puts the headline into words.
func (a asked) say(h surveys.Headline, n int64) (first, more views.Sentence) {
	w := a.words
	theme := w.T("home.quoted", "Text", lowerFirst(themes.Core().Name(h.Theme, w.Lang)))
	args := []any{
		"Period", a.period(), "Number", w.Number(h.Now), "Before", w.Number(h.Before),
		"Span", w.T("home.before", "Count", a.length()), "Theme", stress,
	}
	answers := []any{"Period", a.period(), "Count", n, "Number", w.Number(n)}
	switch h.Kind {
	case surveys.Silence:
		return views.Sentence{Before: w.T("home.headline.silence.title")}, more
	case surveys.TooFew:
		if h.Theme != "" {
			more = stressed(w.T("home.headline.few.theme", args...), theme)
		}
		return views.Sentence{Before: w.T("home.headline.few", answers...)}, more
	case surveys.NoTheme:
		return views.Sentence{Before: w.T("home.headline.praise", answers...)}, more
	}
	key := "home.headline.theme"
	if h.Kind == surveys.TrendTheme {
		key = map[bool]string{true: "home.headline.up", false: "home.headline.down"}[h.Now > h.Before]
		if h.Now == h.Before {
			key = "home.headline.same"
		}
	}
	for _, l := range a.shops {
		if l.ID == h.Location {
			more = stressed(w.T("home.headline.place", "Place", stress), l.Name)
		}
	}
	return stressed(w.T(key, args...), theme), more
}

// stress stands in a message for the part to be stressed.
const stress = "\x00"

// stressed splits a message at the mark and puts the part there.
func stressed(message, part string) views.Sentence {
	before, after, _ := strings.Cut(message, stress)
	return views.Sentence{Before: before, Stressed: part, After: after}
}

// lowerFirst makes a name fit inside a sentence.
func lowerFirst(name string) string {
	first, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToLower(first)) + name[size:]
}

// period says the period at the start of a sentence.
func (a asked) period() string {
	w := a.words
	switch {
	case a.Days > 0:
		return w.T("home.period.days", "Count", a.Days)
	case a.From == a.To:
		return w.T("home.period.day", "From", w.Day(a.From.Time()))
	}
	return w.T("home.period.range", "From", w.Day(a.From.Time()), "To", w.Day(a.To.Time()))
}

func (a asked) span() string { return a.words.Span(a.From.Time(), a.To.Time()) }

// firstStep says what to do where there is no answer: wait for the first one, or look at a longer period.
func (s *Server) firstStep(ctx context.Context, a asked) (text, link string, err error) {
	ever := a.Filter
	ever.From, ever.To = 0, math.MaxInt32
	days, err := s.Store.Days(ctx, a.org.ID, ever)
	if err != nil || len(days) > 0 {
		return a.words.T("home.headline.silence.period"), "", err
	}
	return a.words.T("home.headline.silence"), a.words.T("home.headline.silence.go"), nil
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

// scope is what the charts share.
func (a asked) scope() charts.Scope { return charts.Scope{Words: a.words, From: a.From, To: a.To} }
