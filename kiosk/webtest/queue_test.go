package webtest

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

// long tells whether the suites run as often as faults.md says, by `make soak`.
var long = os.Getenv("OPINA_SOAK") != ""

// times is how often a suite runs: a little in every test, much in the long form.
func times(short, soak int) int {
	if long {
		return soak
	}
	return short
}

// rate gives a good face, waits for the thanks, which come only once it is saved, and for the next customer's screen.
func rate(tablet *Tablet) {
	tablet.Helper()
	tablet.rated++
	thanked := tablet.Shown("thanks")
	tablet.Face(3 + tablet.rated%2) // never the same place twice, which in so short a time is a double tap
	tablet.Passed("thanks", thanked)
	tablet.See("attract")
}

// F5: the server has stored, and its answer is lost.
func TestALostAnswerIsAskedForAgain(t *testing.T) {
	server := NewServer(t)
	tablet := Open(t, server, Setup{Speed: 20})
	tablet.See("attract")
	server.Set(func(s *State) { s.Cut = 2 })
	rate(tablet)
	tablet.Sent()
	state := server.Get()
	if len(state.Arrived) != 3 {
		t.Fatalf("the answer arrived %d times, want 3", len(state.Arrived))
	}
	for _, wrong := range doubled(state) {
		t.Error(wrong)
	}
	stubs := Kept[Item](tablet, "stubs")
	if len(stubs) != 1 || stubs[0].Hash == "" {
		t.Errorf("the tablet keeps %+v, want one stub with its hash", stubs)
	}
}

// doubled lists what arrived more than once and was not the same each time.
func doubled(state State) (wrong []string) {
	first := map[int64]Answer{}
	for _, a := range state.Arrived {
		before, again := first[a.Seq]
		if !again {
			first[a.Seq] = a
		} else if a.ID != before.ID || a.Revision == before.Revision && a.Say() != before.Say() {
			wrong = append(wrong, fmt.Sprintf("sent %+v, then %+v", before, a))
		}
	}
	if len(first) != len(state.Stored) {
		wrong = append(wrong, fmt.Sprintf("%d answers are stored as %d", len(first), len(state.Stored)))
	}
	return wrong
}

// The check sees a tablet that makes a new id for each try.
func TestTheLedgerSeesADoubledAnswer(t *testing.T) {
	server := NewServer(t)
	tablet := Open(t, server, Setup{Speed: 20, Script: `
		const real = window.fetch
		let tries = 0
		window.fetch = async (address, init) => {
			if (address !== '/kiosk/sync') return real(address, init)
			const ids = {}, n = tries++ % 10
			const body = init.body.replaceAll(/"id":"(.{35})(.)"/g, (all, most, last) => { ids[most + n] = most + last; return '"id":"' + most + n + '"' })
			const answer = await real(address, {...init, body})
			return new Response((await answer.text()).replaceAll(/"id":"(.{36})"/g, (all, id) => '"id":"' + ids[id] + '"'), {status: answer.status})
		}`})
	tablet.See("attract")
	server.Set(func(s *State) { s.Cut = 2 })
	rate(tablet)
	tablet.Sent()
	if got := doubled(server.Get()); len(got) == 0 {
		t.Error("the check has not seen that an answer was stored three times")
	}
}

// Many answers, the acknowledgement of every second request lost.
func TestEveryAnswerArrivesOnceOverABadLine(t *testing.T) {
	server := NewServer(t)
	server.Set(func(s *State) { s.Flaky = true })
	n := times(300, 10_000)
	tablet := Open(t, server, Setup{Speed: 20, Script: fill(n)})
	tablet.See("attract")
	tablet.Wait("all of them", func() bool { return server.Count() == n })
	tablet.Sent()
	for _, wrong := range doubled(server.Get()) {
		t.Error(wrong)
	}
	if got := len(server.Get().Arrived); got < n*3/2 {
		t.Errorf("%d arrivals of %d answers: the line was not bad", got, n)
	}
}

// On a line that loses every second request the others bring the queue on: pauses do not grow as if nobody were there.
func TestABadLineIsNoDeadOne(t *testing.T) {
	server := NewServer(t)
	server.Set(func(s *State) { s.Flaky = true })
	tablet := Open(t, server, Setup{Speed: 20, Script: `{
		const real = window.setTimeout
		window.pauses = []
		window.setTimeout = (run, ms, ...rest) => { window.pauses.push(ms); return real(run, ms, ...rest) }
	}` + fill(300)})
	tablet.Wait("all of them", func() bool { return server.Count() == 300 })
	tablet.Sent()
	grown := Eval[[]float64](tablet, `pauses.filter((ms) => ms > 2_000 && ms < 20_000 && ms % 1 !== 0)`)
	if len(grown) > 0 {
		t.Errorf("pauses of %v ms though the server answered in between", grown)
	}
}

