package surveys

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

var bar = Place{TimeZone: "Europe/Madrid"}

// wall is a moment by the clock of the bar: 9 March 2026 is a Monday.
func wall(day, hour, minute int) time.Time {
	return time.Date(2026, 3, day, hour, minute, 0, 0, bar.Zone())
}

func TestSilent(t *testing.T) {
	day := Playlist{Hours: []Hours{{Weekday: time.Monday, From: 9 * 60, To: 21 * 60}}}
	night := Playlist{Hours: []Hours{{Weekday: time.Monday, From: 20 * 60, To: 2 * 60}}}
	long := wall(1, 0, 0)
	for _, tt := range []struct {
		name   string
		seen   time.Time
		hours  Playlist
		now    time.Time
		change func(*Device)
		want   bool
	}{
		{"speaks", wall(9, 11, 59), day, wall(9, 12, 0), nil, false},
		{"a short silence", wall(9, 11, 50), day, wall(9, 12, 0), nil, false},
		{"a long one", wall(9, 11, 40), day, wall(9, 12, 0), nil, true},
		{"closed", wall(9, 11, 40), day, wall(9, 21, 30), nil, false},
		{"another day of the week", wall(9, 11, 40), day, wall(10, 12, 0), nil, false},
		{"just opened", wall(8, 20, 0), day, wall(9, 9, 10), nil, false},
		{"opened and did not wake", wall(8, 20, 0), day, wall(9, 9, 15), nil, true},
		{"past midnight", wall(9, 20, 30), night, wall(10, 1, 0), nil, true},
		{"after the night", wall(9, 20, 30), night, wall(10, 2, 5), nil, false},
		{"no hours are all hours", wall(9, 1, 0), Playlist{}, wall(9, 4, 0), nil, true},
		{"never seen since it was paired", time.Time{}, day, wall(9, 12, 0), func(d *Device) { d.PairedAt = wall(9, 11, 50) }, false},
		{"paired and never came", time.Time{}, day, wall(9, 12, 0), func(d *Device) { d.PairedAt = wall(9, 11, 40) }, true},
		{"paired again a moment ago", long, day, wall(9, 12, 0), func(d *Device) { d.PairedAt = wall(9, 11, 50) }, false},
		{"revoked", wall(9, 10, 0), day, wall(9, 12, 0), func(d *Device) { d.RevokedAt = wall(9, 10, 0) }, false},
	} {
		d := Device{PairedAt: long, SeenAt: tt.seen}
		if tt.change != nil {
			tt.change(&d)
		}
		if got := d.Silent(tt.hours, bar, tt.now); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestLost(t *testing.T) {
	for _, tt := range []struct {
		last, answers        int64
		waiting, quarantined int
		want                 int64
	}{
		{0, 0, 0, 0, 0}, {10, 10, 0, 0, 0}, {10, 8, 2, 0, 0}, {10, 8, 1, 1, 0}, {10, 7, 1, 1, 1},
		{10, 8, 40, 0, 0}, // more wait than the gaps hold: they come after
	} {
		d := Device{Queue: Queue{Last: tt.last, Answers: tt.answers}, Health: Health{Waiting: tt.waiting, Quarantined: tt.quarantined}}
		if got := d.Lost(); got != tt.want {
			t.Errorf("%+v: %d", tt, got)
		}
	}
}

func TestClockIsOff(t *testing.T) {
	for _, tt := range []struct {
		in    time.Duration
		n     int64
		unit  Unit
		ahead bool
	}{
		{0, 0, InSeconds, false}, {4 * time.Second, 0, InSeconds, false}, {-7 * time.Second, 7, InSeconds, false},
		{89 * time.Second, 89, InSeconds, true}, {100 * time.Second, 2, InMinutes, true}, {-61 * time.Minute, 61, InMinutes, false},
		{2 * time.Hour, 2, InHours, true}, {-35 * time.Hour, 35, InHours, false}, {5 * 365 * 24 * time.Hour, 1825, InDays, true},
	} {
		if n, unit, ahead := ClockIsOff(tt.in); n != tt.n || unit != tt.unit || ahead != tt.ahead {
			t.Errorf("%v: %d %s, ahead %v", tt.in, n, unit, ahead)
		}
	}
}

func TestUsualAnswers(t *testing.T) {
	const today Day = 20_000
	weeks := func(answers ...int64) map[Day]int64 {
		out := map[Day]int64{today: 99, today - 1: 500}
		for i, n := range answers {
			out[today-Day(7*(i+1))] = n
		}
		return out
	}
	for _, tt := range []struct {
		name  string
		in    map[Day]int64
		first Day
		want  int64
		ok    bool
	}{
		{"two weeks are no habit", weeks(10, 12), today - 20, 0, false},
		{"three are", weeks(10, 12, 50), today - 21, 12, true},
		{"days without answers count", weeks(10), today - 30, 0, true},
		{"an even number of them", weeks(10, 12, 14, 16), today - 28, 13, true},
		{"what is long ago does not count", weeks(8, 8, 8, 8, 8, 8, 8, 8, 900, 900, 900, 900, 900, 900, 900, 900, 900), 0, 8, true},
	} {
		if n, ok := UsualAnswers(tt.in, tt.first, today); n != tt.want || ok != tt.ok {
			t.Errorf("%s: %d, %v", tt.name, n, ok)
		}
	}
}

func TestPlaylistAt(t *testing.T) {
	entry := func(survey int64, from, to int) Entry { return Entry{survey, from * 60, to * 60} }
	meals := []Entry{entry(1, 0, 0), entry(2, 8, 12), entry(3, 22, 2)}
	for _, tt := range []struct {
		name    string
		order   Order
		entries []Entry
		hour    int
		turn    int
		want    int64 // survey, 0 for none
	}{
		{"its own time goes before always", ByTime, meals, 9, 0, 2},
		{"the end is excluded", ByTime, meals, 12, 0, 1},
		{"past midnight", ByTime, meals, 1, 0, 3},
		{"until two", ByTime, meals, 2, 0, 1},
		{"nothing at this hour", ByTime, meals[1:], 15, 0, 0},
		{"in turn", ByTurn, []Entry{entry(1, 0, 0), entry(2, 0, 0), entry(3, 8, 9)}, 12, 3, 2},
		{"only those that are asked now take turns", ByTurn, meals, 9, 5, 2},
		{"the whole day by its ends", ByTime, []Entry{entry(4, 0, 24)}, 23, 0, 4},
	} {
		got, ok := Playlist{Order: tt.order, Entries: tt.entries}.At(bar, wall(9, tt.hour, 0), tt.turn)
		if got.Survey != tt.want || ok != (tt.want != 0) {
			t.Errorf("%s: survey %d", tt.name, got.Survey)
		}
	}
}

func TestPlaylistCheck(t *testing.T) {
	if wrong := NewPlaylist(3).Check(); len(wrong) > 0 {
		t.Errorf("the usual playlist: %v", wrong)
	}
	for path, change := range map[string]func(*Playlist){
		"order":             func(p *Playlist) { p.Order = "whim" },
		"entries":           func(p *Playlist) { p.Entries = nil },
		"entries[0].from":   func(p *Playlist) { p.Entries[0].To = 1441 },
		"entries[1].from":   func(p *Playlist) { p.Entries = append(p.Entries, Entry{Survey: 1, From: -1}) },
		"entries[0].survey": func(p *Playlist) { p.Entries[0].Survey = 0 },
		"idle":              func(p *Playlist) { p.Idle = 14 },
		"pin":               func(p *Playlist) { p.PIN = "12a4" },
		"hours":             func(p *Playlist) { p.Hours = []Hours{{Weekday: 7}} },
		"slides":            func(p *Playlist) { p.Slides = make([]Text, MaxSlides+1) },
		"slides[0].es": func(p *Playlist) {
			p.Slides = []Text{{"es": string(make([]rune, MaxSlide+1))}}
		},
	} {
		p := NewPlaylist(3)
		change(&p)
		if wrong := p.Check(); len(wrong) != 1 || wrong[0].Path != path {
			t.Errorf("%s: %v", path, wrong)
		}
	}
}

func TestUUID(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		id := UUID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "bytes"))
		if again, err := ParseUUID(id.String()); err != nil || again != id {
			t.Fatalf("%v came back as %v, %v", id, again, err)
		}
	})
	for _, in := range []string{"", "123", "6f1c24a8-6b1f-4f5b-9d5c-1d8f0e6c1a2", "6f1c24a8x6b1f-4f5b-9d5c-1d8f0e6c1a2b", "6f1c24a8-6b1f-4f5b-9d5c-1d8f0e6c1a2g"} {
		if _, err := ParseUUID(in); err == nil {
			t.Errorf("%q passed", in)
		}
	}
}
