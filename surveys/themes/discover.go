package themes

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// Told is a comment that discovery reads.
type Told struct {
	ID   int64
	Text string
	Lang string
	// Explained: an improvement theme was found in it, so that it needs no new one.
	Explained bool
}

// Term is a word, or two that stand together, that unhappy customers use more than before and that no theme explains.
type Term struct {
	Text     string // as most of them write it
	Lang     string
	Comments int     // with it, that no theme explains
	Before   int     // earlier ones with it
	Score    float64 // standard deviations above what the earlier period leads to expect
	Examples []int64 // at most maxExamples comments, that do not say the same
}

// What it takes to propose a term.
const (
	fewestComments = 3    // that say it
	leastScore     = 2.33 // one in a hundred by chance, of one term
	priorWeight    = 200  // how many words the earlier period counts for
	maxTerms       = 20
	maxExamples    = 3
)

// Discover proposes terms for new themes: over-represented in the low-rated comments that no theme explains, against the
// earlier comments, by the log-odds with an informative Dirichlet prior (Monroe, Colaresi and Quinn 2008). The words of
// the taxonomy, dismissed terms, words that carry nothing and terms that always stand in the same comments as a better
// one are left out. The best come first.
func (t *Taxonomy) Discover(low, earlier []Told, dismissed []string) []Term {
	gone := make(map[string]bool, len(dismissed))
	for _, d := range dismissed {
		gone[termKey(d)] = true
	}
	now, before := newCorpus(), newCorpus()
	for i := range low {
		if !low[i].Explained {
			now.read(t, &low[i], int32(i))
		}
	}
	for i := range earlier {
		before.read(t, &earlier[i], int32(i))
	}
	var terms []Term
	in := map[string][]int32{} // by term: where it stands
	for _, key := range now.keys {
		c := now.terms[key]
		if len(c.comments) < fewestComments || gone[key] {
			continue
		}
		score := logOdds(float64(len(c.comments)), float64(now.total), float64(before.count(key)), float64(before.total))
		if score < leastScore {
			continue
		}
		text := c.mostWritten()
		terms = append(terms, Term{Text: text, Lang: c.lang, Comments: len(c.comments), Before: before.count(key), Score: score})
		in[text] = c.comments
	}
	slices.SortStableFunc(terms, func(a, b Term) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(len(b.Text), len(a.Text)), cmp.Compare(a.Text, b.Text))
	})
	var out []Term
	for _, term := range terms {
		if len(out) == maxTerms {
			break
		}
		if slices.ContainsFunc(out, func(have Term) bool { return covers(in[have.Text], in[term.Text]) }) {
			continue
		}
		term.Examples = examples(low, in[term.Text])
		out = append(out, term)
	}
	return out
}

// logOdds is how many standard deviations a term with n of so many uses now stands above what its uses before lead to
// expect; the prior is the use in both periods, scaled.
func logOdds(n, total, before, totalBefore float64) float64 {
	prior := priorWeight * (n + before) / (total + totalBefore)
	ofAll := float64(priorWeight)
	a := math.Log((n + prior) / max(1, total+ofAll-n-prior))
	b := math.Log((before + prior) / max(1, totalBefore+ofAll-before-prior))
	return (a - b) / math.Sqrt(1/(n+prior)+1/(before+prior))
}

// covers tells whether nearly all comments of one term have the other too.
func covers(better, other []int32) bool {
	both := 0
	for i, j := 0, 0; i < len(better) && j < len(other); {
		switch {
		case better[i] == other[j]:
			both++
			i++
			j++
		case better[i] < other[j]:
			i++
		default:
			j++
		}
	}
	return 10*both >= 7*min(len(better), len(other))
}

// examples picks the first comments that do not say the same.
func examples(low []Told, at []int32) []int64 {
	var ids []int64
	var have [][]uint32
	for _, i := range at {
		doc := shingles(low[i].Text)
		if slices.ContainsFunc(have, func(h []uint32) bool { return jaccard(h, doc) >= alike }) {
			continue
		}
		ids, have = append(ids, low[i].ID), append(have, doc)
		if len(ids) == maxExamples {
			break
		}
	}
	return ids
}

// corpus counts in how many comments each term stands.
type corpus struct {
	terms map[string]*termCount
	keys  []string // of terms, in the order in which they came: the result must not depend on that of a map
	total int
}

type termCount struct {
	comments []int32
	lang     string
	written  map[string]int
}

func newCorpus() *corpus { return &corpus{terms: map[string]*termCount{}} }

func (c *corpus) count(key string) int {
	if t := c.terms[key]; t != nil {
		return len(t.comments)
	}
	return 0
}

// read counts the words of a comment and the pairs of them, each once.
func (c *corpus) read(t *Taxonomy, told *Told, at int32) {
	words := readWords(told.Text)
	lang := language(told.Text, words, told.Lang)
	book := t.phrases[lang]
	previous := -1
	for i := range words {
		w := &words[i]
		w.stem = stem(w.folded, lang)
		if len(w.folded) < 3 || idle(w.folded) || !isLetters(strings.Trim(w.folded, "'")) {
			continue
		}
		means := book != nil && book.alone(w)
		if !means {
			c.add(w.stem, told.Text[w.start:w.end], lang, at)
		}
		if previous >= 0 && words[previous].clause == w.clause && i-previous <= 3 {
			if p := &words[previous]; !means || book == nil || !book.alone(p) {
				c.add(p.stem+" "+w.stem, told.Text[p.start:w.end], lang, at)
			}
		}
		previous = i
	}
}

func (c *corpus) add(key, written, lang string, at int32) {
	t := c.terms[key]
	if t == nil {
		t = &termCount{lang: lang, written: map[string]int{}}
		c.terms[key] = t
		c.keys = append(c.keys, key)
	}
	c.total++
	t.written[strings.ToLower(written)]++
	if n := len(t.comments); n == 0 || t.comments[n-1] != at {
		t.comments = append(t.comments, at)
	}
}

// mostWritten is the term as it is written most, the first of the alphabet where several are.
func (t *termCount) mostWritten() string {
	best := ""
	for w, n := range t.written {
		if best == "" || n > t.written[best] || n == t.written[best] && w < best {
			best = w
		}
	}
	return best
}

// termKey is how a term that was dismissed is known again, however it is written.
func termKey(text string) string {
	words := readWords(text)
	lang := language(text, words, "es")
	var stems []string
	for i := range words {
		if !idle(words[i].folded) {
			stems = append(stems, stem(words[i].folded, lang))
		}
	}
	return strings.Join(stems, " ")
}

// alone tells whether a word by itself means something to the book: a theme or a feeling.
func (b *phrasebook) alone(w *word) bool {
	for _, p := range b.stems[w.stem] {
		if len(p.elements) == 1 {
			return true
		}
	}
	for n := b.shortest; n > 0 && n <= min(b.longest, len(w.folded)); n++ {
		for _, p := range b.prefixes[w.folded[:n]] {
			if len(p.elements) == 1 {
				return true
			}
		}
	}
	return false
}
