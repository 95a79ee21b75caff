package surveys

import "time"

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
		if s.Closes != 0 && !next.IsZero() && p.Local(next).Day > s.Closes {
			return Over, time.Time{}
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
		overnight := h.To <= h.From
		switch {
		case today && !overnight && minute >= h.From && minute < h.To,
			today && overnight && minute >= h.From,
			yesterday && overnight && minute < h.To:
			return true
		}
	}
	return false
}

// nextOpening is the first moment from at on within the hours.
func (s Schedule) nextOpening(p Place, at time.Time) time.Time {
	if s.openAt(p, at) {
		return at
	}
	wall := at.In(p.Zone())
	var next time.Time
	for ahead := range 8 {
		day := wall.AddDate(0, 0, ahead)
		for _, h := range s.Hours {
			if h.Weekday != day.Weekday() {
				continue
			}
			start := time.Date(day.Year(), day.Month(), day.Day(), h.From/60, h.From%60, 0, 0, wall.Location())
			if start.After(at) && (next.IsZero() || start.Before(next)) {
				next = start
			}
		}
	}
	return next
}

// Check gives what makes no sense in a schedule, by field.
func (s Schedule) Check() []FieldError {
	var errs []FieldError
	fail := func(path, key, message string) {
		errs = append(errs, FieldError{Path: path, Key: key, Message: message})
	}
	if s.Opens != 0 && s.Closes != 0 && s.Closes < s.Opens {
		fail("closes", "schedule.wrong.order", "is before the first day")
	}
	if s.Quota < 0 {
		fail("quota", "schedule.wrong.quota", "must be 0 or more")
	}
	for _, h := range s.Hours {
		if h.Weekday < 0 || h.Weekday > 6 || h.From < 0 || h.From >= 24*60 || h.To < 0 || h.To > 24*60 {
			fail("hours", "schedule.wrong.hours", "must be times of a day of the week")
			break
		}
	}
	return errs
}
