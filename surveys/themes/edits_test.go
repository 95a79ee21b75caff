package themes

import (
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"opina/surveys"
)

func built(t testing.TB, e Edits) *Taxonomy {
	t.Helper()
	taxonomy, err := e.Taxonomy()
	if err != nil {
		t.Fatalf("%+v: %v", e, err)
	}
	return taxonomy
}

// done is what a step gave.
func done(t testing.TB) func(Edits, error) Edits {
	return func(e Edits, err error) Edits {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
}

func made(t testing.TB) func(Edits, string, error) (Edits, string) {
	return func(e Edits, id string, err error) (Edits, string) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return e, id
	}
}

func theme(t testing.TB, e Edits, id string) Theme {
	t.Helper()
	theme, ok := built(t, e).Theme(id)
	if !ok {
		t.Fatalf("there is no theme %s", id)
	}
	return theme.Clone()
}

func TestNoEditsAreTheBuiltInThemes(t *testing.T) {
	if built(t, Edits{}) != Core() {
		t.Error("no edits make another core")
	}
	pack, _ := Pack("hotel")
	if built(t, Edits{Pack: "hotel"}) != pack {
		t.Error("no edits make another pack")
	}
	for _, theme := range Core().All() {
		if strings.HasPrefix(theme.ID, ownID) {
			t.Errorf("%s could be an owner's", theme.ID)
		}
	}
}

func TestAnOwnThemeTags(t *testing.T) {
	e, id := made(t)(Edits{}.Add(map[string]string{"es": " Aparcabicis\n", "en": ""}, "place"))
	if id != "own.1" {
		t.Errorf("the first own theme is %s", id)
	}
	own := theme(t, e, id)
	own.Complaints = map[string][]string{"es": {"Aparcabicis", "", "aparcabícis"}}
	e = done(t)(e.Set(own))
	taxonomy := built(t, e)
	if got := say(taxonomy.Tag(Comment{Text: "otra vez lo del aparcabicis"})); got != "own.1-" {
		t.Errorf("got %s", got)
	}
	if got, _ := taxonomy.Theme(id); !got.Improvement || got.Parent != "place" || len(got.Complaints["es"]) != 1 || taxonomy.Name(id, "en") != "Aparcabicis" {
		t.Errorf("it is %+v", got)
	}
	if e, id = made(t)(e.Add(map[string]string{"en": "Terrace"}, "")); id != "own.2" {
		t.Errorf("the second own theme is %s", id)
	}
	if _, id = made(t)(done(t)(e.Merge("own.2", "own.1")).Add(map[string]string{"en": "Terrace"}, "treatment")); id != "own.3" {
		t.Errorf("an id is used twice: %s", id)
	}
}

func TestSetKeepsWhatDiffers(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(*Theme)
		want   string
	}{
		{"nothing", func(*Theme) {}, `{}`},
		{"a name", func(x *Theme) { x.Name["es"] = "Colas" }, `{"themes":{"service.waiting":{"name":{"es":"Colas"}}}}`},
		{"no name", func(x *Theme) { delete(x.Name, "en") }, `{"themes":{"service.waiting":{"name":{"en":""}}}}`},
		{"the place", func(x *Theme) { x.Parent = "place" }, `{"themes":{"service.waiting":{"parent":"place"}}}`},
		{"the top", func(x *Theme) { x.Parent = "" }, `{"themes":{"service.waiting":{"parent":""}}}`},
		{"the weight", func(x *Theme) { x.Severity = 0 }, `{"themes":{"service.waiting":{"severity":0}}}`},
		{"silence", func(x *Theme) { x.Muted = true }, `{"themes":{"service.waiting":{"muted":true}}}`},
		{"a word more", func(x *Theme) { x.Complaints["es"] = append(x.Complaints["es"], "Turno eterno", "turno ETERNO") },
			`{"themes":{"service.waiting":{"added":{"complaints":{"es":["Turno eterno"]}}}}}`},
		{"a word less", func(x *Theme) { x.Complaints["es"] = x.Complaints["es"][1:] },
			`{"themes":{"service.waiting":{"removed":{"complaints":{"es":["` + theme(t, Edits{}, "service.waiting").Complaints["es"][0] + `"]}}}}}`},
	} {
		was := theme(t, Edits{}, "service.waiting")
		shall := was.Clone()
		test.change(&shall)
		e := done(t)(Edits{}.Set(shall))
		got, err := json.Marshal(e)
		if err != nil || string(got) != test.want {
			t.Errorf("%s:\n got %s, %v\nwant %s", test.name, got, err, test.want)
		}
		if again := done(t)(e.Set(theme(t, e, was.ID))); !reflect.DeepEqual(again, e) {
			t.Errorf("%s: set as it is, it becomes %+v", test.name, again)
		}
		if back := done(t)(e.Set(was)); !reflect.DeepEqual(back, Edits{}) {
			t.Errorf("%s: set back it leaves %+v", test.name, back)
		}
	}
}

