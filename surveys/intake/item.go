package intake

import (
	"errors"
	"fmt"
	"time"

	"opina/surveys"
)

// maxOffset is the farthest that a device's clock is believed to be off.
const maxOffset = 100 * 366 * 24 * time.Hour

// Item is one revision of a response as a program sends it.
type Item struct {
	ID            string // UUIDv7, made on the device
	Revision      int    // from 1; a higher one replaces
	Lang          string // it was shown in
	AnsweredAt    time.Time
	ClockOffsetMs *int64 // to be added to the device's clock; nil is unknown
	Finished      bool
	Answers       []surveys.Answer
}

// Submission reads what stands in the item, and gives what cannot be read.
func (item Item) Submission() (s surveys.Submission, wrong []surveys.FieldError) {
	fail := func(path, key string, err error) {
		wrong = append(wrong, surveys.FieldError{Path: path, Key: key, Message: err.Error()})
	}
	s = surveys.Submission{
		Revision: item.Revision, Lang: item.Lang, AnsweredAt: item.AnsweredAt, Finished: item.Finished, Answers: item.Answers,
	}
	var err error
	if s.ID, err = surveys.ParseID(item.ID); err != nil {
		fail("id", "error.id", err)
	}
	if item.Revision < 1 {
		fail("revision", "error.revision", fmt.Errorf("must be 1 to %d", surveys.MaxRevision))
	}
	if ms := item.ClockOffsetMs; ms != nil {
		if most := maxOffset.Milliseconds(); *ms < -most || *ms > most {
			fail("clock_offset_ms", "error.offset", errors.New("is more than a hundred years"))
		} else {
			offset := time.Duration(*ms) * time.Millisecond
			s.ClockOffset = &offset
		}
	}
	return s, wrong
}
