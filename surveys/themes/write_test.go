package themes

import (
	"encoding/json"
	"testing"
)

func TestAWrittenTaxonomyReadsTheSame(t *testing.T) {
	edits, _, err := Edits{Pack: "restaurant"}.Add(map[string]string{"es": "Perros", "en": "Dogs"}, "place")
	if err == nil {
		edits, err = edits.Merge("place.noise", "place.comfort")
	}
	if err != nil {
		t.Fatal(err)
	}
	before, err := edits.Taxonomy()
	if err != nil {
		t.Fatal(err)
	}
	file, err := json.Marshal(before)
	if err != nil {
		t.Fatal(err)
	}
	after, err := Parse(file)
	if err != nil {
		t.Fatal(err)
	}
	again, err := json.Marshal(after)
	if err != nil || string(again) != string(file) {
		t.Errorf("written again it differs, %v", err)
	}
	if theme, _ := after.Theme("own.1"); theme.Parent != "place" || theme.Name["es"] != "Perros" {
		t.Errorf("read: %+v", theme)
	}
}
