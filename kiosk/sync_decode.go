package kiosk

import (
	"encoding/hex"
	"fmt"
	"math"
	"time"

	"opina/surveys"
	"opina/surveys/intake"
)

// maxAnswers is the most answers taken at once.
const maxAnswers = 50

// maxHeld is how many numbers are looked at for what the server lacks: years of a busy shop.
const maxHeld = 1_000_000

// syncRequest is the body of POST /kiosk/sync. Numbers are read as JavaScript has them: a measured time may be a fraction.
type syncRequest struct {
	Queue    string       `json:"queue"` // UUID made with the tablet's database
	App      string       `json:"app"`
	Now      float64      `json:"now"`      // milliseconds, by the tablet's clock
	Playlist string       `json:"playlist"` // etag
	Health   syncHealth   `json:"health"`
	Held     *heldNumbers `json:"held"` // acknowledged answers of which it still keeps something
	Answers  []Answer     `json:"answers"`
}

type syncHealth struct {
	Waiting     float64  `json:"waiting"`
	Quarantined float64  `json:"quarantined"`
	Oldest      *float64 `json:"oldest"`
	Battery     *float64 `json:"battery"`
	Charging    *bool    `json:"charging"`
	Used        *float64 `json:"used"`
	Quota       *float64 `json:"quota"`
	Persisted   *bool    `json:"persisted"`
	Screen      string   `json:"screen"`
}

type heldNumbers struct {
	From  int64 `json:"from"`
	To    int64 `json:"to"`
	Count int64 `json:"count"`
}

// Answer is one revision of one response as a tablet sends it, and as it writes it into a file.
type Answer struct {
	ID            string           `json:"id"`
	Revision      int              `json:"revision"`
	Seq           int64            `json:"seq"`
	Survey        int64            `json:"survey"`
	Version       int              `json:"version"`
	Touchpoint    int64            `json:"touchpoint"`
	Lang          string           `json:"lang"`
	AnsweredAt    float64          `json:"answered_at"`     // milliseconds, by the tablet's clock
	ClockOffsetMs *float64         `json:"clock_offset_ms"` // null is unknown
	Finished      bool             `json:"finished"`
	Burst         bool             `json:"burst"`
	Refill        bool             `json:"refill"`
	Hash          string           `json:"hash"` // of a refill, in hexadecimal: what the server said when it had it
	Answers       []surveys.Answer `json:"answers"`
}

// report reads what the tablet says of itself. Nothing in it is worth refusing a request.
func (r syncRequest) report() surveys.Report {
	h := r.Health
	out := surveys.Report{
		App: clip(r.App), Playlist: clip(r.Playlist), Now: moment(r.Now),
		Health: surveys.Health{
			Waiting: int(whole(h.Waiting, math.MaxInt32)), Quarantined: int(whole(h.Quarantined, math.MaxInt32)),
			Charging: h.Charging, Persisted: h.Persisted, Screen: clip(h.Screen),
		},
	}
	if h.Oldest != nil {
		out.Health.Oldest = moment(*h.Oldest)
	}
	if h.Battery != nil {
		share := min(max(*h.Battery, 0), 1)
		out.Health.Battery = &share
	}
	bytes := func(n *float64) *int64 {
		if n == nil {
			return nil
		}
		size := whole(*n, 1<<53)
		return &size
	}
	out.Health.Used, out.Health.Quota = bytes(h.Used), bytes(h.Quota)
	return out
}

// farthest is how far from 1970 a clock may show, either way, in milliseconds: 1,900 years.
const farthest = 60_000_000_000_000

// moment reads milliseconds. A clock that started at 1970 shows earlier ones where it was set back.
func moment(ms float64) time.Time {
	return time.UnixMilli(int64(math.Round(min(max(ms, -farthest), farthest)))).UTC()
}

func whole(n, most float64) int64 { return int64(math.Round(min(max(n, 0), most))) }

// submission reads an answer, and gives what cannot be read. The mark lacks the device and its queue.
func (a Answer) submission() (surveys.Submission, []surveys.FieldError) {
	item := intake.Item{
		ID: a.ID, Revision: a.Revision, Lang: a.Lang, AnsweredAt: moment(a.AnsweredAt), Finished: a.Finished, Answers: a.Answers,
	}
	if a.ClockOffsetMs != nil {
		offset := int64(math.Round(*a.ClockOffsetMs))
		item.ClockOffsetMs = &offset
	}
	s, wrong := item.Submission()
	if a.Seq < 1 {
		wrong = append(wrong, surveys.FieldError{Path: "seq", Key: "error.seq", Message: fmt.Sprintf("%d is no number of an answer", a.Seq)})
	}
	s.Mark = &surveys.Mark{Seq: a.Seq, Burst: a.Burst, Refill: a.Refill}
	if hash, err := hex.DecodeString(a.Hash); a.Refill && err == nil && len(hash) == len(s.Mark.Hash) {
		s.Mark.Hash = [32]byte(hash)
	}
	return s, wrong
}
