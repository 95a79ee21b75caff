package server

import "testing"

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
	} {
		if got := pickLanguage([]byte(test.in), test.of); got != test.want {
			t.Errorf("pickLanguage(%q, %q) = %q, want %q", test.in, test.of, got, test.want)
		}
	}
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
