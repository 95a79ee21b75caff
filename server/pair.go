package server

import (
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"opina/internal/auth"
	"opina/internal/store"
	"opina/kiosk"
	"opina/server/views"
	"opina/surveys"
)

// Guessing the words of somebody else's tablet is slow by address and by member.
var (
	wordsByAddress = auth.Limit{Tries: 60, Window: 15 * time.Minute}
	wordsByMember  = auth.Limit{Tries: 30, Window: 15 * time.Minute}
)

// showPair says how a tablet is paired, and takes the words that it shows.
func (s *Server) showPair(c *fiber.Ctx) error {
	form := views.Form{ID: "words", Values: map[string]string{"words": surveys.Clean(c.Query("words")), "touchpoint": c.Query("touchpoint")}}
	if form.Values["words"] == "" {
		return s.wordsPage(c, form)
	}
	f := newFields(c, &form, s.langOf(c))
	folded, ok := kiosk.FoldWords(form.Values["words"])
	if !ok {
		f.fail("words", "pair.wrong.words")
		return s.wordsPage(c, form)
	}
	return c.Redirect(address{code: folded}.pair(form.Values["touchpoint"]), fiber.StatusSeeOther)
}

// pair is the address at which a tablet is confirmed, with the touchpoint that is meant for it.
func (a address) pair(touchpoint string) string {
	path := "/pair/" + a.code
	if _, err := strconv.ParseInt(touchpoint, 10, 64); err == nil {
		path += "?touchpoint=" + touchpoint
	}
	return path
}

// wordsPage shows how a tablet is paired. Something wrong in the form makes it a 400.
func (s *Server) wordsPage(c *fiber.Ctx, form views.Form) error {
	p := views.PairWords{Page: s.page(c, "places", "pair.title"), Form: form, Address: shortAddress(s.BaseURL + "/kiosk"), Plain: s.plain()}
	var err error
	if p.Code, err = codeTo(p.Words, s.BaseURL+"/kiosk"); err != nil {
		return err
	}
	if len(form.Wrong) > 0 {
		c.Status(fiber.StatusBadRequest)
	}
	return render(c, views.PairWordsPage(p))
}

// plain tells whether tablets reach us in a way in which browsers keep no app: without HTTPS, from another machine.
func (s *Server) plain() bool {
	base, err := url.Parse(s.BaseURL)
	return err == nil && base.Scheme != "https" && base.Hostname() != "localhost" && !net.ParseIP(base.Hostname()).IsLoopback()
}

// openPair asks whether the tablet that shows the words is the member's, and where it stands.
func (s *Server) openPair(c *fiber.Ctx) error {
	folded, waiting, err := s.waitingTablet(c, c.Params("words"))
	if err != nil {
		return s.lostWords(c, c.Params("words"), err)
	}
	form := views.Form{ID: "pair", Values: map[string]string{"words": folded, "touchpoint": c.Query("touchpoint")}}
	return s.pairPage(c, form, waiting)
}

// waitingTablet finds the tablet that shows the words. Each look counts as a try.
func (s *Server) waitingTablet(c *fiber.Ctx, words string) (folded string, p surveys.Pairing, err error) {
	folded, ok := kiosk.FoldWords(words)
	if !ok {
		return folded, p, surveys.Fail(surveys.Invalid, "pair.wrong.words", nil)
	}
	if err := s.throttleAddress(c, "pairing words", wordsByAddress); err != nil {
		return folded, p, err
	}
	m := memberOf(c)
	bucket := s.keys.Blind("tries of pairing words by member", formatID(m.Organization)+" "+formatID(m.ID))
	if err := s.take(c, bucket, wordsByMember); err != nil {
		return folded, p, err
	}
	p, err = s.Store.Pairing(c.UserContext(), s.tablets.BlindWords(folded), s.Now())
	if err == nil {
		err = s.Store.Forgive(c.UserContext(), bucket) // who knows the words was not guessing
	}
	return folded, p, err
}

// lostWords asks for the words again where no tablet shows them.
func (s *Server) lostWords(c *fiber.Ctx, typed string, err error) error {
	if kind := surveys.KindOf(err); kind != surveys.NotFound && kind != surveys.TooMany && kind != surveys.Invalid {
		return err
	}
	form := views.Form{ID: "words", Values: map[string]string{"words": strings.ReplaceAll(typed, "-", " "), "touchpoint": c.Query("touchpoint")}}
	f := newFields(c, &form, s.langOf(c))
	f.failed("words", err)
	if err := s.wordsPage(c, form); err != nil {
		return err
	}
	s.setStatus(c, err)
	return nil
}

