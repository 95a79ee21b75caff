package store

import (
	"slices"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"opina/internal/auth"
	"opina/surveys"
)

// tabletPlace adds a touchpoint where tablets stand.
func (h shop) tabletPlace(t failer, s *Store, location int64) Touchpoint {
	t.Helper()
	p, err := s.CreateTouchpoint(t.Context(), Touchpoint{
		Organization: h.org, Location: location, Survey: h.poster.Survey, Name: "Counter", Channel: surveys.Kiosk,
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// waitingTablet starts a pairing and gives what it claims with and the words it shows.
func waitingTablet(t failer, s *Store, tablet surveys.UUID, now time.Time) (claim string, words []byte) {
	t.Helper()
	claim = auth.NewToken()
	words = auth.TokenHash(auth.NewToken())
	err := s.StartPairing(t.Context(), surveys.Pairing{
		Tablet: tablet, Lang: "es", App: "1", Words: words, Claim: auth.TokenHash(claim), ExpiresAt: now.Add(surveys.PairingLasts),
	}, now)
	if err != nil {
		t.Fatal(err)
	}
	return claim, words
}

// pair gives the token of a tablet that was confirmed.
func (h shop) pair(t failer, s *Store, tablet surveys.UUID, touchpoint, replaces int64, now time.Time) (device surveys.Device, token string) {
	t.Helper()
	claim, words := waitingTablet(t, s, tablet, now)
	id, err := s.ConfirmPairing(t.Context(), words, surveys.Device{Organization: h.org, Touchpoint: touchpoint, Name: "Counter"}, replaces, now)
	if err != nil {
		t.Fatal(err)
	}
	token, err = s.ClaimPairing(t.Context(), claim, now)
	if err != nil || token == "" {
		t.Fatal("no token: ", err)
	}
	device, err = s.Device(t.Context(), h.org, id)
	if err != nil {
		t.Fatal(err)
	}
	return device, token
}

func TestPairing(t *testing.T) {
	forEachDatabase(t, func(t *testing.T, s *Store) {
		h, ctx := newShop(t, s), t.Context()
		place := h.tabletPlace(t, s, h.first)
		claim, words := waitingTablet(t, s, surveys.UUID{1}, noon)
		_, other := waitingTablet(t, s, surveys.UUID{2}, noon)
		mine := surveys.Device{Organization: h.org, Touchpoint: place.ID, Name: "Counter"}

		if token, err := s.ClaimPairing(ctx, claim, noon); token != "" || err != nil {
			t.Errorf("a tablet that nobody confirmed gets %q, %v", token, err)
		}
		if p, err := s.Pairing(ctx, words, noon); err != nil || p.Tablet != (surveys.UUID{1}) || p.Confirmed {
			t.Errorf("%+v, %v", p, err)
		}
		_, err := s.Pairing(ctx, []byte("other words"), noon)
		wantKey(t, err, surveys.NotFound, "error.pairing")
		_, err = s.ConfirmPairing(ctx, words, surveys.Device{Organization: h.org, Touchpoint: h.poster.ID}, 0, noon)
		wantKind(t, err, surveys.NotFound) // no tablet stands at a poster
		_, err = s.ConfirmPairing(ctx, words, mine, 0, noon.Add(surveys.PairingLasts))
		wantKey(t, err, surveys.NotFound, "error.pairing")
		id, err := s.ConfirmPairing(ctx, words, mine, 0, noon.Add(9*time.Minute))
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.ConfirmPairing(ctx, words, mine, 0, noon.Add(9*time.Minute)) // the words are used
		wantKey(t, err, surveys.NotFound, "error.pairing")
		_, err = s.Pairing(ctx, words, noon.Add(9*time.Minute))
		wantKey(t, err, surveys.NotFound, "error.pairing")

		// The tablet may ask again where the answer was lost; only the last token works.
		first, err := s.ClaimPairing(ctx, claim, noon.Add(12*time.Minute))
		if err != nil {
			t.Fatal(err)
		}
		second, err := s.ClaimPairing(ctx, claim, noon.Add(13*time.Minute))
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.DeviceByToken(ctx, first)
		wantKey(t, err, surveys.Unauthorized, "error.device")
		if d, err := s.DeviceByToken(ctx, second); err != nil || d.ID != id || d.Touchpoint != place.ID || d.Name != "Counter" || d.Tablet != (surveys.UUID{1}) {
			t.Errorf("%+v, %v", d, err)
		}
		_, err = s.ClaimPairing(ctx, claim, noon.Add(20*time.Minute))
		wantKey(t, err, surveys.NotFound, "error.pairing")

		// Words are unique while they are good, and make room when they are over.
		again := surveys.Pairing{Tablet: surveys.UUID{3}, Words: other, Claim: []byte("x"), ExpiresAt: noon.Add(time.Hour)}
		wantKind(t, s.StartPairing(ctx, again, noon.Add(time.Minute)), surveys.Conflict)
		if err := s.StartPairing(ctx, again, noon.Add(surveys.PairingLasts)); err != nil {
			t.Error(err)
		}
		if err := s.ForgetExpired(ctx, noon.Add(2*time.Hour)); err != nil {
			t.Fatal(err)
		}
		var left int64
		if err := s.write.Table("pairings").Count(&left).Error; err != nil || left != 0 {
			t.Errorf("%d pairings left, %v", left, err)
		}
	})
}

func TestConfirmAtOnce(t *testing.T) {
	forEachDatabase(t, func(t *testing.T, s *Store) {
		h := newShop(t, s)
		place := h.tabletPlace(t, s, h.first)
		_, words := waitingTablet(t, s, surveys.UUID{1}, noon)
		var all sync.WaitGroup
		errs := make([]error, 8)
		for i := range errs {
			all.Go(func() {
				_, errs[i] = s.ConfirmPairing(t.Context(), words, surveys.Device{Organization: h.org, Touchpoint: place.ID, Name: "x"}, 0, noon)
			})
		}
		all.Wait()
		through := 0
		for _, err := range errs {
			if err == nil {
				through++
			} else if surveys.KindOf(err) != surveys.NotFound {
				t.Error(err)
			}
		}
		devices, err := s.Devices(t.Context(), h.org)
		if through != 1 || len(devices) != 1 || err != nil {
			t.Errorf("%d confirmed, %d devices, %v", through, len(devices), err)
		}
	})
}

func TestDeviceLife(t *testing.T) {
	forEachDatabase(t, func(t *testing.T, s *Store) {
		h, foreign, ctx := newShop(t, s), newShop(t, s), t.Context()
		here, there := h.tabletPlace(t, s, h.first), h.tabletPlace(t, s, h.other)
		theirs := foreign.tabletPlace(t, s, foreign.first)
		d, token := h.pair(t, s, surveys.UUID{1}, here.ID, 0, noon)
		knows := func(token string) bool {
			t.Helper()
			_, err := s.DeviceByToken(ctx, token)
			if err != nil {
				wantKey(t, err, surveys.Unauthorized, "error.device")
			}
			return err == nil
		}

		if err := s.RenameDevice(ctx, h.org, d.ID, "Exit"); err != nil {
			t.Fatal(err)
		}
		if err := s.MoveDevice(ctx, h.org, d.ID, there.ID, noon); err != nil {
			t.Fatal(err)
		}
		wantKind(t, s.MoveDevice(ctx, h.org, d.ID, theirs.ID+100, noon), surveys.NotFound)
		wantKind(t, s.MoveDevice(ctx, h.org, d.ID, h.poster.ID, noon), surveys.NotFound)
		wantKind(t, s.RenameDevice(ctx, foreign.org, d.ID, "stolen"), surveys.NotFound)
		wantKind(t, s.RevokeDevice(ctx, foreign.org, d.ID, noon), surveys.NotFound)
		got, err := s.Device(ctx, h.org, d.ID)
		if err != nil || got.Name != "Exit" || got.Touchpoint != there.ID {
			t.Errorf("%+v, %v", got, err)
		}
		if stood, err := s.Stood(ctx, h.org, d.ID); err != nil || !slices.Equal(stood, []int64{here.ID, there.ID}) {
			t.Errorf("stood at %v, %v", stood, err)
		}

		// Revoked: refused at the next call, until it is undone.
		if err := s.RevokeDevice(ctx, h.org, d.ID, noon); err != nil || knows(token) {
			t.Errorf("a revoked tablet still calls, %v", err)
		}
		if err := s.RestoreDevice(ctx, h.org, d.ID); err != nil || !knows(token) {
			t.Errorf("undoing does not let it in, %v", err)
		}

		// Paired again, it is the same device with another token.
		again, newToken := h.pair(t, s, surveys.UUID{1}, here.ID, 0, noon.Add(time.Hour))
		if again.ID != d.ID || knows(token) || !knows(newToken) || again.Touchpoint != here.ID || !again.PairedAt.Equal(noon.Add(time.Hour)) {
			t.Errorf("paired again: %+v", again)
		}
		// In another organization it is another one.
		elsewhere, _ := foreign.pair(t, s, surveys.UUID{1}, theirs.ID, 0, noon)
		if elsewhere.Organization != foreign.org || !knows(newToken) {
			t.Errorf("%+v", elsewhere)
		}

		// Replaced: the old one is out, what it sent stays where it was sent.
		record(t, s, decide(t, h.desk, surveys.Submission{ID: surveys.NewID(noon), Revision: 1, Answers: []surveys.Answer{face(1)},
			Mark: &surveys.Mark{Device: d.ID, Queue: surveys.UUID{7}, Seq: 1}}, noon))
		next, nextToken := h.pair(t, s, surveys.UUID{9}, here.ID, d.ID, noon)
		if next.ID == d.ID || knows(newToken) || !knows(nextToken) || totals(t, s, h.org).Responses != 1 {
			t.Errorf("replaced by %+v", next)
		}

		// A tablet that leaves by itself comes back by pairing alone.
		if err := s.Unpair(ctx, next, noon); err != nil || knows(nextToken) {
			t.Errorf("it left and still calls, %v", err)
		}
		wantKey(t, s.RestoreDevice(ctx, h.org, next.ID), surveys.Conflict, "error.device.unpaired")
		if back, token := h.pair(t, s, surveys.UUID{9}, here.ID, 0, noon); back.ID != next.ID || !knows(token) || back.Unpaired {
			t.Errorf("%+v", back)
		}
	})
}

func TestReport(t *testing.T) {
	forEachDatabase(t, func(t *testing.T, s *Store) {
		h, ctx := newShop(t, s), t.Context()
		d, _ := h.pair(t, s, surveys.UUID{1}, h.tabletPlace(t, s, h.first).ID, 0, noon)
		if !d.SeenAt.IsZero() || d.Queue != (surveys.Queue{}) {
			t.Errorf("a new tablet is %+v", d)
		}
		battery, charging := 0.4, true
		report := surveys.Report{Queue: surveys.UUID{5}, App: "1.2", Playlist: "etag", Now: noon.Add(3 * time.Minute),
			Health: surveys.Health{Waiting: 3, Battery: &battery, Charging: &charging, Screen: "800x1280"}}
		if err := s.Report(ctx, d, report, noon); err != nil {
			t.Fatal(err)
		}
		record(t, s, decide(t, h.desk, surveys.Submission{ID: surveys.NewID(noon), Revision: 1, Answers: []surveys.Answer{face(1)},
			Mark: &surveys.Mark{Device: d.ID, Queue: surveys.UUID{5}, Seq: 4}}, noon))
		got, err := s.Device(ctx, h.org, d.ID)
		if err != nil || !got.SeenAt.Equal(noon) || got.ClockError != 3*time.Minute || got.App != "1.2" || got.Playlist != "etag" ||
			got.Health.Waiting != 3 || *got.Health.Battery != battery || !*got.Health.Charging ||
			got.Queue != (surveys.Queue{ID: surveys.UUID{5}, Since: noon, Answers: 1, Last: 4}) {
			t.Errorf("%+v, %v", got, err)
		}
		// Its storage was emptied: another queue.
		report.Queue = surveys.UUID{6}
		if err := s.Report(ctx, got, report, noon.Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		got, err = s.Device(ctx, h.org, d.ID)
		if err != nil || got.Queue != (surveys.Queue{ID: surveys.UUID{6}, Since: noon.Add(time.Hour), Before: 1}) {
			t.Errorf("%+v, %v", got.Queue, err)
		}
		days, err := s.DeviceDays(ctx, h.org, surveys.DayOf(noon))
		if err != nil || days[d.ID][surveys.DayOf(noon)] != 1 {
			t.Errorf("%v, %v", days, err)
		}
	})
}

// However numbers arrive, Lacks names exactly those that did not.
func TestLacksIsExact(t *testing.T) {
	forEachDatabase(t, func(t *testing.T, s *Store) {
		h := newShop(t, s)
		device := int64(0)
		rapid.Check(t, func(rt *rapid.T) {
			device++
			queue := surveys.UUID{byte(rapid.IntRange(1, 3).Draw(rt, "queue"))}
			seqs := rapid.SliceOfNDistinct(rapid.Int64Range(1, 60), 0, 40, rapid.ID[int64]).Draw(rt, "stored")
			for _, seq := range seqs {
				record(t, s, decide(t, h.desk, surveys.Submission{ID: surveys.NewID(noon), Revision: 1, Answers: []surveys.Answer{face(1)},
					Mark: &surveys.Mark{Device: device, Queue: queue, Seq: seq}}, noon))
			}
			first := rapid.Int64Range(1, 60).Draw(rt, "first")
			last := rapid.Int64Range(first, 70).Draw(rt, "last")
			var want []int64
			for seq := first; seq <= last; seq++ {
				if !slices.Contains(seqs, seq) {
					want = append(want, seq)
				}
			}
			got, err := s.Lacks(t.Context(), h.org, device, queue, first, last)
			if err != nil || !slices.Equal(got, want) {
				rt.Errorf("of %d to %d lacks %v, %v; want %v", first, last, got, err, want)
			}
		})
	})
}

func TestLacksNamesSomeOfMany(t *testing.T) {
	forEachDatabase(t, func(t *testing.T, s *Store) {
		h := newShop(t, s)
		got, err := s.Lacks(t.Context(), h.org, 1, surveys.UUID{1}, 11, 10_010)
		if err != nil || len(got) != maxLacks || !slices.IsSorted(got) || got[0] < 11 || got[len(got)-1] > 10_010 || len(slices.Compact(got)) != maxLacks {
			t.Fatalf("%d numbers from %d to %d, %v", len(got), got[0], got[len(got)-1], err)
		}
		if got[len(got)-1] < 1000 {
			t.Errorf("only the first are named: up to %d", got[len(got)-1])
		}
	})
}

func TestPlaylists(t *testing.T) {
	forEachDatabase(t, func(t *testing.T, s *Store) {
		h, ctx := newShop(t, s), t.Context()
		place := h.tabletPlace(t, s, h.first)
		d, _ := h.pair(t, s, surveys.UUID{1}, place.ID, 0, noon)
		second, err := s.CreateSurvey(ctx, h.org, "nps", titled("The second"))
		if err != nil {
			t.Fatal(err)
		}
		surveysShown := func(now time.Time) (out []int64) {
			t.Helper()
			showing, err := s.Showing(ctx, d, now)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range showing.Shown {
				if e.Version.Survey != e.Survey || e.Version.Number == 0 {
					t.Errorf("entry %+v shows survey %d", e.Entry, e.Version.Survey)
				}
				out = append(out, e.Survey)
			}
			return out
		}
		if p, err := s.Playlist(ctx, h.org, place.ID); err != nil || len(p.Entries) != 1 || p.Entries[0].Survey != h.poster.Survey || p.Idle != surveys.UsualIdle {
			t.Errorf("to begin with: %+v, %v", p, err)
		}
		p := surveys.NewPlaylist(second.Survey)
		p.Entries = append(p.Entries, surveys.Entry{Survey: h.poster.Survey, From: 60, To: 120})
		p.PIN, p.Slides = "4821", []surveys.Text{{"es": "Pan recién hecho"}}
		if err := s.SavePlaylist(ctx, h.org, place.ID, p); err != nil {
			t.Fatal(err)
		}
		if got := surveysShown(noon); !slices.Equal(got, []int64{second.Survey, h.poster.Survey}) {
			t.Errorf("shows %v", got)
		}
		// What is closed is not shown; what was shown is still answered.
		if err := s.SetSchedule(ctx, h.org, second.Survey, surveys.Schedule{Closes: surveys.DayOf(noon) - 1}); err != nil {
			t.Fatal(err)
		}
		if got := surveysShown(noon); !slices.Equal(got, []int64{h.poster.Survey}) {
			t.Errorf("shows %v", got)
		}
		desk, err := s.TabletDesk(ctx, h.org, place.ID, second.Survey, 1)
		if err != nil || desk.Version.Survey != second.Survey || desk.Place.Location != h.first {
			t.Errorf("%+v, %v", desk.Place, err)
		}
		_, err = s.TabletDesk(ctx, h.org, h.poster.ID, second.Survey, 1) // never shown there
		wantKind(t, err, surveys.NotFound)
		_, err = s.TabletDesk(ctx, h.org, place.ID, second.Survey, 0)
		wantKind(t, err, surveys.NotFound)
		_, err = s.TabletDesk(ctx, h.org, place.ID, second.Survey, 2)
		wantKind(t, err, surveys.NotFound)

		// The touchpoint shows another one from now on: so does the playlist.
		if err := s.SetSchedule(ctx, h.org, second.Survey, surveys.Schedule{}); err != nil {
			t.Fatal(err)
		}
		third, err := s.CreateSurvey(ctx, h.org, "ces", titled("The third"))
		if err != nil {
			t.Fatal(err)
		}
		if err := s.ShowSurvey(ctx, h.org, place.ID, third.Survey); err != nil {
			t.Fatal(err)
		}
		if got := surveysShown(noon); !slices.Equal(got, []int64{third.Survey, h.poster.Survey}) {
			t.Errorf("shows %v", got)
		}
		if t2, err := s.Touchpoint(ctx, h.org, place.ID); err != nil || t2.Survey != third.Survey {
			t.Errorf("%+v, %v", t2, err)
		}

		bad := p
		bad.Idle = 5
		wantKey(t, s.SavePlaylist(ctx, h.org, place.ID, bad), surveys.Invalid, "error.playlist")
		bad = surveys.NewPlaylist(99)
		wantKind(t, s.SavePlaylist(ctx, h.org, place.ID, bad), surveys.NotFound)
		bad = surveys.NewPlaylist(third.Survey)
		bad.Entries = append(bad.Entries, surveys.Entry{Survey: 99})
		wantKind(t, s.SavePlaylist(ctx, h.org, place.ID, bad), surveys.NotFound)

		// A retired place shows nothing, and still takes what was said there.
		if err := s.RetireTouchpoint(ctx, h.org, place.ID, noon); err != nil {
			t.Fatal(err)
		}
		if got := surveysShown(noon); got != nil {
			t.Errorf("a retired place shows %v", got)
		}
		if _, err := s.TabletDesk(ctx, h.org, place.ID, third.Survey, 1); err != nil {
			t.Error(err)
		}
	})
}
