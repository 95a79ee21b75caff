// Package learn makes the tagger better with an owner's corrections: linear models over words and pieces of words, which
// start from what the lexicon found and move as far as the corrections carry. It owns when a model may be used at all.
// It is pure: corrections go in, a model that can be stored comes out.
package learn

import (
	"bytes"
	"encoding/json"

	"opina/surveys"
	"opina/surveys/themes"
)

// Correction is a comment with the mentions its owner says it has: all of them, none where it has none.
type Correction struct {
	Text     string
	Lang     string
	Mood     surveys.Mood
	Mentions []surveys.Mention // Polarity 0 where the owner gave none; Words are not read
}

// MarshalJSON writes a correction as a line of the file that `opina themes tag --corrections` reads.
func (c Correction) MarshalJSON() ([]byte, error) {
	type mention struct {
		Theme    string `json:"theme"`
		Polarity string `json:"polarity"`
	}
	line := struct {
		Text     string    `json:"text"`
		Lang     string    `json:"lang"`
		Mentions []mention `json:"mentions"`
	}{c.Text, c.Lang, make([]mention, len(c.Mentions))}
	for i, m := range c.Mentions {
		line.Mentions[i] = mention{m.Theme, m.Polarity.String()}
	}
	var b bytes.Buffer
	write := json.NewEncoder(&b)
	write.SetEscapeHTML(false)
	err := write.Encode(line)
	return b.Bytes(), err
}

// Fewest is how many corrections it takes before a model is tried: with less the lexicon alone is safer.
const Fewest = 100

// Model tags comments with a taxonomy and what was learnt from corrections. It never changes once made and may be
// used from many goroutines.
type Model struct {
	taxonomy *themes.Taxonomy
	weights  *weights // nil: the lexicon alone
	report   Report
}

// Report says how a model was chosen. The figures are F1 in per cent over the corrections; finding a theme with the wrong
// polarity is half right.
type Report struct {
	Corrections int     `json:"corrections"`
	Lexicon     float64 `json:"lexicon"` // of what the lexicon finds
	Learnt      float64 `json:"learnt"`  // of models on corrections they had not seen; 0 where none was tried
	Promoted    bool    `json:"promoted"`
}

// Train learns from corrections. The model is promoted over the lexicon only if, on corrections it has not seen, it
// does better; otherwise it tags as the lexicon does. A text that was corrected twice counts as it was corrected last.
func Train(t *themes.Taxonomy, corrections []Correction) *Model {
	samples := prepare(t, latest(corrections))
	m := &Model{taxonomy: t, report: Report{Corrections: len(samples)}}
	if len(samples) < Fewest {
		return m
	}
	lexicon, learnt, best := compare(samples)
	m.report.Lexicon, m.report.Learnt = lexicon, learnt
	if m.report.Promoted = learnt >= lexicon+margin(len(samples)); m.report.Promoted {
		m.weights = fit(samples).drawn(best)
	}
	return m
}

// Report says how the model was chosen.
func (m *Model) Report() Report { return m.report }

// latest keeps the last correction of each text, in the order in which the texts came first.
func latest(corrections []Correction) []Correction {
	at := make(map[string]int, len(corrections))
	var out []Correction
	for _, c := range corrections {
		key := c.Lang + " " + themes.Fold(c.Text)
		if i, twice := at[key]; twice {
			out[i] = c
			continue
		}
		at[key] = len(out)
		out = append(out, c)
	}
	return out
}

// sample is a correction ready for learning.
type sample struct {
	signals  themes.Signals
	features []feature
	truth    map[string][2]bool // by theme: blamed, praised; neither where no polarity was given
}

func prepare(t *themes.Taxonomy, corrections []Correction) []sample {
	samples := make([]sample, len(corrections))
	for i, c := range corrections {
		s := &samples[i]
		s.signals = t.Signals(themes.Comment{Text: c.Text, Lang: c.Lang, Mood: c.Mood})
		s.features = extract(t, &s.signals)
		s.truth = make(map[string][2]bool, len(c.Mentions))
		for _, m := range c.Mentions {
			s.truth[m.Theme] = with(s.truth[m.Theme], m.Polarity)
		}
	}
	return samples
}
