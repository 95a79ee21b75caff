package themes

import (
	"cmp"
	"slices"

	"opina/surveys"
)

// maxWords is how many deciding words a mention shows.
const maxWords = 8

// mentions gathers what Read finds.
type mentions struct {
	text  string
	words []word
	list  []Found
}

// add puts a mention in, or its words into the one that is there.
func (m *mentions) add(theme string, p surveys.Polarity, because ...found) {
	at := slices.IndexFunc(m.list, func(have Found) bool { return have.Theme == theme && have.Polarity == p })
	if at < 0 {
		at = len(m.list)
		m.list = append(m.list, Found{Mention: surveys.Mention{Theme: theme, Polarity: p}})
	}
	f := &m.list[at]
	for _, h := range because {
		// A word of feeling may judge many: twice the room, so that the first ones are kept.
		if s := (Span{m.words[h.from].start, m.words[h.to-1].end}); len(f.Spans) < 2*maxWords && !slices.Contains(f.Spans, s) {
			f.Spans = append(f.Spans, s)
		}
	}
}

// addPlain makes the mention of a comment that praises or blames without a
// cause: what most of its feelings say, the last one where they are even.
func (m *mentions) addPlain(hits []found, judged []surveys.Polarity) {
	sum, last := 0, surveys.Polarity(0)
	for _, p := range judged {
		sum += int(p)
		if p != 0 {
			last = p
		}
	}
	switch {
	case sum > 0:
		last = surveys.Positive
	case sum < 0:
		last = surveys.Negative
	}
	for i, h := range hits {
		if judged[i] == last && last != 0 {
			m.add(Plain, last, h)
		}
	}
}

// finish sorts the mentions, and the words of each in the order of the text.
func (m *mentions) finish() []Found {
	slices.SortFunc(m.list, func(a, b Found) int {
		return cmp.Or(cmp.Compare(a.Theme, b.Theme), cmp.Compare(a.Polarity, b.Polarity))
	})
	for i := range m.list {
		f := &m.list[i]
		slices.SortFunc(f.Spans, func(a, b Span) int { return cmp.Compare(a.From, b.From) })
		f.Spans = f.Spans[:min(len(f.Spans), maxWords)]
		f.Words = make([]string, 0, len(f.Spans))
		for _, s := range f.Spans {
			if as := m.text[s.From:s.To]; !slices.Contains(f.Words, as) {
				f.Words = append(f.Words, as)
			}
		}
	}
	return m.list
}
