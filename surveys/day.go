package surveys

import (
	"fmt"
	"time"
)

// Day is a calendar day as the number of days since 1970-01-01.
type Day int32

// Week is the first day of the seven that tallies count d with. They start on Thursdays, as 1970 did.
func (d Day) Week() Day { return d - (d%7+7)%7 }

// DayOf is the day of t in t's own zone.
func DayOf(t time.Time) Day {
	y, m, d := t.Date()
	return Day(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// ParseDay reads YYYY-MM-DD.
func ParseDay(s string) (Day, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, fmt.Errorf("%.20q is not a day like 2026-11-30", s)
	}
	return DayOf(t), nil
}

// Time is midnight UTC of the day.
func (d Day) Time() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// String is YYYY-MM-DD.
func (d Day) String() string { return d.Time().Format(time.DateOnly) }

// LocalTime is when a response happened, as its shop counts: never computed again later, so that
// a changed time zone does not rewrite history.
type LocalTime struct {
	Day     Day // business day: it starts at the location's cut hour
	Hour    int // 0 to 23, by the clock on the wall
	Weekday time.Weekday
}

// Zone is the place's time zone; an unknown one counts as UTC.
func (p Place) Zone() *time.Location {
	zone, err := loadLocation(p.TimeZone)
	if err != nil {
		return time.UTC
	}
	return zone
}

// startOf is the first moment of a business day: when the clock on the wall first shows the cut hour, or jumps past it.
func (p Place) startOf(d Day) time.Time {
	return p.first(d.Time().Add(time.Duration(p.CutHour) * time.Hour))
}

// first is the first moment when the clock on the wall shows what wall says in UTC, or jumps past it.
func (p Place) first(wall time.Time) time.Time {
	from := wall.Add(-15 * time.Hour).In(p.Zone()) // no zone is further east than 14 hours
	for {
		_, offset := from.Zone()
		_, until := from.ZoneBounds()
		at := wall.Add(time.Duration(-offset) * time.Second).In(p.Zone())
		if at.Before(from) {
			return from
		}
		if until.IsZero() || at.Before(until) {
			return at
		}
		from = until
	}
}

// Local places the moment at in the shop's business day.
func (p Place) Local(at time.Time) LocalTime {
	wall := at.In(p.Zone())
	day := DayOf(wall)
	if wall.Hour() < p.CutHour {
		day--
	}
	return LocalTime{Day: day, Hour: wall.Hour(), Weekday: day.Time().Weekday()}
}
