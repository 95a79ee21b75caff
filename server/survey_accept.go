package server

import (
	"bytes"
	"strconv"
)

// pickLanguage is the language of the list that an Accept-Language header likes best, the first where it likes none.
// Regions are ignored: a survey in Spanish suits es-MX and es-ES alike.
func pickLanguage(accept []byte, languages []string) string {
	best, liked := languages[0], 0.0
	for len(accept) > 0 {
		var item []byte
		item, accept, _ = bytes.Cut(accept, []byte(","))
		tag, params, _ := bytes.Cut(item, []byte(";"))
		tag, _, _ = bytes.Cut(bytes.TrimSpace(tag), []byte("-"))
		quality := quality(params)
		if quality <= liked {
			continue
		}
		for _, l := range languages {
			if len(l) >= len(tag) && len(tag) > 0 && bytes.EqualFold([]byte(l[:len(tag)]), tag) &&
				(len(l) == len(tag) || l[len(tag)] == '-') {
				best, liked = l, quality
				break
			}
		}
	}
	return best
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
