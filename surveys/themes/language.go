package themes

import (
	"fmt"
	"strings"
)

// Language tells Spanish ("es") from English ("en") by the small words every
// sentence needs and by the letters only Spanish has. When the text does not
// say (one word, a tie, another language), it returns hint as it is.
func Language(text, hint string) string {
	return language(text, readWords(text), hint)
}

func language(text string, words []word, hint string) string {
	spanish, english := 0, 0
	for i := range words {
		switch smallWords[words[i].folded] {
		case "es":
			spanish++
		case "en":
			english++
		}
	}
	if hasSpanish(clip(text)) {
		spanish++
	}
	switch {
	case spanish > english:
		return "es"
	case english > spanish:
		return "en"
	}
	return hint
}

// hasSpanish tells whether one of ñ ¿ ¡ á é í ó ú stands in a text. All begin with one of two bytes.
func hasSpanish(text string) bool {
	for i := 0; i+1 < len(text); i++ {
		switch {
		case text[i] == 0xc2 && (text[i+1] == 0xa1 || text[i+1] == 0xbf):
			return true
		case text[i] == 0xc3:
			switch text[i+1] | 0x20 { // capitals are 0x20 below
			case 0xa1, 0xa9, 0xad, 0xb1, 0xb3, 0xba:
				return true
			}
		}
	}
	return false
}

// smallWords holds folded words that are frequent in one language and not a
// word of the other.
var smallWords = byWord(map[string]string{
	"es": `el la los las un una unos unas de del al y que en es son era eran fue fueron muy con por para pero
		como mas se su sus lo le les nos mi esta este esto estaba estan hay habia todo todos nada sin ni cuando
		donde porque si ya tan tambien siempre nunca aqui ha han hemos tiene tienen ser estar sobre hasta
		desde buen bueno buena bien mal malo mala mucho mucha poco poca sitio comida servicio trato
		te gracias hola gusta encanta quiero puedo puede pueden tengo fui fuimos ahora otra otro cada precio precios gente tiempo vez veces hace aunque pues`,
	"en": `the and of to is are was were it its this that they them we our us i my you your she his her with
		for but not very at on from be been had have has if so there their which who what when where all as by
		or too just will would could should did do does don't didn't wasn't isn't it's i'm good bad great nice food service staff place
		can can't won't couldn't wouldn't doesn't aren't haven't hasn't please thanks thank because than then more some any about get got really
		need want like make after before only again never always`,
})

// byWord turns lists of words per language into a language per word. A word in two of them would belong to
// whichever Go happens to read last, another one at each start.
func byWord(lists map[string]string) map[string]string {
	m := make(map[string]string)
	for lang, list := range lists {
		for w := range strings.FieldsSeq(list) {
			if other, ok := m[w]; ok {
				panic(fmt.Sprintf("%q is a small word of %s and of %s", w, other, lang))
			}
			m[w] = lang
		}
	}
	return m
}
