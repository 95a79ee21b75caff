package webtest

import (
	"bytes"
	"testing"

	"opina/kiosk"
)

// another is the same app in a newer version.
func another(s *State) {
	from, to := []byte(`data-version="test"`), []byte(`data-version="newer"`)
	s.Shell = kiosk.Shell{
		HTML: bytes.Replace(s.Shell.HTML, from, to, 1), Manifest: s.Shell.Manifest, Policy: s.Shell.Policy,
		Worker: append([]byte(`self.SHELL="newer";`), bytes.SplitN(s.Shell.Worker, []byte("\n"), 2)[1]...),
	}
}

const version = `document.documentElement.dataset.version`

// F13 and manners: a new version waits until nobody is there, and the queue goes with it.
func TestAnUpdateWaitsForAnIdleMoment(t *testing.T) {
	server := NewServer(t)
	tablet := Open(t, server, Setup{Speed: 10})
	tablet.See("attract")
	tablet.Until("the worker", `navigator.serviceWorker.controller`)
	server.Set(func(s *State) { s.Status = 503 }) // so that the queue is full
	rate(tablet)
	tablet.Face(1)
	tablet.See("question")
	server.Set(another)
	Eval[bool](tablet, `navigator.serviceWorker.getRegistration('/kiosk').then((r) => r.update()).then(() => true)`)
	tablet.Until("a version that waits", `navigator.serviceWorker.getRegistration('/kiosk').then((r) => r.waiting)`)
	tablet.TapOn(".point:nth-child(1)")
	tablet.Tap("Seguir")
	tablet.Read("Cuéntanoslo con tus palabras")
	if got := Eval[string](tablet, version); got != "test" {
		t.Fatalf("version %q came while somebody was there", got)
	}
	tablet.Tap("Saltar")
	tablet.Read("¿Quieres que te respondamos?")
	tablet.Tap("Saltar")
	tablet.Until("the new version", version+` === 'newer'`)
	tablet.See("attract")
	if got := len(tablet.Waiting()); got != 2 {
		t.Errorf("%d answers wait after the update, want 2", got)
	}
	server.Set(func(s *State) { s.Status = 0 })
	tablet.Sent()
	state := server.Get()
	if len(state.Stored) != 2 || find(state, 2).Say() != "1 wait" {
		t.Errorf("stored %d answers, the second %q", len(state.Stored), find(state, 2).Say())
	}
}

// Without a worker the page itself is looked at, and loaded anew only where it can be.
func TestAnUpdateWithoutAWorker(t *testing.T) {
	server := NewServer(t)
	tablet := Open(t, server, Setup{Speed: 3600, Script: `Object.defineProperty(Navigator.prototype, 'serviceWorker', {value: undefined})`})
	tablet.See("attract")
	server.Set(func(s *State) {
		s.Shell.HTML = bytes.ReplaceAll(s.Shell.HTML, []byte(`data-version="test"`), []byte(`data-version="newer"`))
		s.Shell.HTML = bytes.ReplaceAll(s.Shell.HTML, []byte(`.js" defer`), []byte(`.js?newer" defer`))
	})
	tablet.Until("the new version", version+` === 'newer'`)
	tablet.See("attract")
}

// A playlist that was changed is taken within a minute, but not under a customer's fingers.
func TestANewPlaylistIsTaken(t *testing.T) {
	server := NewServer(t)
	tablet := Open(t, server, Setup{Speed: 20})
	tablet.Face(1)
	tablet.See("question")
	server.Set(func(s *State) {
		s.Playlist.Entries[0].Version = 4
		s.Playlist.Entries[0].Content.Questions[0].Title["es"] = "¿Cómo lo has visto?"
	})
	requests := len(server.Get().Log)
	tablet.Wait("a look at the playlist", func() bool { return len(server.Get().Log) > requests })
	tablet.TapOn(".point:nth-child(1)")
	tablet.Tap("Seguir")
	tablet.Read("Cuéntanoslo con tus palabras")
	tablet.Tap("Saltar")
	tablet.Read("¿Quieres que te respondamos?")
	tablet.Tap("Saltar")
	tablet.Read("¿Cómo lo has visto?")
	tablet.Face(4)
	tablet.Wait("two answers", func() bool { return len(server.Get().Stored) == 2 })
	if first, second := find(server.Get(), 1), find(server.Get(), 2); first.Version != 3 || second.Version != 4 {
		t.Errorf("answered versions %d and %d, want 3 and 4", first.Version, second.Version)
	}
}

// Surveys by turn, and one only in its hours.
func TestSurveysTakeTurns(t *testing.T) {
	server := NewServer(t)
	server.Set(func(s *State) {
		second := s.Playlist.Entries[0]
		second.Survey, second.Content = 2, Everything()
		second.Content.Questions = second.Content.Questions[:1]
		second.Content.Questions[0].Title = map[string]string{"es": "¿Volverás?", "en": "Will you come back?"}
		s.Playlist.Entries = append(s.Playlist.Entries, second)
		s.Playlist.Order = "turn"
	})
	tablet := Open(t, server, Setup{Speed: 20})
	for _, want := range []string{"¿Qué tal ha ido hoy?", "¿Volverás?", "¿Qué tal ha ido hoy?"} {
		tablet.Read(want)
		rate(tablet)
	}
	tablet.Sent()
	for seq, want := range map[int64]int64{1: 1, 2: 2, 3: 1} {
		if got := find(server.Get(), seq).Survey; got != want {
			t.Errorf("answer %d is to survey %d, want %d", seq, got, want)
		}
	}
}
