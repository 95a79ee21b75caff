package surveys

import (
	"reflect"
	"slices"
	"testing"
)

func TestTextIn(t *testing.T) {
	tests := map[string]struct {
		in             Text
		lang, fallback string
		want           string
	}{
		"itself":                 {Text{"es": "hola", "en": "hello"}, "en", "es", "hello"},
		"the language alone":     {Text{"es": "hola", "pt": "olá"}, "pt-BR", "es", "olá"},
		"step by step":           {Text{"es": "hola", "zh-Hant": "你好"}, "zh-Hant-TW", "es", "你好"},
		"no region in its place": {Text{"es": "hola", "pt-PT": "olá"}, "pt-BR", "es", "hola"},
		"the fallback":           {Text{"es": "hola", "en": "hello"}, "fr", "es", "hola"},
		"an empty one is none":   {Text{"es": "hola", "en": ""}, "en", "es", "hola"},
		"any rather than none":   {Text{"ca": "bon dia", "en": "hello"}, "fr", "es", "bon dia"},
		"nothing":                {nil, "fr", "es", ""},
	}
	for name, test := range tests {
		if got := test.in.In(test.lang, test.fallback); got != test.want {
			t.Errorf("%s: got %q, want %q", name, got, test.want)
		}
	}
}

func TestChain(t *testing.T) {
	for _, test := range []struct {
		lang, fallback string
		want           []string
	}{
		{"en", "es", []string{"en", "es"}},
		{"es", "es", []string{"es"}},
		{"pt-BR", "es", []string{"pt-BR", "pt", "es"}},
		{"es-MX", "es", []string{"es-MX", "es"}},
		{"zh-Hant-TW", "es-MX", []string{"zh-Hant-TW", "zh-Hant", "zh", "es-MX"}},
	} {
		if got := Chain(test.lang, test.fallback); !slices.Equal(got, test.want) {
			t.Errorf("Chain(%q, %q) = %q, want %q", test.lang, test.fallback, got, test.want)
		}
	}
}

func TestUntranslated(t *testing.T) {
	c := asked() // whose first question alone is in English
	c.Languages = []string{"es", "en", "en-GB"}
	c.Questions[0].Title["en-GB"] = "How was it?"
	c.Questions = c.Questions[:2]
	c.Thanks = Text{"en-GB": "Cheers"}
	want := []Untranslated{
		{"es", "thanks", "en-GB"},
		{"en", "questions[1].title", "es"},
		{"en", "questions[1].options[0].title", "es"},
		{"en", "questions[1].options[1].title", "es"},
		{"en", "questions[1].options[2].title", "es"},
		{"en", "thanks", "en-GB"},
		{"en-GB", "title", "en"},
		{"en-GB", "questions[1].title", "es"},
		{"en-GB", "questions[1].options[0].title", "es"},
		{"en-GB", "questions[1].options[1].title", "es"},
		{"en-GB", "questions[1].options[2].title", "es"},
	}
	if got := c.Untranslated(); !reflect.DeepEqual(got, want) {
		t.Errorf("\n got %v\nwant %v", got, want)
	}
	if got := (Content{}).Untranslated(); got != nil {
		t.Errorf("of nothing: %v", got)
	}
}
