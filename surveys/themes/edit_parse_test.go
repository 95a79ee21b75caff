package themes

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

func TestParseEditsRefuses(t *testing.T) {
	many := `"word"` + strings.Repeat(`,"word"`, MaxWords)
	var own []string
	for i := range MaxOwn + 1 {
		own = append(own, fmt.Sprintf(`"own.%d":{"name":{"es":"Uno"}}`, i+1))
	}
	for _, test := range []struct{ in, want string }{
		{``, "edits: "},
		{`{} {}`, "more follows"},
		{`{"packs":"hotel"}`, "edits: "},
		{`{"pack":"circus"}`, "pack: "},
		{`{"themes":{"place":{"severity":"high"}}}`, "severity"},
		{`{"themes":{"Place":{}}}`, "themes: "},
		{`{"themes":{"own.01":{"name":{"es":"Uno"}}}}`, "themes.own.01: "},
		{`{"themes":{"own.1":{}}}`, "themes.own.1.name: "},
		{`{"themes":{"own.1":{"name":{"es":"Uno","en":""}}}}`, "themes.own.1.name.en: "},
		{`{"themes":{` + strings.Join(own, ",") + `}}`, "themes: are 201"},
		{`{"themes":{"place":{"name":{"fr":"Lieu"}}}}`, "themes.place.name.fr: "},
		{`{"themes":{"place":{"name":{"es":" Sitio"}}}}`, "themes.place.name.es: "},
		{`{"themes":{"place":{"name":{"es":" "}}}}`, "themes.place.name.es: "},
		{`{"themes":{"place":{"name":{"es":"` + strings.Repeat("a", MaxName+1) + `"}}}}`, "themes.place.name.es: "},
		{`{"themes":{"place":{"parent":"A B"}}}`, "themes.place.parent: "},
		{`{"themes":{"place":{"parent":"place"}}}`, "themes.place.parent: "},
		{`{"themes":{"overall":{"parent":"place"}}}`, "themes.overall.parent: "},
		{`{"themes":{"place":{"severity":11}}}`, "themes.place.severity: "},
		{`{"themes":{"place":{"into":"A"}}}`, "themes.place.into: "},
		{`{"themes":{"place":{"into":"place"}}}`, "themes.place.into: "},
		{`{"themes":{"place":{"into":"overall"}}}`, "themes.place.into: "},
		{`{"themes":{"place":{"added":{"colours":{}}}}}`, "themes.place.added.colours: "},
		{`{"themes":{"place":{"added":{"praise":{"fr":[]}}}}}`, "themes.place.added.praise.fr: "},
		{`{"themes":{"place":{"added":{"praise":{"es":["bonito","!"]}}}}}`, "themes.place.added.praise.es[1]: "},
		{`{"themes":{"place":{"removed":{"praise":{"es":["bonito "]}}}}}`, "themes.place.removed.praise.es[0]: "},
		{`{"themes":{"place":{"added":{"praise":{"es":[` + many + `]}}}}}`, "themes.place.added: are 501 "},
	} {
		e, err := ParseEdits([]byte(test.in))
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%.200s\n got %v\nwant %s", test.in, err, test.want)
		}
		if !reflect.DeepEqual(e, Edits{}) {
			t.Errorf("%.200s: edits beside an error", test.in)
		}
	}
	if _, err := (Edits{Pack: "circus"}).Taxonomy(); err == nil {
		t.Error("a taxonomy of a pack that is not there")
	}
}

// What no longer fits, because another pack was chosen or the built-in themes have changed, does nothing.
func TestWhatDoesNotFitDoesNothing(t *testing.T) {
	for _, test := range []struct{ name, in string }{
		{"a theme of another pack", `{"themes":{"product.room":{"muted":true,"into":"place"}}}`},
		{"merged with a theme of another pack", `{"themes":{"place":{"into":"product.room"}}}`},
		{"under a theme of another pack", `{"themes":{"place":{"parent":"product.room"}}}`},
		{"under itself", `{"themes":{"place":{"parent":"place.noise"}}}`},
		{"without a name", `{"themes":{"place":{"name":{"es":"","en":""}}}}`},
		{"a word that is gone", `{"themes":{"place":{"removed":{"praise":{"es":["albaricoque"]}}}}}`},
	} {
		e, err := ParseEdits([]byte(test.in))
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		if got := built(t, e).All(); !reflect.DeepEqual(got, Core().All()) {
			t.Errorf("%s: it did something", test.name)
		}
		if again := done(t)(e.UsePack("")); !reflect.DeepEqual(again, e) {
			t.Errorf("%s: it was not kept", test.name)
		}
	}
}

func TestCirclesAreOpened(t *testing.T) {
	for _, in := range []string{
		`{"themes":{"place":{"into":"product"},"product":{"into":"service"},"service":{"into":"place"},"place.noise":{"parent":"place"}}}`,
		`{"themes":{"place":{"parent":"product"},"product":{"parent":"service"},"service":{"parent":"place"}}}`,
		`{"themes":{"product.quality":{"parent":"own.1"},"product":{"parent":"product.quality"},"own.1":{"name":{"es":"Uno"},"parent":"product"}}}`,
		`{"themes":{"place":{"into":"place.noise"},"place.noise":{"into":"place.toilets"}}}`,
	} {
		e, err := ParseEdits([]byte(in))
		if err != nil {
			t.Fatalf("%s: %v", in, err)
		}
		taxonomy := built(t, e)
		for id := range e.Themes {
			if now, ok := taxonomy.Resolve(id); !ok || !taxonomy.knows(now) {
				t.Errorf("%s: %s stands as %q", in, id, now)
			}
		}
	}
}

// A pack that is chosen again brings back all that was changed of it.
func TestAPackComesBackAsItWas(t *testing.T) {
	e := Edits{Pack: "hotel"}
	room := theme(t, e, "product.room")
	room.Name["es"], room.Parent, room.Keywords["es"] = "Cuarto", "place", append(room.Keywords["es"], "cuarto")
	e = done(t)(e.Set(room))
	e = done(t)(e.Merge("place.pool", "product.room"))
	there := built(t, e).All()
	e = done(t)(e.UsePack(""))
	if _, known := built(t, e).Resolve("place.pool"); known {
		t.Error("a theme of another pack is known")
	}
	if back := built(t, done(t)(e.UsePack("hotel"))).All(); !reflect.DeepEqual(back, there) {
		t.Error("it came back another")
	}
}

func TestLimits(t *testing.T) {
	var e Edits
	for range MaxOwn {
		e, _ = made(t)(e.Add(map[string]string{"en": "One more"}, ""))
	}
	if _, _, err := e.Add(map[string]string{"en": "One too many"}, ""); err == nil || !strings.Contains(err.Error(), "name.es") {
		t.Errorf("one more than fit: %v", err)
	}
	shall := theme(t, Edits{}, "place")
	for i := range MaxWords {
		shall.Keywords["es"] = append(shall.Keywords["es"], fmt.Sprintf("palabra%d", i))
	}
	e = done(t)(Edits{}.Set(shall))
	shall.Keywords["es"] = append(shall.Keywords["es"], "colmo")
	if _, err := e.Set(shall); err == nil || !strings.Contains(err.Error(), "keywords.es: ") {
		t.Errorf("more words than fit: %v", err)
	}
}
