package webtest

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
)

// The corner opens at a long press, not at a short one, and closes by itself.
func TestTheCornerOpensAtALongPress(t *testing.T) {
	server := NewServer(t)
	server.Impatient()
	tablet := Open(t, server, Setup{Speed: 10})
	tablet.See("attract")
	press := func(event string) {
		t.Helper()
		Eval[bool](tablet, fmt.Sprintf(`document.querySelector('.corner').dispatchEvent(new PointerEvent(%q, {bubbles: true}))`, event))
	}
	press("pointerdown")
	press("pointerup")
	frames(tablet, 20)
	if got := tablet.Screen(); got != "attract" {
		t.Fatalf("a short press leads to %q", got)
	}
	press("pointerdown")
	tablet.See("pin")
	tablet.Read("PIN del personal")
	tablet.See("attract")
}

// Five tries, then a pause that a reload does not end.
func TestFiveTriesThenAPause(t *testing.T) {
	server := NewServer(t)
	tablet := Open(t, server, Setup{Script: fmt.Sprintf(wrongClock, 0)})
	openPad := func() {
		t.Helper()
		tablet.Until("a corner", `document.querySelector('.corner')`)
		Eval[bool](tablet, `document.querySelector('.corner').click() ?? true`)
		tablet.See("pin")
	}
	try := func(pin string) {
		t.Helper()
		before := tablet.Shown("pin") + tablet.Shown("staff")
		for _, digit := range strings.Split(pin, "") {
			Eval[bool](tablet, labelled(digit)+`.click() ?? true`)
		}
		tablet.Until("a verdict", fmt.Sprintf(`(shown.pin ?? 0) + (shown.staff ?? 0) > %d`, before))
	}
	openPad()
	for range 4 {
		try("0000")
		tablet.Read("No es ese.")
	}
	try("0000")
	tablet.Read("Demasiados intentos. Prueba otra vez en 1 min.")
	try("4821")
	tablet.Read("Demasiados intentos.")
	tablet.Load()
	openPad()
	tablet.Read("Demasiados intentos.")
	Eval[bool](tablet, "(window.wrong = 61000, true)")
	try("4821")
	tablet.See("staff")
}

func TestNoPINNoPad(t *testing.T) {
	server := NewServer(t)
	server.Set(func(s *State) { s.Playlist.PIN = "" })
	tablet := Open(t, server, Setup{})
	tablet.Until("a corner", `document.querySelector('.corner')`)
	Eval[bool](tablet, `document.querySelector('.corner').click() ?? true`)
	tablet.See("staff")
}

// What the corner says: what is only here and what is sent are different things; customers read of neither.
func TestTheCornerTellsSavedFromSent(t *testing.T) {
	server := NewServer(t)
	tablet := Open(t, server, Setup{Speed: 10})
	rate(tablet)
	tablet.Sent()
	corner(tablet)
	tablet.Read("Todo enviado.")
	tablet.Read("Mostrador · Gran Vía")
	tablet.Tap("Cerrar")
	server.Set(func(s *State) { s.Status = 503 })
	rate(tablet)
	if text := Eval[string](tablet, `document.body.innerText`); strings.Contains(text, "enviado") || strings.Contains(text, "conexión") {
		t.Errorf("customers read %q", text)
	}
	corner(tablet)
	tablet.Tap("Enviar ahora")
	tablet.Read("No se pierde nada: se enviará solo.")
	server.Set(func(s *State) { s.Status = 0; s.Judge = func(Answer) string { return "retry" } })
	tablet.Tap("Enviar ahora")
	tablet.Read("Guardado en esta tableta; se enviará solo.")
	server.Set(func(s *State) { s.Judge = nil })
	tablet.Tap("Enviar ahora")
	tablet.Read("Todo enviado.")
}

