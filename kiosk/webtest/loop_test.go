package webtest

import "testing"

func TestACustomerSaysWhatWentWrong(t *testing.T) {
	for _, words := range []struct{ lang, name, why, comment, contact, send, next, promise string }{
		{"es", "español", "Lo sentimos. ¿Qué ha fallado?", "Cuéntanoslo con tus palabras", "¿Quieres que te respondamos?", "Enviar", "Seguir", "Te responderemos en menos de 48 horas."},
		{"en", "English", "We are sorry. What went wrong?", "Tell us in your own words", "Would you like an answer?", "Send", "Next", "We will answer within 48 hours."},
	} {
		t.Run(words.lang, func(t *testing.T) {
			server := NewServer(t)
			tablet := Open(t, server, Setup{Speed: 10, Complain: true})
			tablet.See("attract")
			if words.lang != "es" {
				tablet.Tap(words.name)
			}
			tablet.Face(2)
			tablet.Read(words.why)
			tablet.TapOn(".point:nth-child(1)")
			tablet.TapOn(".point:nth-child(3)")
			tablet.Tap(words.next)
			tablet.Read(words.comment)
			tablet.Type("Media hora.")
			tablet.Tap(words.next)
			tablet.Read(words.contact)
			tablet.Type("ana@example.com")
			tablet.TapOn(".consent")
			tablet.Tap(words.send)
			tablet.See("thanks")
			tablet.Read(words.promise)
			tablet.See("attract")
			tablet.Sent()
			stored := server.Get().Stored
			if len(stored) != 1 {
				t.Fatalf("%d answers were stored, want 1", len(stored))
			}
			for _, answer := range stored {
				if got, want := answer.Say(), "2 wait,product 'Media hora.' ana@example.com"; got != want {
					t.Errorf("stored %q, want %q", got, want)
				}
				if !answer.Finished || answer.Refill || answer.Lang != words.lang || answer.Seq != 1 || answer.Touchpoint != 7 || answer.Survey != 1 || answer.Version != 3 || answer.Offset == nil {
					t.Errorf("stored %+v", answer)
				}
			}
		})
	}
}
