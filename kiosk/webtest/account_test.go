package webtest

import "testing"

// A tablet that is paired with another organization brings it nothing that was said to the one before, neither what waits nor
// what it still knows; back with the first, it goes on where it was.
func TestAnotherOrganizationGetsNothing(t *testing.T) {
	server := NewServer(t)
	tablet := Open(t, server, Setup{Speed: 10})
	rate(tablet)
	tablet.Sent()
	server.Set(func(s *State) { s.Status = 503 })
	rate(tablet)
	pairWith := func(account, organization string) {
		t.Helper()
		server.Set(func(s *State) { s.Paired = false; s.Status = 0; s.Confirm = false })
		tablet.See("revoked")
		tablet.TapOn(".go")
		tablet.See("pairing")
		server.Set(func(s *State) {
			s.Playlist.Account, s.Playlist.Organization = account, organization
			s.Playlist.Look.Logo = ""
			s.Log, s.Stored, s.Arrived = nil, map[string]Answer{}, nil
			s.Lacks = []int64{1, 2}
			s.Confirm = true
		})
		tablet.See("attract")
		tablet.Read(organization)
	}
	pairWith("bar", "Bar Sol")
	rate(tablet)
	tablet.Wait("the other's answer", func() bool { return len(server.Get().Stored) == 1 })
	state := server.Get()
	for _, a := range state.Arrived { // its own may come twice: it says that it lacks its first one
		if a.ID != find(state, 1).ID {
			t.Errorf("the other organization got %+v", a)
		}
	}
	for _, request := range state.Log {
		if request.Held != nil && request.Held.Count > 1 || request.Health.Waiting > 1 {
			t.Errorf("the other organization hears of %+v, %+v", request.Held, request.Health)
		}
	}
	bar := state.Log[0].Queue
	corner(tablet)
	tablet.Read("De otra cuenta")
	tablet.Load()
	tablet.See("attract")
	pairWith("cafe", "Café Luna")
	tablet.Wait("the first one's answers", func() bool { return find(server.Get(), 1).ID != "" && find(server.Get(), 2).ID != "" })
	state = server.Get()
	if again := find(state, 1); !again.Refill || find(state, 2).Refill {
		t.Errorf("stored %+v and %+v, want the first sent again and the second for the first time", again, find(state, 2))
	}
	if len(state.Stored) != 2 || state.Log[0].Queue == bar {
		t.Errorf("%d answers in the queue %s", len(state.Stored), state.Log[0].Queue)
	}
}

// A server that has told no account until now tells one: it is the same organization.
func TestTheFirstAccountTakesOver(t *testing.T) {
	server := NewServer(t)
	server.Set(func(s *State) { s.Playlist.Account = "" })
	tablet := Open(t, server, Setup{Speed: 10})
	rate(tablet)
	tablet.Sent()
	server.Set(func(s *State) { s.Judge = func(Answer) string { return "retry" } })
	rate(tablet)
	server.Set(func(s *State) { s.Playlist.Account = "cafe" })
	tablet.Wait("the account", func() bool {
		return Eval[string](tablet, `new Promise((resolve) => { const o = indexedDB.open('opina-kiosk'); o.onsuccess = () => { const g = o.result.transaction('meta').objectStore('meta').get('account'); g.onsuccess = () => { o.result.close(); resolve(g.result ?? '') } } })`) == "cafe"
	})
	server.Set(func(s *State) { s.Judge = nil })
	rate(tablet)
	tablet.Sent()
	state := server.Get()
	queues := map[string]bool{}
	for _, request := range state.Log {
		queues[request.Queue] = true
	}
	if len(state.Stored) != 3 || len(queues) != 1 || find(state, 3).ID == "" {
		t.Errorf("%d answers in %d queues", len(state.Stored), len(queues))
	}
	last := state.Log[len(state.Log)-1]
	tablet.Wait("all of them held", func() bool {
		log := server.Get().Log
		last = log[len(log)-1]
		return last.Held != nil && *last.Held == (Held{1, 3, 3})
	})
}
