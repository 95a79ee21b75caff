package surveys

import (
	"fmt"
	"slices"
	"time"
)

// Schedule says when a survey is asked. It belongs to the survey, not to a version: closing a survey publishes nothing,
// and answers given before it closed are taken whenever they arrive. The zero value asks always.
type Schedule struct {
	Opens  Day     `json:"opens,omitempty"`  // first day, by the shop's calendar; 0 for since ever
	Closes Day     `json:"closes,omitempty"` // last day, included; 0 for never
	Hours  []Hours `json:"hours,omitempty"`  // none asks at every hour
	Quota  int64   `json:"quota,omitempty"`  // stops at that many answers; 0 for no limit
	Once   bool    `json:"once,omitempty"`   // does not offer to answer again on the same phone
}

// Hours is a span of one weekday, by the clock on the shop's wall.
type Hours struct {
	Weekday time.Weekday `json:"weekday"`
	From    int          `json:"from"` // minutes after midnight
	To      int          `json:"to"`   // minutes after midnight, excluded; at or before From, it is the next day's
}

// MaxHours leaves four spans for each day of the week.
const MaxHours = 28

// overnight tells whether the span ends on the next day.
func (h Hours) overnight() bool { return h.To <= h.From }

// Closure is why a survey is not asked at a moment.
type Closure string

const (
	Open     Closure = ""
	NotYet   Closure = "early"  // before its first day
	Over     Closure = "over"   // after its last day
	OffHours Closure = "hours"  // outside its hours
	Full     Closure = "full"   // its quota is reached
	Archived Closure = "closed" // for good
)

// At tells whether the survey is asked at the place at that moment, after that many answers, and where it will be
// again, when: the zero time says never, or that nobody knows.
func (s Schedule) At(p Place, now time.Time, answers int64) (Closure, time.Time) {
	day := p.Local(now).Day
	switch {
	case s.Closes != 0 && day > s.Closes:
		return Over, time.Time{}
	case s.Quota > 0 && answers >= s.Quota:
		return Full, time.Time{}
	case s.Opens != 0 && day < s.Opens:
		return NotYet, s.nextOpening(p, p.startOf(s.Opens))
	case !s.openAt(p, now):
		next := s.nextOpening(p, now)
		if s.Closes != 0 && next.IsZero() {
			return Over, next
		}
		return OffHours, next
	}
	return Open, time.Time{}
}

// openAt tells whether the hours take in the moment.
func (s Schedule) openAt(p Place, at time.Time) bool {
	if len(s.Hours) == 0 {
		return true
	}
	wall := at.In(p.Zone())
	minute := wall.Hour()*60 + wall.Minute()
	for _, h := range s.Hours {
		today, yesterday := h.Weekday == wall.Weekday(), (h.Weekday+1)%7 == wall.Weekday()
		if today && minute >= h.From && (h.overnight() || minute < h.To) || yesterday && h.overnight() && minute < h.To {
			return true
		}
	}
	return false
}

// nextOpening is the first moment from at on within the hours and before the end, zero where there is none: the hours open when the
// clock on the wall shows their start, or jumps into them when clocks are changed.
func (s Schedule) nextOpening(p Place, at time.Time) time.Time {
	const days = 15 // a week further than the next, whose hours may fall into the hour that summer time skips
	var next time.Time
	consider := func(t time.Time) {
		if !t.Before(at) && (next.IsZero() || t.Before(next)) && s.openAt(p, t) {
			next = t
		}
	}
	consider(at)
	local := at.In(p.Zone())
	year, month, day := local.Date()
	for period := local; ; {
		_, offset := period.Zone()
		for ahead := range days + 1 {
			for _, h := range s.Hours {
				wall := time.Date(year, month, day+ahead, 0, h.From, 0, 0, time.UTC)
				if wall.Weekday() == h.Weekday {
					consider(wall.Add(time.Duration(-offset) * time.Second).In(p.Zone()))
				}
			}
		}
		_, change := period.ZoneBounds()
		if change.IsZero() || change.After(at.AddDate(0, 0, days)) {
			break
		}
		consider(change)
		period = change
	}
	if s.Closes != 0 && !next.IsZero() && p.Local(next).Day > s.Closes {
		return time.Time{}
	}
	return next
}

// Check gives what makes no sense in a schedule, by field.
func (s Schedule) Check() []FieldError {
	var errs []FieldError
	fail := func(path, key, message string) {
		errs = append(errs, FieldError{Path: path, Key: key, Message: message})
	}
	switch {
	case len(s.Hours) > MaxHours:
		fail("hours", "schedule.wrong.many", fmt.Sprintf("are %d; at most %d are kept", len(s.Hours), MaxHours))
		errs[0].Args = map[string]any{"N": len(s.Hours), "Max": MaxHours}
	case slices.ContainsFunc(s.Hours, Hours.wrong):
		fail("hours", "schedule.wrong.hours", "must be times of a day of the week")
	case s.Opens != 0 && s.Closes != 0 && s.Closes < s.Opens:
		fail("closes", "schedule.wrong.order", "is before the first day")
	case s.missed():
		fail("hours", "schedule.wrong.never", "none of them is between the first day and the last")
	}
	if s.Quota < 0 {
		fail("quota", "schedule.wrong.quota", "must be 0 or more")
	}
	return errs
}

func (h Hours) wrong() bool {
	return h.Weekday < 0 || h.Weekday > 6 || h.From < 0 || h.From >= 24*60 || h.To < 0 || h.To > 24*60
}

// missed tells whether the survey ends before any of its hours come. The last day reaches into the one after it, up to
// the cut hour of the shop.
func (s Schedule) missed() bool {
	if s.Opens == 0 || s.Closes == 0 || len(s.Hours) == 0 {
		return false
	}
	for day := s.Opens; day <= s.Closes+1; day++ {
		weekday := day.Time().Weekday()
		if day == s.Opens+7 || slices.ContainsFunc(s.Hours, func(h Hours) bool {
			return h.Weekday == weekday || h.overnight() && (h.Weekday+1)%7 == weekday
		}) {
			return false
		}
	}
	return true
}
