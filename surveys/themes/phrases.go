package themes

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"opina/surveys"
)

// noTheme marks a phrase that carries a feeling, or nothing, but no theme.
const noTheme = -1

// element is one word of a phrase: a stem, or the beginning of a word.
type element struct {
	text   string
	prefix bool
}

func (e element) matches(w *word) bool {
	if e.prefix {
		return strings.HasPrefix(w.folded, e.text)
	}
	return w.stem == e.text
}

// phrase is a keyword ready for matching.
type phrase struct {
	elements []element
	theme    int              // index in the taxonomy, or noTheme
	polarity surveys.Polarity // 0 when the words only say what it is about
	shares   bool             // has a word of feeling that also judges what is listed after it: "buen ambiente y servicio"
	start    bool             // at the beginning of a sentence only
	weight   int              // letters and exactness: the phrase that says more wins
}

// phrasebook finds the phrases of one language by their first word.
type phrasebook struct {
	lang              string
	stems             map[string][]phrase
	prefixes          map[string][]phrase
	spelling          *spelling
	read              map[string]phrase // by the keyword as it is written, what no book like it has read
	like              *phrasebook       // another one of the language that is much the same; may be nil
	shortest, longest int               // length of the prefixes, in bytes; none longer than the longest is looked up
}

// newPhrasebook makes an empty book, about as large as one that is much the same; there may be none.
func newPhrasebook(lang string, like *phrasebook) *phrasebook {
	size := like
	if like == nil {
		size = &phrasebook{spelling: &spelling{}}
	}
	return &phrasebook{
		lang: lang, like: like, read: map[string]phrase{},
		stems: make(map[string][]phrase, len(size.stems)), prefixes: make(map[string][]phrase, len(size.prefixes)),
		spelling: newSpelling(lang, size.spelling),
	}
}

// learnPhrases builds the phrasebooks of all languages from the themes and
// from the words of feeling. What a taxonomy that is much the same has read
// is not read again; there may be none.
func (t *Taxonomy) learnPhrases(like *Taxonomy) error {
	t.phrases = make(map[string]*phrasebook, len(Languages))
	for _, lang := range Languages {
		book := newPhrasebook(lang, like.phrases[lang])
		t.phrases[lang] = book
		feelings := feelings()[lang]
		for _, list := range []struct {
			words    []string
			polarity surveys.Polarity
		}{{feelings.Neutral, 0}, {feelings.Negative, surveys.Negative}, {feelings.Positive, surveys.Positive}} {
			for i, text := range list.words {
				if err := book.add(text, noTheme, list.polarity); err != nil {
					return fmt.Errorf("feelings.%s[%d]: %w", lang, i, err)
				}
			}
		}
	}
	for i, theme := range t.themes {
		for _, list := range []struct {
			name     string
			words    map[string][]string
			polarity surveys.Polarity
		}{
			{"keywords", theme.Keywords, 0},
			{"complaints", theme.Complaints, surveys.Negative},
			{"praise", theme.Praise, surveys.Positive},
		} {
			for lang, texts := range list.words {
				book, ok := t.phrases[lang]
				if !ok {
					return fmt.Errorf("themes[%d].%s.%s: unknown language", i, list.name, lang)
				}
				for j, text := range texts {
					if err := book.add(text, i, list.polarity); err != nil {
						return fmt.Errorf("themes[%d].%s.%s[%d]: %w", i, list.name, lang, j, err)
					}
				}
			}
		}
	}
	for _, book := range t.phrases {
		book.spelling.finish()
	}
	return nil
}

// What a keyword can be that no text has.
var (
	errWordless = errors.New("has no word in it")
	errTooBroad = errors.New("would stand for too many words: three letters at least before the *")
	errOpposite = errors.New("is in another list of the same theme already")
)

// readPhrase makes a phrase of a keyword as it is written.
func readPhrase(text, lang string) (phrase, error) {
	var p phrase
	written := text
	if text, p.start = strings.CutPrefix(text, "^ "); p.start {
		p.weight++ // "Well, …" is not well
	}
	for field := range strings.FieldsSeq(text) {
		beginning, prefix := strings.CutSuffix(field, "*")
		words := readWords(beginning)
		for i, w := range words {
			e := element{text: stem(w.folded, lang)}
			p.weight += 2*len(e.text) + 1
			if prefix && i == len(words)-1 {
				e = element{text: w.folded, prefix: true}
				p.weight-- // the word itself says more than its beginning
			}
			p.elements = append(p.elements, e)
		}
	}
	if len(p.elements) == 0 {
		return p, fmt.Errorf("%q %w", written, errWordless)
	}
	if first := p.elements[0]; first.prefix && len(first.text) < 3 {
		return p, fmt.Errorf("%q %w", written, errTooBroad)
	}
	return p, nil
}

