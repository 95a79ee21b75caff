package themes

import (
	"strings"
	"testing"
)

func TestPacksAddToTheCore(t *testing.T) {
	for _, name := range Packs {
		pack, ok := Pack(name)
		if !ok {
			t.Fatalf("there is no pack %s", name)
		}
		for _, theme := range Core().All() {
			own, ok := pack.Theme(theme.ID)
			if !ok || own.Parent != theme.Parent || own.Severity != theme.Severity || own.Name["es"] != theme.Name["es"] {
				t.Errorf("%s: %s is not as in the core: %+v", name, theme.ID, own)
			}
		}
		for _, theme := range pack.All() {
			for _, lang := range Languages {
				if theme.Name[lang] == "" {
					t.Errorf("%s: %s has no name in %s", name, theme.ID, lang)
				}
				if n := len(theme.Keywords[lang]) + len(theme.Complaints[lang]); n == 0 && strings.Contains(theme.ID, ".") {
					t.Errorf("%s: %s has no word in %s", name, theme.ID, lang)
				}
			}
		}
	}
	if _, ok := Pack("circus"); ok {
		t.Error("there is a pack for the circus")
	}
}

func TestPacksTag(t *testing.T) {
	for _, test := range []struct{ pack, in, want string }{
		{"restaurant", "Las croquetas estaban riquísimas y el camarero muy atento", "product.quality+ treatment+"},
		{"restaurant", "The calamari was rubbery but the waitress was lovely", "product.quality- treatment+"},
		{"restaurant", "Pagamos 60 € por cabeza, carísimo", "product.price-"},
		{"hotel", "El colchón era incomodísimo", "product.sleep-"},
		{"hotel", "The room was spotless and we slept well", "place.cleanliness+ product.sleep+"},
		{"retail", "Los probadores estaban sucios", "place.cleanliness-"},
		{"retail", "The jacket runs small", "product.size-"},
		{"clinic", "La doctora te escucha y lo explica todo", "treatment.listening+"},
		{"clinic", "They cancelled my appointment twice", "service.appointments-"},
		{"airline", "You lost my bag again", "service.baggage-"},
		{"airline", "Vuelo cancelado y nos dejaron tirados en el aeropuerto", "service.cancellation-"},
		{"onlineshop", "Llegó al día siguiente y muy bien embalado", "service.delivery+ service.packaging+"},
		{"onlineshop", "It looks nothing like the photo", "product.asdescribed-"},
	} {
		pack, _ := Pack(test.pack)
		if got := say(pack.Tag(Comment{Text: test.in})); got != test.want {
			t.Errorf("%s: %q\n got %s\nwant %s", test.pack, test.in, got, test.want)
		}
	}
}