// The queue as a file, for a tablet that will never reach the server again.
func TestTheQueueIsExported(t *testing.T) {
	server := NewServer(t)
	tablet := Open(t, server, Setup{Speed: 4, Script: filled(3, `(item) => { if (item.seq === 2) item.answers.push({question: 'comment', text: '=1+1\n"ñ"'}) }`)})
	server.Set(func(s *State) {
		s.Judge = func(a Answer) string { return map[int64]string{1: "rejected", 2: "retry", 3: "retry"}[a.Seq] }
	})
	tablet.Wait("a refusal", func() bool { return len(Kept[Item](tablet, "quarantine")) == 1 })
	dir := t.TempDir()
	_, err := chromedp.CallBrowser(tablet.Ctx, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{Behavior: browser.SetDownloadBehaviorBehaviorAllow, DownloadPath: dir, BrowserContextID: chromedp.FromContext(tablet.Ctx).BrowserContextID})
	if err != nil {
		t.Fatal(err)
	}
	corner(tablet)
	tablet.Tap("Guardar en un archivo")
	tablet.Read("Archivo guardado con 3 respuestas.")
	var file struct {
		Format     string
		Version    int
		Queue      string
		Device     Device
		App        string
		ExportedAt int64 `json:"exported_at"`
		Answers    []Answer
		Quarantine []struct {
			Answer Answer
			Reason any
			At     int64
		}
		Versions []struct{ Survey, Version int64 }
	}
	tablet.Wait("the file", func() bool {
		names, _ := filepath.Glob(dir + "/opina-*.json")
		if len(names) != 1 {
			return false
		}
		text, err := os.ReadFile(names[0])
		return err == nil && json.Unmarshal(text, &file) == nil
	})
	if file.Format != "opina-kiosk-queue" || file.Version != 1 || file.Device.ID != 3 || file.Queue == "" || file.App == "" || file.ExportedAt == 0 {
		t.Errorf("the file begins %+v", file)
	}
	if len(file.Answers) != 2 || file.Answers[0].Say() != "3 '=1+1\n\"ñ\"'" || file.Answers[1].Seq != 3 {
		t.Errorf("answers = %+v", file.Answers)
	}
	if len(file.Quarantine) != 1 || file.Quarantine[0].Answer.Seq != 1 || file.Quarantine[0].Reason == nil {
		t.Errorf("quarantine = %+v", file.Quarantine)
	}
	if len(file.Versions) != 1 || file.Versions[0].Version != 3 {
		t.Errorf("versions = %+v", file.Versions)
	}
}

func TestATabletIsUnpaired(t *testing.T) {
	server := NewServer(t)
	tablet := Open(t, server, Setup{Speed: 4})
	tablet.See("attract")
	server.Set(func(s *State) { s.Status = 503 })
	rate(tablet)
	corner(tablet)
	tablet.Tap("Separar de la tienda")
	tablet.See("unpair")
	tablet.Read("Aquí siguen guardadas las respuestas sin enviar: 1.")
	tablet.Tap("No, dejarla como está")
	tablet.See("staff")
	server.Stop()
	tablet.Tap("Separar de la tienda")
	tablet.See("unpair")
	tablet.Tap("Separar de la tienda")
	tablet.Read("Sin conexión no se puede separar.")
	server.Start()
	tablet.Tap("Separar de la tienda")
	tablet.See("unpair")
	tablet.Tap("Separar de la tienda")
	tablet.See("pairing")
	if server.Get().Paired {
		t.Error("the server still knows the tablet")
	}
	tablet.Load()
	tablet.See("pairing")
	if got := len(tablet.Waiting()); got != 1 {
		t.Errorf("%d answers wait, want 1", got)
	}
}

// Pairing: the words stay the same through a reload, are renewed when they are too old, and survive a server that is away.
func TestATabletIsPaired(t *testing.T) {
	server := NewServer(t)
	server.Set(func(s *State) { s.Paired = false })
	tablet := Open(t, server, Setup{Speed: 10})
	tablet.See("pairing")
	tablet.Read("río")
	tablet.Load()
	tablet.Read("río")
	if got := server.Get().Offers; got != 1 {
		t.Errorf("the tablet asked %d times, want once", got)
	}
	server.Stop()
	tablet.Read("Opina cannot be reached.")
	tablet.Read("río")
	server.Start()
	tablet.Until("no trouble", `document.querySelector('.trouble').textContent === ''`)
	server.Set(func(s *State) { s.Expire = true })
	tablet.Read("nube")
	server.Set(func(s *State) { s.Confirm = true })
	tablet.See("attract")
	tablet.Read("¿Qué tal ha ido hoy?")
	tablet.Load()
	tablet.See("attract")
}

// A tablet that starts before its server does waits for it.
func TestATabletWaitsForItsServer(t *testing.T) {
	server := NewServer(t)
	tablet := Open(t, server, Setup{Speed: 10, Script: `
		const real = window.fetch
		window.away = true
		window.fetch = (...args) => (window.away ? Promise.reject(new TypeError('away')) : real(...args))`})
	tablet.See("pairing")
	tablet.Read("Opina cannot be reached.")
	Eval[bool](tablet, "!(window.away = false)")
	tablet.See("attract")
	if got := server.Get().Offers; got != 0 {
		t.Errorf("the tablet asked %d times to be paired", got)
	}
}