// add puts one keyword of a theme into the book.
func (b *phrasebook) add(text string, theme int, polarity surveys.Polarity) error {
	p, err := b.phrase(text)
	if err != nil {
		return err
	}
	p.theme, p.polarity = theme, polarity
	if theme != noTheme && polarity != 0 && len(p.elements) > 1 {
		p.shares = slices.ContainsFunc(p.elements, b.feels)
	}
	first, in := p.elements[0], b.stems
	if first.prefix {
		in = b.prefixes
		if b.shortest == 0 {
			b.shortest = len(first.text)
		}
		b.shortest, b.longest = min(b.shortest, len(first.text)), max(b.longest, len(first.text))
	}
	for _, known := range in[first.text] {
		if known.theme != theme || known.start != p.start || !slices.Equal(known.elements, p.elements) {
			continue
		}
		if known.polarity == polarity {
			return nil // "queue" and "queues"
		}
		if theme != noTheme {
			return fmt.Errorf("%q %w", text, errOpposite)
		}
	}
	in[first.text] = append(in[first.text], p)
	b.spelling.learn(p.elements)
	return nil
}

// phrase reads a keyword, unless this book or those like it have.
func (b *phrasebook) phrase(text string) (phrase, error) {
	for book := b; book != nil; book = book.like {
		if p, known := book.read[text]; known {
			return p, nil
		}
	}
	p, err := readPhrase(text, b.lang)
	if err == nil {
		b.read[text] = p
	}
	return p, err
}

// feels tells whether a word is one of feeling by itself.
func (b *phrasebook) feels(e element) bool {
	return !e.prefix && slices.ContainsFunc(b.stems[e.text], func(p phrase) bool {
		return p.theme == noTheme && p.polarity != 0 && len(p.elements) == 1
	})
}

// knows tells whether a word means something to the book as it is written.
func (b *phrasebook) knows(w *word) bool {
	if b.spelling.known[w.stem] {
		return true
	}
	for n := b.shortest; n > 0 && n <= min(b.longest, len(w.folded)); n++ {
		if len(b.prefixes[w.folded[:n]]) > 0 {
			return true
		}
	}
	return false
}

// found is a phrase at its place in a comment.
type found struct {
	phrase
	from, to int // words[from:to]
}

// at appends to hits the phrases that start at word i and say the most: one,
// or several that are equally long. The time is bounded by the taxonomy.
func (b *phrasebook) at(words []word, i int, hits []found) []found {
	base, best := len(hits), 0
	try := func(phrases []phrase) {
		for _, p := range phrases {
			if p.weight < best || p.start && !begins(words, i) {
				continue
			}
			to, ok := reach(words, i, p.elements)
			if !ok {
				continue
			}
			if p.weight > best {
				best, hits = p.weight, hits[:base]
			}
			hits = append(hits, found{phrase: p, from: i, to: to})
		}
	}
	w := &words[i]
	try(b.stems[w.stem])
	for n := b.shortest; n > 0 && n <= min(b.longest, len(w.folded)); n++ {
		try(b.prefixes[w.folded[:n]])
	}
	return hits
}

// begins tells whether a sentence begins with word i, a word of courtesy or "and" aside.
func begins(words []word, i int) bool {
	return i == 0 || words[i-1].sentence != words[i].sentence || leads[words[i-1].folded]
}

var leads = set(`please pls plz just also and y favor tambien solo`)

// reach matches a phrase against the words from i on, past words that only
// fill ("no me han contestado" has the phrase "no contest*"), inside one clause.
func reach(words []word, i int, elements []element) (int, bool) {
	clause, skipped := words[i].clause, 0
	j := i + 1
	for _, e := range elements[1:] {
		for ; ; j++ {
			if j == len(words) || words[j].clause != clause {
				return 0, false
			}
			if e.matches(&words[j]) {
				j++
				break
			}
			if skipped++; skipped > 3 || !words[j].filler {
				return 0, false
			}
		}
	}
	return j, true
}

// longestFiller is the length of the longest filler.
const longestFiller = 9

// fillers may stand between the words of a phrase, and between a negation and
// what it denies.
var fillers = map[string]map[string]bool{
	"es": set(`algo bastante demasiado realmente poco a al me te se nos os le les lo la los las el un una muy mas tan ha han he hemos habia que es era esta estaba`),
	"en": set(`lot bit little quite pretty rather extremely the a an to us me my our your you it that very so really any all even been be was were is are had have has at for of`),
}
