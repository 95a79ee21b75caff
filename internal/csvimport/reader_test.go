package csvimport

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"pgregory.net/rapid"
)

// readAll gives a line of text for each row: "line: rating comment", or "line! reason" for a bad one.
func readAll(t testing.TB, in io.Reader, f Format) []string {
	t.Helper()
	if f.Scale.question.Kind == "" {
		f.Scale = Stars
	}
	r, err := NewReader(in, f)
	if err != nil {
		return []string{"error: " + err.Error()}
	}
	var out []string
	for {
		row, err := r.Next()
		var bad *BadRow
		switch {
		case err == io.EOF:
			return out
		case errors.As(err, &bad):
			out = append(out, fmt.Sprintf("%d! %s", bad.Line, bad.Reason))
		case err != nil:
			t.Fatal(err)
		case row.Rating != nil:
			out = append(out, fmt.Sprintf("%d: %d %s", row.Line, *row.Rating, row.Comment))
		default:
			out = append(out, fmt.Sprintf("%d: - %s", row.Line, row.Comment))
		}
	}
}

func TestReader(t *testing.T) {
	for _, tt := range []struct {
		name, in string
		want     []string
	}{
		{"plain", "rating,comment\n5,good\n1,bad\n", []string{"2: 5 good", "3: 1 bad"}},
		{"no line end at the end", "rating,comment\n5,good", []string{"2: 5 good"}},
		{"windows line ends", "rating,comment\r\n5,good\r\n1,bad\r\n", []string{"2: 5 good", "3: 1 bad"}},
		{"BOM", "\ufeffrating,comment\n5,good\n", []string{"2: 5 good"}},
		{"other order, case and accents", "Comment;RATING\ngood;5\n", []string{"2: 5 good"}},
		{"semicolons", "rating;comment\n5;good, really\n", []string{"2: 5 good, really"}},
		{"tabs", "rating\tcomment\n5\tgood, really\n", []string{"2: 5 good, really"}},
		{"blank lines count", "rating,comment\n\n5,good\n,\n\n1,bad\n", []string{"3: 5 good", "6: 1 bad"}},
		{"a comment of three lines", "rating,comment\n5,\"one\ntwo\nthree\"\n9,x\n", []string{"2: 5 one\ntwo\nthree", "5! rating 9 is not on the scale 1–5"}},
		{"quotes", "rating,comment\n5,\"he said \"\"good\"\"\"\n", []string{`2: 5 he said "good"`}},
		{"ratings of spreadsheets", "rating,comment\n4.0,a\n\"4,0\",b\n 3 ,c\n", []string{"2: 4 a", "3: 4 b", "4: 3 c"}},
		{"off the scale", "rating,comment\n0,a\n6,b\n3.5,c\ngood,d\n1e999,e\nNaN,f\n-1,g\n", []string{
			"2! rating 0 is not on the scale 1–5", "3! rating 6 is not on the scale 1–5", "4! rating 3.5 is not on the scale 1–5",
			`5! rating "good" is not a number`, `6! rating "1e999" is not a number`, "7! rating NaN is not on the scale 1–5", "8! rating -1 is not on the scale 1–5",
		}},
		{"nothing said", "id,rating,comment\n7,,\n", []string{"2! has neither a rating nor a comment"}},
		{"columns missing", "rating,comment\n5\n4,b,c\n3,d\n", []string{"2! the header has 2 columns, this row 1", "3! the header has 2 columns, this row 3", "4: 3 d"}},
		{"a quote never closed", "rating,comment\n5,\"good\n4,fine\n3,so so\n", []string{
			"2! a quote is opened and never closed", "3: 4 fine", "4: 3 so so",
		}},
		{"a quote closed by a stranger", "rating,comment\n5,\"good\n4,fine\n3,\"so so\"\n2,\"bad\"\n", []string{
			"2! a quote is opened and never closed", "3: 4 fine", "4: 3 so so", "5: 2 bad",
		}},
		{"inches", "rating,comment\n5,18\" pizza\n4,\"20\"\" pizza\"\n", []string{
			"2! a quote is opened and never closed", `3: 4 20" pizza`,
		}},
		{"quote after a quoted field", "rating,comment\n5,\"good\"x\n4,fine\n", []string{
			`2! a quote stands inside a quoted field (write "" for a quote)`, "3: 4 fine",
		}},
		{"broken UTF-8", "rating,comment\n5,caf\xe9\n4,fine\n", []string{
			"2! is not UTF-8 (for a file of an older Excel add --encoding windows-1252)", "3: 4 fine",
		}},
		{"a bad time", "answered_at,rating\nyesterday,5\n2026-02-30,4\n2026-02-28,3\n", []string{
			`2! answered_at "yesterday" is not a time like 2026-11-30 14:05, 2026-11-30 or 30/11/2026`,
			`3! answered_at "2026-02-30" is not a time like 2026-11-30 14:05, 2026-11-30 or 30/11/2026`, "4: 3 ",
		}},
		{"a shop with a novel for a name", "location,rating\n" + strings.Repeat("x", 101) + ",5\n", []string{"2! the location's name is longer than 100 characters"}},
		{"a line without end", "rating,comment\n5," + strings.Repeat("x", maxRecord) + "\n4,fine\n", []string{"2! is longer than 256 KiB", "3: 4 fine"}},
		{"empty file", "", []string{"error: the file is empty"}},
		{"no header of ours", "a,b\n1,2\n", []string{"error: line 1: the header names neither rating nor comment, only a, b (--columns says which is which)"}},
		{"twice in the header", "rating,Rating\n1,2\n", []string{`error: line 1: the header names "rating" twice`}},
		{"UTF-16 unannounced", "\xff\xfer\x00", []string{"error: the file is UTF-16: add --encoding utf-16"}},
		{"a header without end", "\"rating\n5\n", []string{"error: the header, line 1: a quote is opened and never closed"}},
		{"header only", "rating,comment\n", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := readAll(t, strings.NewReader(tt.in), Format{}); !slices.Equal(got, tt.want) {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
		})
	}
}

