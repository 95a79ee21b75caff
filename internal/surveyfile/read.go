package surveyfile

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"opina/surveys"
)

// Problem is one thing that is wrong with a file.
type Problem struct {
	surveys.FieldError     // its path is "" where the file as a whole is meant
	Line               int // from 1
}

// Read takes a file apart. Where anything is wrong with it, it gives everything that is, in the order of the file,
// and no survey: the file must be JSON, fit the schema and pass CheckDraft.
func Read(data []byte) (File, []Problem) {
	if len(data) > MaxSize {
		return File{}, one("surveys.file.wrong.large", fmt.Sprintf("has %d KB; at most %d are read", len(data)>>10, MaxSize>>10), 1, "Max", MaxSize>>10)
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")) // some editors begin UTF-8 with a mark
	if !utf8.Valid(data) {
		return File{}, one("surveys.file.wrong.utf8", "is not UTF-8", lineOf(data, invalidAt(data)))
	}
	value, wrong := decode(data)
	if wrong != nil {
		return File{}, wrong
	}
	where := locate(data)
	problems := fits(value, where)
	for _, at := range where.twice {
		problems = append(problems, problem(at, "survey.wrong.twice", "is there twice"))
	}
	var in written
	if err := json.Unmarshal(data, &in); err != nil && len(problems) == 0 { // names that nobody knows, the schema has found
		problems = append(problems, typeProblem(where, err))
	}
	if len(in.Languages) > 0 && !settles(problems, "languages[0]") { // without them, every text would be in none of the survey's
		problems = merge(problems, in.CheckDraft(), where)
	}
	if len(problems) > 0 {
		slices.SortStableFunc(problems, func(a, b Problem) int { return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Path, b.Path)) })
		return File{}, problems
	}
	return File{in.Kind, Whole(in.Content)}, nil
}

// decode reads the one JSON value that the file is, or says where it stops being one.
func decode(data []byte) (value any, wrong []Problem) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	err := d.Decode(&value)
	var syntax *json.SyntaxError
	switch {
	case err == nil:
		rest := bytes.TrimLeft(data[d.InputOffset():], " \t\r\n")
		if len(rest) == 0 {
			return value, nil
		}
		return nil, stray(data, len(data)-len(rest))
	case err == io.EOF:
		return nil, one("surveys.file.wrong.empty", "is empty", 1)
	case errors.As(err, &syntax):
		return nil, stray(data, int(syntax.Offset)-1) // it counts the byte that does not fit
	}
	return nil, one("surveys.file.wrong.end", "ends too early", lineOf(data, len(data)))
}

// stray points at a character that does not belong where it stands.
func stray(data []byte, at int) []Problem {
	near, _ := utf8.DecodeRune(data[at:])
	column := utf8.RuneCount(data[bytes.LastIndexByte(data[:at], '\n')+1:at]) + 1
	return one("surveys.file.wrong.syntax", fmt.Sprintf("column %d: %q does not belong here", column, near), lineOf(data, at),
		"Column", column, "Near", string(near))
}

// merge adds what CheckDraft says of what could be read. Where both say something about a value, one is enough: the
// schema knows best what is missing, of another type and can be chosen, CheckDraft what the value is for.
func merge(problems []Problem, checked []surveys.FieldError, where *places) []Problem {
	said := map[string]bool{}
	var more []Problem
	for _, e := range checked {
		if !settles(problems, e.Path) {
			said[e.Path] = true
			more = append(more, Problem{e, where.of(e.Path).line})
		}
	}
	return append(slices.DeleteFunc(problems, func(p Problem) bool { return said[p.Path] }), more...)
}

// settles tells whether one of the problems says all there is to say about a path: nothing was read there.
func settles(problems []Problem, path string) bool {
	return slices.ContainsFunc(problems, func(p Problem) bool {
		inside, ok := strings.CutPrefix(path, p.Path)
		return ok && (inside == "" || inside[0] == '.' || inside[0] == '[') && unread[p.Key]
	})
}

// unread are the keys of problems that leave nothing to be read.
var unread = map[string]bool{
	"survey.wrong.missing": true, "surveys.file.wrong.choice": true, "surveys.file.wrong.string": true,
	"surveys.file.wrong.array": true, "surveys.file.wrong.object": true, "surveys.file.wrong.boolean": true, "surveys.file.wrong.other": true,
}

// problem says what is wrong with the value at a place; args are those of the public message, name and value in turn.
func problem(at place, key, message string, args ...any) Problem {
	p := Problem{surveys.FieldError{Path: at.path, Key: key, Message: message}, at.line}
	for i := 0; i+1 < len(args); i += 2 {
		if p.Args == nil {
			p.Args = map[string]any{}
		}
		p.Args[args[i].(string)] = args[i+1]
	}
	return p
}

func one(key, message string, line int, args ...any) []Problem {
	return []Problem{problem(place{line: line}, key, message, args...)}
}

// typeProblem is what the schema lets pass and Go does not hold, such as 4.0 for 4.
func typeProblem(where *places, err error) Problem {
	var kind *json.UnmarshalTypeError
	if errors.As(err, &kind) {
		return problem(where.before(kind.Offset), "surveys.file.wrong.other", fmt.Sprintf("cannot be %s", kind.Value), "Text", kind.Value)
	}
	return problem(place{line: 1}, "surveys.file.wrong.other", err.Error(), "Text", err.Error())
}

func lineOf(data []byte, at int) int { return bytes.Count(data[:at], []byte("\n")) + 1 }

func invalidAt(data []byte) (at int) {
	for {
		r, size := utf8.DecodeRune(data[at:])
		if r == utf8.RuneError && size == 1 {
			return at
		}
		at += size
	}
}
