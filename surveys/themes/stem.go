package themes

import "strings"

// stem takes the endings off a folded word that do not change what it is
// about: number and gender in Spanish, -s, -ed, -ing and a silent e in English.
// It is light on purpose: what the endings of verbs need is said by keywords
// that end in "*".
func stem(word, lang string) string {
	if lang == "es" {
		return stemSpanish(word)
	}
	return stemEnglish(word)
}

func stemSpanish(w string) string {
	if rest, ok := strings.CutSuffix(w, "mente"); ok && len(rest) > 3 {
		w = rest
	}
	if n := len(w); n > 4 && w[n-1] == 's' && isVowel(w[n-2]) {
		w = w[:n-1]
	}
	if rest, ok := cutAny(w, "isimo", "isima"); ok && len(rest) > 2 {
		return hard(rest)
	}
	if n := len(w); n > 3 && (w[n-1] == 'a' || w[n-1] == 'o' || w[n-1] == 'e') {
		w = w[:n-1]
	}
	if rest, ok := strings.CutSuffix(w, "z"); ok && len(rest) > 2 {
		return rest + "c" // rapidez, rapideces
	}
	return w
}

// hard undoes the spelling before i: riquísimo is rico, larguísimo largo.
func hard(w string) string {
	if rest, ok := strings.CutSuffix(w, "qu"); ok {
		return rest + "c"
	}
	if rest, ok := strings.CutSuffix(w, "gu"); ok {
		return rest + "g"
	}
	return w
}

func stemEnglish(w string) string {
	if strings.HasSuffix(w, "n't") || strings.HasSuffix(w, "nt") && bareContractions[w] {
		if strings.HasPrefix(w, "can") {
			return "cannot"
		}
		return "not" // didn't answer and did not answer are one phrase
	}
	w = strings.TrimSuffix(w, "'s")
	switch n := len(w); {
	case n > 4 && strings.HasSuffix(w, "ies"):
		return w[:n-3] + "y"
	case n > 4 && strings.HasSuffix(w, "sses"):
		w = w[:n-2]
	case n > 3 && w[n-1] == 's' && w[n-2] != 's' && w[n-2] != 'u' && w[n-2] != 'i':
		w = w[:n-1]
	}
	if rest, ok := cutAny(w, "ing", "ed"); ok && len(rest) > 2 && strings.ContainsAny(rest, "aeiouy") {
		return single(rest)
	}
	if n := len(w); n > 3 && w[n-1] == 'e' {
		w = w[:n-1]
	}
	return w
}

// bareContractions are those people type without their apostrophe.
var bareContractions = set(`dont didnt doesnt isnt wasnt arent werent wont wouldnt couldnt shouldnt cant havent hasnt hadnt`)

// single undoes the doubling before an ending: stopped is stop.
func single(w string) string {
	n := len(w)
	if w[n-1] == w[n-2] && strings.IndexByte("bdgmnprt", w[n-1]) >= 0 {
		return w[:n-1]
	}
	if n > 3 && w[n-1] == 'e' {
		return w[:n-1]
	}
	return w
}

func cutAny(w string, suffixes ...string) (string, bool) {
	for _, s := range suffixes {
		if rest, ok := strings.CutSuffix(w, s); ok {
			return rest, true
		}
	}
	return w, false
}

func isVowel(c byte) bool { return strings.IndexByte("aeiou", c) >= 0 }