func TestReaderFormats(t *testing.T) {
	latin, err := charmap.Windows1252.NewEncoder().String("Nota;Opinión\n9;café a 3 €\n")
	if err != nil {
		t.Fatal(err)
	}
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String("Nota\tOpinión\n9\tcafé a 3 €\n")
	if err != nil {
		t.Fatal(err)
	}
	nps, err := ParseScale("0-10")
	if err != nil {
		t.Fatal(err)
	}
	columns, err := ParseColumns("rating=nota, comment=OPINION")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ in, encoding string }{{latin, "windows-1252"}, {utf16, "utf-16"}} {
		got := readAll(t, strings.NewReader(tt.in), Format{Columns: columns, Scale: nps, Encoding: tt.encoding})
		if want := []string{"2: 9 café a 3 €"}; !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", tt.encoding, got, want)
		}
	}
}

func TestParseColumns(t *testing.T) {
	for in, want := range map[string]string{
		"":                          "",
		"rating=Stars,comment=Text": "",
		"rating":                    `"rating" is not like rating=Stars`,
		"rating=":                   `"rating=" is not like rating=Stars`,
		"stars=Rating":              `there is no column "stars", only id, answered_at, rating, comment, lang, location`,
		"rating=a,rating=b":         "column rating is named twice",
	} {
		_, err := ParseColumns(in)
		if got := fmt.Sprint(err); got != want && !(err == nil && want == "") {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
	columns, _ := ParseColumns("lang=Idioma")
	got := readAll(t, strings.NewReader("rating\n5\n"), Format{Columns: columns})
	if want := []string{`error: line 1: the header has no "Idioma", only rating`}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// What a CSV writer wrote is read as it was.
func TestReaderReadsWhatWasWritten(t *testing.T) {
	text := rapid.StringMatching(`[a-zñ",;\n \t{}]{0,30}x`)
	rapid.Check(t, func(t *rapid.T) {
		comments := rapid.SliceOfN(text, 1, 20).Draw(t, "comments")
		var file bytes.Buffer
		w := csv.NewWriter(&file)
		w.Write([]string{"rating", "comment"})
		for _, c := range comments {
			w.Write([]string{"3", c})
		}
		w.Flush()
		r, err := NewReader(&file, Format{Scale: Stars})
		if err != nil {
			t.Fatal(err)
		}
		line := 2
		for _, c := range comments {
			row, err := r.Next()
			if err != nil || row.Comment != strings.TrimSpace(c) || row.Line != line {
				t.Fatalf("got %+v, %v; want %q in line %d", row, err, c, line)
			}
			line += 1 + strings.Count(c, "\n")
		}
		if _, err := r.Next(); err != io.EOF {
			t.Fatalf("got %v at the end", err)
		}
	})
}

// No file makes the reader panic, loop, or lose count of the lines.
func FuzzReader(f *testing.F) {
	f.Add("id,answered_at,rating,comment,lang,location\n1,2026-01-02,5,good,es,here\n")
	f.Add("rating;comment\n5;\"a\n4;b\"c\n\n\"\"\n")
	f.Add("\ufeffrating\tcomment\r\n5\t\"x\"\r\n")
	f.Add("comment\n\"\n\"\n\"\n\"\"\n")
	f.Fuzz(func(t *testing.T, in string) {
		r, err := NewReader(strings.NewReader(in), Format{Scale: Stars})
		if err != nil {
			return
		}
		last, lines := 1, strings.Count(in, "\n")+1
		for range lines + 1 {
			row, err := r.Next()
			var bad *BadRow
			line := row.Line
			if errors.As(err, &bad) {
				line = bad.Line
			} else if err != nil {
				return
			}
			if line <= last || line > lines {
				t.Fatalf("line %d after line %d of %d", line, last, lines)
			}
			last = line
		}
		t.Fatalf("more rows than the file has lines (%d)", lines)
	})
}
