package server

import (
	"errors"
	"fmt"
	"math/rand/v2"
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
	args := []any{}
	for k, v := range e.Args {
		args = append(args, k, v)
	}
	if e.Kind == surveys.Internal || e.Kind == surveys.Unavailable {
		p.Code = fmt.Sprintf("%08x", rand.Uint32())
		args = append(args, "Code", p.Code)
		s.Log.Error("request failed", "code", p.Code, "method", c.Method(), "route", c.Route().Path, "error", err)
	}
	if e.Kind == surveys.Unavailable {
		c.Set(fiber.HeaderRetryAfter, "2")
	}
	p.Message = words.T(e.Key, args...)
	c.Status(statuses[e.Kind])
	if wantsJSON(c) {
		return c.JSON(p)
	}
	if e.Kind == surveys.Unauthorized && safe(c.Method()) {
		return c.Redirect("/login", fiber.StatusSeeOther)
	}
	return s.errorPage(c, words, p)
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
		case fiber.StatusRequestEntityTooLarge:
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
	return strings.HasPrefix(c.Path(), "/api/") || strings.HasPrefix(c.Path(), "/charts/") ||
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
