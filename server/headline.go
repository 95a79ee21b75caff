package server

import (
	"context"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"opina/server/views"
	"opina/surveys"
)

// headline reads the themes of both periods, and of each shop where one of several could explain them.
func (s *Server) headline(ctx context.Context, a asked, now, before surveys.Sums) (surveys.Headline, error) {
	themesNow, err := s.improvements(ctx, a, a.Filter)
	if err != nil {
		return surveys.Headline{}, err
	}
	themesBefore, err := s.improvements(ctx, a, a.before())
	if err != nil {
		return surveys.Headline{}, err
	}
	var places []surveys.PlaceThemes
	if a.Location == 0 && len(a.shops) > 1 && now.Responses >= surveys.EnoughToCompare {
		for _, l := range a.shops {
			counts, err := s.improvements(ctx, a, surveys.Filter{Locations: []int64{l.ID}, From: a.From, To: a.To})
			if err != nil {
				return surveys.Headline{}, err
			}
			places = append(places, surveys.PlaceThemes{Location: l.ID, Themes: counts})
		}
	}
	return surveys.NewHeadline(
		surveys.Period{Responses: now.Responses, Themes: themesNow},
		surveys.Period{Responses: before.Responses, Themes: themesBefore}, places), nil
}

// improvements counts only the themes that can be improved.
func (s *Server) improvements(ctx context.Context, a asked, f surveys.Filter) ([]surveys.ThemeCount, error) {
	counts, err := s.Store.Themes(ctx, a.org.ID, f)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(counts, func(c surveys.ThemeCount) bool {
		theme, known := a.taxonomy.Theme(c.Theme)
		return !known || !theme.Improvement || theme.Muted
	}), nil
}

// say puts the headline into words.
func (a asked) say(h surveys.Headline, n int64) (first, more views.Sentence) {
	w := a.words
	theme := w.T("home.quoted", "Text", lowerFirst(a.taxonomy.Name(h.Theme, w.Lang)))
	args := []any{
		"Period", a.period(), "Number", w.Number(h.Now), "Before", w.Number(h.Before),
		"Span", w.T("home.before", "Count", a.length()), "Theme", stress,
	}
	answers := []any{"Period", a.period(), "Count", n, "Number", w.Number(n)}
	switch h.Kind {
	case surveys.Silence:
		return views.Sentence{Before: w.T("home.headline.silence.title")}, more
	case surveys.TooFew:
		if h.Theme != "" {
			more = stressed(w.T("home.headline.few.theme", args...), theme)
		}
		return views.Sentence{Before: w.T("home.headline.few", answers...)}, more
	case surveys.NoTheme:
		return views.Sentence{Before: w.T("home.headline.praise", answers...)}, more
	}
	key := "home.headline.theme"
	if h.Kind == surveys.TrendTheme {
		key = map[bool]string{true: "home.headline.up", false: "home.headline.down"}[h.Now > h.Before]
		if h.Now == h.Before {
			key = "home.headline.same"
		}
	}
	for _, l := range a.shops {
		if l.ID == h.Location {
			more = stressed(w.T("home.headline.place", "Place", stress), l.Name)
		}
	}
	return stressed(w.T(key, args...), theme), more
}

// stress stands in a message for the part to be stressed.
const stress = "\x00"

// stressed splits a message at the mark and puts the part there.
func stressed(message, part string) views.Sentence {
	before, after, _ := strings.Cut(message, stress)
	return views.Sentence{Before: before, Stressed: part, After: after}
}

// lowerFirst makes a name fit inside a sentence.
func lowerFirst(name string) string {
	first, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToLower(first)) + name[size:]
}

// period says the period at the start of a sentence.
func (a asked) period() string {
	w := a.words
	switch {
	case a.Days > 0:
		return w.T("home.period.days", "Count", a.Days)
	case a.From == a.To:
		return w.T("home.period.day", "From", w.Day(a.From.Time()))
	}
	return w.T("home.period.range", "From", w.Day(a.From.Time()), "To", w.Day(a.To.Time()))
}

func (a asked) span() string { return a.words.Span(a.From.Time(), a.To.Time()) }

// firstStep says what to do where there is no answer: wait for the first one, or look at a longer period.
func (s *Server) firstStep(ctx context.Context, a asked) (text, link string, err error) {
	ever := a.Filter
	ever.From, ever.To = 0, math.MaxInt32
	days, err := s.Store.Days(ctx, a.org.ID, ever)
	if err != nil || len(days) > 0 {
		return a.words.T("home.headline.silence.period"), "", err
	}
	return a.words.T("home.headline.silence"), a.words.T("home.headline.silence.go"), nil
}
