package server

import (
	"net/url"

	"github.com/gofiber/fiber/v2"

	"opina/internal/store"
	"opina/surveys"
)

// address is where one survey is asked.
type address struct{ code string }

func addressOf(c *fiber.Ctx) address { return address{c.Params("code")} }

func (a address) path() string { return "/s/" + a.code }

// with is the path with parameters in pairs: name, value. Those without a value are left out.
func (a address) with(params ...string) string {
	query := url.Values{}
	for i := 0; i+1 < len(params); i += 2 {
		if params[i+1] != "" {
			query.Set(params[i], params[i+1])
		}
	}
	if len(query) == 0 {
		return a.path()
	}
	return a.path() + "?" + query.Encode()
}

// showSurvey asks, or thanks whoever has answered on this visit.
func (s *Server) showSurvey(c *fiber.Ctx) error {
	at := addressOf(c)
	desk, err := s.Store.Desk(c.UserContext(), at.code, 0)
	if err != nil {
		return s.showGone(c, err)
	}
	asked := queryOf(c)
	lang := asked.language(c, desk)
	if asked.privacy {
		return c.Redirect(privacyAddress(at, lang), fiber.StatusSeeOther)
	}
	v, known := s.visitOf(c, desk)
	if promise, ok := s.keys.Open(promisePurpose, asked.thanks); ok {
		v.done = true
		v.dueAt, _ = parseUnix(promise)
	}
	if v.done {
		return s.showThanks(c, desk, at, lang, v.dueAt)
	}
	// Who was asked before the survey closed may finish.
	if closure, next := desk.Closed(s.Now()); closure != surveys.Open && !known {
		return s.showClosed(c, desk, at, lang, closure, next)
	}
	if !known {
		s.startVisit(c, desk, at)
	}
	return s.sendPrepared(c, fiber.StatusOK, s.prepared(desk, lang))
}

// query is what the address of a survey may ask for; nearly always nothing.
type query struct {
	lang    string // the language chosen on the page, not yet checked
	thanks  string // a signed promise, for browsers that keep no cookies
	privacy bool   // the notice: the page is the same for every code, so that it cannot name it
}

func queryOf(c *fiber.Ctx) (q query) {
	if len(c.Request().URI().QueryString()) > 0 {
		q = query{c.Query("lang"), c.Query("thanks"), c.Query("privacy") != ""}
	}
	return q
}

// language is the one to ask in: the one chosen on the page, else the best of what the browser accepts, else
// the survey's own.
func (q query) language(c *fiber.Ctx, desk *store.Desk) string {
	languages := desk.Version.Content.Languages
	for _, l := range languages {
		if l == q.lang {
			return l
		}
	}
	return pickLanguage(c.Request().Header.Peek(fiber.HeaderAcceptLanguage), languages)
}

// startVisit makes a visit, hands it to the browser and counts it.
func (s *Server) startVisit(c *fiber.Ctx, desk *store.Desk, at address) {
	now := s.Now()
	s.keepVisit(c, desk, at, visit{id: surveys.NewID(now)})
	p := desk.Place
	s.Store.CountVisit(p.Organization, p.Location, p.Touchpoint, p.Local(now).Day)
}