// fill puts that many answers into the tablet's database before the app opens it. They are as an app of format 1 wrote
// them.
func fill(n int) string { return filled(n, "") }

func filled(n int, more string) string {
	return fmt.Sprintf(`(() => {
		if (sessionStorage.filled || location.pathname !== '/kiosk') return
		sessionStorage.filled = 1
		const open = IDBFactory.prototype.open
		const made = new Promise((resolve, reject) => {
			const opening = open.call(indexedDB, 'opina-kiosk', 1)
			opening.onupgradeneeded = () => {
				const db = opening.result
				const items = db.createObjectStore('items', {keyPath: 'id'}); items.createIndex('seq', 'seq')
				const stubs = db.createObjectStore('stubs', {keyPath: 'id'}); stubs.createIndex('seq', 'seq'); stubs.createIndex('refill', 'refill'); stubs.createIndex('acked', 'acked')
				db.createObjectStore('quarantine', {keyPath: 'key'})
				db.createObjectStore('versions', {keyPath: ['survey', 'version']})
				db.createObjectStore('meta')
			}
			opening.onerror = () => reject(opening.error)
			opening.onsuccess = () => {
				const db = opening.result
				const tx = db.transaction(['items', 'meta'], 'readwrite')
				for (let seq = 1; seq <= %[1]d; seq++) {
					const item = {
						id: '01900000-0000-7000-8000-' + String(seq).padStart(12, '0'), format: 1, seq, revision: 1, survey: 1, version: 3, touchpoint: 7,
						lang: 'es', at: Date.now() - 60000 * (%[1]d - seq), run: 'before', finished: true, burst: false, answers: [{question: 'face', rating: 1 + seq %% 4}],
					}
					;(%[2]s)(item)
					tx.objectStore('items').put(item)
				}
				tx.objectStore('meta').put(%[1]d + 1, 'nextSeq')
				tx.oncomplete = () => { db.close(); resolve() }
			}
		})
		// The app waits at the door until the database is there, and then holds the opening itself in its hands.
		IDBFactory.prototype.open = function (...args) {
			if (args[0] !== 'opina-kiosk') return open.apply(this, args)
			const later = {get result() { return this.opening.result }, get error() { return this.opening.error }, get transaction() { return this.opening.transaction }}
			made.then(() => {
				later.opening = open.apply(this, args)
				for (const name of ['onsuccess', 'onerror', 'onupgradeneeded', 'onblocked']) later.opening[name] = (event) => later[name]?.(event)
			})
			return later
		}
	})()`, n, or(more, "() => {}"))
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// F9: what the server will never take heads the queue. The rest flow, and it is kept with its reason.
func TestARefusedAnswerBlocksNothing(t *testing.T) {
	for name, refuse := range map[string]func(*State, func(Answer) bool){
		"rejected": func(s *State, bad func(Answer) bool) {
			s.Judge = func(a Answer) string {
				if bad(a) {
					return "rejected"
				}
				return ""
			}
		},
		"unreadable": func(s *State, bad func(Answer) bool) { s.Unreadable = bad },
	} {
		t.Run(name, func(t *testing.T) {
			server := NewServer(t)
			bad := times(2, 20)
			n := 200*bad/times(2, 1) + bad
			every := n / bad
			poison := func(a Answer) bool { return (a.Seq-1)%int64(every) == 0 && a.Seq <= int64(every*bad) }
			server.Set(func(s *State) { refuse(s, poison) })
			tablet := Open(t, server, Setup{Speed: 20, Script: fill(n)})
			tablet.Sent()
			if got := len(server.Get().Stored); got != n-bad {
				t.Errorf("%d answers were stored, want %d", got, n-bad)
			}
			type refused struct {
				Key    string
				Item   Item
				Reason any
			}
			kept := Kept[refused](tablet, "quarantine")
			if len(kept) != bad {
				t.Fatalf("%d answers are in quarantine, want %d", len(kept), bad)
			}
			for _, r := range kept {
				if !poison(Answer{Seq: r.Item.Seq}) || r.Reason == nil {
					t.Errorf("quarantine holds %+v", r)
				}
			}
			// It stays there through a reload, is counted, and goes only when it is taken.
			tablet.Load()
			tablet.Wait("a request that counts them", func() bool {
				log := server.Get().Log
				return log[len(log)-1].Health.Quarantined == bad
			})
			server.Set(func(s *State) { s.Judge, s.Unreadable = nil, nil })
			corner(tablet)
			tablet.Tap("Reenviar las rechazadas")
			tablet.Wait("all of them", func() bool { return server.Count() == n })
			tablet.Wait("an empty quarantine", func() bool { return len(Kept[refused](tablet, "quarantine")) == 0 })
		})
	}
}

// The check sees a tablet that takes a refusal for a delay: nothing is put away with its reason.
func TestTheLedgerSeesARefusalThatIsNotKept(t *testing.T) {
	server := NewServer(t)
	server.Set(func(s *State) {
		s.Judge = func(a Answer) string { return map[bool]string{true: "rejected"}[a.Seq == 1] }
	})
	tablet := Open(t, server, Setup{Speed: 20, Script: fill(3) + `;
		const json = JSON.parse
		JSON.parse = (text, ...rest) => json(text.replaceAll('"rejected"', '"retry"'), ...rest)`})
	tablet.Wait("the others", func() bool { return server.Count() == 2 })
	frames(tablet, 5)
	if kept, waiting := Kept[Item](tablet, "quarantine"), tablet.Waiting(); len(kept) != 0 || len(waiting) != 1 {
		t.Errorf("%d are put away and %d wait, want 0 and 1", len(kept), len(waiting))
	}
}

// A server that can read nothing is to blame itself: no answer is put away for it.
func TestAServerThatRefusesEverythingPutsNothingAway(t *testing.T) {
	server := NewServer(t)
	server.Set(func(s *State) { s.Status = 400 })
	tablet := Open(t, server, Setup{Speed: 20, Script: fill(3)})
	tablet.See("attract")
	corner(tablet)
	tablet.Tap("Enviar ahora")
	tablet.Read("Sin conexión con Opina.")
	if items, kept := tablet.Waiting(), Kept[Item](tablet, "quarantine"); len(items) != 3 || len(kept) != 0 {
		t.Errorf("%d wait and %d are put away, want 3 and 0", len(items), len(kept))
	}
	server.Set(func(s *State) { s.Status = 0 })
	tablet.Sent()
}

// "retry" stays, the rest flows.
func TestWhatCannotBeStoredNowWaits(t *testing.T) {
	server := NewServer(t)
	server.Set(func(s *State) {
		s.Judge = func(a Answer) string {
			if a.Seq%10 == 3 {
				return "retry"
			}
			return ""
		}
	})
	tablet := Open(t, server, Setup{Speed: 20, Script: fill(60)})
	tablet.Wait("the others", func() bool { return server.Count() == 54 })
	tablet.Wait("six that wait", func() bool { return len(tablet.Waiting()) == 6 })
	server.Set(func(s *State) { s.Judge = nil })
	tablet.Sent()
	if got := len(server.Get().Stored); got != 60 {
		t.Errorf("%d answers were stored, want 60", got)
	}
}

// The server was restored from an old backup: what it lacks is sent again, without what the customer wrote.
func TestTheServerGetsAgainWhatItLacks(t *testing.T) {
	server := NewServer(t)
	tablet := Open(t, server, Setup{Speed: 20, Script: filled(130, `(item) => { if (item.seq === 2) item.answers.push({question: 'comment', text: 'Sucio.'}, {question: 'contact', contact: 'ana@example.com', consent: true}) }`)})
	tablet.Sent()
	before := server.Get()
	if got := find(before, 2).Say(); got != "3 'Sucio.' ana@example.com" {
		t.Fatalf("stored %q", got)
	}
	lost := []int64{2, 5}
	for seq := int64(20); seq < 120; seq++ {
		lost = append(lost, seq)
	}
	server.Set(func(s *State) {
		for id, a := range s.Stored {
			if slices.Contains(lost, a.Seq) {
				delete(s.Stored, id)
			}
		}
		s.Arrived = nil
		s.Lacks = append(slices.Clone(lost), 999) // one that the tablet never had
	})
	corner(tablet)
	tablet.Tap("Enviar ahora")
	tablet.Wait("all of them", func() bool { return server.Count() == 130 })
	after := server.Get()
	if len(after.Arrived) != len(lost) {
		t.Errorf("%d answers were sent again, want %d", len(after.Arrived), len(lost))
	}
	for _, a := range after.Arrived {
		if !a.Refill || a.Hash == "" || !slices.Contains(lost, a.Seq) {
			t.Errorf("sent again %+v", a)
		}
	}
	if got := find(after, 2).Say(); got != "3" {
		t.Errorf("sent again %q, want it without comment and contact", got)
	}
	var held []Held // not said with every request of a pass
	for _, request := range after.Log {
		if request.Held != nil {
			held = append(held, *request.Held)
		}
	}
	if len(held) == 0 || held[len(held)-1] != (Held{1, 130, 130}) {
		t.Errorf("held = %+v, want 1 to 130 at last", held)
	}
}

func find(state State, seq int64) Answer {
	for _, a := range state.Stored {
		if a.Seq == seq {
			return a
		}
	}
	return Answer{}
}

// A server that names the same seq for ever is not sent it for ever.
func TestALackThatNeverEndsIsNoLoop(t *testing.T) {
	server := NewServer(t)
	tablet := Open(t, server, Setup{Script: fill(3)})
	tablet.Sent()
	corner(tablet)
	server.Set(func(s *State) { s.Arrived, s.Lacks = nil, []int64{1, 1_000} })
	forget := func(a Answer) string { return "retry" }
	server.Set(func(s *State) { s.Judge = forget })
	requests := len(server.Get().Log)
	tablet.Tap("Enviar ahora")
	tablet.Wait("a pass", func() bool { return len(server.Get().Log) >= requests+2 })
	frames(tablet, 20)
	if got := len(server.Get().Log) - requests; got > 4 {
		t.Errorf("one pass made %d requests", got)
	}
}

// A revoked tablet says so, keeps its queue, and sends it once it is paired again.
func TestARevokedTabletKeepsItsQueue(t *testing.T) {
	server := NewServer(t)
	server.Impatient()
	tablet := Open(t, server, Setup{Speed: 20, Complain: false})
	tablet.See("attract")
	tablet.Face(1)
	tablet.See("question")
	server.Set(func(s *State) { s.Paired = false }) // a customer is there when it happens, and is not disturbed
	tablet.TapOn(".point:nth-child(1)")
	tablet.See("revoked")
	tablet.Read("Aquí siguen guardadas las respuestas sin enviar: 1.")
	tablet.Load()
	tablet.See("revoked")
	tablet.Tap("Volver a unirla")
	tablet.See("pairing")
	tablet.Read("Respuestas guardadas aquí que se enviarán al unirla: 1.")
	server.Set(func(s *State) { s.Confirm = true; s.Playlist.Touchpoint = 8 })
	tablet.See("attract")
	tablet.Sent()
	for _, a := range server.Get().Stored {
		if a.Touchpoint != 7 || a.Say() != "1 wait" {
			t.Errorf("stored %+v, want what was said at touchpoint 7", a)
		}
	}
}

// A network that wants a login first answers everything with a page of its own. It is no server of ours.
func TestAStrangersAnswerIsNotBelieved(t *testing.T) {
	for name, script := range map[string]string{
		"page":         `new Response('<html>login</html>', {headers: {'Content-Type': 'text/html'}})`,
		"json":         `new Response('{"ok":true}', {headers: {'Content-Type': 'application/json'}})`,
		"unauthorized": `new Response('who are you', {status: 401})`,
	} {
		t.Run(name, func(t *testing.T) {
			server := NewServer(t)
			tablet := Open(t, server, Setup{Speed: 20, Script: `
				const real = window.fetch
				window.captive = 0
				window.fetch = (...args) => (window.portal && String(args[0]).startsWith('/kiosk/') ? (captive++, Promise.resolve(` + script + `)) : real(...args))`})
			tablet.See("attract")
			Eval[bool](tablet, "window.portal = true")
			rate(tablet)
			tablet.Until("a request into the void", "captive > 0")
			if got := len(tablet.Waiting()); got != 1 {
				t.Errorf("%d answers wait, want 1", got)
			}
			Eval[bool](tablet, "!(window.portal = false)")
			tablet.Sent()
		})
	}
}

// corner opens the staff corner with the PIN, by keyboard.
func corner(tablet *Tablet) {
	tablet.Helper()
	tablet.Until("a corner", `document.querySelector('.corner')`)
	Eval[bool](tablet, `document.querySelector('.corner').click() ?? true`)
	tablet.See("pin")
	for _, digit := range strings.Split("4821", "") {
		tablet.Tap(digit)
	}
	tablet.See("staff")
}
