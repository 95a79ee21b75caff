package charts

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"opina/internal/i18n"
	"opina/surveys"
)

var update = flag.Bool("update", false, "write the golden files")

func scope(lang, from, to string) Scope {
	return Scope{Words: i18n.In(lang), From: parseDay(from), To: parseDay(to)}
}

func parseDay(s string) surveys.Day {
	d, err := surveys.ParseDay(s)
	if err != nil {
		panic(err)
	}
	return d
}

func sums(day string, responses, top, low int64) surveys.DaySums {
	return surveys.DaySums{Day: parseDay(day), Sums: surveys.Sums{Responses: responses, Rated: responses, Top: top, Low: low, Commented: low}}
}

func faceCounts() []surveys.RatingCount {
	faces, stars := surveys.Scale{Kind: surveys.Smiley, Min: 1, Max: 4}, surveys.Scale{Kind: surveys.Stars, Min: 1, Max: 5}
	return []surveys.RatingCount{
		{Scale: faces, Value: 4, N: 50}, {Scale: faces, Value: 3, N: 30}, {Scale: faces, Value: 1, N: 20},
		{Scale: stars, Value: 5, N: 1}, {Scale: stars, Value: 3, N: 2},
	}
}

func themeCounts(n int) []surveys.ThemeCount {
	out := []surveys.ThemeCount{{Theme: "praised", Positive: 90}}
	for i := range n {
		out = append(out, surveys.ThemeCount{Theme: "t" + string(rune('a'+i)), Negative: int64(3 * (i + 1)), Positive: 5})
	}
	return out
}

// asked is a question of kind in the words of the choices, with how often each was chosen.
func asked(kind surveys.QuestionKind, counted surveys.Counted, titles ...string) Question {
	q := surveys.Question{ID: "q", Kind: kind}
	if kind == surveys.Smiley {
		q.Points = 5
	}
	for i, title := range titles {
		q.Options = append(q.Options, surveys.Option{ID: string(rune('a' + i)), Title: surveys.Text{"en": title}})
	}
	counted.Asked = surveys.History([]surveys.Version{{Number: 1, Content: surveys.Content{Questions: []surveys.Question{q}}}})[0]
	return Question{Counted: counted, Title: "How was it?", Named: func(c surveys.Choice) string { return c.Title["en"] }}
}

