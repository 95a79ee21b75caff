package themes

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestDiscoverFindsAPlantedTerm(t *testing.T) {
	plain := []string{"La comida estaba fría y tarde", "Todo muy bien", "Tardaron mucho en servir", "El baño estaba sucio", "Muy rico todo", "Nos gustó la tarta"}
	planted := []string{
		"La vela de la mesa olía a cera barata", "Otra vez goteaba la vela sobre el mantel", "Me quemé con la vela",
		"La vela se apagaba sola", "¿Por qué ponen una vela tan alta?", "No veía a mi marido por culpa de la vela",
	}
	var low, earlier []Told
	for i := range 300 {
		earlier = append(earlier, Told{ID: int64(i), Text: plain[i%len(plain)], Lang: "es"})
	}
	for i, text := range planted {
		low = append(low, Told{ID: int64(1000 + i), Text: text, Lang: "es"})
	}
	low = append(low, Told{ID: 1, Text: "Tardaron mucho en servir", Lang: "es", Explained: true})
	terms := Core().Discover(low, earlier, nil)
	if len(terms) == 0 || terms[0].Text != "vela" || terms[0].Comments != 6 || terms[0].Before != 0 {
		t.Fatalf("got %+v", terms)
	}
	if want := []int64{1000, 1001, 1002}; !reflect.DeepEqual(terms[0].Examples, want) {
		t.Errorf("examples %v, want %v", terms[0].Examples, want)
	}
	if again := Core().Discover(low, earlier, []string{"Velas"}); slices.ContainsFunc(again, func(t Term) bool { return t.Text == "vela" }) {
		t.Errorf("dismissed, and there again: %+v", again)
	}
	if quiet := Core().Discover(low, append(earlier, low...), nil); len(quiet) > 0 && quiet[0].Score >= terms[0].Score {
		t.Errorf("as frequent before, and still %+v", quiet)
	}
}

func TestDiscoverLeavesOut(t *testing.T) {
	for _, in := range []string{
		"la comida estaba mala", // words of themes and of feeling
		"que de la y con",       // words that carry nothing
		"12345 67890 12345",     // no words
		"",
	} {
		var low []Told
		for i := range 10 {
			low = append(low, Told{ID: int64(i), Text: in})
		}
		if got := Core().Discover(low, nil, nil); len(got) > 0 {
			t.Errorf("%q: got %+v", in, got)
		}
	}
}

func TestSame(t *testing.T) {
	for _, test := range []struct {
		in   []string
		want [][]int
	}{
		{nil, nil},
		{[]string{"", "", "ok", "ok"}, [][]int{{2, 3}}},
		{[]string{"Gracias", "Muy lento", "¡gracias!", "muy lentos", "Gracias a todos"}, [][]int{{0, 2}, {1, 3}}},
		{[]string{"El baño estaba sucio", "¡Baños muy sucios!"}, [][]int{{0, 1}}},
		{[]string{"El baño del fondo no funciona", "Fuimos el martes", "el BAÑO del fondo no funcionaba!!", "¡No funciona el baño del fondo!"}, [][]int{{0, 2, 3}}},
		{[]string{"The toilet door does not lock", "great soup", "toilet door doesn't lock", "soup was great", "The door of the toilet does not lock"}, [][]int{{0, 2, 4}, {1, 3}}},
		{[]string{"La cola era muy larga", "La sopa era muy sosa"}, nil},
	} {
		if got := Same(test.in); !reflect.DeepEqual(got, test.want) {
			t.Errorf("%q\n got %v\nwant %v", test.in, got, test.want)
		}
	}
}

// Each comment stands in one group at most, and with it all that are written alike.
func TestSameProperties(t *testing.T) {
	words := strings.Fields("cola baño sucio largo puerta rota aparcar lejos perro ruido noche vaso tarta fría caja lenta")
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) string {
			return strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 0, 6).Draw(t, "words"), " ")
		}), 0, 60).Draw(t, "texts")
		group := map[int]int{}
		for g, members := range Same(texts) {
			if len(members) < 2 || !slices.IsSorted(members) {
				t.Fatalf("a group %v", members)
			}
			for _, i := range members {
				if _, twice := group[i]; twice {
					t.Fatalf("%d stands in two groups", i)
				}
				group[i] = g + 1
			}
		}
		for i := range texts {
			for j := range i {
				if texts[i] == texts[j] && len(shingles(texts[i])) > 0 && group[i] != group[j] {
					t.Fatalf("%q is in groups %d and %d", texts[i], group[i], group[j])
				}
			}
		}
	})
}

func BenchmarkSame(b *testing.B) {
	texts := make([]string, 10_000)
	for i := range texts {
		texts[i] = fmt.Sprintf("La cola de la caja %d era muy larga y nadie abría la número %d", i%500, i%37)
	}
	for b.Loop() {
		Same(texts)
	}
}
