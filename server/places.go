package server

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"opina/internal/i18n"
	"opina/internal/store"
	"opina/server/views"
	"opina/surveys"
)

// recent is the number of days that the list of shops counts.
const recent = 30

// showPlaces lists the shops with their touchpoints.
func (s *Server) showPlaces(c *fiber.Ctx) error {
	forms := newPlaceForms()
	notice := ""
	words := i18n.In(s.langOf(c))
	switch c.Query("done") {
	case "shop":
		notice = words.T("places.shop.added")
	case "retired":
		notice = words.T("touchpoint.retired.done")
	}
	return s.places(c, forms, notice)
}

// placeForms are the page's two forms as they were typed.
type placeForms struct{ shop, touchpoint views.Form }

func newPlaceForms() placeForms {
	return placeForms{
		shop:       views.Form{ID: "add-shop", Values: map[string]string{"cut": "0"}},
		touchpoint: views.Form{ID: "add-touchpoint", Values: map[string]string{"channel": string(surveys.QR)}},
	}
}

// places shows the page with the forms. Something wrong in one of them makes it a 400.
func (s *Server) places(c *fiber.Ctx, forms placeForms, notice string) error {
	m, ctx := memberOf(c), c.UserContext()
	p := views.Places{Page: s.page(c, "places", "places.title"), Notice: notice, Shop: forms.shop, Touchpoint: forms.touchpoint}
	shops, err := s.seenLocations(ctx, m)
	if err != nil {
		return err
	}
	touchpoints, err := s.Store.Touchpoints(ctx, m.Organization)
	if err != nil {
		return err
	}
	for _, l := range shops {
		shop, err := s.shop(ctx, p.Words, l, touchpoints)
		if err != nil {
			return err
		}
		p.Shops = append(p.Shops, shop)
		p.Locations = append(p.Locations, views.Choice{Value: formatID(l.ID), Label: l.Name})
	}
	asked, err := s.askedSurveys(ctx, m.Organization)
	if err != nil {
		return err
	}
	for _, survey := range asked {
		content := survey.Latest.Content
		p.Surveys = append(p.Surveys, views.Choice{Value: formatID(survey.ID), Label: content.Title.In(p.Words.Lang, content.Fallback())})
	}
	for _, channel := range newChannels {
		p.Channels = append(p.Channels, views.Choice{Value: string(channel), Label: p.Words.T("places.channel." + string(channel))})
	}
	p.AddShop = m.Role == surveys.Owner
	p.AddTouchpoint = slices.Contains(managers.roles, m.Role) && len(p.Shops) > 0 && len(p.Surveys) > 0
	if p.AddShop {
		org, err := s.Store.Organization(ctx, m.Organization)
		if err != nil {
			return err
		}
		if _, typed := p.Shop.Values["zone"]; !typed {
			p.Shop.Values["zone"] = org.TimeZone
		}
		p.Zones = zoneChoices(p.Words, p.Shop.Values["zone"])
	}
	if len(p.Shop.Wrong)+len(p.Touchpoint.Wrong) > 0 {
		c.Status(fiber.StatusBadRequest)
	}
	return render(c, views.PlacesPage(p))
}

// shop is one shop of the list with its touchpoints and its answers of the last days, from the tallies.
func (s *Server) shop(ctx context.Context, w i18n.Words, l store.Location, touchpoints []store.Touchpoint) (views.Shop, error) {
	today := surveys.Place{TimeZone: l.TimeZone, CutHour: l.CutHour}.Local(s.Now()).Day
	days, err := s.Store.Days(ctx, l.Organization, surveys.Filter{Locations: []int64{l.ID}, From: today - recent + 1, To: today})
	if err != nil {
		return views.Shop{}, err
	}
	shop := views.Shop{
		ID: l.ID, Name: l.Name,
		Answers: answersSince(w, surveys.Total(days).Responses),
	}
	for _, t := range touchpoints {
		if t.Location != l.ID {
			continue
		}
		row := views.ShopTouchpoint{ID: t.ID, Name: t.Name, Channel: w.T("places.channel." + string(t.Channel))}
		if t.RetiredAt.IsZero() {
			row.Address = shortAddress(s.address(t))
			shop.Touchpoints = append(shop.Touchpoints, row)
		} else {
			row.Since = w.T("touchpoint.retired.since", "Day", w.Day(t.RetiredAt))
			shop.Retired = append(shop.Retired, row)
		}
	}
	return shop, nil
}

