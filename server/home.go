package server

import (
	"github.com/gofiber/fiber/v2"

	"opina/charts"
	"opina/internal/i18n"
	"opina/internal/store"
	"opina/server/views"
	"opina/surveys"
	"opina/surveys/intake"
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
	tagger   intake.Tagger
	taxonomy *themes.Taxonomy // the tagger's
}

func (s *Server) asked(c *fiber.Ctx) (asked, error) { return s.askedFor(c, questionOf(c)) }

// askedFor is asked where the question did not come in the address.
func (s *Server) askedFor(c *fiber.Ctx, q question) (asked, error) {
	ctx := c.UserContext()
	a := asked{question: q, member: memberOf(c), words: i18n.In(s.langOf(c))}
	var err error
	if a.org, err = s.Store.Organization(ctx, a.member.Organization); err != nil {
		return a, err
	}
	if a.shops, err = s.seenLocations(ctx, a.member); err != nil {
		return a, err
	}
	if a.tagger, err = s.Store.Tagger(ctx, a.org.ID); err != nil {
		return a, err
	}
	a.taxonomy = a.tagger.Model.Taxonomy()
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
	if p.Silent, err = s.silent(c, p.Words); err != nil {
		return err
	}
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

// scope is what the charts share.
func (a asked) scope() charts.Scope { return charts.Scope{Words: a.words, From: a.From, To: a.To} }
