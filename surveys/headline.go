package surveys

import (
	"cmp"
	"slices"
)

// HeadlineKind says which sentence opens the owner's page.
type HeadlineKind int

const (
	Silence    HeadlineKind = iota // no answer at all
	TooFew                         // answers, but too few to speak about; Theme is set if one was named
	NoTheme                        // enough answers, and nobody complained about anything
	FirstTheme                     // Theme leads, with nothing to compare it with
	TrendTheme                     // Theme leads, and Before compares it with the period before
)

// Headline is the first thing an owner should know: what customers mention most, and where.
type Headline struct {
	Kind     HeadlineKind
	Theme    string // the theme with most negative mentions
	Now      int64  // its negative mentions in the period
	Before   int64  // and in the period before; means something with TrendTheme only
	Location int64  // the shop with more than half of Now; 0 where no shop stands out
}

// PlaceThemes are the themes of one location.
type PlaceThemes struct {
	Location int64
	Themes   []ThemeCount
}

// Period is what a headline reads of a period: how many answers it had and what they named.
// Themes hold only what can be improved.
type Period struct {
	Responses int64
	Themes    []ThemeCount
}

// leastToPlace is the number of mentions below which no shop is named for them.
const leastToPlace = 4

// NewHeadline decides the sentence. Two periods are compared, and a shop is named among several, only with enough answers.
func NewHeadline(now, before Period, places []PlaceThemes) Headline {
	top := worst(now.Themes)
	h := Headline{Theme: top.Theme, Now: top.Negative}
	switch {
	case now.Responses == 0:
		return Headline{Kind: Silence}
	case now.Responses < EnoughToCompare:
		h.Kind = TooFew
		return h
	case top.Negative == 0:
		h.Kind = NoTheme
		return h
	case before.Responses < EnoughToCompare:
		h.Kind = FirstTheme
	default:
		h.Kind, h.Before = TrendTheme, negative(before.Themes, h.Theme)
	}
	if len(places) > 1 && h.Now >= leastToPlace {
		for _, p := range places {
			if 2*negative(p.Themes, h.Theme) > h.Now {
				h.Location = p.Location
			}
		}
	}
	return h
}

// worst is the theme with most negative mentions, the first by id among equals; zero where nobody complained.
func worst(counts []ThemeCount) ThemeCount {
	if len(counts) == 0 {
		return ThemeCount{}
	}
	top := slices.MinFunc(counts, func(a, b ThemeCount) int {
		return cmp.Or(cmp.Compare(b.Negative, a.Negative), cmp.Compare(a.Theme, b.Theme))
	})
	if top.Negative == 0 {
		return ThemeCount{}
	}
	return top
}

func negative(counts []ThemeCount, theme string) int64 {
	for _, c := range counts {
		if c.Theme == theme {
			return c.Negative
		}
	}
	return 0
}
