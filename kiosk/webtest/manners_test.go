package webtest

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
)

// Nobody is there any more: a countdown that all can see, then what was tapped is kept and what was typed is gone.
func TestACustomerWhoWalksAway(t *testing.T) {
	server := NewServer(t)
	server.Impatient()
	tablet := Open(t, server, Setup{Speed: 8})
	tablet.Face(1)
	tablet.See("question")
	tablet.TapOn(".point:nth-child(2)")
	tablet.Tap("Seguir")
	tablet.Read("Cuéntanoslo con tus palabras")
	tablet.Type("Nunca llegué a")
	tablet.Until("the countdown", `document.querySelector('.countdown strong')?.textContent > 0`)
	tablet.Read("¿Sigues ahí?")
	tablet.See("attract")
	tablet.Sent()
	a := find(server.Get(), 1)
	if a.Say() != "1 staff" || a.Finished {
		t.Errorf("stored %q, finished %v, want the taps only, unfinished", a.Say(), a.Finished)
	}
	tablet.Face(2)
	tablet.See("question")
	tablet.Tap("Saltar")
	tablet.Read("Cuéntanoslo con tus palabras")
	if got := Eval[string](tablet, `document.querySelector('textarea').value`); got != "" {
		t.Errorf("the next customer reads %q", got)
	}
	tablet.Wait("another answer", func() bool { return find(server.Get(), 2).ID != "" })
	if first, second := find(server.Get(), 1), find(server.Get(), 2); first.ID == second.ID {
		t.Error("two customers are one response")
	}
}

func TestACustomerWhoIsStillThere(t *testing.T) {
	server := NewServer(t)
	server.Impatient()
	tablet := Open(t, server, Setup{Speed: 10})
	tablet.Face(1)
	tablet.See("question")
	tablet.Tap("Saltar")
	tablet.Read("Cuéntanoslo con tus palabras")
	tablet.Type("Aún sigo")
	tablet.Until("the countdown", `document.querySelector('.countdown')`)
	tablet.TapOn(".stay")
	tablet.Until("no countdown", `!document.querySelector('.countdown')`)
	tablet.Until("the field again", `document.activeElement.matches('textarea') && document.activeElement.value === 'Aún sigo'`)
	// By keyboard too, and the key does nothing else.
	tablet.Until("the countdown", `document.querySelector('.countdown')`)
	tablet.Do(chromedp.KeyEvent("\r"))
	tablet.Until("no countdown", `!document.querySelector('.countdown')`)
	if got := Eval[string](tablet, `document.querySelector('textarea').value`); got != "Aún sigo" {
		t.Errorf("the field says %q", got)
	}
}

// A tap right after somebody has finished, and mashing, are kept and marked.
func TestABurstIsMarked(t *testing.T) {
	server := NewServer(t)
	// Both clocks of the page can be put ahead, as if time had passed.
	tablet := Open(t, server, Setup{Speed: 20, Script: `
		const ticks = performance.now.bind(performance), wall = Date.now
		window.ahead = 0
		performance.now = () => ticks() + ahead
		Date.now = () => wall() + ahead`})
	pause := func() { Eval[bool](tablet, `(window.ahead += 6000, true)`) }
	rate(tablet)
	rate(tablet) // the thanks pass in a moment here, so this tap comes within five seconds
	tablet.Sent()
	pause()
	rate(tablet)
	pause()
	tablet.Face(1)
	tablet.See("question")
	for range 10 {
		tablet.TapOn(".point:nth-child(1)")
	}
	tablet.Tap("Saltar")
	tablet.Sent()
	state := server.Get()
	for seq, want := range map[int64]bool{1: false, 2: true, 3: false, 4: true} {
		if a := find(state, seq); a.Burst != want {
			t.Errorf("answer %d is a burst: %v, want %v", seq, a.Burst, want)
		}
	}
}

