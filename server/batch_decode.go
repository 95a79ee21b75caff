package server

import (
	"fmt"
	"time"

	"opina/internal/strictjson"
	"opina/surveys"
	"opina/surveys/intake"
)

// submission reads what stands in the item as text, and gives what cannot be read.
func (item batchItem) submission() (surveys.Submission, []surveys.FieldError) {
	var answered time.Time
	var unread error
	if item.AnsweredAt != "" {
		answered, unread = time.Parse(time.RFC3339, item.AnsweredAt)
	}
	s, wrong := intake.Item{
		ID: item.ID, Revision: item.Revision, Lang: item.Lang, AnsweredAt: answered, ClockOffsetMs: item.ClockOffsetMs,
		Finished: item.Finished, Answers: item.Answers,
	}.Submission()
	fail := func(path, key string, message string) {
		wrong = append(wrong, surveys.FieldError{Path: path, Key: key, Message: message})
	}
	if item.Survey < 0 {
		fail("survey", "error.survey.shown", fmt.Sprintf("there is no survey %d", item.Survey))
	}
	if item.Version < 0 {
		fail("version", "error.version", fmt.Sprintf("there is no version %d", item.Version))
	}
	if unread != nil {
		fail("answered_at", "error.time", fmt.Sprintf("%.40q is no time like 2026-11-30T12:34:56Z (RFC 3339)", item.AnsweredAt))
	}
	return s, wrong
}

// decodeBatch reads the body strictly, at most maxBatch items.
func decodeBatch(body []byte) ([]batchItem, error) {
	var b batch
	if err := strictjson.Decode(body, &b); err != nil {
		return nil, err
	}
	switch {
	case b.Responses == nil:
		return nil, strictjson.Refuse(body, 0, `it has no "responses"`)
	case len(b.Responses) > maxBatch:
		return nil, &surveys.Error{Kind: surveys.TooLarge, Key: "error.batch.many", Args: map[string]any{"Most": maxBatch}}
	}
	return b.Responses, nil
}