// pairPage shows the form that confirms. Something wrong in it makes it a 400.
func (s *Server) pairPage(c *fiber.Ctx, form views.Form, waiting surveys.Pairing) error {
	fleet, err := s.fleet(c)
	if err != nil {
		return err
	}
	p := views.Pair{Page: s.page(c, "places", "pair.title"), Form: form, Shown: strings.Split(form.Values["words"], "-")}
	for _, d := range fleet.devices {
		switch {
		case d.Tablet == waiting.Tablet:
			p.Known = p.Words.T("pair.known", "Name", d.Name, "Place", fleet.placeName(d.Touchpoint))
			p.Form.Values["name"] = orElse(p.Form.Values["name"], d.Name)
			p.Form.Values["touchpoint"] = orElse(p.Form.Values["touchpoint"], formatID(d.Touchpoint))
		case d.RevokedAt.IsZero():
			p.Replaces = append(p.Replaces, views.Choice{Value: formatID(d.ID), Label: d.Name + " · " + fleet.placeName(d.Touchpoint)})
		}
	}
	p.Form.Values["name"] = orElse(p.Form.Values["name"], p.Words.T("pair.name.usual", "N", len(fleet.devices)+1))
	if len(p.Replaces) > 0 {
		p.Replaces = slices.Insert(p.Replaces, 0, views.Choice{Label: p.Words.T("pair.replaces.none")})
	}
	asked, err := s.askedSurveys(c.UserContext(), memberOf(c).Organization)
	if err != nil {
		return err
	}
	for _, shop := range fleet.shops {
		group := views.Choices{Label: shop.Name, Options: fleet.places(shop.ID)}
		if len(asked) > 0 {
			group.Options = append(group.Options, views.Choice{Value: newPlace + formatID(shop.ID), Label: p.Words.T("pair.place.new", "Shop", shop.Name)})
		}
		if len(group.Options) > 0 {
			p.Places = append(p.Places, group)
		}
	}
	if len(form.Wrong) > 0 {
		c.Status(fiber.StatusBadRequest)
	}
	return render(c, views.PairPage(p))
}

// newPlace begins the value of a choice that adds a touchpoint in a shop.
const newPlace = "shop-"

func orElse(text, other string) string {
	if text == "" {
		return other
	}
	return text
}

// confirmPair makes the tablet a device at a touchpoint.
func (s *Server) confirmPair(c *fiber.Ctx) error {
	ctx, m := c.UserContext(), memberOf(c)
	form := views.Form{ID: "pair", Values: map[string]string{}}
	f := newFields(c, &form, s.langOf(c))
	folded, waiting, err := s.waitingTablet(c, f.typed("words"))
	if err != nil {
		return s.lostWords(c, form.Values["words"], err)
	}
	form.Values["words"] = folded
	name := f.name("name")
	fleet, err := s.fleet(c)
	if err != nil {
		return err
	}
	replaces := int64(0)
	if f.typed("replaces") != "" {
		replaces = f.id("replaces")
		if _, ok := fleet.device(replaces); !ok {
			f.fail("replaces", "places.wrong.choice")
		}
	}
	place, err := s.chosenPlace(c, f, fleet, name)
	if err != nil {
		return err
	}
	if f.wrong() {
		return s.pairPage(c, form, waiting)
	}
	d := surveys.Device{Organization: m.Organization, Touchpoint: place, Name: name}
	id, err := s.Store.ConfirmPairing(ctx, s.tablets.BlindWords(folded), d, replaces, s.Now())
	if err != nil {
		return s.lostWords(c, folded, err)
	}
	return c.Redirect("/devices?done=paired&device="+formatID(id)+"#device-"+formatID(id), fiber.StatusSeeOther)
}

// chosenPlace is the touchpoint that was chosen, added where a new one was. It adds none while something else is wrong.
func (s *Server) chosenPlace(c *fiber.Ctx, f fields, fleet fleet, name string) (int64, error) {
	value := f.typed("touchpoint")
	shop, isNew := strings.CutPrefix(value, newPlace)
	id, err := strconv.ParseInt(shop, 10, 64)
	if err != nil {
		f.fail("touchpoint", "places.wrong.choice")
		return 0, nil
	}
	if !isNew {
		t, ok := fleet.touchpoints[id]
		if !ok || !fleet.canStand(t) {
			f.fail("touchpoint", "places.wrong.choice")
		}
		return id, nil
	}
	asked, err := s.askedSurveys(c.UserContext(), memberOf(c).Organization)
	if err != nil {
		return 0, err
	}
	if !slices.ContainsFunc(fleet.shops, func(l store.Location) bool { return l.ID == id }) || len(asked) == 0 {
		f.fail("touchpoint", "places.wrong.choice")
	}
	if f.wrong() {
		return 0, nil
	}
	t, err := s.Store.CreateTouchpoint(c.UserContext(), store.Touchpoint{
		Organization: memberOf(c).Organization, Location: id, Survey: asked[0].ID, Name: name, Channel: surveys.Kiosk, CreatedAt: s.Now(),
	})
	return t.ID, err
}