// The next customer is greeted in the shop's language; the choice is the first one's.
func TestTheLanguageGoesBackToTheShops(t *testing.T) {
	server := NewServer(t)
	server.Impatient()
	tablet := Open(t, server, Setup{Speed: 20})
	tablet.See("attract")
	tablet.Tap("English")
	tablet.Read("How was it today?")
	rate(tablet)
	tablet.Read("¿Qué tal ha ido hoy?")
	// Also where somebody only switched, and left.
	tablet.Tap("English")
	tablet.Read("How was it today?")
	tablet.Read("¿Qué tal ha ido hoy?")
	rate(tablet)
	tablet.Sent()
	state := server.Get()
	if first, second := find(state, 1), find(state, 2); first.Lang != "en" || second.Lang != "es" {
		t.Errorf("answered in %q and %q, want en and es", first.Lang, second.Lang)
	}
}

// Switching midway keeps what was answered and what was typed.
func TestTheLanguageIsSwitchedMidway(t *testing.T) {
	tablet := Open(t, NewServer(t), Setup{})
	tablet.Face(1)
	tablet.See("question")
	tablet.TapOn(".point:nth-child(3)")
	tablet.Tap("English")
	tablet.Until("the chip", `document.querySelector('.point:nth-child(3)[aria-pressed=true]')?.innerText === 'What I had'`)
	tablet.Tap("Next")
	tablet.Type("Cold")
	tablet.Tap("español")
	tablet.Until("the text", `document.querySelector('textarea')?.value === 'Cold' && document.documentElement.lang === 'es'`)
}

// Two tabs on one tablet: one is the kiosk, the other says so, takes over when asked or when the first is closed.
func TestTwoTabs(t *testing.T) {
	for name, setup := range map[string]Setup{
		"locks":    {},
		"no locks": {Script: `Object.defineProperty(Navigator.prototype, 'locks', {value: undefined})`, Speed: 10},
	} {
		t.Run(name, func(t *testing.T) {
			server := NewServer(t)
			first := Open(t, server, setup)
			first.See("attract")
			ctx, cancel := chromedp.NewContext(first.Ctx)
			defer cancel()
			second := &Tablet{TB: t, Ctx: ctx, Server: server, Host: first.Host}
			if setup.Script != "" {
				second.inject(setup.Script, setup.Speed)
			}
			second.Load()
			second.See("second")
			second.Read("Opina is already open in another tab")
			second.TapOn(".go")
			second.See("attract")
			first.See("second")
			chromedp.Cancel(ctx)
			first.See("attract")
			first.Do(chromedp.EmulateViewport(1280, 800, chromedp.EmulateTouch))
			first.Face(4)
			first.See("thanks")
		})
	}
}

// The rules of the customer's page hold: conditions, going back, what must be answered, shuffled options.
func TestTheSurveysRulesHold(t *testing.T) {
	server := NewServer(t)
	server.Set(func(s *State) {
		q := s.Playlist.Entries[0].Content.Questions
		q[1].Required, q[1].Shuffle = true, true
	})
	tablet := Open(t, server, Setup{Speed: 4})
	tablet.Face(1)
	tablet.See("question")
	if Eval[bool](tablet, `!document.querySelector('.go').hidden`) {
		t.Error("what must be answered can be skipped")
	}
	order := Eval[string](tablet, `[...document.querySelectorAll('.point')].map((p) => p.innerText).join()`)
	chosen := Eval[string](tablet, `document.querySelector('.point').innerText`)
	tablet.TapOn(".point:nth-child(1)")
	tablet.Tap("Seguir")
	tablet.Read("Cuéntanoslo con tus palabras")
	tablet.Type("Sucio.")
	tablet.Tap("Seguir")
	tablet.Read("¿Quieres que te respondamos?")
	tablet.Tap("Atrás")
	tablet.Until("the comment", `document.querySelector('textarea')?.value === 'Sucio.'`)
	tablet.Tap("Atrás")
	tablet.Until("the same order", fmt.Sprintf(`[...document.querySelectorAll('.point')].map((p) => p.innerText).join() === %q && document.querySelector('[aria-pressed=true]').innerText === %q`, order, chosen))
	tablet.Tap("Atrás")
	tablet.Until("the face", `document.querySelector('.smiley [aria-pressed=true]:nth-child(1)')`)
	tablet.TapOn(".point:nth-child(3)") // a better face: what hung on the low one falls away
	tablet.See("thanks")
	tablet.Sent()
	if a := find(server.Get(), 1); a.Say() != "3" || !a.Finished {
		t.Errorf("stored %q, finished %v", a.Say(), a.Finished)
	}
	orders := map[string]bool{order: true}
	for range 6 {
		tablet.Face(1)
		tablet.See("question")
		orders[Eval[string](tablet, `[...document.querySelectorAll('.point')].map((p) => p.innerText).join()`)] = true
		tablet.Do(chromedp.Reload())
	}
	if len(orders) < 3 {
		t.Errorf("seven visits saw %d orders of six options", len(orders))
	}
}

