package server

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"opina/internal/i18n"
	"opina/internal/store"
	"opina/server/views"
	"opina/surveys"
	"opina/surveys/intake"
	"opina/surveys/themes"
)

// underlines shows the underlined pieces of a text: -blame-, +praise+, ±both±; what was searched stands in brackets.
func underlines(pieces []views.Segment) string {
	var b strings.Builder
	for _, p := range pieces {
		line := map[[2]bool]string{{true, false}: "-", {false, true}: "+", {true, true}: "±"}[[2]bool{p.Blame, p.Praise}]
		text := line + p.Text + line
		if p.Marked {
			text = "[" + text + "]"
		}
		b.WriteString(text)
	}
	return b.String()
}

func TestUnderline(t *testing.T) {
	at := func(from, to int, says string, praise bool) reason {
		return reason{themes.Span{From: from, To: to}, says, praise}
	}
	tests := map[string]struct {
		in, search string
		because    []reason
		want       string
	}{
		"nothing decided":         {"La cola", "", nil, "La cola"},
		"a word":                  {"La cola", "", []reason{at(3, 7, "w", false)}, "La -cola-"},
		"praise":                  {"todo limpio", "", []reason{at(5, 11, "c", true)}, "todo +limpio+"},
		"searched too":            {"La cola", "cola", []reason{at(3, 7, "w", false)}, "La [-cola-]"},
		"a phrase, one searched":  {"muy mal trato hoy", "trato", []reason{at(4, 13, "r", false)}, "muy -mal -[-trato-] hoy"},
		"one within another":      {"mal trato", "", []reason{at(0, 9, "r", false), at(4, 9, "k", true)}, "-mal -±trato±"},
		"the same twice":          {"mal trato", "", []reason{at(0, 3, "r", false), at(0, 3, "r", false)}, "-mal- trato"},
		"an accent that stands":   {"mal cafe\u0301 hoy", "", []reason{at(4, 8, "q", false)}, "mal -cafe\u0301- hoy"},
		"inside a letter":         {"señal", "", []reason{at(3, 6, "q", false)}, "se-ñal-"},
		"an emoji of several":     {"👩🏽\u200d🍳!", "", []reason{at(0, 4, "q", true)}, "+👩🏽\u200d🍳+!"},
		"past the end":            {"cola", "", []reason{at(2, 9, "w", false)}, "cola"},
		"before the beginning":    {"cola", "", []reason{at(-1, 2, "w", false)}, "cola"},
		"no bytes":                {"cola", "", []reason{at(2, 2, "w", false)}, "cola"},
		"right to left":           {"مرحبا cola", "", []reason{at(11, 15, "w", false)}, "مرحبا -cola-"},
		"markup":                  {"<b>cola</b>", "", []reason{at(3, 7, "w", false)}, "<b>-cola-</b>"},
		"the whole and its lines": {"a\n\nb", "", []reason{at(0, 4, "w", false)}, "-a\n\nb-"},
	}
	for name, test := range tests {
		if got := underlines(underline(mark(test.in, test.search), test.because)); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
	both := underline(mark("mal", ""), []reason{at(0, 3, "Rude · a", false), at(0, 3, "Rude · a", false), at(0, 3, "Cold · b", true)})
	if got := both[0].Says; got != "Rude · a, Cold · b" {
		t.Errorf("a piece that decided two themes says %q", got)
	}
}

func TestUnderlineKeepsEveryByte(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "letters")
		if rapid.Bool().Draw(t, "naughty") {
			text = strings.Join(rapid.SliceOf(rapid.SampledFrom(naughty)).Draw(t, "texts"), rapid.SampledFrom([]string{"", " ", "\n\n"}).Draw(t, "between"))
		}
		text = surveys.Clean(text)
		because := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) reason {
			from := rapid.IntRange(-2, len(text)+2).Draw(t, "from")
			return reason{themes.Span{From: from, To: rapid.IntRange(from-1, len(text)+2).Draw(t, "to")}, rapid.String().Draw(t, "says") + ".", rapid.Bool().Draw(t, "praise")}
		}), 0, 12).Draw(t, "because")
		var got strings.Builder
		for _, piece := range underline(mark(text, rapid.String().Draw(t, "search")), because) {
			if piece.Text == "" || !utf8.ValidString(piece.Text) {
				t.Errorf("a piece is %q", piece.Text)
			}
			if (piece.Says != "") != (piece.Blame || piece.Praise) {
				t.Errorf("%+v says what it does not show", piece)
			}
			got.WriteString(piece.Text)
		}
		if got.String() != text {
			t.Fatalf("pieces make %q, want %q", got.String(), text)
		}
	})
}

// What the tagger reads in any text stands in it, and is underlined where its mention stands.
func FuzzReasons(f *testing.F) {
	for _, text := range naughty {
		f.Add(text + " La cola era eterna, pero el trato estupendo.")
	}
	f.Add("Great cafe\u0301 and rude, RUDE waiters 😡👎🏽")
	tagger, w := intake.Core(), i18n.In("en")
	f.Fuzz(func(t *testing.T, text string) {
		text = surveys.Clean(text)
		row := store.AnswerRow{Response: surveys.Response{Lang: "es", Answers: []surveys.Answer{{Question: "a", Text: text}, {Question: "b", Text: text}}}}
		row.Mentions = tagger.Tag(row.Response, nil).Mentions
		pieces := underline(mark(row.Comment(), ""), reasons(tagger, w, row))
		var got strings.Builder
		underlined := false
		for _, piece := range pieces {
			underlined = underlined || piece.Says != ""
			got.WriteString(piece.Text)
		}
		if got.String() != row.Comment() {
			t.Fatalf("pieces make %q, want %q", got.String(), row.Comment())
		}
		if underlined != (len(row.Mentions) > 0) {
			t.Errorf("%d mentions, underlined: %v", len(row.Mentions), underlined)
		}
	})
}

func TestReasonsAreThoseThatStand(t *testing.T) {
	row := store.AnswerRow{Response: surveys.Response{Lang: "en", Answers: []surveys.Answer{
		{Question: "liked", Text: "The waiters were lovely"}, {Question: "wrong", Text: "but we waited an hour 😡"},
	}}}
	tagger := intake.Core()
	row.Mentions = tagger.Tag(row.Response, nil).Mentions
	show := func() string {
		return underlines(underline(mark(row.Comment(), ""), reasons(tagger, i18n.In("en"), row)))
	}
	if got, want := show(), "The +waiters+ were +lovely+\n\nbut we -waited- -an hour- 😡"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	row.Mentions = []surveys.Mention{{Theme: "service.waiting", Polarity: surveys.Negative}, {Theme: "treatment.rudeness", Polarity: surveys.Positive}}
	if got := show(); strings.Contains(got, "+") || !strings.Contains(got, "-waited-") {
		t.Errorf("corrected: %q", got)
	}
}
