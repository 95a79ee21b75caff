// Package surveyfile owns a survey as a file: JSON that people can read, keep and send, held against a published
// JSON Schema on its way in.
package surveyfile

import (
	"bytes"
	_ "embed"
	"encoding/json"

	"opina/surveys"
)

// MaxSize is the largest file read, in bytes. The longest survey that is allowed, in one language, fits several times.
const MaxSize = 256 << 10

// format is the version of the file that is written and read.
const format = 1

// Schema is the JSON Schema (2020-12) of the file, as it is published.
//
//go:embed survey.schema.json
var Schema []byte

// File is what a file holds.
type File struct {
	Kind    string // of the template that the survey was made from
	Content surveys.Content
}

// written is the file as it stands.
type written struct {
	Schema string `json:"$schema,omitempty"`
	Format int    `json:"opina"`
	Kind   string `json:"kind"`
	surveys.Content
}

// Write gives the file; schema is the address where the schema is published.
func Write(f File, schema string) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false) // it is read by people, never by a browser as a page
	e.SetIndent("", "  ")
	err := e.Encode(written{schema, format, f.Kind, Whole(f.Content)})
	return b.Bytes(), err
}

// Whole is the content with an empty text or list wherever it has none: a file says {} and [] where Go may say nil.
func Whole(c surveys.Content) surveys.Content {
	c.Title = whole(c.Title)
	questions := make([]surveys.Question, len(c.Questions))
	for i, q := range c.Questions {
		q.Title = whole(q.Title)
		options := make([]surveys.Option, len(q.Options))
		for j, o := range q.Options {
			o.Title = whole(o.Title)
			options[j] = o
		}
		q.Options = options
		if q.ShowIf != nil {
			q.ShowIf = &surveys.Condition{Question: q.ShowIf.Question, In: append([]string{}, q.ShowIf.In...)}
		}
		questions[i] = q
	}
	c.Questions = questions
	return c
}

func whole(t surveys.Text) surveys.Text {
	if t == nil {
		return surveys.Text{}
	}
	return t
}
