package server

import (
	"bytes"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"opina/internal/i18n"
	"opina/internal/qr"
	"opina/internal/store"
	"opina/server/views"
	"opina/surveys"
	"opina/surveys/themes"
)

// seenTouchpoint is the touchpoint that the path names. One of a shop that the member does not see is not found, as if it did not exist.
func (s *Server) seenTouchpoint(c *fiber.Ctx) (store.Touchpoint, error) {
	m := memberOf(c)
	missing := surveys.Fail(surveys.NotFound, "error.notfound", nil)
	id, err := strconv.ParseInt(c.Params("id"), 10, 64)
	if err != nil {
		return store.Touchpoint{}, missing
	}
	t, err := s.Store.Touchpoint(c.UserContext(), m.Organization, id)
	if err == nil && !m.Sees(t.Location) {
		err = missing
	}
	return t, err
}

// address is where a touchpoint's code leads: the survey, on a tablet the app that is paired, "" for one that nobody opens.
func (s *Server) address(t store.Touchpoint) string {
	code := url.PathEscape(t.Code)
	switch t.Channel {
	case surveys.QR, surveys.Link:
		return s.BaseURL + "/s/" + code
	case surveys.Kiosk:
		return s.BaseURL + "/kiosk"
	}
	return ""
}

// shortAddress is an address as people type it.
func shortAddress(address string) string {
	return strings.TrimPrefix(strings.TrimPrefix(address, "https://"), "http://")
}

// showTouchpoint shows one touchpoint with its code, its address and its poster.
func (s *Server) showTouchpoint(c *fiber.Ctx) error {
	t, err := s.seenTouchpoint(c)
	if err != nil {
		return err
	}
	m := memberOf(c)
	p := views.Touchpoint{Page: s.page(c, "places", "touchpoint.title"), ID: t.ID, Name: t.Name, JS: s.Assets.URL("touchpoint.js")}
	p.Title = t.Name
	p.Channel = p.Words.T("places.channel." + string(t.Channel))
	if p.Shop, err = s.shopName(c, t.Location); err != nil {
		return err
	}
	switch c.Query("done") {
	case "added":
		p.Notice = p.Words.T("touchpoint.added")
	case "survey":
		p.Notice = p.Words.T("touchpoint.survey.saved")
	}
	if !t.RetiredAt.IsZero() {
		p.Since = p.Words.T("touchpoint.retired.since", "Day", p.Words.Day(t.RetiredAt))
		return render(c, views.TouchpointPage(p))
	}
	p.Retire = m.Role == surveys.Owner || m.Role == surveys.Manager
	if p.Tablet = t.Channel == surveys.Kiosk; p.Tablet {
		if err := s.tabletsHere(c, t, &p); err != nil {
			return err
		}
	} else if p.Survey, err = s.shownSurvey(c, t); err != nil {
		return err
	}
	if p.URL = s.address(t); p.URL == "" {
		return render(c, views.TouchpointPage(p))
	}
	p.Address = shortAddress(p.URL)
	if p.Code, err = s.codeOf(p.Words, t); err != nil {
		return err
	}
	if p.Poster, err = s.posterOf(c, t); err != nil {
		return err
	}
	return render(c, views.TouchpointPage(p))
}

func (s *Server) shopName(c *fiber.Ctx, location int64) (string, error) {
	all, err := s.Store.Locations(c.UserContext(), memberOf(c).Organization)
	for _, l := range all {
		if l.ID == location {
			return l.Name, nil
		}
	}
	return "", err
}

func (s *Server) codeOf(w i18n.Words, t store.Touchpoint) (views.Code, error) {
	return codeTo(w, s.address(t))
}

// codeTo draws the code of an address.
func codeTo(w i18n.Words, address string) (views.Code, error) {
	code, err := qr.New(address)
	if err != nil {
		return views.Code{}, err
	}
	return views.Code{Side: code.Side(), Path: code.Path(), Title: w.T("touchpoint.code.of", "Address", shortAddress(address))}, nil
}

