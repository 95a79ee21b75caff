package auth

import (
	_ "embed"
	"strings"
	"unicode/utf8"

	"opina/surveys"
)

// The length of a password in characters.
const (
	MinPassword = 10
	MaxPassword = 200
)

// common.txt holds passwords of at least MinPassword characters that guessers try first, one a line, in lower
// case. Our own list: keyboard walks, years, first words of both languages.
//
//go:embed common.txt
var commonList string

var common = func() map[string]bool {
	words := map[string]bool{}
	for line := range strings.Lines(commonList) {
		words[strings.TrimSpace(line)] = true
	}
	return words
}()

// CheckPassword tells what is wrong with a new password for the account with that e-mail address, nil if nothing
// is. The error is a *surveys.Error of kind Invalid whose key is the message.
func CheckPassword(password, email string) error {
	switch n := utf8.RuneCountInString(password); {
	case !utf8.ValidString(password):
		return surveys.Fail(surveys.Invalid, "error.password.text", nil)
	case n < MinPassword:
		return &surveys.Error{Kind: surveys.Invalid, Key: "error.password.short", Args: map[string]any{"Min": MinPassword}}
	case n > MaxPassword:
		return &surveys.Error{Kind: surveys.Invalid, Key: "error.password.long", Args: map[string]any{"Max": MaxPassword}}
	}
	lower := strings.ToLower(strings.TrimSpace(password))
	if common[lower] || onlyOneLetter(lower) {
		return surveys.Fail(surveys.Invalid, "error.password.common", nil)
	}
	if lower == strings.ToLower(email) {
		return surveys.Fail(surveys.Invalid, "error.password.email", nil)
	}
	return nil
}

func onlyOneLetter(s string) bool {
	first, size := utf8.DecodeRuneInString(s)
	return strings.Trim(s[size:], string(first)) == ""
}
