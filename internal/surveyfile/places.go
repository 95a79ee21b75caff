package surveyfile

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// place is where a value stands in the file.
type place struct {
	path   string // as in a FieldError: "questions[2].title.es"
	line   int    // from 1
	offset int64
}

// places knows where everything stands.
type places struct {
	byPointer map[string]place // by the tokens of the JSON pointer, joined
	byPath    map[string]place
	twice     []place // names that an object holds more than once
}

func (p *places) at(tokens []string) place { return p.byPointer[pointer(tokens)] }

// of finds the line of a path; what is not there stands where its owner does.
func (p *places) of(path string) place {
	for at := path; ; {
		if found, ok := p.byPath[at]; ok {
			return place{path, found.line, found.offset}
		}
		cut := strings.LastIndexAny(at, ".[")
		if cut < 0 {
			return place{path, 1, 0}
		}
		at = at[:cut]
	}
}

// before finds the last value that begins at or before an offset.
func (p *places) before(offset int64) (last place) {
	last.line = 1
	for _, at := range p.byPath {
		if at.offset <= offset && at.offset >= last.offset {
			last = at
		}
	}
	return last
}

func pointer(tokens []string) string { return strings.Join(tokens, "\x00") }

// deepest is how deep a survey nests: questions, one, options, one, title, a language. What lies deeper is wrong higher up.
const deepest = 6

// locate walks through a file that is known to be JSON.
func locate(data []byte) *places {
	w := walker{
		decoder: json.NewDecoder(bytes.NewReader(data)),
		places:  &places{byPointer: map[string]place{}, byPath: map[string]place{}},
		data:    data, line: 1,
	}
	w.decoder.UseNumber()
	w.value(nil, "")
	return w.places
}

type walker struct {
	decoder *json.Decoder
	places  *places
	data    []byte
	read    int64 // how far lines are counted
	line    int
}

// next reads a token and counts the lines up to its end.
func (w *walker) next() json.Token {
	token, err := w.decoder.Token()
	if err != nil { // it was JSON a moment ago
		panic(fmt.Sprint("surveyfile: ", err))
	}
	end := w.decoder.InputOffset()
	w.line += bytes.Count(w.data[w.read:end], []byte("\n"))
	w.read = end
	return token
}

func (w *walker) note(tokens []string, path string) {
	at := place{path, w.line, w.read}
	if _, seen := w.places.byPointer[pointer(tokens)]; seen {
		w.places.twice = append(w.places.twice, at)
	}
	w.places.byPointer[pointer(tokens)], w.places.byPath[path] = at, at
}

// value walks through one value. A member of an object stands where its name does, an item of a list where it begins.
func (w *walker) value(tokens []string, path string) {
	token := w.next()
	if _, noted := w.places.byPointer[pointer(tokens)]; !noted {
		w.note(tokens, path)
	}
	switch token {
	case json.Delim('{'), json.Delim('['):
		if len(tokens) > deepest {
			w.skip()
			return
		}
	}
	switch token {
	case json.Delim('{'):
		for w.decoder.More() {
			name := w.next().(string)
			inner := append(tokens[:len(tokens):len(tokens)], name)
			w.note(inner, member(path, name))
			w.value(inner, member(path, name))
		}
		w.next()
	case json.Delim('['):
		for i := 0; w.decoder.More(); i++ {
			w.value(append(tokens[:len(tokens):len(tokens)], strconv.Itoa(i)), item(path, i))
		}
		w.next()
	}
}

// skip reads to the end of the list or object that has just begun.
func (w *walker) skip() {
	for open := 1; open > 0; {
		switch w.next() {
		case json.Delim('{'), json.Delim('['):
			open++
		case json.Delim('}'), json.Delim(']'):
			open--
		}
	}
}

var plain = regexp.MustCompile(`^[A-Za-z0-9_$-]{1,60}$`)

// member is the path of an object's member. A name that could be taken for something else is quoted.
func member(path, name string) string {
	switch {
	case !plain.MatchString(name):
		return path + fmt.Sprintf("[%.60q]", name)
	case path == "":
		return name
	}
	return path + "." + name
}

func item(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }
