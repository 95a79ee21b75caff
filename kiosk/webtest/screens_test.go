package webtest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"opina/internal/browsertest"
	"opina/surveys"
)

// sizes are tablets lying and standing: ten inches, and seven.
var sizes = [][2]int{{1280, 800}, {800, 1280}, {1024, 600}, {600, 1024}}

// look holds a screen against the rules: axe-core finds nothing, no finger misses, nothing is cut off. Where OPINA_SHOTS names a
// folder, a picture of it goes there, by day and by night.
func (t *Tablet) look(lang, screen string) {
	t.Helper()
	for _, size := range sizes {
		t.Size(size[0], size[1])
		where := fmt.Sprintf("%s %s at %dx%d", screen, lang, size[0], size[1])
		t.targets(where)
		if cut := Eval[[]string](t, cutOff); len(cut) > 0 {
			t.Errorf("%s: cut off: %q", where, cut)
		}
		t.shoot(fmt.Sprintf("%s-%s-%dx%d", screen, lang, size[0], size[1]))
	}
	for _, size := range sizes[:2] {
		t.Size(size[0], size[1])
		browsertest.Axe(t.Ctx, t)
	}
	if t.Failed() {
		t.Logf("on the screen %s, %s", screen, lang)
	}
}

// cutOff lists what does not fit where it stands and cannot be scrolled to.
const cutOff = `[...document.querySelectorAll('main *, header *, footer *')].filter((e) => {
	const style = getComputedStyle(e), b = e.getBoundingClientRect()
	if (e.closest('svg') || style.overflowY === 'auto' || e.parentElement.closest('.notice, .facts') || b.height === 0) return false
	return e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0 && style.display !== 'inline' || b.bottom > innerHeight + 1 || b.right > innerWidth + 1 || b.top < -1 || b.left < -1
}).map((e) => e.tagName + '.' + e.className + ' ' + (e.innerText ?? '').slice(0, 30))`

func (t *Tablet) shoot(name string) {
	t.Helper()
	dir := os.Getenv("OPINA_SHOTS")
	if dir == "" {
		return
	}
	for _, scheme := range []string{"light", "dark"} {
		t.prefer(scheme)
		png, err := chromedp.Run(t.Ctx, chromedp.CaptureScreenshot())
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, name+"-"+scheme+".png"), png, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	t.prefer("light")
}

func (t *Tablet) prefer(scheme string) {
	t.Helper()
	_, err := chromedp.Call(t.Ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
	}})
	if err != nil {
		t.Fatal(err)
	}
}

var spoken = []struct {
	lang, name, next, skip, privacy, unpair string
}{
	{"es", "español", "Seguir", "Saltar", "Privacidad", "Separar de la tienda"},
	{"en", "English", "Next", "Skip", "Privacy", "Unpair from the shop"},
}

func TestScreensForCustomers(t *testing.T) {
	for _, words := range spoken {
		t.Run(words.lang, func(t *testing.T) {
			server := NewServer(t)
			server.Set(func(s *State) {
				s.Playlist.Lang = words.lang
				s.Playlist.Entries[0].Content = Everything()
			})
			tablet := Open(t, server, Setup{})
			tablet.See("attract")
			tablet.Until("the logo", `document.querySelector('.brand img')?.complete`)
			tablet.look(words.lang, "attract-five")
			tablet.Size(1280, 800)
			tablet.TapOn(".point:nth-child(2)")
			for _, kind := range []string{"stars", "nps", "ces", "yesno", "single", "multiple", "line", "text", "contact"} {
				tablet.Until(kind, fmt.Sprintf(`document.querySelector('.ask.%s')`, kind))
				tablet.look(words.lang, kind)
				tablet.Size(1280, 800)
				switch kind {
				case "multiple":
					tablet.TapOn(".point:nth-child(1)")
					tablet.TapOn(".point:nth-child(7)")
					tablet.look(words.lang, "multiple-chosen")
					tablet.Size(1280, 800)
					tablet.Tap(words.next)
				case "line", "text":
					tablet.Tap(words.skip)
				case "contact":
					tablet.Type("ana@example.com")
					tablet.TapOn(".go")
					tablet.Until("a complaint", `document.querySelector('.wrong').textContent !== ''`)
					tablet.look(words.lang, "contact-wrong")
					tablet.Size(1280, 800)
					tablet.TapOn(".consent")
				case "stars": // not where the face was: on a quick machine that is a double tap
					tablet.TapOn(".point:nth-child(4)")
				default:
					tablet.TapOn(".point:nth-child(2)")
				}
			}
			server.Set(func(s *State) { s.Playlist.Thanks = 60 })
			tablet.TapOn(".go")
			tablet.See("thanks")
			tablet.look(words.lang, "thanks")
		})
	}
}

func TestScreensBetweenCustomers(t *testing.T) {
	for _, words := range spoken {
		t.Run(words.lang, func(t *testing.T) {
			server := NewServer(t)
			server.Set(func(s *State) {
				s.Playlist.Lang, s.Playlist.Idle = words.lang, 0.5
				s.Playlist.Look.Logo = ""
			})
			tablet := Open(t, server, Setup{})
			tablet.See("attract")
			tablet.look(words.lang, "attract")
			tablet.Size(1280, 800)
			tablet.Face(1)
			tablet.Until("the countdown", `document.querySelector('.countdown')`)
			tablet.look(words.lang, "countdown")
			server.Set(func(s *State) { s.Playlist.Idle = 600 })
			reload(tablet)
			tablet.Size(1280, 800)
			tablet.Face(2)
			tablet.See("question")
			tablet.look(words.lang, "why")
			tablet.Size(1280, 800)
			tablet.Tap(words.privacy)
			tablet.See("privacy")
			tablet.look(words.lang, "privacy")
			server.Set(func(s *State) {
				s.Playlist.Hours = []surveys.Hours{{Weekday: (time.Now().UTC().Weekday() + 1) % 7, From: 540, To: 600}}
			})
			reload(tablet)
			tablet.See("asleep")
			tablet.look(words.lang, "asleep")
		})
	}
}

