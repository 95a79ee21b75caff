package csvimport

import (
	"fmt"
	"slices"
	"strings"

	"opina/surveys/themes"
)

// columns are the names of what a row may hold, in the order of a row's fields.
var columns = []string{"id", "answered_at", "rating", "comment", "lang", "location"}

const (
	columnID = iota
	columnAnsweredAt
	columnRating
	columnComment
	columnLang
	columnLocation
)

// Columns maps our names of columns to those of a file's header; a name that is not there is the same in both.
type Columns map[string]string

// ParseColumns reads "answered_at=Date,rating=Stars".
func ParseColumns(s string) (Columns, error) {
	c := Columns{}
	for _, pair := range strings.Split(s, ",") {
		if strings.TrimSpace(pair) == "" {
			continue
		}
		ours, theirs, ok := strings.Cut(pair, "=")
		ours, theirs = strings.TrimSpace(ours), strings.TrimSpace(theirs)
		switch {
		case !ok || theirs == "":
			return nil, fmt.Errorf("%q is not like rating=Stars", pair)
		case !slices.Contains(columns, ours):
			return nil, fmt.Errorf("there is no column %q, only %s", ours, strings.Join(columns, ", "))
		}
		if _, twice := c[ours]; twice {
			return nil, fmt.Errorf("column %s is named twice", ours)
		}
		c[ours] = theirs
	}
	return c, nil
}

// locate finds each column in the header: its place, -1 where the file has none. A column that was named by hand
// must be there, and of rating and comment one at least.
func (c Columns) locate(header []string) ([]int, error) {
	places := make([]int, len(columns))
	for i, ours := range columns {
		theirs, named := c[ours]
		if !named {
			theirs = ours
		}
		places[i] = -1
		for j, title := range header {
			if themes.Fold(title) != themes.Fold(theirs) {
				continue
			}
			if places[i] >= 0 {
				return nil, fmt.Errorf("line 1: the header names %q twice", theirs)
			}
			places[i] = j
		}
		if named && places[i] < 0 {
			return nil, fmt.Errorf("line 1: the header has no %q, only %s", theirs, strings.Join(header, ", "))
		}
	}
	if places[columnRating] < 0 && places[columnComment] < 0 {
		return nil, fmt.Errorf("line 1: the header names neither rating nor comment, only %s (--columns says which is which)",
			strings.Join(header, ", "))
	}
	return places, nil
}
