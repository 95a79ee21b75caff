package webtest

import (
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// wrongClock is a tablet whose clock is that many milliseconds off; window.wrong can be set while it runs.
const wrongClock = `(() => {
	const real = Date.now
	window.wrong = Number(sessionStorage.wrong ?? %d)
	Date.now = () => real() + window.wrong
})();`

const day = 24 * time.Hour

// F12: however wrong the clock is, its time and the offset together say when it was.
func TestAWrongClock(t *testing.T) {
	cases := []struct {
		name  string
		wrong time.Duration
	}{
		{"right", 0}, {"a day ahead", day}, {"a day behind", -day},
		{"five years ahead", 5 * 365 * day}, {"five years behind", -5 * 365 * day}, {"1970", -time.Duration(now()-3_600_000) * time.Millisecond},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			server := NewServer(t)
			tablet := Open(t, server, Setup{Speed: 20, Script: fmt.Sprintf(wrongClock, c.wrong.Milliseconds())})
			tablet.See("attract")
			measured(tablet)
			server.Stop()
			before := now()
			rate(tablet)
			after := now()
			server.Start()
			tablet.Sent()
			for _, a := range server.Get().Stored {
				if a.Offset == nil {
					t.Fatal("the offset is unknown")
				}
				if true_ := a.AnsweredAt + *a.Offset; true_ < before-1_000 || true_ > after+1_000 {
					t.Errorf("answered at %d + %d = %d, want %d to %d", a.AnsweredAt, *a.Offset, true_, before, after)
				}
				if wrong := a.AnsweredAt - before; wrong < c.wrong.Milliseconds()-1_000 || wrong > c.wrong.Milliseconds()+10_000 {
					t.Errorf("the tablet's own time is %d ms off, want %d", wrong, c.wrong.Milliseconds())
				}
			}
		})
	}
}

// measured waits until the tablet has kept a measurement of its clock: that the server was asked is not enough, its
// answer may still be under way.
func measured(t *Tablet) {
	t.Helper()
	t.Wait("a measurement", func() bool {
		return Eval[bool](t, `new Promise((resolve, reject) => {
			const opening = indexedDB.open('opina-kiosk')
			opening.onerror = () => reject(opening.error)
			opening.onsuccess = () => {
				const kept = opening.result.transaction('meta').objectStore('meta').get('clock')
				kept.onsuccess = () => { opening.result.close(); resolve((kept.result?.length ?? 0) > 0) }
			}
		})`)
	})
}

// A clock that is set between two answers, while nobody can be asked: the first was given in a run that was measured before, the
// second in one that is measured later, the third in a run that ends unmeasured.
func TestAClockThatIsSetMidway(t *testing.T) {
	for _, wrong := range setMidway(t, "") {
		t.Error(wrong)
	}
}

// The check sees a tablet that does not notice that its clock was set.
func TestTheCheckSeesAClockThatIsTrusted(t *testing.T) {
	if wrong := setMidway(t, `const start = Date.now(); performance.now = () => Date.now() - start;`); len(wrong) == 0 {
		t.Error("the check has not seen that an answer was given a wrong time")
	}
}

// setMidway lists what is wrong with the times of three answers between which the clock is set.
func setMidway(t *testing.T, script string) (wrong []string) {
	t.Helper()
	server := NewServer(t)
	tablet := Open(t, server, Setup{Speed: 20, Script: fmt.Sprintf(wrongClock, -day.Milliseconds()) + script})
	tablet.See("attract")
	measured(tablet)
	server.Stop()
	set := func(wrong time.Duration) {
		Eval[bool](tablet, fmt.Sprintf("(window.wrong = %d, true)", wrong.Milliseconds()))
	}
	started := now()
	rate(tablet)
	set(5 * 365 * day)
	rate(tablet)
	set(3 * time.Second)
	rate(tablet)
	server.Start()
	tablet.Sent()
	state := server.Get()
	for seq, known := range map[int64]bool{1: true, 2: false, 3: true} {
		a := find(state, seq)
		switch {
		case (a.Offset != nil) != known:
			wrong = append(wrong, fmt.Sprintf("answer %d has the offset %v, want it known: %v", seq, a.Offset, known))
		case known && (a.AnsweredAt+*a.Offset < started-1_000 || a.AnsweredAt+*a.Offset > now()+1_000):
			wrong = append(wrong, fmt.Sprintf("answer %d was given at %d by its offset, want it after %d", seq, a.AnsweredAt+*a.Offset, started))
		}
	}
	return wrong
}

// What was measured before the tablet was switched off still holds for what was said then.
func TestAMeasurementOutlivesTheApp(t *testing.T) {
	server := NewServer(t)
	tablet := Open(t, server, Setup{Speed: 20, Script: fmt.Sprintf(wrongClock, day.Milliseconds())})
	tablet.See("attract")
	tablet.Until("the worker", `navigator.serviceWorker.controller`)
	measured(tablet)
	server.Stop()
	rate(tablet)
	Eval[bool](tablet, "(sessionStorage.wrong = -86400000, true)") // and the clock is set meanwhile
	tablet.Do(chromedp.Reload())
	tablet.See("attract")
	server.Start()
	tablet.Sent()
	a := find(server.Get(), 1)
	if a.Offset == nil || *a.Offset > -day.Milliseconds()+5_000 || *a.Offset < -day.Milliseconds()-5_000 {
		t.Errorf("offset = %v, want a day back", a.Offset)
	}
}

// The shop's hours go by the true time, not by the tablet's.
func TestTheShopsHoursGoByTheTrueTime(t *testing.T) {
	server := NewServer(t)
	// Madrid is awake for three hours around now.
	zone, err := time.LoadLocation("Europe/Madrid")
	if err != nil {
		t.Fatal(err)
	}
	wall := time.Now().In(zone)
	minute := wall.Hour()*60 + wall.Minute()
	server.Set(func(s *State) {
		s.Playlist.Entries[0].From, s.Playlist.Entries[0].To = (minute+1440-90)%1440, (minute+90)%1440
	})
	tablet := Open(t, server, Setup{Speed: 20, Script: fmt.Sprintf(wrongClock, (12 * time.Hour).Milliseconds())})
	tablet.See("attract") // once the offset is known
	server.Set(func(s *State) {
		s.Playlist.Entries[0].From, s.Playlist.Entries[0].To = (minute+90)%1440, (minute+180)%1440
	})
	tablet.See("asleep")
}