// reload starts the app anew and waits until it has the playlist of now.
func reload(tablet *Tablet) {
	tablet.Helper()
	tablet.Load()
	want := etag(tablet.Server.Get().Playlist)
	tablet.Until("the new playlist", fmt.Sprintf(`new Promise((resolve) => {
		const opening = indexedDB.open('opina-kiosk')
		opening.onsuccess = () => {
			const kept = opening.result.transaction('meta').objectStore('meta').get('playlist')
			kept.onsuccess = () => { opening.result.close(); resolve(kept.result?.etag === %q) }
		}
	})`, want))
}

func TestScreensForTheStaff(t *testing.T) {
	for _, words := range spoken {
		t.Run(words.lang, func(t *testing.T) {
			server := NewServer(t)
			server.Set(func(s *State) { s.Paired, s.Playlist.Lang = false, words.lang })
			tablet := Open(t, server, Setup{Unsure: true, Host: "shop.test", Options: []browsertest.Option{browsertest.Host("shop.test")}})
			tablet.See("pairing")
			tablet.Tap(words.name)
			tablet.Until("the words", `document.querySelector('.words')`)
			tablet.look(words.lang, "pairing-http")
			server.Set(func(s *State) { s.Confirm = true })
			tablet.See("attract")
			server.Set(func(s *State) { s.Judge = func(Answer) string { return "rejected" } })
			tablet.Size(1280, 800)
			tablet.Face(4)
			tablet.Wait("a refusal", func() bool { return len(Kept[Item](tablet, "quarantine")) == 1 })
			Eval[bool](tablet, `document.querySelector('.corner').click() ?? true`)
			tablet.See("pin")
			tablet.look(words.lang, "pin")
			for _, digit := range []string{"4", "8", "2", "1"} {
				tablet.Do(chromedp.KeyEvent(digit))
			}
			tablet.See("staff")
			tablet.look(words.lang, "staff")
			tablet.Size(1280, 800)
			tablet.Tap(words.unpair)
			tablet.See("unpair")
			tablet.look(words.lang, "unpair")
			tablet.Load()
			server.Set(func(s *State) { s.Paired = false })
			tablet.Load()
			tablet.See("revoked")
			tablet.look(words.lang, "revoked")
		})
	}
}

func TestScreensOfABrowserThatWillNotDo(t *testing.T) {
	for _, words := range spoken {
		t.Run(words.lang, func(t *testing.T) {
			for screen, setup := range map[string]Setup{
				"doubt":           {Unsure: true},
				"refused":         {Script: noDatabase},
				"refused-private": {Script: noFiles},
				"refused-small":   {},
				"pairing":         {},
			} {
				server := NewServer(t)
				server.Set(func(s *State) { s.Paired = false })
				tablet := NewTablet(t, server, setup)
				if screen == "refused-small" {
					tablet.quota(5 << 20)
				}
				tablet.Load()
				name, _, _ := strings.Cut(screen, "-")
				tablet.See(name)
				tablet.Tap(words.name)
				if screen == "pairing" {
					tablet.Until("the words", `document.querySelector('.words')`)
				}
				tablet.look(words.lang, screen)
			}
			server := NewServer(t)
			first := Open(t, server, Setup{})
			first.See("attract")
			ctx, cancel := chromedp.NewContext(first.Ctx)
			defer cancel()
			second := &Tablet{TB: t, Ctx: ctx, Server: server, Host: first.Host}
			second.Size(1280, 800)
			second.Load()
			second.See("second")
			second.Tap(words.name)
			for _, size := range sizes {
				second.Size(size[0], size[1])
				second.targets(fmt.Sprint("second tab ", size))
				second.shoot(fmt.Sprintf("second-%s-%dx%d", words.lang, size[0], size[1]))
			}
		})
	}
}

// What a customer reads where their answer could not be kept.
func TestScreenOfAnAnswerThatCannotBeSaved(t *testing.T) {
	for _, words := range spoken {
		t.Run(words.lang, func(t *testing.T) {
			server := NewServer(t)
			server.Set(func(s *State) { s.Playlist.Lang = words.lang })
			tablet := Open(t, server, Setup{Script: "window.full = true;" + noRoom})
			tablet.Face(4)
			tablet.See("failed")
			tablet.look(words.lang, "failed")
		})
	}
}

// The checks see a screen that breaks the rules.
func TestTheChecksSeeABadScreen(t *testing.T) {
	tablet := Open(t, NewServer(t), Setup{})
	tablet.See("attract")
	Eval[bool](tablet, `(() => {
		const small = document.createElement('button'), near = document.createElement('button')
		small.style.cssText = 'position: fixed; left: 100px; top: 300px; width: 40px; min-height: 40px; height: 40px'
		near.style.cssText = 'position: fixed; left: 145px; top: 300px; width: 70px; height: 70px'
		document.querySelector('main').append(small, near)
		document.querySelector('h1').style.cssText = 'width: 200px; white-space: nowrap'
		return true
	})()`)
	wrong := Eval[string](tablet, smallTargets)
	for _, want := range []string{"40x40", "is 5 from"} {
		if !strings.Contains(wrong, want) {
			t.Errorf("the check says %s, want %q in it", wrong, want)
		}
	}
	if cut := Eval[[]string](tablet, cutOff); len(cut) == 0 {
		t.Error("the check does not see a heading that is cut off")
	}
}