func answersSince(w i18n.Words, n int64) string {
	if n == 0 {
		return w.T("places.answers.none", "Days", recent)
	}
	return w.T("places.answers", "Count", n, "N", w.Number(n), "Days", recent)
}

// addLocation adds a shop.
func (s *Server) addLocation(c *fiber.Ctx) error {
	forms := newPlaceForms()
	f := newFields(c, &forms.shop, s.langOf(c))
	l := store.Location{
		Organization: memberOf(c).Organization,
		Name:         f.name("name"),
		TimeZone:     f.zone("zone"),
		CutHour:      f.number("cut", 0, 23),
	}
	if f.wrong() {
		return s.places(c, forms, "")
	}
	id, err := s.Store.CreateLocation(c.UserContext(), l)
	if err != nil {
		return err
	}
	return c.Redirect(fmt.Sprintf("/places?done=shop#shop-%d", id), fiber.StatusSeeOther)
}

// newChannels are the channels a member may open.
var newChannels = []surveys.Channel{surveys.QR, surveys.Kiosk, surveys.Link}

// addTouchpoint adds a touchpoint to a shop the member sees and shows its code.
func (s *Server) addTouchpoint(c *fiber.Ctx) error {
	m, ctx := memberOf(c), c.UserContext()
	forms := newPlaceForms()
	f := newFields(c, &forms.touchpoint, s.langOf(c))
	t := store.Touchpoint{
		Organization: m.Organization,
		Name:         f.name("name"),
		Location:     f.id("location"),
		Survey:       f.id("survey"),
		Channel:      surveys.Channel(f.typed("channel")),
		CreatedAt:    s.Now(),
	}
	if !slices.Contains(newChannels, t.Channel) {
		f.fail("channel", "places.wrong.choice")
	}
	if f.wrong() {
		return s.places(c, forms, "")
	}
	shops, err := s.seenLocations(ctx, m)
	if err != nil {
		return err
	}
	asked, err := s.askedSurveys(ctx, m.Organization)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(shops, func(l store.Location) bool { return l.ID == t.Location }) ||
		!slices.ContainsFunc(asked, func(v store.Survey) bool { return v.ID == t.Survey }) {
		return surveys.Fail(surveys.NotFound, "error.notfound", nil)
	}
	if t, err = s.Store.CreateTouchpoint(ctx, t); err != nil {
		return err
	}
	return c.Redirect(fmt.Sprintf("/touchpoints/%d?done=added", t.ID), fiber.StatusSeeOther)
}

// seenLocations are the shops that the member may see, in the order they were added.
func (s *Server) seenLocations(ctx context.Context, m surveys.Member) ([]store.Location, error) {
	all, err := s.Store.Locations(ctx, m.Organization)
	return slices.DeleteFunc(all, func(l store.Location) bool { return !m.Sees(l.ID) }), err
}

// askedSurveys are the surveys that customers can be asked: published ones. An import's only keeps what came from elsewhere.
func (s *Server) askedSurveys(ctx context.Context, org int64) ([]store.Survey, error) {
	all, err := s.Store.Surveys(ctx, org)
	return slices.DeleteFunc(all, func(v store.Survey) bool { return v.Kind == imported || v.Latest.Number == 0 }), err
}

func formatID(id int64) string { return strconv.FormatInt(id, 10) }
