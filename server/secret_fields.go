package server

import (
	"errors"
	"net/mail"
	"strings"

	"opina/internal/auth"
	"opina/surveys"
)

// maxEmail is the longest e-mail address there can be.
const maxEmail = 254

// email is a bare e-mail address in lower case.
func (f fields) email(field string) string {
	email := strings.ToLower(f.typed(field))
	if a, err := mail.ParseAddress(email); err != nil || a.Address != email || len(email) > maxEmail {
		f.fail(field, "account.wrong.email")
	}
	return email
}

// secret is a field that is never shown again, as it was typed.
func (f fields) secret(field string) string {
	return string(f.c.Request().PostArgs().Peek(field))
}

// newPassword is a password that follows the rule, for the account with that e-mail address.
func (f fields) newPassword(field, email string) string {
	password := f.secret(field)
	if err := auth.CheckPassword(password, email); err != nil {
		f.failed(field, err)
	}
	return password
}

// failed says an error of the domain beside a field.
func (f fields) failed(field string, err error) {
	var e *surveys.Error
	if !errors.As(err, &e) {
		f.fail(field, "error.request")
		return
	}
	f.fail(field, e.Key, pairs(e.Args)...)
}
