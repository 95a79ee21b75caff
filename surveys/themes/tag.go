package themes

import "opina/surveys"

// Comment is what the tagger reads.
type Comment struct {
	Text  string       // at most the first 10,000 characters are read
	Lang  string       // "es" or "en" where the words do not tell; may be ""
	Mood  surveys.Mood // what the rating said
	Asked Asked        // what the question was after
}

// Asked is what the question said about its answers before they are read.
type Asked int8

const (
	AskedAnything Asked = iota
	AskedImprove        // "What should we improve?"
	AskedLiked          // "What did you like best?"
)

// Reading is what was found in a comment.
type Reading struct {
	Lang  string  // as Language gives it
	Kinds []Kind  // one at least, in the order of Kinds
	Found []Found // at most one per theme and polarity, sorted by theme, blame first
}

// Found is a mention and where in the text the words stand that decided it.
type Found struct {
	surveys.Mention
	Spans []Span // in the order of the text, none overlapping another
}

// Span is a range of bytes of the text.
type Span struct{ From, To int }

// Mentions are what is stored of a reading, nil where nothing was found.
func (r Reading) Mentions() []surveys.Mention {
	if len(r.Found) == 0 {
		return nil
	}
	mentions := make([]surveys.Mention, len(r.Found))
	for i, f := range r.Found {
		mentions[i] = f.Mention
	}
	return mentions
}

// Tag finds the themes of a comment and whether each is praised or blamed: the mentions that Read finds.
func (t *Taxonomy) Tag(c Comment) []surveys.Mention { return t.Read(c).Mentions() }

// Read finds the language of a comment, what it is for, its themes, and whether each is praised or blamed.
//
// The polarity of a mention is, in this order: what its own words say ("queue", "spotless"), the word of feeling that
// judges it in the same sentence, a denial ("no toilets"), what the question and the rating say. Where none of them tells, there
// is no mention. Negation turns a feeling around, and what somebody suggests is not praise. What is only named yields
// to the theme whose own words judge it: "rude waiter" is rudeness, "dear food" price. Feelings that are about nothing
// become a mention of "overall".
//
// The time is linear in the text and the result depends on nothing else.
func (t *Taxonomy) Read(c Comment) Reading { return t.read(c, nil) }

// read is Read; it notes the signals where somebody wants them.
func (t *Taxonomy) read(c Comment, signals *Signals) Reading {
	text := clip(c.Text)
	words := readWords(text)
	r := Reading{Lang: language(text, words, c.Lang)}
	if book := t.phrases[r.Lang]; book != nil || len(words) == 0 {
		t.readIn(book, c, text, words, &r, signals)
		return r
	}
	// One word is often all there is: take the language that knows more of it.
	most, best := -1, Languages[0]
	for _, l := range Languages {
		one := Reading{Lang: r.Lang}
		if known := t.readIn(t.phrases[l], c, text, words, &one, nil); known > most {
			r, most, best = one, known, l
		}
	}
	if signals != nil {
		t.readIn(t.phrases[best], c, text, words, &r, signals)
	}
	return r
}

// readIn reads in one language and says how many phrases it knew.
func (t *Taxonomy) readIn(book *phrasebook, c Comment, text string, words []word, r *Reading, signals *Signals) int {
	if book == nil {
		r.Kinds = kindsOf(c, text, words, purpose{}, tone{})
		return 0
	}
	hits := book.find(words)
	wanted := purposeOf(book.lang, words)
	judged := make([]surveys.Polarity, len(hits)) // what the phrase itself says here
	var said tone
	for i, h := range hits {
		judged[i] = h.polarity
		if h.polarity != 0 && !words[h.from].denies && book.denied(words, h.from) {
			judged[i] = -h.polarity // "no tenía ni idea" is no double negation
		}
		said.add(judged[i])
		if judged[i] == surveys.Positive && wanted.wished(words, h.from) {
			said.praise--
			judged[i] = 0
			if h.theme != noTheme {
				judged[i] = surveys.Negative // whoever wants it faster does not find it fast
			}
		}
	}
	t.mention(book, c, text, words, hits, judged, &wanted, &said, r)
	r.Kinds = kindsOf(c, text, words, wanted, said)
	if signals != nil {
		signals.note(t, words, hits, said)
	}
	return len(hits)
}

// mention makes the mentions of the hits.
func (t *Taxonomy) mention(book *phrasebook, c Comment, text string, words []word, hits []found, judged []surveys.Polarity, wanted *purpose, said *tone, r *Reading) {
	m := mentions{text: text, words: words}
	near := t.attach(words, hits, judged)
	refused := book.refusals(words)
	for i, h := range hits {
		if h.theme == noTheme {
			continue
		}
		theme := &t.themes[h.theme]
		p := prior(c)
		switch {
		case judged[i] != 0:
			m.add(theme.ID, judged[i], h)
			continue
		case near[i] == yields:
			continue
		case near[i] >= 0:
			m.add(theme.ID, judged[near[i]], h, hits[near[i]])
			continue
		case theme.ID == Plain:
		case book.missing(words, h.from), t.personal[h.theme] && refused[words[h.from].clause]:
			p = surveys.Negative
		case wanted.wished(words, h.from):
			m.add(theme.ID, surveys.Negative, h) // what is missing, not a complaint
			continue
		}
		if p != 0 {
			m.add(theme.ID, p, h)
			said.add(p)
		}
	}
	if _, ok := t.places[Plain]; ok && len(m.list) == 0 {
		m.addPlain(hits, judged)
	}
	r.Found = m.finish()
}

// prior is what the question and the rating say of a theme that is only named.
func prior(c Comment) surveys.Polarity {
	switch {
	case c.Asked == AskedImprove:
		return surveys.Negative
	case c.Asked == AskedLiked:
		return surveys.Positive
	case c.Mood == surveys.MoodLow:
		return surveys.Negative
	case c.Mood == surveys.MoodHigh:
		return surveys.Positive
	}
	return 0
}

// find returns the phrases of a comment in the order of the text, and marks
// the words of those that say something only as a whole.
func (b *phrasebook) find(words []word) []found {
	fill, deny := fillers[b.lang], negators[b.lang]
	for i := range words {
		w := &words[i]
		w.stem = stem(w.folded, b.lang)
		if len(w.folded) >= 4 && !b.knows(w) {
			w.stem = b.spelling.correct(w.folded, w.stem)
		}
		w.filler = len(w.folded) <= longestFiller && fill[w.folded]
		w.denies = len(w.stem) <= longestNegator && deny[w.stem]
		w.used = false
	}
	hits := make([]found, 0, 8)
	for i := 0; i < len(words); {
		n := len(hits)
		hits = b.at(words, i, hits)
		next := i + 1
		for _, h := range hits[n:] {
			next = max(next, h.to)
		}
		if next > i+1 {
			for j := i; j < next; j++ {
				words[j].used = true
			}
		}
		i = next
	}
	return hits
}
