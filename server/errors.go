package server

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"opina/internal/i18n"
	"opina/surveys"
)

// statuses is the one table from kind of error to HTTP status.
var statuses = map[surveys.ErrorKind]int{
	surveys.Internal:     fiber.StatusInternalServerError,
	surveys.Invalid:      fiber.StatusBadRequest,
	surveys.NotFound:     fiber.StatusNotFound,
	surveys.Unauthorized: fiber.StatusUnauthorized,
	surveys.Forbidden:    fiber.StatusForbidden,
	surveys.Conflict:     fiber.StatusConflict,
	surveys.TooLarge:     fiber.StatusRequestEntityTooLarge,
	surveys.Unsupported:  fiber.StatusUnsupportedMediaType,
	surveys.TooMany:      fiber.StatusTooManyRequests,
	surveys.Unavailable:  fiber.StatusServiceUnavailable,
}

// problem is an error as the API says it.
type problem struct {
	Error   string               `json:"error"`
	Message string               `json:"message"`
	Code    string               `json:"code,omitempty"` // finds the cause in the log
	Fields  []surveys.FieldError `json:"fields,omitempty"`
}

// showError answers every error: JSON to programs, a page to people. The public sees the message and,
// where it was our fault, a code; the cause goes to the log.
func (s *Server) showError(c *fiber.Ctx, err error) error {
	setSecureHeaders(c)
	e := domainError(err)
	p := problem{Error: e.Key, Fields: e.Fields}
	words := i18n.In(s.langOf(c))
	args := pairs(e.Args)
	if e.Kind == surveys.Internal || e.Kind == surveys.Unavailable {
		p.Code = fmt.Sprintf("%08x", rand.Uint32())
		args = append(args, "Code", p.Code)
		s.Log.Error("request failed", "code", p.Code, "method", c.Method(), "route", c.Route().Path, "error", err)
	}
	p.Message = words.T(e.Key, args...)
	s.setStatus(c, err)
	if wantsJSON(c) {
		return c.JSON(p)
	}
	if e.Kind == surveys.Unauthorized && safe(c.Method()) && navigates(c) {
		return c.Redirect(loginAddress(c), fiber.StatusSeeOther)
	}
	return s.errorPage(c, words, p)
}

// setStatus sets the status of an error, and when trying again makes sense.
func (s *Server) setStatus(c *fiber.Ctx, err error) {
	e := domainError(err)
	status := statuses[e.Kind]
	// What the HTTP server refused before any of us saw it has a more exact status, such as 431.
	if f := (*fiber.Error)(nil); errors.As(err, &f) && f.Code < 500 {
		status = f.Code
	}
	c.Status(status)
	switch minutes, known := e.Args["Minutes"].(int); {
	case e.Kind == surveys.Unavailable:
		c.Set(fiber.HeaderRetryAfter, "2")
	case e.Kind == surveys.TooMany && known:
		c.Set(fiber.HeaderRetryAfter, strconv.Itoa(60*minutes))
	}
}

// pairs are the arguments of a message as i18n takes them: name, value, ...
func pairs(args map[string]any) []any {
	out := make([]any, 0, 2*len(args))
	for name, value := range args {
		out = append(out, name, value)
	}
	return out
}

// navigates tells whether a person opens a page, not a script a part of one: a script must see the 401, not a
// login page in place of what it asked for. Browsers that do not say count as persons.
func navigates(c *fiber.Ctx) bool {
	mode := c.Get("Sec-Fetch-Mode")
	return mode == "" || mode == "navigate"
}

// domainError finds our own error in err, or makes one of Fiber's.
func domainError(err error) *surveys.Error {
	var e *surveys.Error
	if errors.As(err, &e) {
		return e
	}
	var f *fiber.Error
	if errors.As(err, &f) {
		switch f.Code {
		case fiber.StatusRequestEntityTooLarge, fiber.StatusRequestHeaderFieldsTooLarge:
			return surveys.Fail(surveys.TooLarge, "error.toolarge", err)
		case fiber.StatusNotFound, fiber.StatusMethodNotAllowed:
			return surveys.Fail(surveys.NotFound, "error.notfound", err)
		case fiber.StatusUnsupportedMediaType:
			return surveys.Fail(surveys.Unsupported, "error.unsupported", err)
		}
		if f.Code < 500 {
			return surveys.Fail(surveys.Invalid, "error.request", err)
		}
	}
	return surveys.Fail(surveys.Internal, "error.internal", err)
}

func wantsJSON(c *fiber.Ctx) bool {
	return strings.HasPrefix(c.Path(), "/kiosk/") || strings.HasPrefix(c.Path(), "/api/") || strings.HasPrefix(c.Path(), "/charts/") ||
		strings.Contains(c.Get(fiber.HeaderAccept), fiber.MIMEApplicationJSON)
}

// recoverPanic turns a panic into an error, so that one bad request never stops the others.
func (s *Server) recoverPanic(c *fiber.Ctx) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return c.Next()
}
