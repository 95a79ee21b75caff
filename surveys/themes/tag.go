package themes

import (
	"cmp"
	"slices"

	"opina/surveys"
)

// Comment is what the tagger reads.
type Comment struct {
	Text string       // at most the first 10,000 characters are read
	Lang string       // "es" or "en" where the words do not tell; may be ""
	Mood surveys.Mood // what the rating said
}

// maxWords is how many deciding words a mention shows.
const maxWords = 8

// farthest is how many words away a feeling may stand from what it is about;
// a comma counts as four more, "and" as two.
const farthest = 16

// Tag finds the themes of a comment and whether each is praised or blamed, at
// most one mention per theme and polarity, sorted by theme, blame first.
//
// The polarity of a mention is, in this order: what its own words say
// ("queue", "spotless"), the nearest word of feeling in the same sentence, a
// denial ("no toilets"), the mood. Where none of them tells, there is no
// mention. Negation turns a feeling around. What is only named yields to the
// theme whose own words judge it: "rude waiter" is rudeness, "dear food" price.
// Feelings that are about nothing become a mention of "overall".
//
// The time is linear in the text and the result depends on nothing else.
func (t *Taxonomy) Tag(c Comment) []surveys.Mention {
	_, mentions := t.Read(c)
	return mentions
}

// Read gives the language of a comment, as Language does, and what Tag finds in it.
func (t *Taxonomy) Read(c Comment) (lang string, found []surveys.Mention) {
	text := clip(c.Text)
	words := readWords(text)
	lang = language(text, words, c.Lang)
	if len(words) == 0 {
		return lang, nil
	}
	if book := t.phrases[lang]; book != nil {
		found, _ = t.tagIn(book, text, words, c.Mood)
		return lang, found
	}
	// One word is often all there is: take the language that knows more of it.
	most := 0
	for _, l := range Languages {
		if mentions, known := t.tagIn(t.phrases[l], text, words, c.Mood); known > most {
			found, most = mentions, known
		}
	}
	return lang, found
}

// tagIn tags in one language and says how many phrases it knew.
func (t *Taxonomy) tagIn(book *phrasebook, text string, words []word, mood surveys.Mood) ([]surveys.Mention, int) {
	hits := book.find(words)
	judged := make([]surveys.Polarity, len(hits)) // what the phrase itself says here
	for i, h := range hits {
		judged[i] = h.polarity
		if h.polarity != 0 && !book.denies(words[h.from]) && book.denied(words, h.from) {
			judged[i] = -h.polarity // "no tenía ni idea" is no double negation
		}
	}
	m := mentions{text: text, words: words}
	near := t.attach(words, hits, judged)
	for i, h := range hits {
		switch {
		case h.theme == noTheme:
		case judged[i] != 0:
			m.add(t.themes[h.theme].ID, judged[i], h)
		case near[i] == yields:
		case near[i] >= 0:
			m.add(t.themes[h.theme].ID, judged[near[i]], h, hits[near[i]])
		case mood == surveys.MoodLow, book.missing(words, h.from) && t.themes[h.theme].ID != plain:
			m.add(t.themes[h.theme].ID, surveys.Negative, h)
		case mood == surveys.MoodHigh:
			m.add(t.themes[h.theme].ID, surveys.Positive, h)
		}
	}
	if _, ok := t.places[plain]; ok && len(m.list) == 0 {
		m.addPlain(hits, judged)
	}
	slices.SortFunc(m.list, func(a, b surveys.Mention) int {
		return cmp.Or(cmp.Compare(a.Theme, b.Theme), cmp.Compare(a.Polarity, b.Polarity))
	})
	return m.list, len(hits)
}

// find returns the phrases of a comment in the order of the text, and marks
// the words of those that say something only as a whole.
func (b *phrasebook) find(words []word) []found {
	for i := range words {
		words[i].stem = stem(words[i].folded, b.lang)
		if len(words[i].folded) >= 4 && !b.knows(&words[i]) {
			words[i].stem = b.spelling.correct(words[i].folded, words[i].stem)
		}
		words[i].filler = fillers[b.lang][words[i].folded]
		words[i].used = false
	}
	var hits []found
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

// neighbours returns for every hit the index of the nearest one before and
// after it that judges, -1 where there is none.
func neighbours(judged []surveys.Polarity) (before, after []int) {
	n := len(judged)
	both := make([]int, 2*n)
	before, after = both[:n], both[n:]
	last := -1
	for i := range n {
		before[i] = last
		if judged[i] != 0 {
			last = i
		}
	}
	last = -1
	for i := n - 1; i >= 0; i-- {
		after[i] = last
		if judged[i] != 0 {
			last = i
		}
	}
	return before, after
}

// nearest chooses between the judging hits on both sides of hit i, or -1 when
// both are too far or in another sentence. The one before wins a tie.
func nearest(words []word, hits []found, before, i, after int) int {
	best, least := -1, farthest+1
	for _, at := range [2]int{before, after} {
		if at < 0 {
			continue
		}
		if d := distance(words, hits[min(at, i)], hits[max(at, i)]); d < least {
			best, least = at, d
		}
	}
	return best
}

// distance is how far apart two hits stand, left before right.
func distance(words []word, left, right found) int {
	a, b := words[left.to-1], words[right.from]
	if a.sentence != b.sentence {
		return farthest + 1
	}
	return right.from - left.to + 1 + 4*(b.clause-a.clause) + 2*(b.joined-a.joined)
}

// mentions gathers what Tag returns.
type mentions struct {
	text  string
	words []word
	list  []surveys.Mention
}

// add puts a mention in, or its words into the one that is there.
func (m *mentions) add(theme string, p surveys.Polarity, because ...found) {
	at := slices.IndexFunc(m.list, func(have surveys.Mention) bool { return have.Theme == theme && have.Polarity == p })
	if at < 0 {
		at = len(m.list)
		m.list = append(m.list, surveys.Mention{Theme: theme, Polarity: p})
	}
	slices.SortFunc(because, func(a, b found) int { return cmp.Compare(a.from, b.from) })
	for _, h := range because {
		as := m.text[m.words[h.from].start:m.words[h.to-1].end]
		if have := m.list[at].Words; len(have) < maxWords && !slices.Contains(have, as) {
			m.list[at].Words = append(have, as)
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
			m.add(plain, last, h)
		}
	}
}
