package csvimport

import (
	"fmt"
	"strings"
	"time"
)

// When is a moment as a file writes it: often without a zone, which only the shop knows.
type When struct {
	wall  time.Time
	zoned bool
}

var zonedLayouts = []string{time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05 Z07:00", "2006-01-02 15:04:05 -0700"}

var wallLayouts = []string{
	"2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04",
	"02/01/2006 15:04:05", "02/01/2006 15:04", "2/1/2006 15:04:05", "2/1/2006 15:04",
}

var dayLayouts = []string{time.DateOnly, "02/01/2006", "2/1/2006"}

// ParseWhen reads RFC 3339, 2026-11-30 14:05[:09], 2026-11-30, and 30/11/2026 with or without a time.
func ParseWhen(s string) (When, error) {
	s = strings.TrimSpace(s)
	for _, layout := range zonedLayouts {
		if t, err := time.Parse(layout, s); err == nil {
			return inRange(When{t, true}, s)
		}
	}
	for _, layout := range wallLayouts {
		if t, err := time.Parse(layout, s); err == nil {
			return inRange(When{t, false}, s)
		}
	}
	for _, layout := range dayLayouts {
		if t, err := time.Parse(layout, s); err == nil {
			// Noon belongs to the day written wherever a shop's day starts; midnight may belong to the day before.
			return inRange(When{t.Add(12 * time.Hour), false}, s)
		}
	}
	return When{}, fmt.Errorf("%.40q is not a time like 2026-11-30 14:05, 2026-11-30 or 30/11/2026", s)
}

// inRange refuses years that are slips: ids hold no time before 1970.
func inRange(w When, s string) (When, error) {
	if y := w.wall.Year(); y < 1990 || y > 2200 {
		return When{}, fmt.Errorf("%.40q is in the year %d", s, y)
	}
	return w, nil
}

// IsZero tells whether the file said nothing.
func (w When) IsZero() bool { return w.wall.IsZero() }

// In is the moment, read on a clock of zone where the file named none.
func (w When) In(zone *time.Location) time.Time {
	if w.zoned {
		return w.wall
	}
	y, m, d := w.wall.Date()
	return time.Date(y, m, d, w.wall.Hour(), w.wall.Minute(), w.wall.Second(), w.wall.Nanosecond(), zone)
}
