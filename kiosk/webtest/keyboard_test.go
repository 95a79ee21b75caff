package webtest

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// All of it works without a finger, and the focus is where one looks.
func TestAKeyboardIsEnough(t *testing.T) {
	server := NewServer(t)
	tablet := Open(t, server, Setup{Speed: 4, Complain: true})
	tablet.See("attract")
	// press tabs to what says a text and presses the key on it.
	press := func(text, key string) {
		t.Helper()
		tablet.Wait("the focus on "+text, func() bool {
			if Eval[bool](tablet, labelled(text)+` === document.activeElement`) {
				return true
			}
			tablet.Do(chromedp.KeyEvent(kb.Tab))
			return false
		})
		if !Eval[bool](tablet, `document.activeElement.matches(':focus-visible')`) {
			t.Errorf("the focus on %q is not seen", text)
		}
		tablet.Do(chromedp.KeyEvent(key))
	}
	press("Mal", kb.Enter)
	tablet.Read("Lo sentimos. ¿Qué ha fallado?")
	tablet.Until("the focus on the question", `document.activeElement.matches('h1')`)
	press("El trato", " ")
	press("Seguir", kb.Enter)
	tablet.Read("Cuéntanoslo con tus palabras")
	press("Atrás", kb.Enter)
	tablet.Until("the choice", `document.querySelector('[aria-pressed=true]')?.innerText === 'El trato'`)
	press("Seguir", kb.Enter)
	tablet.Read("Cuéntanoslo con tus palabras")
	press("Saltar", kb.Enter)
	tablet.Read("¿Quieres que te respondamos?")
	tablet.Do(chromedp.Focus(chromedp.CSS("#contact")), chromedp.KeyEvent("600123456"), chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(" "))
	press("Enviar", kb.Enter)
	tablet.See("thanks")
	tablet.Sent()
	if a := find(server.Get(), 1); a.Say() != "2 staff 600123456" {
		t.Errorf("stored %q", a.Say())
	}
	tablet.See("attract")
	press("Rincón del personal", kb.Enter)
	tablet.See("pin")
}
