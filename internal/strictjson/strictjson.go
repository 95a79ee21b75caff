// Package strictjson reads what programs send: valid UTF-8, one JSON value, no field that nobody asked for. What is no
// such thing is refused as a whole, with the place and the reason.
package strictjson

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"opina/surveys"
)

// Decode reads the body into a value. The error is a *surveys.Error that says where and why it cannot.
func Decode(body []byte, into any) error {
	if !utf8.Valid(body) {
		return Refuse(body, 0, "it is not UTF-8")
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return refusal(body, decoder, err)
	}
	if _, err := decoder.Token(); err != io.EOF {
		return Refuse(body, decoder.InputOffset(), "nothing may follow the object")
	}
	return nil
}

func refusal(body []byte, decoder *json.Decoder, err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return Refuse(body, syntax.Offset, syntax.Error())
	case errors.As(err, &kind):
		return Refuse(body, kind.Offset, fmt.Sprintf("%s cannot hold a %s", kind.Field, kind.Value))
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return Refuse(body, int64(len(body)), "it ends too early")
	}
	return Refuse(body, decoder.InputOffset(), strings.TrimPrefix(err.Error(), "json: "))
}

// Refuse points at a byte of the body as people count: lines and columns from 1.
func Refuse(body []byte, offset int64, why string) error {
	before := body[:min(max(offset, 0), int64(len(body)))]
	line := bytes.Count(before, []byte("\n")) + 1
	column := len(before) - bytes.LastIndexByte(before, '\n')
	return &surveys.Error{Kind: surveys.Invalid, Key: "error.batch.json", Args: map[string]any{
		"Where": fmt.Sprintf("line %d, column %d: %s", line, column, why),
	}}
}

// IsJSON tells whether a Content-Type is JSON in UTF-8, the only charset that it has.
func IsJSON(contentType string) bool {
	kind, params, _ := strings.Cut(contentType, ";")
	if !strings.EqualFold(strings.TrimSpace(kind), "application/json") {
		return false
	}
	params = strings.TrimSpace(params)
	return params == "" || strings.EqualFold(params, "charset=utf-8") || strings.EqualFold(params, `charset="utf-8"`)
}
