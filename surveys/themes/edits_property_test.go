package themes

import (
	"encoding/json"
	"errors"
	"maps"
	"reflect"
	"slices"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"opina/surveys"
)

// typed are words and names that people, and those who mean no good, type.
var typed = rapid.OneOf(
	rapid.SampledFrom([]string{
		"cola", "Cola", "colas", "caro", "no contest*", "^ bien", "ab*", "", " ", "\x00", "\xff", "e\u0301", "\u0301", "👎", "<script>alert(1)</script>",
		"{{.N}}", "مرحبا", "a\r\nb", "\u202ereversed", "%s%d", "'; DROP TABLE", "queue", "long queue", "ruido",
	}),
	rapid.String(),
)

// drawIDs are themes of the core and of packs, the owner's own, and none.
var drawIDs = rapid.SampledFrom([]string{
	"product", "product.quality", "product.price", "service", "service.waiting", "place", "place.noise", "leaving", "leaving.moved", "overall",
	"product.room", "place.pool", "own.1", "own.2", "own.3", "nowhere", "",
})

func drawLists(t *rapid.T, was map[string][]string) map[string][]string {
	lists := maps.Clone(was)
	if lists == nil {
		lists = map[string][]string{}
	}
	for _, lang := range Languages {
		switch rapid.IntRange(0, 3).Draw(t, "list") {
		case 0:
			lists[lang] = append(slices.Clone(lists[lang]), rapid.SliceOfN(typed, 1, 3).Draw(t, "words")...)
		case 1:
			if n := len(lists[lang]); n > 0 {
				at := rapid.IntRange(0, n-1).Draw(t, "out")
				lists[lang] = slices.Delete(slices.Clone(lists[lang]), at, at+1)
			}
		}
	}
	return lists
}

// drawChange gives a theme as somebody might want it.
func drawChange(t *rapid.T, theme Theme) Theme {
	theme = theme.Clone()
	if rapid.Bool().Draw(t, "rename") {
		theme.Name = map[string]string{"es": typed.Draw(t, "es"), "en": typed.Draw(t, "en")}
	}
	if rapid.Bool().Draw(t, "move") {
		theme.Parent = drawIDs.Draw(t, "parent")
	}
	if rapid.Bool().Draw(t, "weigh") {
		theme.Severity = rapid.IntRange(-1, 11).Draw(t, "severity")
	}
	theme.Muted = rapid.Bool().Draw(t, "muted")
	if rapid.Bool().Draw(t, "reword") {
		theme.Keywords, theme.Complaints, theme.Praise = drawLists(t, theme.Keywords), drawLists(t, theme.Complaints), drawLists(t, theme.Praise)
	}
	return theme
}

// drawStep does one step, or nothing where it is refused.
func drawStep(t *rapid.T, e Edits) Edits {
	id := drawIDs.Draw(t, "id")
	name := map[string]string{rapid.SampledFrom(Languages).Draw(t, "lang"): typed.Draw(t, "name")}
	p, err := e.ready()
	if err != nil {
		t.Fatal(err)
	}
	out := e
	switch rapid.IntRange(0, 5).Draw(t, "step") {
	case 0:
		out, err = e.UsePack(rapid.SampledFrom([]string{"", "hotel", "retail", "circus"}).Draw(t, "pack"))
	case 1:
		out, _, err = e.Add(name, id)
	case 2:
		if i, there := p.there(id); there {
			out, err = e.Set(drawChange(t, p.theme(i)))
		}
	case 3:
		out, err = e.Merge(id, drawIDs.Draw(t, "into"))
	case 4:
		out, err = e.Unmerge(id)
	case 5:
		if i, there := p.there(id); there {
			out, _, err = e.Split(id, name, []Phrase{first(p.theme(i))})
		}
	}
	if wrong := new(surveys.Error); err != nil {
		if !errors.As(err, &wrong) || wrong.Kind == surveys.Internal {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(out, e) {
			t.Fatalf("refused and done: %+v", out)
		}
	}
	return out
}

func drawEdits(t *rapid.T) Edits {
	var e Edits
	for range rapid.IntRange(0, 12).Draw(t, "steps") {
		e = drawStep(t, e)
	}
	return e
}

// written is what is stored of edits.
func written(t *rapid.T, e Edits) []byte {
	data, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestAnyStepsMakeATaxonomy(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := drawEdits(t)
		before := written(t, e)
		after := drawStep(t, e)
		if string(written(t, e)) != string(before) {
			t.Fatalf("a step changed what it started from: %s is now %s", before, written(t, e))
		}
		again, err := ParseEdits(written(t, after))
		if err != nil || !reflect.DeepEqual(again, after) {
			t.Fatalf("written and read, %+v becomes %+v, %v", after, again, err)
		}
		taxonomy, err := after.Taxonomy()
		if err != nil {
			t.Fatal(err)
		}
		base, _ := after.base()
		for _, theme := range base.All() {
			if now, ok := taxonomy.Resolve(theme.ID); !ok || !taxonomy.knows(now) {
				t.Fatalf("%s stands as %q", theme.ID, now)
			}
		}
		for from, to := range taxonomy.Redirects() {
			if now, ok := taxonomy.Resolve(from); now != to || !ok || taxonomy.knows(from) || !taxonomy.knows(to) {
				t.Fatalf("%s leads to %q, %v", from, now, ok)
			}
		}
		for _, theme := range taxonomy.All() {
			names := []string{theme.Name["es"], theme.Name["en"]}
			if name := taxonomy.Name(theme.ID, "es"); !slices.Contains(names, name) || !utf8.ValidString(name) {
				t.Fatalf("%s goes by %q of %q", theme.ID, name, names)
			}
			if up, ok := taxonomy.Theme(theme.Parent); ok && !up.Improvement && theme.Improvement {
				t.Fatalf("%s stands under %s and is to improve", theme.ID, up.ID)
			}
		}
		taxonomy.Tag(Comment{Text: typed.Draw(t, "comment")})
	})
}

