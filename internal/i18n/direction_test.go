package i18n

import "testing"

func TestDirection(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"es", "ltr"}, {"ar", "rtl"}, {"ar-MA", "rtl"}, {"he", "rtl"}, {"fa", "rtl"}, {"ur", "rtl"}, {"ckb", "rtl"}, {"yi", "rtl"},
		{"az", "ltr"}, {"az-Arab", "rtl"}, {"pa-PK", "rtl"}, {"ar-Latn", "ltr"}, {"zh-Hant", "ltr"}, {"", "ltr"}, {"no language", "ltr"},
	} {
		if got := Direction(c.in); got != c.want {
			t.Errorf("Direction(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}
