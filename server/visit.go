package server

import (
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"opina/surveys"
)

const (
	visitCookie = "visit"
	// visitAge is how long a visit is the same one: reloads and second thoughts within it never count twice.
	visitAge = 2 * time.Hour
)

// visit is one customer in front of one survey. Its id is the response's, so however often the same
// visit is sent, it is one response.
type visit struct {
	id    surveys.ID
	done  bool
	dueAt time.Time // the promise made; zero where none was
}

// String is the visit as its cookie says it: the id, then when it is done a dot and the Unix second of the promise, 0 for none.
func (v visit) String() string {
	if !v.done {
		return v.id.String()
	}
	return v.id.String() + "." + strconv.FormatInt(unixOrZero(v.dueAt), 10)
}

// parseVisit undoes String.
func parseVisit(s string) (v visit, ok bool) {
	id, due, done := strings.Cut(s, ".")
	var err error
	if v.id, err = surveys.ParseID(id); err != nil {
		return visit{}, false
	}
	if v.done = done; done {
		if v.dueAt, ok = parseUnix(due); !ok {
			return visit{}, false
		}
	}
	return v, true
}

func unixOrZero(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.Unix()
}

func parseUnix(s string) (t time.Time, ok bool) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err == nil && n != 0 {
		t = time.Unix(n, 0)
	}
	return t, err == nil
}

// visitOf is the visit that the request belongs to, ok is false for none. A cookie of another
// code, or one we did not sign, is none.
func (s *Server) visitOf(c *fiber.Ctx, code string) (v visit, ok bool) {
	cookie := c.Request().Header.Cookie(visitCookie)
	if len(cookie) == 0 {
		return visit{}, false
	}
	value, ok := s.keys.Open(visitPurpose(code), string(cookie))
	if !ok {
		return visit{}, false
	}
	return parseVisit(value)
}

// keepVisit hands the visit to the browser, for this survey's address alone.
func (s *Server) keepVisit(c *fiber.Ctx, at address, v visit) {
	cookie := visitCookie + "=" + s.keys.Sign(visitPurpose(at.code), v.String()) +
		"; path=" + at.path() + "; max-age=" + strconv.Itoa(int(visitAge.Seconds())) + "; HttpOnly; SameSite=Lax"
	if c.Secure() || strings.HasPrefix(s.BaseURL, "https:") {
		cookie += "; Secure"
	}
	c.Response().Header.Add(fiber.HeaderSetCookie, cookie)
}

func visitPurpose(code string) string { return "visit " + code }

// promisePurpose signs the promise where there is no cookie to hold it.
const promisePurpose = "promise"