// TestGolden holds every chart against its file in testdata; go test ./charts -update writes them.
func TestGolden(t *testing.T) {
	week := []surveys.DaySums{sums("2026-11-18", 4, 3, 1), sums("2026-11-20", 31, 25, 2), sums("2026-11-24", 12, 6, 5)}
	year := []surveys.DaySums{sums("2025-11-25", 2, 2, 0), sums("2026-06-01", 310, 250, 20), sums("2026-11-24", 12, 6, 5)}
	es, en := scope("es", "2026-11-18", "2026-11-24"), scope("en", "2026-11-18", "2026-11-24")
	long := scope("en", "2025-11-25", "2026-11-24")
	counts := map[string]int64{"a": 3, "b": 12, "c": 5}
	several := asked(surveys.Multiple, surveys.Counted{N: counts, Of: 16, Basis: surveys.OfShown, All: 31}, "Coffee", "Queue", "Toilets")
	several.Choices[2].Now, several.Since = false, parseDay("2026-11-20").Time()
	ofAll := several
	ofAll.Basis, ofAll.Of = surveys.OfAll, 31
	upper := func(theme string) string { return "Theme " + strings.ToUpper(theme) }
	tests := map[string]Chart{
		"answers_days":       AnswersPerDay(es, week),
		"answers_weeks":      AnswersPerDay(long, year),
		"answers_empty":      AnswersPerDay(en, nil),
		"satisfaction_days":  Satisfaction(en, week),
		"satisfaction_weeks": Satisfaction(long, year),
		"satisfaction_empty": Satisfaction(es, nil),
		"faces":              Faces(es, faceCounts()),
		"faces_empty":        Faces(en, nil),
		"reasons":            Reasons(en, themeCounts(4), upper, 112),
		"reasons_rest":       Reasons(es, themeCounts(14), upper, 1112),
		"reasons_empty":      Reasons(es, themeCounts(0), upper, 40),
		"choices_single":     Choices(en, asked(surveys.Single, surveys.Counted{N: counts, Of: 20, All: 31}, "Coffee", "Queue", "Toilets")),
		"choices_several":    Choices(es, several),
		"choices_all":        Choices(en, ofAll),
		"choices_yesno":      Choices(es, asked(surveys.YesNo, surveys.Counted{N: map[string]int64{"no": 3, "yes": 1}, Of: 4, All: 31})),
		"choices_faces":      Choices(en, asked(surveys.Smiley, surveys.Counted{N: map[string]int64{"1": 2, "3": 1, "5": 7}, Of: 10, All: 9})),
		"choices_nps":        Choices(es, asked(surveys.NPS, surveys.Counted{N: map[string]int64{"0": 1, "7": 4, "10": 5}, Of: 10, All: 10})),
		"choices_empty":      Choices(en, asked(surveys.Single, surveys.Counted{All: 31}, "Coffee", "Queue")),
		"choices_small":      Choices(es, asked(surveys.Single, surveys.Counted{N: counts, Of: 4, All: 4, Small: true}, "Coffee", "Queue")),
		"written_text":       Written(en, asked(surveys.LongText, surveys.Counted{All: 31}), 12),
		"written_contact":    Written(es, asked(surveys.Contact, surveys.Counted{All: 31}), 1),
	}
	for name, chart := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := json.MarshalIndent(chart, "", "  ")
			if err != nil {
				t.Fatal(err)
			}
			file := filepath.Join("testdata", name+".json")
			if *update {
				if err := os.WriteFile(file, append(got, '\n'), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(append(got, '\n'), want) {
				t.Errorf("%s is not what the chart gives; see git diff after go test ./charts -update\n%s", file, got)
			}
		})
	}
}

// A group too small to be shown is in no part of the chart.
func TestSmallGroupsAreNotShown(t *testing.T) {
	c := Choices(scope("en", "2026-11-18", "2026-11-24"), asked(surveys.Single, surveys.Counted{N: map[string]int64{"a": 3, "b": 1}, Of: 4, All: 4, Small: true}, "Coffee", "Queue"))
	if c.Options != nil || c.Rows != 0 || len(c.Table.Rows) > 0 || c.Empty == "" || !strings.HasPrefix(c.Note, "Fewer than 5 answers · ") {
		t.Errorf("shown: %+v", c)
	}
}

// TestTextIsData: what a person typed neither closes a script nor becomes code.
func TestTextIsData(t *testing.T) {
	evil := `</script><b>{b}` + "\u2028" + `__f__alert(1)__f__`
	c := Reasons(scope("es", "2026-11-18", "2026-11-24"), themeCounts(1), func(string) string { return evil }, 30)
	raw, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(raw, []byte("</script>")) || bytes.Contains(raw, []byte("\u2028")) {
		t.Errorf("not escaped: %s", raw)
	}
	var back Chart
	if err := json.Unmarshal(raw, &back); err != nil {
		t.Fatal(err)
	}
	if got := back.Table.Rows[0][0]; got != evil {
		t.Errorf("text changed on its way: %q", got)
	}
	q := asked(surveys.Single, surveys.Counted{N: map[string]int64{"a": 1}, Of: 1, All: 1}, evil)
	q.Title = evil
	if raw, err = json.Marshal(Choices(scope("es", "2026-11-18", "2026-11-24"), q)); err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(raw, []byte("</script>")) {
		t.Errorf("not escaped: %s", raw)
	}
	if err := json.Unmarshal(raw, &back); err != nil || back.Title != evil || back.Table.Rows[0][0] != evil {
		t.Errorf("text changed on its way: %q, %q, %v", back.Title, back.Table.Rows[0][0], err)
	}
}
