package csvimport

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// maxRecord bounds one record, in bytes: a quote that is never closed must not swallow the file.
const maxRecord = 256 << 10

// BadRow says why one row was left out. Its line is where the row starts in the file, from 1.
type BadRow struct {
	Line   int
	Reason string
}

func (b *BadRow) Error() string { return fmt.Sprintf("line %d: %s", b.Line, b.Reason) }

// records cuts a file into CSV records. Unlike csv.Reader alone it survives a quote out of place: only the line
// where it stands is lost, and reading goes on at the next.
type records struct {
	in      *bufio.Reader
	comma   rune
	number  int    // of the last line taken from in
	putBack []line // lines looked at and not used, the next one last
	parser  *csv.Reader
	source  strings.Reader
}

type line struct {
	number int
	text   string // with its line end
	long   bool   // longer than maxRecord; text is not kept
}

func newRecords(in *bufio.Reader, comma rune) *records {
	return &records{in: in, comma: comma}
}

// next gives the fields of the next record that is not blank and the line it starts at. The error is io.EOF, a
// *BadRow, after which reading goes on, or a failure to read the file.
func (r *records) next() ([]string, int, error) {
	for {
		first, err := r.line()
		if err != nil {
			return nil, r.number, err
		}
		if !first.long && strings.TrimRight(first.text, "\r\n") == "" {
			continue
		}
		fields, err := r.record(first)
		if err == nil && blank(fields) {
			continue // spreadsheets leave rows of nothing but separators
		}
		return fields, first.number, err
	}
}

// record reads on from its first line until the quotes are closed. What was read for nothing is put back.
func (r *records) record(first line) ([]string, error) {
	bad := func(rest []line, reason string) error {
		slices.Reverse(rest)
		r.putBack = append(r.putBack, rest...)
		return &BadRow{first.number, reason}
	}
	if first.long {
		return nil, bad(nil, fmt.Sprintf("is longer than %d KiB", maxRecord>>10))
	}
	var text strings.Builder
	var rest []line
	text.WriteString(first.text)
	for quotes := strings.Count(first.text, `"`); quotes%2 == 1; {
		more, err := r.line()
		if err != nil && err != io.EOF {
			return nil, err
		}
		if err == nil {
			rest = append(rest, more)
		}
		if err == io.EOF || more.long || text.Len()+len(more.text) > maxRecord {
			return nil, bad(rest, "a quote is opened and never closed")
		}
		text.WriteString(more.text)
		quotes += strings.Count(more.text, `"`)
	}
	if !utf8.ValidString(text.String()) {
		return nil, bad(rest, "is not UTF-8 (for a file of an older Excel add --encoding windows-1252)")
	}
	fields, err := r.parse(text.String())
	if err != nil {
		return nil, bad(rest, err.Error())
	}
	return fields, nil
}

// parse takes one whole record apart. The parser is kept from record to record, and dropped after an error
// because it may hold a rest.
func (r *records) parse(text string) ([]string, error) {
	if r.parser == nil {
		r.parser = csv.NewReader(&r.source)
		r.parser.Comma, r.parser.FieldsPerRecord = r.comma, -1
	}
	r.source.Reset(text)
	fields, err := r.parser.Read()
	if err == nil {
		return fields, nil
	}
	r.parser = nil
	if errors.Is(err, csv.ErrBareQuote) {
		return nil, errors.New(`a quote stands in a field without quotes around it (write "" for a quote)`)
	}
	return nil, errors.New(`a quote stands inside a quoted field (write "" for a quote)`)
}

// line gives the next line, without keeping one that is too long.
func (r *records) line() (line, error) {
	if last := len(r.putBack) - 1; last >= 0 {
		l := r.putBack[last]
		r.putBack = r.putBack[:last]
		return l, nil
	}
	var text []byte
	long := false
	for {
		part, err := r.in.ReadSlice('\n')
		if len(text)+len(part) > maxRecord {
			long, text = true, nil
		}
		if !long {
			text = append(text, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err == io.EOF && len(part) == 0 && len(text) == 0 && !long:
			return line{}, io.EOF
		case err != nil && err != io.EOF:
			return line{}, err
		}
		r.number++
		return line{r.number, string(text), long}, nil
	}
}

func blank(fields []string) bool {
	for _, f := range fields {
		if strings.TrimSpace(f) != "" {
			return false
		}
	}
	return true
}
