package surveys

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Playlist is what the tablets of a touchpoint ask, and how.
type Playlist struct {
	Order     Order    `json:"order"`
	Entries   []Entry  `json:"entries"`
	Languages []string `json:"languages,omitempty"` // offered, the first one stands at the start; none are those of the surveys
	Hours     []Hours  `json:"hours,omitempty"`     // awake; none is always
	Idle      int      `json:"idle"`                // seconds until it asks whether anybody is there
	Sound     bool     `json:"sound,omitempty"`
	PIN       string   `json:"pin,omitempty"` // of the staff's corner, digits; "" asks for none. It keeps nobody out who means it
	Slides    []Text   `json:"slides,omitempty"`
}

// Order says how several entries share the tablet.
type Order string

const (
	ByTime Order = "time" // by the hour
	ByTurn Order = "turn" // one customer each
)

// Entry is one survey with the time of day at which it is asked.
type Entry struct {
	Survey int64 `json:"survey"`
	From   int   `json:"from"` // minutes after midnight, by the shop's clock
	To     int   `json:"to"`   // excluded; before From, it is the next day's; the same as From is always
}

// Limits of a playlist.
const (
	MaxEntries = 12
	MaxSlides  = 6
	MaxSlide   = 120 // characters: read in passing
	MinIdle    = 15
	MaxIdle    = 120
	UsualIdle  = 30
	minPIN     = 4
	maxPIN     = 8
)

// NewPlaylist asks one survey, always.
func NewPlaylist(survey int64) Playlist {
	return Playlist{Order: ByTime, Entries: []Entry{{Survey: survey}}, Idle: UsualIdle}
}

// Awake tells whether the tablet asks at that moment, by the clock of the place.
func (p Playlist) Awake(place Place, at time.Time) bool {
	closed, _ := Schedule{Hours: p.Hours}.At(place, at, 0)
	return closed == Open
}

// At is the entry to ask at a moment, after that many customers; false where none is. By time, one with a time of its own
// goes before those that are asked always; by turn, all that are asked now take turns. The tablet decides the same.
func (p Playlist) At(place Place, at time.Time, turn int) (Entry, bool) {
	wall := at.In(place.Zone())
	minute := wall.Hour()*60 + wall.Minute()
	now := slices.DeleteFunc(slices.Clone(p.Entries), func(e Entry) bool { return !e.holds(minute) })
	if len(now) == 0 {
		return Entry{}, false
	}
	if p.Order == ByTurn {
		return now[turn%len(now)], true
	}
	if i := slices.IndexFunc(now, func(e Entry) bool { return !e.Always() }); i >= 0 {
		return now[i], true
	}
	return now[0], true
}

// Always tells whether the entry is asked at every hour.
func (e Entry) Always() bool { return e.From == e.To }

func (e Entry) holds(minute int) bool {
	if e.From < e.To {
		return minute >= e.From && minute < e.To
	}
	return e.Always() || minute >= e.From || minute < e.To
}

// Check gives what makes no sense in a playlist, by field.
func (p Playlist) Check() []FieldError {
	var errs []FieldError
	fail := func(path, key, message string, args ...any) {
		e := FieldError{Path: path, Key: key, Message: message}
		for i := 0; i+1 < len(args); i += 2 {
			if e.Args == nil {
				e.Args = make(map[string]any)
			}
			e.Args[args[i].(string)] = args[i+1]
		}
		errs = append(errs, e)
	}
	if p.Order != ByTime && p.Order != ByTurn {
		fail("order", "playlist.wrong.order", `must be "time" or "turn"`)
	}
	if n := len(p.Entries); n == 0 || n > MaxEntries {
		fail("entries", "playlist.wrong.entries", fmt.Sprintf("must be 1 to %d", MaxEntries), "Max", MaxEntries)
	}
	for i, e := range p.Entries {
		if e.Survey < 1 {
			fail(fmt.Sprintf("entries[%d].survey", i), "playlist.wrong.survey", "is missing")
		}
		if e.From < 0 || e.From >= 24*60 || e.To < 0 || e.To > 24*60 {
			fail(fmt.Sprintf("entries[%d].from", i), "playlist.wrong.time", "must be minutes of a day")
		}
	}
	errs = append(errs, Schedule{Hours: p.Hours}.Check()...)
	if p.Idle < MinIdle || p.Idle > MaxIdle {
		fail("idle", "playlist.wrong.idle", fmt.Sprintf("must be %d to %d seconds", MinIdle, MaxIdle), "Min", MinIdle, "Max", MaxIdle)
	}
	if n := len(p.PIN); n > 0 && (n < minPIN || n > maxPIN || strings.Trim(p.PIN, "0123456789") != "") {
		fail("pin", "playlist.wrong.pin", fmt.Sprintf("must be %d to %d digits", minPIN, maxPIN), "Min", minPIN, "Max", maxPIN)
	}
	if len(p.Slides) > MaxSlides {
		fail("slides", "playlist.wrong.slides", fmt.Sprintf("are %d; at most %d are shown", len(p.Slides), MaxSlides), "Max", MaxSlides)
	}
	for i, slide := range p.Slides {
		for lang, text := range slide {
			if n := utf8.RuneCountInString(text); n > MaxSlide {
				fail(fmt.Sprintf("slides[%d].%s", i, lang), "playlist.wrong.slide",
					fmt.Sprintf("has %d characters; at most %d are read in passing", n, MaxSlide), "N", n, "Max", MaxSlide)
			}
		}
	}
	return errs
}
