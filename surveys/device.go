package surveys

import (
	"math"
	"slices"
	"time"
)

// Device is a paired tablet.
type Device struct {
	Organization, ID int64
	Tablet           UUID // made by the tablet when it was first opened: pairing it again finds the same device
	Name             string
	Touchpoint       int64
	PairedAt         time.Time
	RevokedAt        time.Time // zero while it may read and send
	Unpaired         bool      // the tablet ended it itself: only pairing brings it back
	SeenAt           time.Time // zero: never since it was paired
	App              string    // its version
	Playlist         string    // the etag of the playlist it shows
	ClockError       time.Duration
	Health           Health
	Queue            Queue
}

// Health is what a tablet says of itself. What it cannot know is nil or zero.
type Health struct {
	Waiting     int       `json:"waiting,omitempty"`     // answers not acknowledged yet
	Quarantined int       `json:"quarantined,omitempty"` // refused, kept with the reason
	Oldest      time.Time `json:"oldest,omitzero"`       // of those that wait, by the tablet's clock
	Battery     *float64  `json:"battery,omitempty"`     // 0 to 1
	Charging    *bool     `json:"charging,omitempty"`
	Used        *int64    `json:"used,omitempty"` // bytes
	Quota       *int64    `json:"quota,omitempty"`
	Persisted   *bool     `json:"persisted,omitempty"` // the browser promised not to clear it
	Screen      string    `json:"screen,omitempty"`    // "800x1280"
}

// Queue is the database in which a tablet keeps its answers, as the server knows it.
type Queue struct {
	ID      UUID
	Since   time.Time // heard of first
	Answers int64     // stored of it
	Last    int64     // the highest number stored
	Before  int       // queues of this tablet before it: so often was it emptied
}

// Report is what a tablet says each time it speaks to the server.
type Report struct {
	Queue    UUID
	App      string
	Playlist string
	Now      time.Time // by its clock
	Health   Health
}

// SilentAfter is how long a tablet may say nothing. It speaks once a minute, so this is no hiccup of the network.
const SilentAfter = 15 * time.Minute

// Silent tells whether the tablet should speak and does not: the shop is open, was when it last could have spoken, and
// nothing was heard since.
func (d Device) Silent(p Playlist, place Place, now time.Time) bool {
	if !d.RevokedAt.IsZero() {
		return false
	}
	since := now.Add(-SilentAfter)
	return d.lastSign().Before(since) && p.Awake(place, now) && p.Awake(place, since)
}

func (d Device) lastSign() time.Time {
	if d.SeenAt.Before(d.PairedAt) {
		return d.PairedAt
	}
	return d.SeenAt
}

// Lost is how many answers of the queue are neither stored nor on the tablet: numbers that it gave away and that nobody has.
func (d Device) Lost() int64 {
	return max(0, d.Queue.Last-d.Queue.Answers-int64(d.Health.Waiting)-int64(d.Health.Quarantined))
}

// Unit is what a span of time is told in.
type Unit string

const (
	InSeconds Unit = "seconds"
	InMinutes Unit = "minutes"
	InHours   Unit = "hours"
	InDays    Unit = "days"
)

// exactEnough is a clock error that nobody needs to hear of: asking takes that long.
const exactEnough = 5 * time.Second

// ClockIsOff tells how far off a clock is in the one unit that says it, and whether it runs ahead. n is 0 for a clock
// that is right.
func ClockIsOff(by time.Duration) (n int64, unit Unit, ahead bool) {
	size := by.Abs()
	in := func(step time.Duration) int64 { return int64(math.Round(float64(size) / float64(step))) }
	switch {
	case size < exactEnough:
		return 0, InSeconds, false
	case size < 90*time.Second:
		return in(time.Second), InSeconds, by > 0
	case size < 90*time.Minute:
		return in(time.Minute), InMinutes, by > 0
	case size < 36*time.Hour:
		return in(time.Hour), InHours, by > 0
	}
	return in(24 * time.Hour), InDays, by > 0
}

// usualWeeks is over how many weeks back a usual day is looked for; fewer days than usualLeast are no habit.
const (
	usualWeeks = 8
	usualLeast = 3
)

// UsualAnswers is how many answers the same weekday brings as a rule: the median of the last weeks since the first
// day, days without any among them. ok is false where there are too few to say.
func UsualAnswers(answers map[Day]int64, first, today Day) (n int64, ok bool) {
	var past []int64
	for day := today - 7; day >= first && day >= today-7*usualWeeks; day -= 7 {
		past = append(past, answers[day])
	}
	if len(past) < usualLeast {
		return 0, false
	}
	slices.Sort(past)
	return (past[(len(past)-1)/2] + past[len(past)/2] + 1) / 2, true
}

// UsualSince is the first day that UsualAnswers looks at.
func UsualSince(today Day) Day { return today - 7*usualWeeks }

// Pairing is a tablet that waits to be confirmed. What it was given are secrets: only what stands for them is kept.
type Pairing struct {
	Tablet    UUID
	Lang      string
	App       string
	Words     []byte // blinded
	Claim     []byte // hash
	ExpiresAt time.Time
	Confirmed bool
}

// PairingLasts is how long words are good for.
const PairingLasts = 10 * time.Minute
