package server

import (
	"bytes"
	"slices"
	"strconv"

	"golang.org/x/text/language"
)

// pickLanguage is the language of the list that an Accept-Language header likes best, the first where it likes none. A
// survey in Spanish suits es-MX and es-ES alike, one in pt-BR suits pt; among several regions or scripts of a language
// the nearest is taken.
func pickLanguage(accept []byte, languages []string) string {
	best, liked := languages[0], 0.0
	for len(accept) > 0 && liked < 1 {
		var item []byte
		item, accept, _ = bytes.Cut(accept, []byte(","))
		tag, params, _ := bytes.Cut(item, []byte(";"))
		tag = bytes.TrimSpace(tag)
		if quality := quality(params); quality > liked {
			if found := nearest(tag, languages); found != "" {
				best, liked = found, quality
			}
		}
	}
	return best
}

// nearest is the language of the list that suits the tag best, "" for none.
func nearest(tag []byte, languages []string) string {
	base, _, _ := bytes.Cut(tag, []byte("-"))
	same := func(l string) bool {
		n := len(base)
		return n > 0 && len(l) >= n && bytes.EqualFold([]byte(l[:n]), base) && (len(l) == n || l[n] == '-')
	}
	first := slices.IndexFunc(languages, same)
	switch {
	case first < 0:
		return ""
	case !slices.ContainsFunc(languages[first+1:], same):
		return languages[first]
	}
	// Rare enough to be asked of somebody who knows that zh-TW is nearer to zh-Hant than to zh-Hans.
	wanted, err := language.Parse(string(tag))
	if err != nil {
		return languages[first]
	}
	var found []string
	var tags []language.Tag
	for _, l := range languages {
		if same(l) {
			found, tags = append(found, l), append(tags, language.Make(l))
		}
	}
	_, i, _ := language.NewMatcher(tags).Match(wanted)
	return found[i]
}

// accepts tells whether an Accept-Encoding header takes the coding.
func accepts(header []byte, coding string) bool {
	for len(header) > 0 {
		var item []byte
		item, header, _ = bytes.Cut(header, []byte(","))
		name, params, _ := bytes.Cut(item, []byte(";"))
		if string(bytes.TrimSpace(name)) == coding {
			return quality(params) > 0
		}
	}
	return false
}

// quality is the q of "q=0.8", 1 where there is none.
func quality(params []byte) float64 {
	value, ok := bytes.CutPrefix(bytes.TrimSpace(params), []byte("q="))
	if !ok {
		return 1
	}
	q, err := strconv.ParseFloat(string(value), 64)
	if err != nil || !(q >= 0 && q <= 1) {
		return 0
	}
	return q
}
