package themes

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// builtIn are the ids that never change.
var builtIn = strings.Fields(`product product.quality product.defect product.variety product.stock product.price
	service service.waiting service.delivery service.access service.knowledge service.billing service.returns service.promise service.empowerment
	treatment treatment.rudeness treatment.apathy treatment.robotism treatment.brushoff treatment.inflexibility treatment.coldness treatment.evasiveness treatment.superiority
	ignored ignored.noanswer ignored.passedaround ignored.late ignored.notbelieved
	place place.cleanliness place.comfort place.noise place.toilets place.parking place.location place.website
	leaving leaving.competitor leaving.moved leaving.notneeded overall`)

func TestCoreIsComplete(t *testing.T) {
	severities := map[string]int{"ignored": 4, "treatment": 3, "service": 2, "product": 2}
	var ids []string
	for _, theme := range Core().All() {
		ids = append(ids, theme.ID)
		top, _, leaf := strings.Cut(theme.ID, ".")
		if want := max(1, severities[top]); theme.Severity != want {
			t.Errorf("%s: severity %d, want %d", theme.ID, theme.Severity, want)
		}
		if want := top != "leaving" && top != "overall"; theme.Improvement != want {
			t.Errorf("%s: improvement %v, want %v", theme.ID, theme.Improvement, want)
		}
		if leaf && theme.Parent != top || !leaf && theme.Parent != "" {
			t.Errorf("%s: stands under %q", theme.ID, theme.Parent)
		}
		for _, lang := range Languages {
			if theme.Name[lang] == "" {
				t.Errorf("%s: no name in %s", theme.ID, lang)
			}
			if n := len(theme.Keywords[lang]) + len(theme.Complaints[lang]) + len(theme.Praise[lang]); leaf && n == 0 {
				t.Errorf("%s: no keyword in %s", theme.ID, lang)
			}
		}
	}
	if !slices.Equal(ids, builtIn) {
		t.Errorf("ids\n got %v\nwant %v", ids, builtIn)
	}
}

func TestCoreSaysNothingTwice(t *testing.T) {
	for lang, book := range Core().phrases {
		seen := map[string]bool{}
		for _, phrases := range []map[string][]phrase{book.stems, book.prefixes} {
			for first, list := range phrases {
				for _, p := range list {
					if key := fmt.Sprint(p.theme, p.start, p.elements); seen[key] {
						t.Errorf("%s: the phrase of %q in theme %d is there twice: %v", lang, first, p.theme, p.elements)
					} else {
						seen[key] = true
					}
				}
			}
		}
	}
}

func TestName(t *testing.T) {
	own, err := Parse([]byte(`{"themes":[{"id":"cats","name":{"en":"Cats"}}]}`))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		in             *Taxonomy
		id, lang, want string
	}{
		{Core(), "service.waiting", "es", "Tiempo de espera"},
		{Core(), "service.waiting", "en", "Waiting time"},
		{Core(), "service.waiting", "fr", "Tiempo de espera"},
		{Core(), "gone", "es", "gone"},
		{own, "cats", "es", "Cats"},
	} {
		if got := test.in.Name(test.id, test.lang); got != test.want {
			t.Errorf("Name(%q, %q) = %q, want %q", test.id, test.lang, got, test.want)
		}
	}
}

func TestParseOwnTaxonomy(t *testing.T) {
	own, err := Parse([]byte(`{"themes":[
		{"id":"pets","name":{"es":"Mascotas","en":"Pets"},"severity":3},
		{"id":"cats","parent":"pets","name":{"en":"Cats"},"keywords":{"en":["cat","tom*"]},"praise":{"en":["purr*"]}}]}`))
	if err != nil {
		t.Fatal(err)
	}
	theme, ok := own.Theme("cats")
	if !ok || theme.Parent != "pets" || theme.Severity != 1 || !theme.Improvement {
		t.Errorf("got %+v", theme)
	}
	if got := say(own.Tag(Comment{Text: "the cats were awful but they purred"})); got != "cats- cats+" {
		t.Errorf("got %q", got)
	}
	if got := own.Tag(Comment{Text: "awful"}); got != nil {
		t.Errorf("without a theme %q, got %+v", Plain, got)
	}
}

func TestParseSaysWhere(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{``, "taxonomy: EOF"},
		{`[]`, "taxonomy: a array"},
		{`{"themes":[]}`, "themes: at least one"},
		{`{"themes":[{"id":"a","name":{"en":"A"}}]} x`, "more follows"},
		{`{"themes":[],"more":1}`, "more"},
		{`{"themes":[{"id":"A b","name":{"en":"A"}}]}`, "themes[0].id:"},
		{`{"themes":[{"id":"a","name":{"en":"A"}},{"id":"a","name":{"en":"A"}}]}`, "themes[1].id:"},
		{`{"themes":[{"id":"a"}]}`, "themes[0].name:"},
		{`{"themes":[{"id":"a","name":{"en":" "}}]}`, "themes[0].name.en:"},
		{`{"themes":[{"id":"a","name":{"xx":"A"}}]}`, "themes[0].name.xx:"},
		{`{"themes":[{"id":"a","name":{"en":"A"},"severity":-1}]}`, "themes[0].severity:"},
		{`{"themes":[{"id":"a","name":{"en":"A"},"severity":"high"}]}`, "themes[0].severity:"},
		{`{"themes":[{"id":"a","name":{"en":"A"},"colour":"red"}]}`, "themes[0]: "},
		{`{"themes":[{"id":"a","name":{"en":"A"},"parent":"b"}]}`, "themes[0].parent:"},
		{`{"themes":[{"id":"a","name":{"en":"A"},"parent":"a"}]}`, "themes[0].parent:"},
		{`{"themes":[{"id":"a","name":{"en":"A"},"keywords":{"en":["x","!"]}}]}`, "themes[0].keywords.en[1]:"},
		{`{"themes":[{"id":"a","name":{"en":"A"},"praise":{"es":["ab*"]}}]}`, "themes[0].praise.es[0]:"},
		{`{"themes":[{"id":"a","name":{"en":"A"},"keywords":{"fr":["x"]}}]}`, "themes[0].keywords.fr:"},
		{`{"themes":[{"id":"a","name":{"en":"A"},"complaints":{"es":["cola"]},"praise":{"es":["colas"]}}]}`, "themes[0].praise.es[0]:"},
	} {
		got, err := Parse([]byte(test.in))
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s\n got %v\nwant %s", test.in, err, test.want)
		}
		if got != nil {
			t.Errorf("%s: a taxonomy beside an error", test.in)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"themes":[{"id":"a","name":{"en":"A"},"keywords":{"en":["big cat*","x"]}}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		own, err := Parse(data)
		if err == nil {
			own.Tag(Comment{Text: string(data)})
		}
	})
}
