package themes

// Signals are a reading with what it was made from, for whoever learns from corrections of it.
type Signals struct {
	Reading
	Words         []Word
	Named         []string // themes whose words are there, judged or not, each once
	Praise, Blame int      // words of feeling for and against
}

// Word is a word of a comment.
type Word struct {
	Stem string // folded and without its endings, typing mistakes put right
	Span Span
}

// Signals reads a comment as Read does and gives the signals too.
func (t *Taxonomy) Signals(c Comment) Signals {
	var s Signals
	s.Reading = t.read(c, &s)
	return s
}

// note keeps what the reading was made from.
func (s *Signals) note(t *Taxonomy, words []word, hits []found, said tone) {
	s.Words = make([]Word, len(words))
	for i, w := range words {
		s.Words[i] = Word{Stem: w.stem, Span: Span{w.start, w.end}}
	}
	s.Named = s.Named[:0]
	seen := make(map[int]bool, len(hits))
	for _, h := range hits {
		if h.theme != noTheme && !seen[h.theme] {
			seen[h.theme] = true
			s.Named = append(s.Named, t.themes[h.theme].ID)
		}
	}
	s.Praise, s.Blame = said.praise, said.blame
}
