package themes

import "testing"

func TestLanguage(t *testing.T) {
	for _, test := range []struct{ in, hint, want string }{
		{"El camarero no vino nunca", "", "es"},
		{"The waiter never came", "", "en"},
		{"muy bien todo", "en", "es"},
		{"it was all fine", "es", "en"},
		{"¿Parking?", "en", "es"},
		{"Wifi", "es", "es"},
		{"Wifi", "", ""},
		{"", "en", "en"},
		{"Das Essen schmeckt", "de", "de"},
		{"THE QUEUE IS TOO LONG", "es", "en"},
	} {
		if got := Language(test.in, test.hint); got != test.want {
			t.Errorf("Language(%q, %q) = %q, want %q", test.in, test.hint, got, test.want)
		}
	}
}

func TestAWordTellsOneLanguage(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a word of two languages was taken")
		}
	}()
	byWord(map[string]string{"es": "ha he", "en": "he she"})
}

func TestStem(t *testing.T) {
	for _, test := range []struct{ lang, a, b string }{
		{"es", "camareros", "camarera"},
		{"es", "lentas", "lento"},
		{"es", "lentamente", "lento"},
		{"es", "riquisimos", "rico"},
		{"es", "larguisima", "largo"},
		{"es", "clientes", "cliente"},
		{"es", "atenciones", "atencion"},
		{"en", "waited", "waiting"},
		{"en", "stopped", "stop"},
		{"en", "deliveries", "delivery"},
		{"en", "dishes", "dishes"},
		{"en", "waiter's", "waiter"},
		{"en", "priced", "prices"},
		{"en", "didn't", "not"},
		{"en", "didnt", "not"},
	} {
		if a, b := stem(test.a, test.lang), stem(test.b, test.lang); a != b {
			t.Errorf("%s: %q is %q, %q is %q", test.lang, test.a, a, test.b, b)
		}
	}
	for _, test := range []struct{ lang, a, b string }{
		{"es", "mala", "maleta"}, {"es", "sucio", "suceso"}, {"en", "friend", "friendly"}, {"en", "rude", "rudder"},
	} {
		if stem(test.a, test.lang) == stem(test.b, test.lang) {
			t.Errorf("%s: %q and %q are told apart no more", test.lang, test.a, test.b)
		}
	}
}