// posterOf is the poster in the words of the survey: the first question that rates, in every language it is asked in.
func (s *Server) posterOf(c *fiber.Ctx, t store.Touchpoint) (views.Poster, error) {
	desk, err := s.Store.Desk(c.UserContext(), t.Code, 0)
	if err != nil {
		return views.Poster{}, err
	}
	content := desk.Version.Content
	headline := content.Title
	if q, _, ok := content.Rating(); ok {
		headline = q.Title
	}
	main := content.Fallback()
	words := i18n.In(main)
	p := views.Poster{
		Lang: main, Headline: headline.In(main, main),
		Scan: words.T("touchpoint.poster.scan"), Type: words.T("touchpoint.poster.type"),
	}
	for _, lang := range content.Languages[1:] {
		if text := headline[lang]; text != "" {
			p.Others = append(p.Others, views.PosterLine{Lang: lang, Text: text})
		}
	}
	return p, nil
}

// qrSVG sends the code as a drawing, for printers and designers.
func (s *Server) qrSVG(c *fiber.Ctx) error {
	t, err := s.askedTouchpoint(c)
	if err != nil {
		return err
	}
	code, err := s.codeOf(i18n.In(s.langOf(c)), t)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := views.QRCode(code).Render(c.UserContext(), &b); err != nil {
		return err
	}
	return sendFile(c, "image/svg+xml", fileName(t, "svg"), b.Bytes())
}

// qrPNG sends the code as a picture, ?size= pixels wide and high.
func (s *Server) qrPNG(c *fiber.Ctx) error {
	t, err := s.askedTouchpoint(c)
	if err != nil {
		return err
	}
	size := qr.UsualPNG
	if given := c.Query("size"); given != "" {
		if size, err = strconv.Atoi(given); err != nil || size < qr.MinPNG || size > qr.MaxPNG {
			return &surveys.Error{Kind: surveys.Invalid, Key: "touchpoint.wrong.size", Args: map[string]any{"Min": qr.MinPNG, "Max": qr.MaxPNG}}
		}
	}
	code, err := qr.New(s.address(t))
	if err != nil {
		return err
	}
	picture, err := code.PNG(size)
	if err != nil {
		return err
	}
	return sendFile(c, "image/png", fileName(t, "png"), picture)
}

// askedTouchpoint is a touchpoint whose code can be printed: in use, with an address.
func (s *Server) askedTouchpoint(c *fiber.Ctx) (store.Touchpoint, error) {
	t, err := s.seenTouchpoint(c)
	if err == nil && (!t.RetiredAt.IsZero() || s.address(t) == "") {
		err = surveys.Fail(surveys.NotFound, "error.notfound", nil)
	}
	return t, err
}

func sendFile(c *fiber.Ctx, mime, name string, body []byte) error {
	c.Set(fiber.HeaderContentType, mime)
	c.Set(fiber.HeaderContentDisposition, fmt.Sprintf("attachment; filename=%q", name))
	return c.Send(body)
}

// fileName is a name that every system takes, made of the touchpoint's name and code.
func fileName(t store.Touchpoint, ending string) string {
	return strings.Trim(plainName(t.Name)+"-"+plainName(t.Code), "-") + "." + ending
}

// plainName keeps of a text what every system takes in the name of a file: plain letters, digits and hyphens.
func plainName(text string) string {
	return strings.Join(strings.FieldsFunc(themes.Fold(text), func(r rune) bool {
		return !('a' <= r && r <= 'z' || '0' <= r && r <= '9')
	}), "-")
}

// retireTouchpoint takes a touchpoint out of use. Doing it again changes nothing.
func (s *Server) retireTouchpoint(c *fiber.Ctx) error {
	t, err := s.seenTouchpoint(c)
	if err != nil {
		return err
	}
	if t.RetiredAt.IsZero() {
		if err := s.Store.RetireTouchpoint(c.UserContext(), t.Organization, t.ID, s.Now()); err != nil {
			return err
		}
	}
	return c.Redirect(fmt.Sprintf("/places?done=retired#shop-%d", t.Location), fiber.StatusSeeOther)
}