func TestAMutedThemeStaysKnown(t *testing.T) {
	shall := theme(t, Edits{}, "place.noise")
	shall.Muted = true
	taxonomy := built(t, done(t)(Edits{}.Set(shall)))
	if got := say(taxonomy.Tag(Comment{Text: "Demasiado ruido"})); !strings.Contains(got, "place.noise-") {
		t.Errorf("a muted theme is not found: %q", got)
	}
	if taxonomy.Counts("place.noise") || taxonomy.Counts("nowhere") || !taxonomy.Counts("place") {
		t.Error("what counts is not what is known and not muted")
	}
}

func TestMergeMovesWordsAndChildren(t *testing.T) {
	e := done(t)(Edits{}.Merge("service", "treatment"))
	e = done(t)(e.Merge("treatment", "place"))
	taxonomy := built(t, e)
	for id, want := range map[string]string{"service": "place", "treatment": "place", "place": "place", "service.waiting": "service.waiting", "gone": ""} {
		if got, ok := taxonomy.Resolve(id); got != want || ok != (want != "") {
			t.Errorf("%s stands as %q, %v", id, got, ok)
		}
	}
	if got, _ := taxonomy.Theme("service.waiting"); got.Parent != "place" {
		t.Errorf("what stood under it stands under %q", got.Parent)
	}
	if _, known := taxonomy.Theme("service"); known || taxonomy.Name("service", "en") != Core().Name("place", "en") {
		t.Error("a merged theme is still there")
	}
	if got := taxonomy.Merges(); len(got) != 2 || got["service"].Into != "treatment" || got["service"].Theme.Name["en"] == "" {
		t.Errorf("the merges are %+v", got)
	}
	word := Core().themes[Core().places["service"]].Keywords["en"][0]
	if got, _ := taxonomy.Theme("place"); !slices.Contains(got.Keywords["en"], word) {
		t.Errorf("%q is lost", word)
	}
	e = done(t)(done(t)(e.Unmerge("service")).Unmerge("treatment"))
	if !reflect.DeepEqual(e, Edits{}) {
		t.Errorf("taken back it leaves %+v", e)
	}
}

func TestSplitTakesWordsAlong(t *testing.T) {
	word := Phrase{InComplaints, "en", "Queue"}
	e, id := made(t)(Edits{}.Split("service.waiting", map[string]string{"en": "Queues"}, []Phrase{word}))
	taxonomy := built(t, e)
	if got := say(taxonomy.Tag(Comment{Text: "Such a long queue, they have queues"})); got != id+"-" {
		t.Errorf("got %s", got)
	}
	own, _ := taxonomy.Theme(id)
	if own.Parent != "service" || own.Severity != 2 || !own.Improvement {
		t.Errorf("it is %+v", own)
	}
	e, id = made(t)(e.Split("leaving", map[string]string{"en": "Bored"}, []Phrase{first(theme(t, e, "leaving"))}))
	if own := theme(t, e, id); own.Parent != "leaving" || own.Improvement {
		t.Errorf("split off leaving it is %+v", own)
	}
}

// first is any word of a theme.
func first(t Theme) Phrase {
	for _, s := range Sorts {
		for _, lang := range Languages {
			if list := t.Words(s)[lang]; len(list) > 0 {
				return Phrase{s, lang, list[0]}
			}
		}
	}
	return Phrase{}
}

func TestWhatIsToImproveFollowsFromThePlace(t *testing.T) {
	move := func(e Edits, id, parent string) Edits {
		shall := theme(t, e, id)
		shall.Parent = parent
		return done(t)(e.Set(shall))
	}
	e := move(Edits{}, "place.noise", "leaving")
	e = move(e, "leaving.moved", "place")
	e = move(e, "place.parking", "leaving.moved")
	for id, want := range map[string]bool{"place.noise": false, "leaving.moved": false, "place.parking": false, "place": true, "overall": false} {
		if got := theme(t, e, id); got.Improvement != want {
			t.Errorf("%s under %q: %v", id, got.Parent, got.Improvement)
		}
	}
}

