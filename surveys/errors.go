package surveys

import (
	"errors"
	"fmt"
	"strings"
)

// ErrorKind says what sort of failure it was; server maps it to a status in one table.
type ErrorKind int

const (
	Internal     ErrorKind = iota // our fault: the public sees a code, never the cause
	Invalid                       // the input is wrong; Fields say where
	NotFound                      // there is no such thing, or not for this member
	Unauthorized                  // nobody is logged in
	Forbidden                     // logged in, but not allowed
	Conflict                      // somebody else was first
	TooLarge                      // more bytes or items than are read
	Unsupported                   // wrong content type or encoding
	TooMany                       // a rate limit
	Unavailable                   // cannot store at the moment; trying again is right
)

// Error is the one error type that crosses packages. Key names the public message in the
// language files; Cause is for the log alone.
type Error struct {
	Kind   ErrorKind
	Key    string
	Args   map[string]any
	Fields []FieldError
	Cause  error
}

// FieldError says what is wrong with one field. Path is like "answers[2].rating".
// Message is English, for the callers of the API; Key and Args are for pages.
type FieldError struct {
	Path     string         `json:"path"`
	Message  string         `json:"message"`
	Key      string         `json:"key"`
	Question string         `json:"question,omitempty"` // whose answer is missing, where no field of the sender's can be named
	Args     map[string]any `json:"-"`
}

func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Key)
	for _, f := range e.Fields {
		fmt.Fprintf(&b, "; %s: %s", f.Path, f.Message)
	}
	if e.Cause != nil {
		fmt.Fprintf(&b, ": %v", e.Cause)
	}
	return b.String()
}

func (e *Error) Unwrap() error { return e.Cause }

// Fail makes an Error. The cause may be nil.
func Fail(kind ErrorKind, key string, cause error) *Error {
	return &Error{Kind: kind, Key: key, Cause: cause}
}

// KindOf is the kind of the first Error in err's chain, Internal where there is none.
func KindOf(err error) ErrorKind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}
