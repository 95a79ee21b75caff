package server

import (
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"opina/internal/i18n"
	"opina/server/views"
	"opina/surveys"
)

// maxName is the longest name of anything, in characters.
const maxName = 80

// fields reads the fields of a posted form one by one. What was typed stays in the form, what is wrong is said beside it.
type fields struct {
	c     *fiber.Ctx
	form  *views.Form
	words i18n.Words
}

func newFields(c *fiber.Ctx, form *views.Form, lang string) fields {
	form.Wrong = map[string]string{}
	return fields{c, form, i18n.In(lang)}
}

func (f fields) wrong() bool { return len(f.form.Wrong) > 0 }

// fail says what is wrong with a field; the first thing said stands.
func (f fields) fail(field, key string, args ...any) {
	if f.form.Wrong[field] == "" {
		f.form.Wrong[field] = f.words.T(key, args...)
	}
}

// typed is the text of a field, cleaned.
func (f fields) typed(field string) string {
	text := surveys.Clean(string(f.c.Request().PostArgs().Peek(field)))
	f.form.Values[field] = text
	return text
}

// name is one line with at least one visible character: control characters would break file names and headers.
func (f fields) name(field string) string {
	name := strings.Join(strings.FieldsFunc(f.typed(field), func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r)
	}), " ")
	switch n := utf8.RuneCountInString(name); {
	case !strings.ContainsFunc(name, unicode.IsGraphic):
		f.fail(field, "places.wrong.name")
	case n > maxName:
		f.fail(field, "places.wrong.long", "Max", maxName, "N", n)
	}
	return name
}

// zone is the name of a time zone.
func (f fields) zone(field string) string {
	name := f.typed(field)
	if _, err := time.LoadLocation(name); err != nil || name == "" || name == "Local" {
		f.fail(field, "places.wrong.zone")
	}
	return name
}

// number is a whole number from lo to hi.
func (f fields) number(field string, lo, hi int) int {
	n, err := strconv.Atoi(f.typed(field))
	if err != nil || n < lo || n > hi {
		f.fail(field, "places.wrong.number", "Min", lo, "Max", hi)
	}
	return n
}

// id is the id behind a choice.
func (f fields) id(field string) int64 {
	id, err := strconv.ParseInt(f.typed(field), 10, 64)
	if err != nil || id < 1 {
		f.fail(field, "places.wrong.choice")
	}
	return id
}
