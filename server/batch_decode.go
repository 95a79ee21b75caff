package server

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"opina/surveys"
)

// maxOffset is the farthest that a device's clock is believed to be off: ten years.
const maxOffset = 10 * 366 * 24 * time.Hour

// submission reads what stands in the item as text, and gives what cannot be read.
func (item batchItem) submission() (s surveys.Submission, wrong []surveys.FieldError) {
	fail := func(path, key string, err error) {
		wrong = append(wrong, surveys.FieldError{Path: path, Key: key, Message: err.Error()})
	}
	s = surveys.Submission{Revision: item.Revision, Lang: item.Lang, Finished: item.Finished, Answers: item.Answers}
	var err error
	if s.ID, err = surveys.ParseID(item.ID); err != nil {
		fail("id", "error.id", err)
	}
	if item.Revision < 1 {
		fail("revision", "error.revision", fmt.Errorf("must be 1 to %d", surveys.MaxRevision))
	}
	if item.Version < 0 {
		fail("version", "error.version", fmt.Errorf("there is no version %d", item.Version))
	}
	if item.AnsweredAt != "" {
		if s.AnsweredAt, err = time.Parse(time.RFC3339, item.AnsweredAt); err != nil {
			fail("answered_at", "error.time", fmt.Errorf("%.40q is no time like 2026-11-30T12:34:56Z (RFC 3339)", item.AnsweredAt))
		}
	}
	if ms := item.ClockOffsetMs; ms != nil {
		if most := maxOffset.Milliseconds(); *ms < -most || *ms > most {
			fail("clock_offset_ms", "error.offset", errors.New("is more than ten years"))
		} else {
			offset := time.Duration(*ms) * time.Millisecond
			s.ClockOffset = &offset
		}
	}
	return s, wrong
}

// decodeBatch reads the body strictly: valid UTF-8, one JSON value, no unknown fields, at most maxBatch items.
func decodeBatch(body []byte) ([]batchItem, error) {
	if !utf8.Valid(body) {
		return nil, notBatch(body, 0, "it is not UTF-8")
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.DisallowUnknownFields()
	var b batch
	if err := decoder.Decode(&b); err != nil {
		return nil, jsonError(body, decoder, err)
	}
	if _, err := decoder.Token(); err != io.EOF {
		return nil, notBatch(body, decoder.InputOffset(), "nothing may follow the object")
	}
	switch {
	case b.Responses == nil:
		return nil, notBatch(body, 0, `it has no "responses"`)
	case len(b.Responses) > maxBatch:
		return nil, &surveys.Error{Kind: surveys.TooLarge, Key: "error.batch.many", Args: map[string]any{"Most": maxBatch}}
	}
	return b.Responses, nil
}

// jsonError says where and why the body is not a batch.
func jsonError(body []byte, decoder *json.Decoder, err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return notBatch(body, syntax.Offset, syntax.Error())
	case errors.As(err, &kind):
		return notBatch(body, kind.Offset, fmt.Sprintf("%s cannot hold a %s", kind.Field, kind.Value))
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return notBatch(body, int64(len(body)), "it ends too early")
	}
	return notBatch(body, decoder.InputOffset(), strings.TrimPrefix(err.Error(), "json: "))
}

// notBatch points at a byte of the body as people count: lines and columns from 1.
func notBatch(body []byte, offset int64, why string) error {
	before := body[:min(max(offset, 0), int64(len(body)))]
	line := bytes.Count(before, []byte("\n")) + 1
	column := len(before) - bytes.LastIndexByte(before, '\n')
	return &surveys.Error{Kind: surveys.Invalid, Key: "error.batch.json", Args: map[string]any{
		"Where": fmt.Sprintf("line %d, column %d: %s", line, column, why),
	}}
}

// isJSON tells whether a Content-Type is JSON in UTF-8, the only charset that it has.
func isJSON(contentType string) bool {
	kind, params, _ := strings.Cut(contentType, ";")
	if !strings.EqualFold(strings.TrimSpace(kind), fiber.MIMEApplicationJSON) {
		return false
	}
	params = strings.TrimSpace(params)
	return params == "" || strings.EqualFold(params, "charset=utf-8") || strings.EqualFold(params, `charset="utf-8"`)
}
