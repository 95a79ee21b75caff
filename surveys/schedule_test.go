package surveys

import (
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestScheduleAt(t *testing.T) {
	madrid := Place{TimeZone: "Europe/Madrid"}
	bar := Place{TimeZone: "Europe/Madrid", CutHour: 5}
	newYork := Place{TimeZone: "America/New_York"}
	day := func(s string) Day {
		d, err := ParseDay(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	shop := Schedule{Hours: []Hours{ // mornings and afternoons, Saturdays only mornings
		{time.Friday, 10 * 60, 14 * 60}, {time.Friday, 17 * 60, 20*60 + 30}, {time.Saturday, 10 * 60, 14 * 60},
	}}
	night := Schedule{Hours: []Hours{{time.Friday, 22 * 60, 3 * 60}, {time.Saturday, 22 * 60, 4 * 60}}}
	monday := []Hours{{time.Monday, 9 * 60, 10 * 60}}
	tests := map[string]struct {
		in      Schedule
		place   Place
		now     string // on the wall of the place, with the offset where it is shown twice
		answers int64
		want    Closure
		next    string // RFC 3339; "" is never
	}{
		"always":                   {Schedule{}, madrid, "2026-11-27 12:00", 1000, Open, ""},
		"first day":                {Schedule{Opens: day("2026-11-27")}, madrid, "2026-11-27 00:00", 0, Open, ""},
		"day before":               {Schedule{Opens: day("2026-11-27")}, madrid, "2026-11-26 23:59", 0, NotYet, "2026-11-27T00:00:00+01:00"},
		"first day of a bar":       {Schedule{Opens: day("2026-11-27")}, bar, "2026-11-27 04:59", 0, NotYet, "2026-11-27T05:00:00+01:00"},
		"last day":                 {Schedule{Closes: day("2026-11-27")}, madrid, "2026-11-27 23:59", 0, Open, ""},
		"day after":                {Schedule{Closes: day("2026-11-27")}, madrid, "2026-11-28 00:00", 0, Over, ""},
		"last day of a bar":        {Schedule{Closes: day("2026-11-27")}, bar, "2026-11-28 04:59", 0, Open, ""},
		"day after of a bar":       {Schedule{Closes: day("2026-11-27")}, bar, "2026-11-28 05:00", 0, Over, ""},
		"first day, first hour":    {Schedule{Opens: day("2026-11-27"), Hours: monday}, madrid, "2026-11-20 09:30", 0, NotYet, "2026-11-30T09:00:00+01:00"},
		"first day within hours":   {Schedule{Opens: day("2026-11-28"), Hours: night.Hours}, madrid, "2026-11-27 23:00", 0, NotYet, "2026-11-28T00:00:00+01:00"},
		"hours that never come":    {Schedule{Opens: day("2026-11-27"), Closes: day("2026-11-28"), Hours: monday}, madrid, "2026-11-20 12:00", 0, NotYet, ""},
		"quota":                    {Schedule{Quota: 100}, madrid, "2026-11-27 12:00", 99, Open, ""},
		"quota reached":            {Schedule{Quota: 100}, madrid, "2026-11-27 12:00", 100, Full, ""},
		"over before full":         {Schedule{Quota: 100, Closes: day("2026-11-26")}, madrid, "2026-11-27 12:00", 100, Over, ""},
		"full before it opens":     {Schedule{Quota: 100, Opens: day("2026-11-28")}, madrid, "2026-11-27 12:00", 100, Full, ""},
		"before the first hour":    {shop, madrid, "2026-11-27 09:59", 0, OffHours, "2026-11-27T10:00:00+01:00"},
		"at the first minute":      {shop, madrid, "2026-11-27 10:00", 0, Open, ""},
		"at the last minute":       {shop, madrid, "2026-11-27 13:59", 0, Open, ""},
		"at noon":                  {shop, madrid, "2026-11-27 14:00", 0, OffHours, "2026-11-27T17:00:00+01:00"},
		"in the evening":           {shop, madrid, "2026-11-27 20:30", 0, OffHours, "2026-11-28T10:00:00+01:00"},
		"till next week":           {shop, madrid, "2026-11-28 14:00", 0, OffHours, "2026-12-04T10:00:00+01:00"},
		"past its last hours":      {Schedule{Hours: shop.Hours, Closes: day("2026-11-29")}, madrid, "2026-11-28 14:00", 0, Over, ""},
		"overnight, evening":       {night, madrid, "2026-11-27 23:00", 0, Open, ""},
		"overnight, past midnight": {night, madrid, "2026-11-28 02:59", 0, Open, ""},
		"overnight, over":          {night, madrid, "2026-11-28 03:00", 0, OffHours, "2026-11-28T22:00:00+01:00"},
		"overnight into Sunday":    {night, madrid, "2026-11-29 03:59", 0, Open, ""},
		"overnight, last day":      {Schedule{Hours: night.Hours, Closes: day("2026-11-28")}, bar, "2026-11-29 03:30", 0, Open, ""},
		"all day":                  {Schedule{Hours: []Hours{{time.Friday, 0, 0}}}, madrid, "2026-11-27 23:59", 0, Open, ""},
		"all day, written out":     {Schedule{Hours: []Hours{{time.Friday, 0, 24 * 60}}}, madrid, "2026-11-28 00:00", 0, OffHours, "2026-12-04T00:00:00+01:00"},
		"from nine to nine":        {Schedule{Hours: []Hours{{time.Friday, 540, 540}}}, madrid, "2026-11-28 08:59", 0, Open, ""},
		"hours that touch":         {Schedule{Hours: []Hours{{time.Friday, 540, 600}, {time.Friday, 600, 660}}}, madrid, "2026-11-27 10:00", 0, Open, ""},

		// On 2026-03-29 clocks in Madrid go from 2:00 to 3:00; on 2026-10-25 from 3:00 back to 2:00.
		"a start that is skipped":       {Schedule{Hours: []Hours{{time.Sunday, 150, 300}}}, madrid, "2026-03-29 01:00", 0, OffHours, "2026-03-29T03:00:00+02:00"},
		"hours that are skipped":        {Schedule{Hours: []Hours{{time.Sunday, 130, 170}}}, madrid, "2026-03-29 01:00", 0, OffHours, "2026-04-05T02:10:00+02:00"},
		"skipped, a week before":        {Schedule{Hours: []Hours{{time.Sunday, 130, 170}}}, madrid, "2026-03-22 03:00", 0, OffHours, "2026-04-05T02:10:00+02:00"},
		"a start that comes twice":      {Schedule{Hours: []Hours{{time.Sunday, 150, 300}}}, madrid, "2026-10-25 02:00+02:00", 0, OffHours, "2026-10-25T02:30:00+02:00"},
		"its second time":               {Schedule{Hours: []Hours{{time.Sunday, 150, 300}}}, madrid, "2026-10-25 02:10+01:00", 0, OffHours, "2026-10-25T02:30:00+01:00"},
		"back into the hours":           {Schedule{Hours: []Hours{{time.Sunday, 120, 150}}}, madrid, "2026-10-25 02:40+02:00", 0, OffHours, "2026-10-25T02:00:00+01:00"},
		"a day after the change":        {Schedule{Opens: day("2026-03-29")}, bar, "2026-03-28 12:00", 0, NotYet, "2026-03-29T05:00:00+02:00"},
		"a day after the change back":   {Schedule{Opens: day("2026-10-25")}, bar, "2026-10-24 12:00", 0, NotYet, "2026-10-25T05:00:00+01:00"},
		"a day whose start comes twice": {Schedule{Opens: day("2026-10-25")}, Place{TimeZone: "Europe/Madrid", CutHour: 2}, "2026-10-24 12:00", 0, NotYet, "2026-10-25T02:00:00+02:00"},
		// On 2026-03-08 clocks in New York go from 2:00 to 3:00.
		"a day whose start is skipped": {Schedule{Opens: day("2026-03-08")}, Place{TimeZone: "America/New_York", CutHour: 2}, "2026-03-08 01:30", 0, NotYet, "2026-03-08T03:00:00-04:00"},
		"across the west":              {Schedule{Hours: monday}, newYork, "2026-03-07 12:00", 0, OffHours, "2026-03-09T09:00:00-04:00"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			now, err := time.Parse("2006-01-02 15:04Z07:00", test.now)
			if err != nil {
				now, err = time.ParseInLocation("2006-01-02 15:04", test.now, test.place.Zone())
			}
			if err != nil {
				t.Fatal(err)
			}
			got, next := test.in.At(test.place, now, test.answers)
			said := ""
			if !next.IsZero() {
				said = next.In(test.place.Zone()).Format(time.RFC3339)
			}
			if got != test.want || said != test.next {
				t.Errorf("got %q, next %q, want %q, %q", got, said, test.want, test.next)
			}
		})
	}
}

func TestScheduleCheck(t *testing.T) {
	sunday := []Hours{{time.Sunday, 600, 840}}
	friday := DayOf(time.Date(2026, 11, 27, 0, 0, 0, 0, time.UTC))
	tests := map[string]struct {
		in   Schedule
		want []told
	}{
		"always":             {Schedule{}, nil},
		"one day":            {Schedule{Opens: 20000, Closes: 20000}, nil},
		"ends before":        {Schedule{Opens: 20001, Closes: 20000}, []told{{"closes", "schedule.wrong.order"}}},
		"less than nothing":  {Schedule{Quota: -1}, []told{{"quota", "schedule.wrong.quota"}}},
		"an eighth day":      {Schedule{Hours: []Hours{{7, 0, 1}}}, []told{{"hours", "schedule.wrong.hours"}}},
		"before midnight":    {Schedule{Hours: []Hours{{0, -1, 1}}}, []told{{"hours", "schedule.wrong.hours"}}},
		"from midnight on":   {Schedule{Hours: []Hours{{0, 1440, 0}}}, []told{{"hours", "schedule.wrong.hours"}}},
		"past midnight":      {Schedule{Hours: []Hours{{0, 0, 1441}}}, []told{{"hours", "schedule.wrong.hours"}}},
		"too many hours":     {Schedule{Hours: make([]Hours, MaxHours+1)}, []told{{"hours", "schedule.wrong.many"}}},
		"both":               {Schedule{Hours: []Hours{{7, 0, 1}}, Quota: -1}, []told{{"hours", "schedule.wrong.hours"}, {"quota", "schedule.wrong.quota"}}},
		"hours that come":    {Schedule{Opens: friday, Closes: friday + 2, Hours: sunday}, nil},
		"after the cut hour": {Schedule{Opens: friday, Closes: friday + 1, Hours: sunday}, nil},
		"hours that do not":  {Schedule{Opens: friday, Closes: friday, Hours: sunday}, []told{{"hours", "schedule.wrong.never"}}},
		"a night before":     {Schedule{Opens: friday + 3, Closes: friday + 3, Hours: []Hours{{time.Sunday, 1320, 120}}}, nil},
		"a week":             {Schedule{Opens: friday, Closes: friday + 6, Hours: []Hours{{time.Thursday, 0, 0}}}, nil},
		"ten years":          {Schedule{Opens: friday, Closes: friday + 3650, Hours: sunday}, nil},
	}
	for name, test := range tests {
		if got := tell(test.in.Check()); !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: got %v, want %v", name, got, test.want)
		}
	}
}

// asks tells by the minutes of the week whether the hours take in the moment.
func asks(hours []Hours, wall time.Time) bool {
	const week = 7 * 24 * 60
	minute := int(wall.Weekday())*24*60 + wall.Hour()*60 + wall.Minute()
	for _, h := range hours {
		long := h.To - h.From
		if long <= 0 {
			long += 24 * 60
		}
		if (minute-int(h.Weekday)*24*60-h.From+week)%week < long {
			return true
		}
	}
	return len(hours) == 0
}

// At says the same as somebody who looks at the clock every five minutes; zones whose clocks are changed at odd times, by odd
// amounts, and the days on which they are.
func TestScheduleAtAgreesWithTheClock(t *testing.T) {
	const tick = 5 * time.Minute
	zones := []string{"UTC", "Europe/Madrid", "America/New_York", "America/Havana", "Asia/Beirut", "Australia/Lord_Howe", "Pacific/Chatham", "Africa/Casablanca", "Pacific/Kiritimati"}
	minutes := rapid.Map(rapid.IntRange(0, 24*12-1), func(n int) int { return n * 5 })
	drawHours := rapid.Custom(func(t *rapid.T) Hours {
		return Hours{Weekday: time.Weekday(rapid.IntRange(0, 6).Draw(t, "weekday")), From: minutes.Draw(t, "from"), To: minutes.Draw(t, "to")}
	})
	seen := map[Closure]int{}
	rapid.Check(t, func(t *rapid.T) {
		place := Place{TimeZone: rapid.SampledFrom(zones).Draw(t, "zone"), CutHour: rapid.IntRange(0, 5).Draw(t, "cut")}
		now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(rapid.IntRange(0, 3*365*24*60).Draw(t, "minutes")) * time.Minute).In(place.Zone())
		if _, change := now.ZoneBounds(); rapid.Bool().Draw(t, "near a change of clocks") && !change.IsZero() {
			now = change.Add(time.Duration(rapid.IntRange(-48*60, 3*60).Draw(t, "before")) * time.Minute)
		}
		s := Schedule{Hours: rapid.SliceOfN(drawHours, 0, 3).Draw(t, "hours")}
		today := place.Local(now).Day
		if rapid.Bool().Draw(t, "opens") {
			s.Opens = today + Day(rapid.IntRange(-2, 3).Draw(t, "first day"))
		}
		if rapid.Bool().Draw(t, "closes") {
			s.Closes = today + Day(rapid.IntRange(-1, 5).Draw(t, "last day"))
		}

		within := func(at time.Time) bool {
			day := place.Local(at).Day
			return day >= s.Opens && (s.Closes == 0 || day <= s.Closes) && asks(s.Hours, at.In(place.Zone()))
		}
		var next time.Time
		for at := now.Truncate(tick).Add(tick); at.Before(now.AddDate(0, 0, 20)); at = at.Add(tick) {
			if within(at) {
				next = at
				break
			}
		}
		want := Open
		switch {
		case within(now):
			next = time.Time{}
		case s.Closes != 0 && today > s.Closes:
			want = Over
		case today < s.Opens:
			want = NotYet
		case s.Closes != 0 && next.IsZero():
			want = Over
		default:
			want = OffHours
		}
		seen[want]++
		if got, at := s.At(place, now, 0); got != want || !at.Equal(next) {
			t.Fatalf("%+v at %+v on %v: %q until %v, want %q until %v", s, place, now, got, at, want, next)
		}
	})
	for _, closure := range []Closure{Open, NotYet, Over, OffHours} {
		if seen[closure] == 0 {
			t.Errorf("%q was never met", closure)
		}
	}
}
