package views

import (
	"context"
	"io"

	"github.com/a-h/templ"
)

// piecesOf is a text as it was typed, its changed parts in the element mark ("del" or "ins"). Templates may add space
// between elements; here every space counts.
func piecesOf(pieces []Piece, mark string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		for _, p := range pieces {
			text := templ.EscapeString(p.Text)
			if p.Changed {
				text = "<" + mark + ">" + text + "</" + mark + ">"
			}
			if _, err := io.WriteString(w, text); err != nil {
				return err
			}
		}
		return nil
	})
}
