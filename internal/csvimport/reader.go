package csvimport

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"opina/surveys"
)

// Encodings are those a file may be written in.
var Encodings = []string{"utf-8", "windows-1252", "utf-16"}

// Languages are those of the surveys that imports make.
var Languages = []string{"es", "en"}

// Format says how a file is written.
type Format struct {
	Columns   Columns
	Scale     Scale
	Delimiter rune   // 0 finds out: the one of , ; tab that the header has most of
	Encoding  string // one of Encodings; "" is UTF-8
}

// Row is one answer as the file has it.
type Row struct {
	Line       int // where it starts in the file, from 1
	ID         string
	AnsweredAt When // zero where the file does not say
	Rating     *int // on the file's scale; nil where it does not say
	Comment    string
	Lang       string
	Location   string
}

// Reader reads rows one by one and keeps none.
type Reader struct {
	scale   Scale
	records *records
	places  []int // of our columns in a record
	width   int
}

// maxName bounds the name of a shop, in characters.
const maxName = 100

// NewReader reads the header.
func NewReader(in io.Reader, f Format) (*Reader, error) {
	switch f.Encoding {
	case "windows-1252":
		in = charmap.Windows1252.NewDecoder().Reader(in)
	case "utf-16":
		in = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Reader(in)
	}
	buffered := bufio.NewReaderSize(in, 64<<10)
	start, err := buffered.Peek(3)
	if err != nil && err != io.EOF {
		return nil, err
	}
	switch {
	case string(start) == "\ufeff":
		buffered.Discard(3)
	case len(start) >= 2 && (string(start[:2]) == "\xff\xfe" || string(start[:2]) == "\xfe\xff"):
		return nil, errors.New("the file is UTF-16: add --encoding utf-16")
	}
	if f.Delimiter == 0 {
		f.Delimiter = guessDelimiter(buffered)
	}
	r := &Reader{scale: f.Scale, records: newRecords(buffered, f.Delimiter)}
	header, _, err := r.records.next()
	var bad *BadRow
	switch {
	case err == io.EOF:
		return nil, errors.New("the file is empty")
	case errors.As(err, &bad):
		return nil, fmt.Errorf("the header, %w", bad)
	case err != nil:
		return nil, err
	}
	r.width = len(header)
	r.places, err = f.Columns.locate(header)
	return r, err
}

// guessDelimiter looks at the first line without taking it.
func guessDelimiter(in *bufio.Reader) rune {
	start, _ := in.Peek(in.Size())
	first, _, _ := strings.Cut(string(start), "\n")
	best, most := ',', 0
	for _, d := range []rune{',', ';', '\t'} {
		if n := strings.Count(first, string(d)); n > most {
			best, most = d, n
		}
	}
	return best
}

// Next gives the next row. The error is io.EOF, a *BadRow, after which reading goes on, or a failure to read the file.
func (r *Reader) Next() (Row, error) {
	record, line, err := r.records.next()
	if err != nil {
		return Row{}, err
	}
	bad := func(format string, args ...any) (Row, error) {
		return Row{}, &BadRow{line, fmt.Sprintf(format, args...)}
	}
	if len(record) != r.width {
		return bad("the header has %d columns, this row %d", r.width, len(record))
	}
	field := func(column int) string {
		if r.places[column] < 0 {
			return ""
		}
		return strings.TrimSpace(record[r.places[column]])
	}
	row := Row{
		Line: line, ID: field(columnID), Comment: surveys.Clean(field(columnComment)),
		Lang: baseLanguage(field(columnLang)), Location: surveys.Clean(field(columnLocation)),
	}
	if row.Rating, err = r.scale.rating(field(columnRating)); err != nil {
		return bad("%v", err)
	}
	if at := field(columnAnsweredAt); at != "" {
		if row.AnsweredAt, err = ParseWhen(at); err != nil {
			return bad("answered_at %v", err)
		}
	}
	switch {
	case row.Rating == nil && row.Comment == "":
		return bad("has neither a rating nor a comment")
	case utf8.RuneCountInString(row.Location) > maxName:
		return bad("the location's name is longer than %d characters", maxName)
	}
	return row, nil
}

// baseLanguage makes es of es-ES and ES_mx.
func baseLanguage(tag string) string {
	base, _, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(tag, "_", "-")), "-")
	return base
}
