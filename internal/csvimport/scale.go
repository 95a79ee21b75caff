package csvimport

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"opina/surveys"
)

// scales are the rating scales a file may use, and the question each belongs to.
var scales = []surveys.Question{
	{Kind: surveys.Stars},
	{Kind: surveys.Smiley, Points: 4},
	{Kind: surveys.NPS},
	{Kind: surveys.CES},
}

// Scale is how a file rates: one of 1-5 (stars), 1-4 (faces), 0-10 (NPS) and 1-7 (effort).
type Scale struct{ question surveys.Question }

// Stars is the scale 1-5.
var Stars = Scale{scales[0]}

// ParseScale reads "1-5" and the like.
func ParseScale(s string) (Scale, error) {
	s = strings.ReplaceAll(s, "–", "-")
	for _, q := range scales {
		if (Scale{q}).String() == s {
			return Scale{q}, nil
		}
	}
	return Scale{}, fmt.Errorf("%q is none of 1-5, 1-4, 0-10, 1-7", s)
}

func (s Scale) limits() surveys.Scale {
	limits, _ := s.question.Scale()
	return limits
}

// String is what ParseScale reads.
func (s Scale) String() string { return fmt.Sprintf("%d-%d", s.limits().Min, s.limits().Max) }

// rating reads one number of the scale; nil is an empty field. Spreadsheets write 4 as 4.0 or 4,0.
func (s Scale) rating(field string) (*int, error) {
	field = strings.TrimSpace(field)
	if field == "" {
		return nil, nil
	}
	number, err := strconv.ParseFloat(strings.Replace(field, ",", ".", 1), 64)
	if err != nil {
		return nil, fmt.Errorf("rating %.20q is not a number", field)
	}
	limits := s.limits()
	v := int(min(max(number, -1), 100))
	if float64(v) != number || !limits.Has(v) {
		return nil, fmt.Errorf("rating %.20s is not on the scale %d–%d", field, limits.Min, limits.Max)
	}
	return &v, nil
}

// Kind is the kind of the surveys that imports make.
const Kind = "import"

// survey is what an import of this scale answers: a rating and a comment.
func (s Scale) survey() surveys.Content {
	rating := s.question
	rating.ID, rating.Title = "rating", surveys.Text{"es": "Valoración", "en": "Rating"}
	return surveys.Content{
		Title:     surveys.Text{"es": "Opiniones importadas", "en": "Imported comments"},
		Languages: slices.Clone(Languages),
		Questions: []surveys.Question{
			rating,
			{ID: "comment", Kind: surveys.LongText, Title: surveys.Text{"es": "Comentario", "en": "Comment"}},
		},
	}
}
