package server

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"opina/internal/i18n"
	"opina/internal/store"
	"opina/server/views"
	"opina/surveys"
	"opina/surveys/themes"
)

// maxSearch is how many characters of a search are read.
const maxSearch = 200

// answersQuestion is what the page of answers is asked to show.
type answersQuestion struct {
	asked // shop and period
	query store.AnswerQuery
	alike bool // together what says the same
}

// readAnswersQuestion understands the rest of the page's address.
func readAnswersQuestion(c *fiber.Ctx, a asked) (answersQuestion, error) {
	q := answersQuestion{asked: a, alike: c.Query("group") != ""}
	q.query = store.AnswerQuery{Filter: a.Filter, Low: c.Query("low") != "", Limit: answersPage + 1}
	q.query.Search = surveys.Clean(c.Query("q"))
	if letters := []rune(q.query.Search); len(letters) > maxSearch {
		q.query.Search = string(letters[:maxSearch])
	}
	if theme, ok := a.taxonomy.Resolve(c.Query("theme")); ok { // an address from before a merge leads to what it was merged into
		q.query.Theme = theme
	}
	if kind := themes.Kind(c.Query("kind")); kind != themes.Nothing && slices.Contains(themes.Kinds, kind) {
		q.query.Kind = kind
	}
	if before := c.Query("before"); before != "" {
		var err error
		if q.query.Before, err = surveys.ParseID(before); err != nil {
			return q, surveys.Fail(surveys.NotFound, "error.notfound", err)
		}
	}
	return q, nil
}

// narrowed tells whether more than the shop and the period is asked for.
func (q answersQuestion) narrowed() bool {
	return q.query.Low || q.query.Search != "" || q.query.Theme != "" || q.query.Kind != ""
}

// link is the address of the same question, going on after an answer; the zero ID starts with the newest.
func (q answersQuestion) link(after surveys.ID) string {
	return strings.TrimSuffix("/answers?"+q.values(after).Encode(), "?")
}

// values are what the address says after the question mark.
func (q answersQuestion) values(after surveys.ID) url.Values {
	v := url.Values{}
	set := func(name, value string) {
		if value != "" {
			v.Set(name, value)
		}
	}
	set("location", q.question.location)
	set("period", q.question.period)
	set("from", q.question.from)
	set("to", q.question.to)
	set("theme", q.query.Theme)
	set("kind", string(q.query.Kind))
	set("q", q.query.Search)
	if q.alike {
		v.Set("group", "1")
	}
	if q.query.Low {
		v.Set("low", "1")
	}
	if !after.IsZero() {
		v.Set("before", after.String())
	}
	return v
}

// fill puts the question into the page's filter line. There, a period is chosen from a list: a range of its own stays
// in it as it came.
func (q answersQuestion) fill(p *views.Answers) {
	everything := strconv.Itoa(maxPeriod)
	p.Filter = q.filterView()
	p.Filter.Periods = slices.DeleteFunc(p.Filter.Periods, func(c views.Choice) bool { return c.Value == "range" || c.Value == everything })
	p.Filter.Periods = append(p.Filter.Periods, views.Choice{Value: everything, Label: q.words.T("answers.period.all")})
	if q.Days == 0 {
		p.Filter.Periods = append(p.Filter.Periods, views.Choice{Value: "range", Label: q.span()})
	}
	p.Form = views.Form{ID: "answers", Values: map[string]string{
		"location": p.Filter.Shop, "period": p.Filter.Period, "theme": q.query.Theme, "kind": string(q.query.Kind), "q": q.query.Search,
	}}
	p.Low, p.Alike, p.Themes, p.Kinds = q.query.Low, q.alike, q.themesOf(q.words.T("answers.theme.any")), kindChoices(q.words)
	if !q.query.Before.IsZero() {
		p.Newest = q.link(surveys.ID{})
	}
	if q.narrowed() || q.alike || q.question != (question{}) {
		p.All = "/answers"
	}
}

// count says of how many, since when.
func (q answersQuestion) count(shown int, total int64, more bool) string {
	w, key := q.words, "answers.count"
	switch {
	case !q.query.Before.IsZero():
		key = "answers.count.older"
	case more && q.narrowed():
		key = "answers.count.match"
	case more:
		key = "answers.count.newest"
	}
	return w.T(key, "Shown", shown, "Count", total, "N", w.Number(total), "Span", q.said())
}

// said is the period, as the filter line says it.
func (q answersQuestion) said() string {
	if q.Days == maxPeriod {
		return q.words.T("answers.period.all")
	}
	return q.span()
}

// empty says what to do where nothing is found among total answers of the period and ever so many of any time.
func (q answersQuestion) empty(total, ever int64) string {
	w := q.words
	switch {
	case len(q.shops) == 0 && q.member.Role != surveys.Owner:
		return w.T("places.empty.member")
	case !q.query.Before.IsZero():
		return w.T("answers.empty.end")
	case total > 0:
		return w.T("answers.empty.match", "N", w.Number(total))
	case ever > 0:
		return w.T("answers.empty.period")
	}
	return w.T("answers.empty.first")
}

// themesOf are the themes under their groups, after a first choice that is none.
func (q answersQuestion) themesOf(none string) []views.Choices {
	first := views.Choices{Options: []views.Choice{{Label: none}}}
	broad := func(name string) string { return q.words.T("answers.theme.broad", "Name", name) }
	return append([]views.Choices{first}, themeGroups(q.taxonomy, q.words.Lang, broad)...)
}

// kindChoices are what a comment can be for.
func kindChoices(w i18n.Words) views.Choices {
	all := views.Choices{Options: []views.Choice{{Label: w.T("answers.kinds.any")}}}
	for _, kind := range themes.Kinds {
		if kind != themes.Nothing {
			all.Options = append(all.Options, views.Choice{Value: string(kind), Label: w.T("answers.kinds." + string(kind))})
		}
	}
	return all
}