// What was typed can be taken back: the comment of the first try is not stored.
func TestAContactIsCheckedBeforeItIsTaken(t *testing.T) {
	server := NewServer(t)
	tablet := Open(t, server, Setup{})
	tablet.Face(2)
	tablet.See("question")
	tablet.Tap("Saltar")
	tablet.Read("Cuéntanoslo con tus palabras")
	tablet.Tap("Saltar")
	tablet.Read("¿Quieres que te respondamos?")
	tablet.Type("ana@example")
	tablet.Tap("Enviar")
	tablet.Read("No parece un correo ni un teléfono.")
	tablet.Type(".com")
	tablet.Until("no complaint", `document.querySelector('.wrong').textContent === ''`)
	tablet.Tap("Enviar")
	tablet.Read("Marca la casilla")
	tablet.TapOn(".consent")
	tablet.Tap("Enviar")
	tablet.See("thanks")
	tablet.Sent()
	if a := find(server.Get(), 1); a.Say() != "2 ana@example.com" {
		t.Errorf("stored %q", a.Say())
	}
}

// The keyboard on the screen takes half of it: the field and the button stay in what is left. A browser without one stands in
// with a small viewport.
func TestTheKeyboardHidesNoField(t *testing.T) {
	server := NewServer(t)
	tablet := Open(t, server, Setup{Script: `
		const seen = new EventTarget()
		Object.assign(seen, {offsetTop: 0, offsetLeft: 0, scale: 1})
		Object.defineProperty(window, 'visualViewport', {value: seen})
		window.keyboard = (height) => { seen.height = innerHeight - height; seen.width = innerWidth; seen.dispatchEvent(new Event('resize')) }
		seen.height = innerHeight
		addEventListener('resize', () => keyboard(0))`})
	for _, size := range []struct{ width, height, keyboard int }{{1280, 800, 420}, {800, 1280, 480}, {1024, 600, 330}} {
		tablet.Size(size.width, size.height)
		tablet.Load()
		tablet.See("attract")
		tablet.Face(1)
		tablet.See("question")
		tablet.Tap("Saltar")
		for _, text := range []string{"Cuéntanoslo con tus palabras", "¿Quieres que te respondamos?"} {
			tablet.Read(text)
			tablet.Type("ana@example.com")
			Eval[bool](tablet, fmt.Sprintf("keyboard(%d) ?? true", size.keyboard))
			left := size.height - size.keyboard
			for _, part := range []string{"textarea, .typing > input", ".go", "h1"} {
				box := Eval[[]float64](tablet, fmt.Sprintf(`(({top, bottom, height}) => [top, bottom, height])(document.querySelector(%q).getBoundingClientRect())`, part))
				if box[0] < 0 || box[1] > float64(left) || box[2] < 24 {
					t.Errorf("%dx%d with a keyboard of %d, %q: %s is from %g to %g, want it within %d", size.width, size.height, size.keyboard, text, part, box[0], box[1], left)
				}
			}
			tablet.targets(fmt.Sprintf("%dx%d with a keyboard, %q", size.width, size.height, text))
			Eval[bool](tablet, "keyboard(0) ?? true")
			tablet.TapOn(".go")
		}
	}
}
