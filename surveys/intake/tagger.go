package intake

import (
	"crypto/sha256"
	"slices"
	"time"

	"opina/surveys"
	"opina/surveys/themes"
	"opina/surveys/themes/learn"
)

// Tagger is how one organization reads comments: its themes and what was learnt from its corrections. It is shared, so
// it is only read.
type Tagger struct {
	Model   *learn.Model
	Edition int64 // counts up with every change of how comments are read
}

// Core reads with the built-in themes that fit any shop.
func Core() Tagger { return Tagger{Model: learn.Lexicon(themes.Core())} }

// Correction is what an owner says a comment names: all of it, nothing where it names nothing. It holds for the comment
// that the owner read, not for what the customer wrote in its place.
type Correction struct {
	Comment  [32]byte // its SHA-256
	Mentions []surveys.Mention
	By       int64 // member
	At       time.Time
}

// NewCorrection corrects what was read in a comment.
func NewCorrection(comment string, mentions []surveys.Mention, by int64, at time.Time) *Correction {
	return &Correction{HashComment(comment), mentions, by, at}
}

// HashComment tells comments apart, as corrections and the forms that make them name theirs.
func HashComment(comment string) [32]byte { return sha256.Sum256([]byte(comment)) }

// Holds tells whether it is this comment that was corrected. Nil corrects nothing.
func (c *Correction) Holds(comment string) bool {
	return c != nil && comment != "" && HashComment(comment) == c.Comment
}

// Tagging is what was read in a response.
type Tagging struct {
	Mentions []surveys.Mention // at most one for a theme and a polarity
	Language string            // of the comment, as found; "" without one
	Kinds    []themes.Kind     // of the comment; none without one
	Edition  int64             // of the tagger; 0 where there was nothing to read
}

// Tag reads a response: the chips that the customer tapped, and the comment as it was corrected, else as the tagger
// reads it. Themes that were merged count as what they were merged into; muted ones and those of another sector's pack do not count.
func (t Tagger) Tag(r surveys.Response, c *Correction) Tagging {
	comment := r.Comment()
	if comment == "" && len(r.Themes) == 0 {
		return Tagging{}
	}
	out := Tagging{Edition: t.Edition}
	// A chip names a cause the customer wants better, whatever the face.
	for _, theme := range r.Themes {
		out.Mentions = t.count(out.Mentions, surveys.Mention{Theme: theme, Polarity: surveys.Negative})
	}
	if comment == "" {
		return out
	}
	read := t.Read(r)
	if c.Holds(comment) {
		read = read.With(t.corrected(read.Found, c.Mentions))
	}
	out.Language, out.Kinds = read.Lang, read.Kinds
	for _, f := range read.Found {
		out.Mentions = t.count(out.Mentions, f.Mention)
	}
	return out
}

// Read reads the comment of a response, as if nobody had corrected it.
func (t Tagger) Read(r surveys.Response) themes.Reading {
	return t.Model.Read(themes.Comment{Text: r.Comment(), Lang: r.Lang, Mood: r.Mood(), Asked: asked[r.Asks]})
}

var asked = map[surveys.Asks]themes.Asked{surveys.AsksImprove: themes.AskedImprove, surveys.AsksLiked: themes.AskedLiked}

// corrected gives the mentions of a correction the words that were found for them.
func (t Tagger) corrected(found []themes.Found, said []surveys.Mention) []themes.Found {
	out := make([]themes.Found, len(said))
	for i, m := range said {
		m.Theme, _ = t.Model.Taxonomy().Resolve(m.Theme)
		out[i] = themes.Found{Mention: m}
		at := slices.IndexFunc(found, func(f themes.Found) bool { return f.Same(m) })
		if at >= 0 {
			out[i] = found[at]
		}
	}
	return out
}

// count adds a mention that counts, unless the same is there: one response counts once for a theme and polarity. The
// words found are kept either way.
func (t Tagger) count(mentions []surveys.Mention, m surveys.Mention) []surveys.Mention {
	taxonomy := t.Model.Taxonomy()
	theme, _ := taxonomy.Resolve(m.Theme)
	if !taxonomy.Counts(theme) {
		return mentions
	}
	m.Theme = theme
	return merged(mentions, m)
}

func merged(mentions []surveys.Mention, m surveys.Mention) []surveys.Mention {
	for i := range mentions {
		if mentions[i].Same(m) {
			mentions[i].Words = slices.Concat(mentions[i].Words, m.Words)
			return mentions
		}
	}
	return append(mentions, m)
}

// Move gives the mentions of a response that can be read no more, because it was erased: they follow their themes, and
// none is lost.
func (t Tagger) Move(mentions []surveys.Mention) []surveys.Mention {
	var out []surveys.Mention
	for _, m := range mentions {
		if theme, known := t.Model.Taxonomy().Resolve(m.Theme); known {
			m.Theme = theme
		}
		out = merged(out, m)
	}
	return out
}
