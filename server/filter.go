package server

import (
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"opina/internal/store"
	"opina/surveys"
)

// Periods that the filter offers, in days; the second is the one shown unless another is asked for.
var periods = []int{7, 30, 90, 365}

const (
	usualPeriod = 30
	maxPeriod   = 3660 // days: ten years
)

// question is what the address of a page asks to see, as it was typed.
type question struct{ location, period, from, to string }

func questionOf(c *fiber.Ctx) question {
	return question{c.Query("location"), c.Query("period"), c.Query("from"), c.Query("to")}
}

// filter is what a page counts.
type filter struct {
	surveys.Filter
	Location int64    // the one shop asked for; 0 is all that the member sees
	Days     int      // the last so many days; 0 is a range of its own
	Wrong    []string // keys of what was not understood; the usual is shown instead
}

// before is the same filter for as many days just before.
func (f filter) before() surveys.Filter {
	n := f.To - f.From + 1
	return surveys.Filter{Locations: f.Locations, From: f.From - n, To: f.From - 1}
}

// length is the number of days.
func (f filter) length() int { return int(f.To-f.From) + 1 }

// read understands the question of a member who sees these shops, on the day today. What cannot be understood is
// replaced by the usual and said; a shop that is not the member's is not found.
func (q question) read(m surveys.Member, seen []store.Location, today surveys.Day) (filter, error) {
	var f filter
	f.Locations = seenBy(m, seen)
	if q.location != "" {
		id, err := strconv.ParseInt(q.location, 10, 64)
		if err != nil {
			f.Wrong = append(f.Wrong, "home.filter.wrong.location")
		} else if !sees(seen, id) {
			return f, surveys.Fail(surveys.NotFound, "error.notfound", nil)
		} else {
			f.Location, f.Locations = id, []int64{id}
		}
	}
	f.Days = usualPeriod
	if wrong := f.readPeriod(q, today); wrong != "" {
		f.Wrong = append(f.Wrong, wrong)
	}
	if f.Days > 0 {
		f.From, f.To = today-surveys.Day(f.Days)+1, today
	}
	return f, nil
}

// readPeriod gives the key of what is wrong, "" where nothing is.
func (f *filter) readPeriod(q question, today surveys.Day) (wrong string) {
	if q.period != "" && q.period != "range" {
		days, err := strconv.Atoi(q.period)
		if err != nil || days < 1 || days > maxPeriod {
			return "home.filter.wrong.period"
		}
		f.Days = days
		return ""
	}
	if q.from == "" && q.to == "" {
		return ""
	}
	from, to := today-usualPeriod+1, today
	var err error
	if q.to != "" {
		if to, err = surveys.ParseDay(q.to); err != nil {
			return "home.filter.wrong.period"
		}
		from = to - usualPeriod + 1
	}
	if q.from != "" {
		if from, err = surveys.ParseDay(q.from); err != nil {
			return "home.filter.wrong.period"
		}
	}
	switch {
	case from > to:
		return "home.filter.wrong.order"
	case to-from >= maxPeriod:
		return "home.filter.wrong.long"
	}
	f.Days, f.From, f.To = 0, from, to
	return ""
}

// seenBy are the locations that reports count for a member who sees these shops: nil is the whole organization.
func seenBy(m surveys.Member, seen []store.Location) []int64 {
	if m.Role == surveys.Owner {
		return nil
	}
	ids := []int64{} // not nil
	for _, l := range seen {
		ids = append(ids, l.ID)
	}
	return ids
}

func sees(seen []store.Location, id int64) bool {
	for _, l := range seen {
		if l.ID == id {
			return true
		}
	}
	return false
}

// today is the day by the organization's clock. A zone that is no longer known counts as UTC.
func (s *Server) today(org store.Organization) surveys.Day {
	return surveys.Place{TimeZone: org.TimeZone}.Local(s.Now()).Day
}

// zoneOf is the time zone in which a shop's times are shown.
func zoneOf(l store.Location) *time.Location {
	if zone, err := time.LoadLocation(l.TimeZone); err == nil {
		return zone
	}
	return time.UTC
}
