package themes

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"

	"opina/surveys"
)

// Kind is what a comment is for. Several may hold of one comment.
type Kind string

const (
	Complaint Kind = "complaint"
	Idea      Kind = "idea" // a suggestion: what could be done
	Question  Kind = "question"
	Praise    Kind = "praise"
	Nothing   Kind = "nothing" // none of the others
)

// Kinds are all of them, in the order in which Read gives them.
var Kinds = []Kind{Complaint, Idea, Question, Praise, Nothing}

// ways are how people of one language phrase what they want, whatever it is about. A phrase that begins with ^ counts
// at the beginning of a sentence only: "Add more bins".
type ways struct {
	Ideas     []string `json:"ideas"`     // one is enough
	Hints     []string `json:"hints"`     // it takes two
	Problems  []string `json:"problems"`  // something went wrong
	Questions []string `json:"questions"` // asked, with or without its mark
}

//go:embed kinds.json
var kindsJSON []byte

// What the phrases of a kinds book stand for.
const (
	saysIdea = iota
	saysHint
	saysProblem
	saysQuestion
)

// kindBooks hold the ways of each language; they belong to the language, not to a taxonomy.
var kindBooks = sync.OnceValue(func() map[string]*phrasebook {
	var all map[string]ways
	d := json.NewDecoder(bytes.NewReader(kindsJSON))
	d.DisallowUnknownFields()
	if err := d.Decode(&all); err != nil {
		panic(fmt.Sprintf("kinds.json: %v", err))
	}
	books := make(map[string]*phrasebook, len(all))
	for lang, w := range all {
		book := newPhrasebook(lang, nil)
		add := func(text string, says int) {
			if err := book.add(text, says, 0); err != nil {
				panic(fmt.Sprintf("kinds.json: %s: %v", lang, err))
			}
		}
		for says, list := range [][]string{saysIdea: w.Ideas, saysHint: w.Hints, saysProblem: w.Problems, saysQuestion: w.Questions} {
			for _, text := range list {
				add(text, says)
			}
		}
		// The longest phrase wins: "add a" is a hint anywhere, but "Add a bench" begins with what is an idea.
		for _, hint := range w.Hints {
			first, _, _ := strings.Cut(hint, " ")
			if first != "^" && first != hint && slices.Contains(w.Ideas, "^ "+first) {
				add("^ "+hint, saysIdea)
			}
		}
		books[lang] = book
	}
	return books
})

// purpose is what the ways of phrasing said of a comment.
type purpose struct {
	ideas, problems, questions int
	// ideaFrom is, for each sentence that has an idea, the word where it begins; sentences without are not in it.
	ideaFrom map[int]int
}

// purposeOf reads the ways of phrasing. The stems of the words are set.
func purposeOf(lang string, words []word) purpose {
	var p purpose
	book := kindBooks()[lang]
	if book == nil {
		return p
	}
	var room [8]found
	hints := 0
	for i := 0; i < len(words); {
		next := i + 1
		for _, h := range book.at(words, i, room[:0]) {
			next = max(next, h.to)
			switch h.theme {
			case saysIdea:
				p.ideas++
				p.idea(words, h.from)
			case saysHint:
				if hints++; hints == 2 {
					p.ideas++
					p.idea(words, h.from)
				}
			case saysProblem:
				p.problems++
			case saysQuestion:
				p.questions++
			}
		}
		i = next
	}
	return p
}

func (p *purpose) idea(words []word, at int) {
	if p.ideaFrom == nil {
		p.ideaFrom = map[int]int{}
	}
	if _, known := p.ideaFrom[words[at].sentence]; !known {
		p.ideaFrom[words[at].sentence] = at
	}
}

// wished tells whether a word stands in what somebody suggests: "it would be nice if you had *more chairs*".
func (p *purpose) wished(words []word, at int) bool {
	from, ok := p.ideaFrom[words[at].sentence]
	return ok && at >= from
}

// tone counts what is said for and against.
type tone struct{ praise, blame int }

func (t *tone) add(p surveys.Polarity) {
	switch p {
	case surveys.Positive:
		t.praise++
	case surveys.Negative:
		t.blame++
	}
}

// kindsOf decides what a comment is for.
func kindsOf(c Comment, text string, words []word, p purpose, t tone) []Kind {
	idea := p.ideas > 0 || c.Asked == AskedImprove && len(words) > 0 && t.praise == 0
	complaint := t.blame > 0 || p.problems > t.praise || c.Mood == surveys.MoodLow && len(words) > 0 && t.praise == 0 && !idea
	kinds := make([]Kind, 0, 2)
	if complaint {
		kinds = append(kinds, Complaint)
	}
	if idea {
		kinds = append(kinds, Idea)
	}
	if p.questions > 0 || len(words) > 0 && (strings.IndexByte(text, '?') >= 0 || strings.Contains(text, "¿")) {
		kinds = append(kinds, Question)
	}
	if t.praise > 0 {
		kinds = append(kinds, Praise)
	}
	if len(kinds) == 0 {
		kinds = append(kinds, Nothing)
	}
	return kinds
}

// With is the reading with other mentions in the place of those found. Where it complained or praised by what was found,
// that follows them; what the phrasing alone says stays.
func (r Reading) With(found []Found) Reading {
	kinds := make([]Kind, 0, 2)
	for _, k := range Kinds {
		is := slices.Contains(r.Kinds, k)
		switch k {
		case Complaint:
			now := names(found, surveys.Negative)
			is = is && (now || !names(r.Found, surveys.Negative)) || now && !slices.Contains(r.Kinds, Idea)
		case Praise:
			is = names(found, surveys.Positive) || is && !names(r.Found, surveys.Positive)
		case Nothing:
			is = len(kinds) == 0
		}
		if is {
			kinds = append(kinds, k)
		}
	}
	r.Found, r.Kinds = found, kinds
	return r
}

func names(found []Found, p surveys.Polarity) bool {
	return slices.ContainsFunc(found, func(f Found) bool { return f.Polarity == p })
}
