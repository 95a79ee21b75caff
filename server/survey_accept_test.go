package server

import (
	"slices"
	"testing"
)

func TestPickLanguage(t *testing.T) {
	for _, test := range []struct {
		in   string
		of   []string
		want string
	}{
		{"", []string{"es", "en"}, "es"},
		{"en", []string{"es", "en"}, "en"},
		{"en-GB,en;q=0.9", []string{"es", "en"}, "en"},
		{"EN-gb", []string{"es", "en"}, "en"},
		{"ca,es;q=0.8,en;q=0.7", []string{"es", "en"}, "es"},
		{"en;q=0.3, es;q=0.9", []string{"en", "es"}, "es"},
		{"fr-FR,fr;q=0.9,en;q=0.5", []string{"es", "en"}, "en"},
		{"ja", []string{"es", "en"}, "es"},
		{"en;q=0", []string{"es", "en"}, "es"},
		{"*", []string{"es", "en"}, "es"},
		{"e", []string{"es", "en"}, "es"},
		{";;;,,,en;q=x", []string{"es", "en"}, "es"},
		{"pt", []string{"es", "pt-BR"}, "pt-BR"},
		{"pt-PT", []string{"es", "pt-BR"}, "pt-BR"},
		{"es-MX", []string{"en", "es"}, "es"},
		{"es-MX", []string{"en", "es-ES", "es-MX"}, "es-MX"},
		{"es-AR,es;q=0.9", []string{"en", "es", "es-419"}, "es-419"},
		{"pt-br", []string{"pt-PT", "pt-BR"}, "pt-BR"},
		{"zh-TW", []string{"en", "zh-Hans", "zh-Hant"}, "zh-Hant"},
		{"zh-CN,en;q=0.5", []string{"en", "zh-Hant", "zh-Hans"}, "zh-Hans"},
		{"zh-Latn", []string{"en", "zh-Hant", "zh-Hans"}, "zh-Hant"},
		{"sr-!!", []string{"en", "sr-Latn", "sr-Cyrl"}, "sr-Latn"},
		{"ar-EG-u-nu-latn,en;q=0.5", []string{"en", "ar"}, "ar"},
	} {
		if got := pickLanguage([]byte(test.in), test.of); got != test.want {
			t.Errorf("pickLanguage(%q, %q) = %q, want %q", test.in, test.of, got, test.want)
		}
	}
}

func FuzzPickLanguage(f *testing.F) {
	f.Add("es-ES,es;q=0.9,en;q=0.8")
	f.Add("zh-TW,pt-x-y;q=0.1,*")
	languages := []string{"en", "zh-Hant", "zh-Hans", "pt-BR", "pt"}
	f.Fuzz(func(t *testing.T, accept string) {
		if got := pickLanguage([]byte(accept), languages); !slices.Contains(languages, got) {
			t.Errorf("pickLanguage(%q) = %q", accept, got)
		}
	})
}

func TestAccepts(t *testing.T) {
	for _, test := range []struct {
		in, coding string
		want       bool
	}{
		{"gzip, deflate, br, zstd", "br", true},
		{"gzip;q=1.0, br;q=0", "br", false},
		{"gzip;q=1.0, br;q=0", "gzip", true},
		{"brotli", "br", false},
		{"", "gzip", false},
		{"identity", "gzip", false},
	} {
		if got := accepts([]byte(test.in), test.coding); got != test.want {
			t.Errorf("accepts(%q, %q) = %v, want %v", test.in, test.coding, got, test.want)
		}
	}
}