func (t *Taxonomy) knows(id string) bool {
	_, known := t.Theme(id)
	return known
}

func TestMergeIsTakenBackExactly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := drawEdits(t)
		id := drawIDs.Draw(t, "id")
		merged, err := e.Merge(id, drawIDs.Draw(t, "into"))
		if err != nil {
			t.Skip("refused")
		}
		back, err := merged.Unmerge(id)
		if err != nil || !reflect.DeepEqual(back, e) && e.Themes[id].Into == "" {
			t.Fatalf("%+v became %+v, %v", e, back, err)
		}
	})
}

func TestSetBackLeavesNoEdit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := Edits{Pack: rapid.SampledFrom([]string{"", "hotel"}).Draw(t, "pack")}
		base, err := e.base()
		if err != nil {
			t.Fatal(err)
		}
		was := rapid.SampledFrom(base.All()).Draw(t, "theme")
		now := e
		for range rapid.IntRange(1, 4).Draw(t, "times") {
			p, err := now.ready()
			if err != nil {
				t.Fatal(err)
			}
			shall := drawChange(t, p.theme(p.at(was.ID)))
			if now, err = now.Set(shall); err != nil {
				continue
			}
			if p, err = now.ready(); err != nil {
				t.Fatal(err)
			}
			got := p.theme(p.at(was.ID))
			if got.Parent != shall.Parent || got.Severity != shall.Severity || got.Muted != shall.Muted {
				t.Fatalf("it is %+v and shall be %+v", got, shall)
			}
			for _, lang := range Languages {
				if got.Name[lang] != surveys.Clean(shall.Name[lang]) {
					t.Fatalf("it is called %q and shall be %q", got.Name, shall.Name)
				}
				for _, s := range Sorts {
					wanted := folded(shall.Words(s)[lang])
					for word := range wanted {
						if surveys.Clean(word) == "" {
							delete(wanted, word)
						}
					}
					if have := folded(got.Words(s)[lang]); !maps.Equal(have, wanted) {
						t.Fatalf("%s.%s are %v and shall be %v", s, lang, have, wanted)
					}
				}
			}
		}
		back, err := now.Set(was)
		if err != nil || !reflect.DeepEqual(back, e) {
			t.Fatalf("set back it leaves %+v, %v", back, err)
		}
	})
}

func FuzzParseEdits(f *testing.F) {
	for _, seed := range []string{
		``, `null`, `{}`, `{"pack":"hotel"}`, `{"themes":{"own.1":{"name":{"es":"Uno"},"parent":"place"},"place":{"into":"own.1"}}}`,
		`{"themes":{"place":{"into":"product"},"product":{"into":"place","parent":"service"},"service":{"parent":"product"}}}`,
		`{"themes":{"place.noise":{"name":{"es":""},"severity":0,"muted":true,"added":{"praise":{"es":["silencio","cola*"]}},"removed":{"keywords":{"en":["noise"]}}}}}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		e, err := ParseEdits(data)
		if err != nil {
			return
		}
		taxonomy := built(t, e)
		for id := range e.Themes {
			taxonomy.Resolve(id)
		}
		taxonomy.Tag(Comment{Text: string(data)})
		text, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := ParseEdits(text); err != nil || !reflect.DeepEqual(again, e) {
			t.Fatalf("%s becomes %+v, %v", text, again, err)
		}
	})
}
