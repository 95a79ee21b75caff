package server

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"opina/server/views"
)

// brackets shows the marks of a text as [word].
func brackets(pieces []views.Segment) string {
	var b strings.Builder
	for _, p := range pieces {
		if p.Marked {
			b.WriteString("[" + p.Text + "]")
		} else {
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

func TestMark(t *testing.T) {
	tests := []struct{ in, search, want string }{
		{"Mucha cola en la caja", "cola", "Mucha [cola] en la caja"},
		{"Mucha cola en la caja", "", "Mucha cola en la caja"},
		{"Mucha cola", "!!", "Mucha cola"},
		{"Atención, muy mala ATENCION", "atencion", "[Atención], muy mala [ATENCION]"},
		{"niño, nin\u0303o, nino", "niño", "[niño], [nin\u0303o], [nino]"},
		{"esperando la espera", "esper la", "[esperando] [la] [espera]"},
		{"no marca encola", "cola", "no marca encola"},
		{"  dos\n\nlíneas ", "lineas", "  dos\n\n[líneas] "},
		{"<b>cola</b> & cola", "cola", "<b>[cola]</b> & [cola]"},
		{"don't", "t", "don'[t]"},
		{"列 😀 cola", "cola", "列 😀 [cola]"},
	}
	for _, test := range tests {
		if got := brackets(mark(test.in, test.search)); got != test.want {
			t.Errorf("mark(%q, %q) = %q, want %q", test.in, test.search, got, test.want)
		}
	}
}

func TestMarkKeepsEveryByte(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := string(rapid.SliceOf(rapid.Byte()).Draw(t, "text"))
		if rapid.Bool().Draw(t, "valid") {
			text = rapid.String().Draw(t, "letters")
		}
		var got strings.Builder
		for _, piece := range mark(text, rapid.String().Draw(t, "search")) {
			if piece.Text == "" {
				t.Error("an empty piece")
			}
			got.WriteString(piece.Text)
		}
		if got.String() != text {
			t.Fatalf("pieces make %q, want %q", got.String(), text)
		}
	})
}
