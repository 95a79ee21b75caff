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

// TestGolden holds every chart against its file in testdata; go test ./charts -update writes them.
func TestGolden(t *testing.T) {
	week := []surveys.DaySums{sums("2026-11-18", 4, 3, 1), sums("2026-11-20", 31, 25, 2), sums("2026-11-24", 12, 6, 5)}
	year := []surveys.DaySums{sums("2025-11-25", 2, 2, 0), sums("2026-06-01", 310, 250, 20), sums("2026-11-24", 12, 6, 5)}
	es, en := scope("es", "2026-11-18", "2026-11-24"), scope("en", "2026-11-18", "2026-11-24")
	long := scope("en", "2025-11-25", "2026-11-24")
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
}
