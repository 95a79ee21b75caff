package server

import (
	"encoding/base64"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"opina/internal/store"
	"opina/surveys"
)

const (
	visitCookie = "visit"
	// visitAge is how long a visit is the same one: reloads and second thoughts within it never count twice.
	visitAge = 2 * time.Hour
)

var visitLasts = "; max-age=" + strconv.Itoa(int(visitAge.Seconds())) + "; HttpOnly; SameSite=Lax"

// visit is one customer in front of one survey. Its id is the response's, so however often the same
// visit is sent, it is one response.
type visit struct {
	id    surveys.ID
	done  bool
	dueAt time.Time // the promise made; zero where none was
}

// String is the visit as its cookie says it: the id in base64, then when it is done a dot and the Unix second of
// the promise, 0 for none.
func (v visit) String() string {
	id := base64.RawURLEncoding.EncodeToString(v.id[:])
	if !v.done {
		return id
	}
	return id + "." + unixText(v.dueAt)
}

// parseVisit undoes String.
func parseVisit(s string) (v visit, ok bool) {
	id, due, done := strings.Cut(s, ".")
	if base64.RawURLEncoding.DecodedLen(len(id)) != len(v.id) {
		return visit{}, false
	}
	if _, err := base64.RawURLEncoding.Decode(v.id[:], []byte(id)); err != nil {
		return visit{}, false
	}
	if v.done = done; done {
		if v.dueAt, ok = parseUnix(due); !ok {
			return visit{}, false
		}
	}
	return v, true
}

// unixText is the second of t in decimal, "0" for the zero time.
func unixText(t time.Time) string {
	if t.IsZero() {
		return "0"
	}
	return strconv.FormatInt(t.Unix(), 10)
}

// parseUnix undoes unixText.
func parseUnix(s string) (t time.Time, ok bool) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err == nil && n != 0 {
		t = time.Unix(n, 0)
	}
	return t, err == nil
}

// visitOf is the visit that the request belongs to, ok is false for none. A cookie of another
// code or survey, or one we did not sign, is none.
func (s *Server) visitOf(c *fiber.Ctx, desk *store.Desk) (v visit, ok bool) {
	cookie := c.Request().Header.Cookie(visitCookie)
	if len(cookie) == 0 {
		return visit{}, false
	}
	value, ok := s.keys.Open(visitPurpose, string(cookie))
	value, ours := strings.CutSuffix(value, visitSuffix(desk))
	if !ok || !ours {
		return visit{}, false
	}
	return parseVisit(value)
}

// keepVisit hands the visit to the browser, for this survey's address alone: the path keeps it from being sent to
// others, the code that is signed with it from being taken there.
func (s *Server) keepVisit(c *fiber.Ctx, desk *store.Desk, at address, v visit) {
	cookie := make([]byte, 0, 256)
	cookie = append(append(cookie, visitCookie+"="...), s.keys.Sign(visitPurpose, v.String()+visitSuffix(desk))...)
	cookie = append(append(cookie, "; path="...), at.path()...)
	cookie = append(cookie, visitLasts...)
	if c.Secure() || strings.HasPrefix(s.BaseURL, "https:") {
		cookie = append(cookie, "; Secure"...)
	}
	c.Response().Header.SetCanonical([]byte(fiber.HeaderSetCookie), cookie)
}

// visitSuffix is the code of a visit and the survey that it shows: another survey is answered on a visit of its own.
func visitSuffix(desk *store.Desk) string {
	return "." + desk.Touchpoint.Code + "." + strconv.FormatInt(desk.Version.Survey, 10)
}

const (
	visitPurpose = "visit"
	// promisePurpose signs the promise where there is no cookie to hold it.
	promisePurpose = "promise"
)
