package server

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"opina/surveys"
)

// What pageBytes says is what the wire carries, or a little more.
func TestPageBytes(t *testing.T) {
	ts := newTestServer(t)
	ts.BaseURL = "https://opina.example" // whose cookies are the longest
	ts.sendFile(t, "/settings/logo", "logo", "a.png", "image/png", drawn(t, 300, 100, brown), ts.ours.as(surveys.Owner))
	address := listen(t, ts.Server)
	monster := everyKind()
	random := rand.New(rand.NewPCG(1, 2))
	for len(monster.Questions) < surveys.MaxQuestions { // that no compression helps
		q := surveys.Question{ID: fmt.Sprint("more-", len(monster.Questions)), Kind: surveys.Multiple, Title: words(random, surveys.MaxTitle)}
		for n := range surveys.MaxOptions {
			q.Options = append(q.Options, surveys.Option{ID: fmt.Sprint(n), Title: words(random, surveys.MaxOption)})
		}
		monster.Questions = append(monster.Questions, q)
	}
	for name, test := range map[string]struct {
		content surveys.Content
		fits    bool
	}{
		"satisfaction": {surveys.Satisfaction(), true},
		"every kind":   {required(everyKind()), true},
		"a monster":    {monster, false},
	} {
		poster := ts.posterOf(t, test.content)
		desk, err := ts.Store.Desk(t.Context(), poster.Code, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, lang := range test.content.Languages {
			said := ts.pageBytes(desk, lang)
			sent := len(onTheWire(t, address, "/s/"+poster.Code+"?lang="+lang, lang, "gzip"))
			if said < sent || said > sent+60 {
				t.Errorf("%s in %s: said %d bytes, sent %d", name, lang, said, sent)
			}
			if (said <= pageBudget) != test.fits {
				t.Errorf("%s in %s takes %d bytes", name, lang, said)
			}
		}
	}
}

// words are a text of so many letters.
func words(random *rand.Rand, letters int) surveys.Text {
	var b strings.Builder
	for b.Len() < letters {
		b.WriteByte("abcdefghijklmnopqrstuvwxyz     "[random.IntN(31)])
	}
	return surveys.Text{"en": strings.TrimSpace(b.String())}
}