func TestStepsRefuse(t *testing.T) {
	set := func(id string, change func(*Theme)) func() (Edits, error) {
		return func() (Edits, error) {
			shall := theme(t, Edits{}, id)
			change(&shall)
			return Edits{}.Set(shall)
		}
	}
	add := func(name map[string]string, parent string) func() (Edits, error) {
		return func() (Edits, error) {
			e, _, err := Edits{}.Add(name, parent)
			return e, err
		}
	}
	split := func(name map[string]string, words ...Phrase) func() (Edits, error) {
		return func() (Edits, error) {
			e, _, err := Edits{}.Split("product.price", name, words)
			return e, err
		}
	}
	merge := func(id, into string) func() (Edits, error) {
		return func() (Edits, error) { return Edits{}.Merge(id, into) }
	}
	fine := map[string]string{"en": "Fine"}
	for _, test := range []struct {
		name string
		do   func() (Edits, error)
		want string // path and key, "" where the theme is not found
	}{
		{"an unknown pack", func() (Edits, error) { return Edits{}.UsePack("circus") }, "pack theme.wrong.pack"},
		{"no name", add(nil, ""), "name.es theme.wrong.noname"},
		{"a blank name", add(map[string]string{"en": " \n"}, ""), "name.es theme.wrong.noname"},
		{"a name of accents", add(map[string]string{"en": "\u0301"}, ""), "name.en theme.wrong.noname"},
		{"a long name", add(map[string]string{"en": strings.Repeat("ñ", MaxName+1)}, ""), "name.en theme.wrong.long"},
		{"a strange language", add(map[string]string{"fr": "Attente"}, ""), "name.fr theme.wrong.language"},
		{"an unknown parent", add(fine, "nowhere"), "parent theme.wrong.gone"},
		{"an unknown theme", func() (Edits, error) { return Edits{}.Set(Theme{ID: "nowhere"}) }, ""},
		{"under itself", set("service", func(x *Theme) { x.Parent = "service" }), "parent theme.wrong.circle"},
		{"under its own", set("service", func(x *Theme) { x.Parent = "service.waiting" }), "parent theme.wrong.circle"},
		{"too deep", set("service", func(x *Theme) { x.Parent = "place.noise" }), "parent theme.wrong.deep"},
		{"overall moved", set("overall", func(x *Theme) { x.Parent = "place" }), "parent theme.wrong.overall"},
		{"too light", set("service", func(x *Theme) { x.Severity = -1 }), "severity theme.wrong.severity"},
		{"too heavy", set("service", func(x *Theme) { x.Severity = 11 }), "severity theme.wrong.severity"},
		{"a word that is none", set("place", func(x *Theme) { x.Keywords = map[string][]string{"es": {"sitio", "", " !"}} }), "keywords.es[2] theme.wrong.noword"},
		{"a broad word", set("place", func(x *Theme) { x.Praise = map[string][]string{"en": {"ab*"}} }), "praise.en[0] theme.wrong.broad"},
		{"a long word", set("place", func(x *Theme) { x.Praise = map[string][]string{"en": {strings.Repeat("a", MaxWord+1)}} }), "praise.en[0] theme.wrong.long"},
		{"two lists", set("place", func(x *Theme) {
			x.Complaints, x.Praise = map[string][]string{"es": {"cola"}}, map[string][]string{"es": {"Colas"}}
		}), "praise.es[0] theme.wrong.otherlist"},
		{"a strange list", set("place", func(x *Theme) { x.Praise = map[string][]string{"fr": {"belle"}} }), "praise.fr theme.wrong.language"},
		{"merged into itself", merge("place", "place"), "into theme.wrong.itself"},
		{"merged into its own", merge("place", "place.noise"), "into theme.wrong.circle"},
		{"merged into nothing", merge("place", "nowhere"), "into theme.wrong.gone"},
		{"nothing merged", merge("nowhere", "place"), ""},
		{"overall merged", merge("overall", "place"), "into theme.wrong.overall"},
		{"merged into overall", merge("place", "overall"), "into theme.wrong.overall"},
		{"nothing to take back", func() (Edits, error) { return Edits{}.Unmerge("place") }, ""},
		{"no words split", split(fine), "words theme.wrong.nowords"},
		{"words of another", split(fine, first(theme(t, Edits{}, "product.price")), Phrase{InPraise, "en", "queue"}), "words[1] theme.wrong.noneofits"},
		{"a strange sort", split(fine, Phrase{"colours", "en", "queue"}), "words[0] theme.wrong.noneofits"},
		{"every word", split(fine, every(theme(t, Edits{}, "product.price"))...), "words theme.wrong.everyword"},
		{"split without name", split(nil, first(theme(t, Edits{}, "product.price"))), "name.es theme.wrong.noname"},
	} {
		e, err := test.do()
		var wrong *surveys.Error
		if !errors.As(err, &wrong) {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		got := ""
		if wrong.Kind == surveys.Invalid && len(wrong.Fields) > 0 {
			got = wrong.Fields[0].Path + " " + wrong.Fields[0].Key
		}
		if got != test.want || got == "" && wrong.Kind != surveys.NotFound {
			t.Errorf("%s: got %q of %v, want %q", test.name, got, err, test.want)
		}
		if !reflect.DeepEqual(e, Edits{}) {
			t.Errorf("%s: it was done: %+v", test.name, e)
		}
	}
}

// every is all words of a theme.
func every(t Theme) (all []Phrase) {
	for _, s := range Sorts {
		for _, lang := range Languages {
			for _, word := range t.Words(s)[lang] {
				all = append(all, Phrase{s, lang, word})
			}
		}
	}
	return all
}

func BenchmarkTaxonomyOfEdits(b *testing.B) {
	shall := theme(b, Edits{Pack: "restaurant"}, "product.quality")
	shall.Keywords["es"] = append(shall.Keywords["es"], "arroz con leche")
	e := done(b)(Edits{Pack: "restaurant"}.Set(shall))
	e = done(b)(e.Merge("product.variety", "product.quality"))
	for b.Loop() {
		built(b, e)
	}
}
