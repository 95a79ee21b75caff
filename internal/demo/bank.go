package demo

import (
	_ "embed"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"sync"

	"opina/surveys"
)

//go:embed comments.es.txt
var spanish string

//go:embed comments.en.txt
var english string

// bank holds the sentences of one language by what they say first.
type bank map[said][]sentence

// said is a theme, praised or blamed.
type said struct {
	theme    string
	polarity surveys.Polarity
}

// sentence is one comment with its slots, and all it says.
type sentence struct {
	text string
	says []said
}

// banks are read when a demo is made, not when the server starts.
var banks = sync.OnceValue(func() map[string]bank {
	return map[string]bank{"es": mustParse(spanish), "en": mustParse(english)}
})

// mustParse panics on a broken file: it is part of the binary, so only a developer can meet it.
func mustParse(file string) bank {
	b, err := parseBank(file)
	if err != nil {
		panic("demo: " + err.Error())
	}
	return b
}

func parseBank(file string) (bank, error) {
	b := bank{}
	var says []said
	for i, line := range strings.Split(file, "\n") {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "["):
			says = nil
			for _, one := range strings.Split(strings.Trim(line, "[]"), "/") {
				theme, sign, _ := strings.Cut(strings.TrimSpace(one), " ")
				polarity, ok := map[string]surveys.Polarity{"-": surveys.Negative, "+": surveys.Positive}[sign]
				if !ok {
					return nil, fmt.Errorf("line %d: %q is not like [service.waiting -]", i+1, line)
				}
				says = append(says, said{theme, polarity})
			}
		case len(says) == 0:
			return nil, fmt.Errorf("line %d: a sentence before the first heading", i+1)
		default:
			b[says[0]] = append(b[says[0]], sentence{line, says})
		}
	}
	return b, nil
}

// pick chooses a sentence that says that; "" where the bank has none.
func (b bank) pick(random *rand.Rand, what said, mixed bool) string {
	var fits []sentence
	for _, s := range b[what] {
		if (len(s.says) > 1) == mixed {
			fits = append(fits, s)
		}
	}
	if len(fits) == 0 {
		return ""
	}
	return fits[random.IntN(len(fits))].fill(func(n int) int { return random.IntN(n) })
}

var slot = regexp.MustCompile(`\{[^{}]*\}`)

// fill puts one of its alternatives into each slot.
func (s sentence) fill(choose func(n int) int) string {
	if !strings.Contains(s.text, "{") {
		return s.text
	}
	return slot.ReplaceAllStringFunc(s.text, func(in string) string {
		alternatives := strings.Split(strings.Trim(in, "{}"), "|")
		return alternatives[choose(len(alternatives))]
	})
}
