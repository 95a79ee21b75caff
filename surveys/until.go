package surveys

import "time"

// Until is when the survey stops being asked at the place, for a moment at which it is: the zero time where no day and
// no hour ends it. A quota may end it before.
func (s Schedule) Until(p Place, now time.Time) time.Time {
	var end time.Time
	if len(s.Hours) > 0 {
		end = s.hoursEnd(p, now)
	}
	if s.Closes == 0 {
		return end
	}
	if last := p.startOf(s.Closes + 1); end.IsZero() || last.Before(end) {
		end = last
	}
	return end
}

// hoursEnd is the first moment after now outside the hours, zero where a week has none: spans that touch are one.
func (s Schedule) hoursEnd(p Place, now time.Time) time.Time {
	for at := now; at.Before(now.AddDate(0, 0, 8)); {
		next := at
		wall := at.In(p.Zone())
		for _, h := range s.Hours {
			for _, day := range [2]int{wall.Day() - 1, wall.Day()} {
				from := time.Date(wall.Year(), wall.Month(), day, 0, h.From, 0, 0, time.UTC)
				if from.Weekday() != h.Weekday {
					continue
				}
				to := h.To
				if h.overnight() {
					to += 24 * 60
				}
				end := p.first(time.Date(wall.Year(), wall.Month(), day, 0, to, 0, 0, time.UTC))
				if !p.first(from).After(at) && end.After(next) {
					next = end
				}
			}
		}
		if _, change := wall.ZoneBounds(); change.After(at) && change.Before(next) {
			next = change // clocks may jump out of the hours
		}
		if !s.openAt(p, next) {
			return next
		}
		if next.Equal(at) { // clocks are being changed: look again when they show another minute
			next = next.Add(time.Minute)
		}
		at = next
	}
	return time.Time{}
}
