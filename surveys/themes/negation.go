package themes

import "strings"

// negators are the stems of the words that deny what follows them in the same
// clause.
var negators = map[string]map[string]bool{
	"es": stems("es", `no ni nunca jamas sin tampoco nada nadie ningun apenas poco`),
	"en": stems("en", `no not never without cannot nor neither nothing nobody none hardly barely`),
}

func stems(lang, list string) map[string]bool {
	m := make(map[string]bool)
	for w := range strings.FieldsSeq(list) {
		m[stem(w, lang)] = true
	}
	return m
}

// only after a negator takes the denial away: "not only good".
var only = set(`solo solamente unicamente only just`)

// negationReach is how many words, fillers aside, a negation reaches over.
const negationReach = 3

// longestNegator is the length of the longest of them.
const longestNegator = 8

// denied reports whether a negation reaches the word at i: it stands before it
// in the same clause, at most negationReach words away, with no "and" between,
// and is not itself part of a phrase ("no complaints about the good food").
func (b *phrasebook) denied(words []word, i int) bool {
	between := 0
	for j := i - 1; j >= 0 && words[j].clause == words[i].clause && words[j].joined == words[i].joined; j-- {
		w := &words[j]
		if w.denies {
			if w.used || only[words[j+1].folded] {
				return false
			}
			// "un poco caro" is dear, "poco amable" is not kind
			return w.folded != "poco" || j == 0 || words[j-1].folded != "un"
		}
		if i-j > 2*negationReach {
			return false
		}
		if w.filler {
			continue
		}
		if between++; between >= negationReach {
			return false
		}
	}
	return false
}

// missing reports whether the word at i is said not to be there: "no toilets", "sin baño", "no hay sitio".
func (b *phrasebook) missing(words []word, i int) bool {
	for j := i - 1; j >= 0 && i-j <= 3 && words[j].clause == words[i].clause; j-- {
		if w := &words[j]; lacks[w.folded] {
			return !w.used
		} else if !had[w.folded] {
			return false
		}
	}
	return false
}

// lacks are the words that say that what follows is not there, had those that may stand between.
var (
	lacks = set(`no sin ningun ninguna without nor zero don't doesn't didn't hardly barely apenas isn't wasn't aren't weren't`)
	had   = set(`hay habia tiene tienen tenia tenian tenemos teniamos hubo un una el la los las any a an the even have has had much many enough`)
)

// refusals are the clauses in which something is denied that no phrase says as a whole.
func (b *phrasebook) refusals(words []word) map[int]bool {
	var m map[int]bool
	for i := range words {
		if words[i].denies && !words[i].used {
			if m == nil {
				m = map[int]bool{}
			}
			m[words[i].clause] = true
		}
	}
	return m
}
