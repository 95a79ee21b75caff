package learn

import (
	"reflect"
	"testing"

	"opina/surveys/themes"
)

// edited is the core with themes merged, each into the next.
func edited(t *testing.T, ids ...string) *themes.Taxonomy {
	t.Helper()
	var e themes.Edits
	var err error
	for i := range len(ids) - 1 {
		if e, err = e.Merge(ids[i], ids[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	taxonomy, err := e.Taxonomy()
	if err != nil {
		t.Fatal(err)
	}
	return taxonomy
}

func TestWhatWasLearntFollowsMerges(t *testing.T) {
	learnt := Train(themes.Core(), corrections(160))
	for _, test := range []struct {
		merged   []string
		in, want string
	}{
		{nil, "Otra vez el grillo cantando en la mesa", "place.noise negative grillo,cantando,mesa"},
		{[]string{"place.noise", "place.comfort"}, "Otra vez el grillo cantando en la mesa", "place.comfort negative grillo,cantando,mesa"},
		{[]string{"place.noise", "place.comfort", "place"}, "Otra vez el grillo cantando en la mesa", "place negative grillo,cantando,mesa"},
		// Both are found, and the words of the lexicon know best whether it is praised.
		{[]string{"place.noise", "product.quality"}, "El grillo sonando y la tarta deliciosa", "product.quality positive tarta,deliciosa"},
		{[]string{"place.noise", "service.waiting"}, "Mucha cola", "service.waiting negative cola"},
	} {
		m := learnt.On(edited(t, test.merged...))
		if got := say(m.Read(themes.Comment{Text: test.in, Lang: "es"})); got != test.want {
			t.Errorf("%v: %q\n got %s\nwant %s", test.merged, test.in, got, test.want)
		}
	}
	if learnt.Taxonomy() != themes.Core() || learnt.On(themes.Core()).Report() != learnt.Report() {
		t.Error("the model itself was changed")
	}
}

func TestLexicon(t *testing.T) {
	pack, _ := themes.Pack("hotel")
	m := Lexicon(pack)
	c := themes.Comment{Text: "El colchón era incomodísimo"}
	if got, want := m.Read(c), pack.Read(c); !reflect.DeepEqual(got, want) || m.Taxonomy() != pack {
		t.Errorf("got %+v, want %+v", got, want)
	}
}
