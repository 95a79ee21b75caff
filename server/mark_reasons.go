package server

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"opina/internal/i18n"
	"opina/internal/store"
	"opina/server/views"
	"opina/surveys"
	"opina/surveys/intake"
	"opina/surveys/themes"
)

// reason is a range of a comment's bytes that decided a mention.
type reason struct {
	themes.Span
	says   string // the theme and how it is spoken of, in the reader's words
	praise bool
}

// reasons are the words of a comment behind the mentions that stand. Nothing stores where they are: the comment is read
// again, which takes microseconds.
func reasons(tagger intake.Tagger, w i18n.Words, row store.AnswerRow) []reason {
	if row.Comment() == "" || len(row.Mentions) == 0 {
		return nil
	}
	var out []reason
	taxonomy := tagger.Model.Taxonomy()
	for _, f := range tagger.Read(row.Response).Found {
		stands := slices.ContainsFunc(row.Mentions, func(m surveys.Mention) bool {
			m.Theme, _ = taxonomy.Resolve(m.Theme) // it may have been merged since it was read
			return f.Same(m)
		})
		if !stands {
			continue
		}
		says := spokenOf(w, taxonomy, f.Mention)
		for _, span := range f.Spans {
			out = append(out, reason{span, says, f.Polarity == surveys.Positive})
		}
	}
	return out
}

// blamed are the reasons of what is to be improved.
func blamed(because []reason) []reason {
	return slices.DeleteFunc(because, func(r reason) bool { return r.praise })
}

// spokenOf is a mention in words: "Waiting time · to improve".
func spokenOf(w i18n.Words, taxonomy *themes.Taxonomy, m surveys.Mention) string {
	how := w.T("answers.blame")
	if m.Polarity == surveys.Positive {
		how = w.T("answers.praise")
	}
	return taxonomy.Name(m.Theme, w.Lang) + " · " + how
}

// underline cuts the pieces of a text further, so that the reasons stand out. The pieces together stay the text, byte by
// byte, and none ends inside a letter with its accents or an emoji of several parts.
func underline(pieces []views.Segment, because []reason) []views.Segment {
	if len(because) == 0 {
		return pieces
	}
	var text strings.Builder
	for _, p := range pieces {
		text.WriteString(p.Text)
	}
	because, cuts := whole(text.String(), because)
	out := make([]views.Segment, 0, len(pieces)+len(cuts))
	at := 0
	for _, p := range pieces {
		for end := at + len(p.Text); at < end; {
			to := end
			if next, _ := slices.BinarySearch(cuts, at+1); next < len(cuts) {
				to = min(to, cuts[next])
			}
			out = append(out, told(views.Segment{Text: p.Text[len(p.Text)-(end-at) : len(p.Text)-(end-to)], Marked: p.Marked}, because, at, to))
			at = to
		}
	}
	return out
}

// told says of a piece of the text what it decided.
func told(piece views.Segment, because []reason, from, to int) views.Segment {
	var says []string
	for _, r := range because {
		if r.From > from || r.To < to {
			continue
		}
		piece.Praise, piece.Blame = piece.Praise || r.praise, piece.Blame || !r.praise
		if !slices.Contains(says, r.says) {
			says = append(says, r.says)
		}
	}
	piece.Says = strings.Join(says, ", ")
	return piece
}

// whole widens the reasons to what is seen as one sign, leaves out those that are no range of the text, and gives where
// they begin and end, in order.
func whole(text string, because []reason) (kept []reason, cuts []int) {
	for _, r := range because {
		if r.From < 0 || r.From >= r.To || r.To > len(text) {
			continue
		}
		for r.From > 0 && inside(text, r.From) {
			r.From--
		}
		for r.To < len(text) && inside(text, r.To) {
			r.To++
		}
		kept, cuts = append(kept, r), append(cuts, r.From, r.To)
	}
	slices.Sort(cuts)
	return kept, slices.Compact(cuts)
}

const joiner = '\u200d' // makes one emoji of two

// inside tells whether a place stands inside what is seen as one sign: within a letter's bytes, before its accents, at a
// joiner or before the colour of a skin.
func inside(text string, at int) bool {
	if !utf8.RuneStart(text[at]) {
		return true
	}
	next, _ := utf8.DecodeRuneInString(text[at:])
	last, _ := utf8.DecodeLastRuneInString(text[:at])
	return unicode.Is(unicode.M, next) || next == joiner || last == joiner || next >= 0x1f3fb && next <= 0x1f3ff
}
