package server

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"opina/internal/store"
	"opina/surveys"
)

// report lets a tablet speak, at that time ago, with a clock that is ahead by so much.
func (ts *testServer) report(t *testing.T, d surveys.Device, ago, ahead time.Duration, r surveys.Report) {
	t.Helper()
	at := ts.clock.Now().Add(-ago)
	if r.Queue.IsZero() {
		r.Queue = surveys.UUID{1}
	}
	r.Now = at.Add(ahead)
	if err := ts.Store.Report(t.Context(), d, r, at); err != nil {
		t.Fatal(err)
	}
}

// fleetOfOurs has a tablet in every state: well, silent, asleep, just paired, revoked, gone by itself.
func (ts *testServer) fleetOfOurs(t *testing.T) map[string]surveys.Device {
	t.Helper()
	ctx, o := t.Context(), ts.ours
	ts.clock.move(-70 * 24 * time.Hour)
	first, second := ts.tabletPlace(t, o, 0), ts.tabletPlace(t, o, 1)
	out := map[string]surveys.Device{}
	add := func(name string, place store.Touchpoint) surveys.Device {
		d, _ := ts.pair(t, o, place.ID)
		if err := ts.Store.RenameDevice(ctx, o.id, d.ID, name); err != nil {
			t.Fatal(err)
		}
		d.Name = name
		out[name] = d
		return d
	}
	well, silent, asleep := add("Counter", first), add("Exit", first), add("Terrace", second)
	revoked, gone := add("Stolen", first), add("Left", second)
	add("New one", first)
	ts.clock.move(70 * 24 * time.Hour)
	battery, low, used, quota, yes, no := 0.83, 0.12, int64(12<<20), int64(500<<20), true, false
	ts.report(t, well, time.Minute, 3*time.Minute, surveys.Report{App: ts.tablets.App(), Health: surveys.Health{
		Battery: &battery, Charging: &yes, Used: &used, Quota: &quota, Persisted: &yes,
	}})
	seq := int64(0)
	for i := range 8 {
		at := ts.clock.Now().AddDate(0, 0, -7*i)
		for range 3 + i%2 {
			seq++
			ts.deviceAnswers(t, well, first, surveys.UUID{1}, seq, at)
		}
	}
	ts.report(t, silent, 26*time.Hour, 0, surveys.Report{App: "0.1", Queue: surveys.UUID{8}})
	ts.report(t, silent, 2*time.Hour, 0, surveys.Report{App: "0.9 aa", Queue: surveys.UUID{9}, Health: surveys.Health{
		Waiting: 12, Quarantined: 2, Oldest: ts.clock.Now().Add(-5 * time.Hour), Battery: &low, Charging: &no, Persisted: &no,
	}})
	ts.deviceAnswers(t, silent, first, surveys.UUID{9}, 40, ts.clock.Now().Add(-3*time.Hour))
	ts.report(t, asleep, 9*time.Hour, -49*time.Hour, surveys.Report{App: ts.tablets.App()})
	p := surveys.NewPlaylist(o.survey.Survey)
	p.Hours = []surveys.Hours{{Weekday: ts.clock.Now().Weekday() + 1, From: 540, To: 1260}}
	if err := ts.Store.SavePlaylist(ctx, o.id, second.ID, p); err != nil {
		t.Fatal(err)
	}
	ts.report(t, revoked, 3*24*time.Hour, 0, surveys.Report{App: "1"})
	if err := ts.Store.RevokeDevice(ctx, o.id, revoked.ID, ts.clock.Now().Add(-time.Hour)); err != nil {
		t.Fatal(err)
	}
	if err := ts.Store.Unpair(ctx, gone, ts.clock.Now()); err != nil {
		t.Fatal(err)
	}
	d, _ := ts.pair(t, o, first.ID) // paired a moment ago
	if err := ts.Store.RenameDevice(ctx, o.id, d.ID, "Fresh"); err != nil {
		t.Fatal(err)
	}
	out["Fresh"] = d
	return out
}

// deviceAnswers stores one answer as a tablet's.
func (ts *testServer) deviceAnswers(t *testing.T, d surveys.Device, place store.Touchpoint, queue surveys.UUID, seq int64, at time.Time) surveys.ID {
	t.Helper()
	id := surveys.NewID(at)
	ts.recordAt(t, place, at, &surveys.Mark{Device: d.ID, Queue: queue, Seq: seq}, id, face(4))
	return id
}

func TestFleetSaysHowTabletsAre(t *testing.T) {
	ts := newTestServer(t)
	owner := ts.ours.as(surveys.Owner)
	page := ts.do(t, "GET", "/devices", "", owner)
	page.wants(t, 200, "There are no tablets yet", `href="/pair"`)
	devices := ts.fleetOfOurs(t)
	page = ts.do(t, "GET", "/devices", "", owner)
	page.wants(t, 200,
		"Counter", "It works. Last contact: 1 min ago", "3 answers; a whole Tuesday usually brings 4", "Nothing, all is sent", "83%, charging",
		"3 minutes fast", "12 of 500 MB", "Up to date",
		"Exit", "It gives no sign in opening hours. Last contact: 2 h ago", "12 answers; the oldest from 5 h ago", "12%, plug it in",
		"Its memory was emptied", "25 answers are missing", "2 answers could not be accepted", "does not promise to keep", "0.9 aa; there is a newer one",
		"Terrace", "It sleeps, outside its hours", "2 days slow",
		"New one", "It was paired and has given no sign", "Fresh", "its first contact is still to come",
		"2 retired", "Stolen", "Retired: 1 h ago", "Left", "It left from the tablet itself",
	)
	if n := strings.Count(page.body, "is-silent"); n != 4 { // two tablets, each twice
		t.Errorf("%d tablets stand out, want 2", n/2)
	}
	ts.do(t, "GET", "/", "", owner).wants(t, 200, "2 tablets give no sign", "Exit, First shop of ours · Counter: last contact 2 h ago", `href="/devices"`)
	ts.do(t, "GET", "/devices/silent", "", owner).wants(t, 200, "2 tablets give no sign", "!<html")
	ts.do(t, "GET", "/devices/fleet", "", owner).wants(t, 200, "Counter", "!<html")
	// Who sees one shop sees its tablets, and changes nothing.
	ts.do(t, "GET", "/devices", "", ts.ours.as(surveys.Viewer)).wants(t, 200, "Counter", "!Terrace", "!/rename", "!/pair", "!rescue")
	ts.do(t, "GET", "/devices", "", ts.ours.as(surveys.Manager)).wants(t, 200, "Counter", "!Terrace", fmt.Sprintf("/devices/%d/rename", devices["Counter"].ID))
	ts.do(t, "GET", "/devices", "", ts.theirs.as(surveys.Owner)).wants(t, 200, "There are no tablets yet", "!Counter")
	place := devices["Exit"].Touchpoint
	ts.do(t, "GET", fmt.Sprintf("/touchpoints/%d", place), "", owner).wants(t, 200, "Tablets here", "Counter", "Exit", "!Terrace", "!Stolen", "Your visit today",
		fmt.Sprintf("/pair?touchpoint=%d", place), fmt.Sprintf("/touchpoints/%d/playlist", place))
}

func TestChangeTablets(t *testing.T) {
	ts := newTestServer(t)
	ctx, owner, manager := t.Context(), ts.ours.as(surveys.Owner), ts.ours.as(surveys.Manager)
	here, there := ts.tabletPlace(t, ts.ours, 0), ts.tabletPlace(t, ts.ours, 1)
	d, token := ts.pair(t, ts.ours, here.ID)
	path := fmt.Sprintf("/devices/%d/", d.ID)
	follow := func(got answer, wants ...string) {
		t.Helper()
		if got.status != http.StatusSeeOther {
			t.Fatalf("%d %.300s", got.status, got.body)
		}
		ts.do(t, "GET", got.header.Get("Location"), "", owner).wants(t, 200, wants...)
	}
	follow(ts.do(t, "POST", path+"rename", "name=Exit", manager), "It is called “Exit” now")
	ts.do(t, "POST", path+"rename", "name=+", owner).wants(t, 400, "Write a name.", "Exit")
	ts.do(t, "POST", path+"move", "touchpoint="+formatID(there.ID), manager).wants(t, 400, "Choose one from the list") // they do not see it
	ts.do(t, "POST", path+"move", "touchpoint="+formatID(ts.ours.posters[0].ID), owner).wants(t, 400, "Choose one from the list")
	follow(ts.do(t, "POST", path+"move", "touchpoint="+formatID(there.ID), owner), "“Exit” has another place")
	if got := ts.do(t, "POST", path+"rename", "name=x", manager); got.status != 404 {
		t.Errorf("a manager changes a tablet of another shop: %d", got.status)
	}
	follow(ts.do(t, "POST", path+"revoke", "", owner), "can no longer send", path+"restore", "1 retired")
	if got := ts.asTablet(t, "GET", "/kiosk/playlist", nil, token); got.status != 401 {
		t.Errorf("it still reads: %d", got.status)
	}
	follow(ts.do(t, "POST", path+"restore", "", owner), "can send again", "!1 retired")
	if got := ts.asTablet(t, "GET", "/kiosk/playlist", nil, token); got.status != 200 {
		t.Errorf("undone, it does not read: %d", got.status)
	}
	if err := ts.Store.Unpair(ctx, d, ts.clock.Now()); err != nil {
		t.Fatal(err)
	}
	if got := ts.do(t, "POST", path+"restore", "", owner); got.status != 409 {
		t.Errorf("what left by itself comes back: %d", got.status)
	}
}

func TestPairOnThePhone(t *testing.T) {
	ts := newTestServer(t)
	owner, manager := ts.ours.as(surveys.Owner), ts.ours.as(surveys.Manager)
	ts.do(t, "GET", "/pair", "", owner).wants(t, 200, "opina.example/kiosk", "does not use HTTPS")
	ts.do(t, "GET", "/pair?words=one+two", "", owner).wants(t, 400, "three words that the tablet shows", `value="one two"`)
	if got := ts.do(t, "GET", "/pair?words=R%C3%ADo+MESA+luz&touchpoint=7", "", owner); got.header.Get("Location") != "/pair/rio-mesa-luz?touchpoint=7" {
		t.Errorf("leads to %q", got.header.Get("Location"))
	}
	ts.do(t, "GET", "/pair/rio-mesa-luz", "", owner).wants(t, 404, "lead to no tablet that waits", `value="rio mesa luz"`)
	if got := ts.do(t, "GET", "/pair/rio-mesa-luz", "", ""); got.header.Get("Location") != "/login?next=%2Fpair%2Frio-mesa-luz" {
		t.Errorf("who is not logged in goes to %q", got.header.Get("Location"))
	}
	here, there := ts.tabletPlace(t, ts.ours, 0), ts.tabletPlace(t, ts.ours, 1)
	words := ts.waitingTablet(t)
	page := ts.do(t, "GET", "/pair/"+words+"?touchpoint="+formatID(here.ID), "", manager)
	page.wants(t, 200, "Is this tablet yours?", strings.Split(words, "-")[1], fmt.Sprintf(`value="%d" selected`, here.ID), "A new place in First shop", "Tablet 1",
		"!Second shop", "!Does it replace")
	ts.do(t, "POST", "/pair", "words="+words+"&name=&touchpoint="+formatID(here.ID), manager).wants(t, 400, "Write a name.")
	ts.do(t, "POST", "/pair", "words="+words+"&name=x&touchpoint="+formatID(there.ID), manager).wants(t, 400, "Choose one from the list")
	ts.do(t, "POST", "/pair", "words="+words+"&name=x&touchpoint=shop-"+formatID(ts.ours.shops[1]), manager).wants(t, 400, "Choose one from the list")
	got := ts.do(t, "POST", "/pair", "words="+words+"&name=Counter&touchpoint="+formatID(here.ID), manager)
	ts.do(t, "GET", got.header.Get("Location"), "", manager).wants(t, 200, "“Counter” is paired")
	ts.do(t, "POST", "/pair", "words="+words+"&name=Counter&touchpoint="+formatID(here.ID), manager).wants(t, 404, "lead to no tablet that waits")

	// A new place for it, in the place of the one before.
	words = ts.waitingTablet(t)
	ts.do(t, "GET", "/pair/"+words, "", owner).wants(t, 200, "Does it replace another one?", "Counter · First shop of ours · Counter")
	before, err := ts.Store.Devices(t.Context(), ts.ours.id)
	if err != nil || len(before) != 1 {
		t.Fatal(before, err)
	}
	ts.do(t, "POST", "/pair", "words="+words+"&name=x&replaces=99&touchpoint="+formatID(here.ID), owner).wants(t, 400, "Choose one from the list")
	got = ts.do(t, "POST", "/pair", fmt.Sprintf("words=%s&name=Terrace&replaces=%d&touchpoint=shop-%d", words, before[0].ID, ts.ours.shops[1]), owner)
	ts.do(t, "GET", got.header.Get("Location"), "", owner).wants(t, 200, "“Terrace” is paired", "1 retired")
	after, err := ts.Store.Devices(t.Context(), ts.ours.id)
	if err != nil || len(after) != 2 || after[0].RevokedAt.IsZero() || !after[1].RevokedAt.IsZero() {
		t.Fatal(after, err)
	}
	place, err := ts.Store.Touchpoint(t.Context(), ts.ours.id, after[1].Touchpoint)
	if err != nil || place.Location != ts.ours.shops[1] || place.Channel != surveys.Kiosk || place.Name != "Terrace" {
		t.Errorf("%+v, %v", place, err)
	}
}

func TestGuessingWords(t *testing.T) {
	ts := newTestServer(t)
	manager := ts.ours.as(surveys.Manager)
	last := answer{}
	for range 40 {
		if last = ts.do(t, "GET", "/pair/rio-mesa-luz", "", manager); last.status == http.StatusTooManyRequests {
			break
		}
	}
	last.wants(t, http.StatusTooManyRequests, "Too many tries")
	again := startTestServer(t, ts.database, ts.clock) // it survives a restart
	if got := again.send(t, again.request("GET", "/pair/rio-mesa-luz", "", manager)); got.status != http.StatusTooManyRequests {
		t.Errorf("after a restart: %d", got.status)
	}
	words := ts.waitingTablet(t) // even who knows them now waits
	if got := ts.do(t, "GET", "/pair/"+words, "", manager); got.status != http.StatusTooManyRequests {
		t.Errorf("%d", got.status)
	}
}

// A tablet that was alone for months has ten thousand answers, many with a comment: its file is taken as a whole.
func TestRescueOfAFullQueue(t *testing.T) {
	ts := newTestServer(t)
	place := ts.tabletPlace(t, ts.ours, 0)
	d, _ := ts.pair(t, ts.ours, place.ID)
	now := ts.clock.Now()
	const queued = 10_000
	answers := make([]any, queued)
	for i := range answers {
		answers[i] = keptAnswer(surveys.NewID(now), int64(i+1), place.ID, ts.ours.survey.Survey, 1,
			"answers", `[{"question":"face","rating":1},{"question":"comment","text":"`+strings.Repeat("muy largo ", 100)+`"}]`)
	}
	data, err := json.Marshal(map[string]any{
		"format": "opina-kiosk-queue", "version": 1, "queue": queueUUID, "device": map[string]any{"id": d.ID, "name": "Counter"}, "answers": answers,
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(data) < 12<<20 {
		t.Fatalf("the file has only %d bytes", len(data))
	}
	ts.bring(t, data, ts.ours.as(surveys.Manager)).wants(t, 200, "10,000 answers in the file of “Counter”", "10,000 rescued")
	// Nobody else is read for so long.
	r := ts.request("POST", "/devices/rescue", string(data), "")
	if response, err := ts.app.Test(r, -1); err == nil && response.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("a stranger's file: %d, want 413", response.StatusCode)
	}
}

// bring uploads a tablet's file.
func (ts *testServer) bring(t *testing.T, data []byte, session string) answer {
	t.Helper()
	return ts.uploadTo(t, "/devices/rescue", "file", "opina.json", data, session)
}

func TestRescue(t *testing.T) {
	ts := newTestServer(t)
	place := ts.tabletPlace(t, ts.ours, 0)
	hidden := ts.tabletPlace(t, ts.ours, 1)
	d, token := ts.pair(t, ts.ours, place.ID)
	survey, now := ts.ours.survey.Survey, ts.clock.Now()
	sent, kept, refused := surveys.NewID(now), surveys.NewID(now), surveys.NewID(now)
	ts.sync(t, token, syncing(keptAnswer(sent, 1, place.ID, survey, 4)))
	file := map[string]any{
		"format": "opina-kiosk-queue", "version": 1, "queue": queueUUID, "device": map[string]any{"id": d.ID, "name": "Counter"}, "app": "1", "exported_at": 1,
		"answers": []any{
			keptAnswer(sent, 1, place.ID, survey, 4), keptAnswer(kept, 2, place.ID, survey, 1, "burst", "true"),
			keptAnswer(surveys.NewID(now), 3, hidden.ID, survey, 4), keptAnswer(surveys.NewID(now), 4, place.ID, survey, 9),
		},
		"quarantine": []any{map[string]any{"answer": keptAnswer(refused, 5, place.ID, survey, 3), "reason": map[string]any{"status": 400}, "at": 1}},
		"versions":   []any{map[string]any{"survey": 1}}, "later": true,
	}
	data, err := json.MarshalIndent(file, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	manager := ts.ours.as(surveys.Manager)
	ts.bring(t, data, manager).wants(t, 200, "5 answers in the file of “Counter”", "2 rescued", "1 was here already", "2 cannot be accepted", "Not accepted.")
	ts.bring(t, data, manager).wants(t, 200, "3 were here already", "2 cannot be accepted", "!rescued<")
	ts.bring(t, data, ts.ours.as(surveys.Owner)).wants(t, 200, "1 rescued", "3 were here already", "1 cannot be accepted")
	if row, err := ts.Store.Response(t.Context(), ts.ours.id, kept); err != nil || !row.HeldOut {
		t.Errorf("a burst is %+v, %v", row, err)
	}
	// The tablet, should it ever speak again, lacks nothing.
	body := syncing()
	body["held"] = map[string]any{"from": 1, "to": 5, "count": 5}
	if out, _ := ts.sync(t, token, body); len(out.Lacks) != 1 || out.Lacks[0] != 4 {
		t.Errorf("lacks %v", out.Lacks)
	}
	for name, data := range map[string]string{"no JSON": "x", "another file": `{"format":"opina-survey","version":1}`, "no queue": `{"format":"opina-kiosk-queue","version":1}`} {
		if got := ts.bring(t, []byte(data), manager); got.status != 400 || !strings.Contains(got.body, "This is no file of answers") {
			t.Errorf("%s: %d", name, got.status)
		}
	}
	// Another organization's tablet is none of ours: its answers belong to touchpoints that we do not have.
	ts.bring(t, data, ts.theirs.as(surveys.Owner)).wants(t, 200, "5 cannot be accepted")
}

func TestPlaylistIsEdited(t *testing.T) {
	ts := newTestServer(t)
	ctx, owner := t.Context(), ts.ours.as(surveys.Owner)
	place := ts.tabletPlace(t, ts.ours, 0)
	path := pathOf(place) + "/playlist"
	second := ts.published(t, surveys.NPSKind, named("Would you come back?"))
	ts.do(t, "GET", path, "", owner).wants(t, 200, "Your visit today", "Would you come back?", `name="idle"`, `value="30"`)
	form := fmt.Sprintf("entry.survey.0=%d&entry.survey.1=%d&entry.from.1=08:00&entry.to.1=12:30&order=time&idle=45&pin=4821&sound=1&language=en&when=hours"+
		"&from.1.0=09:00&to.1.0=14:00&from.1.1=17:00&to.1.1=00:00&slides[0].es=Pan+reci%%C3%%A9n+hecho&slides[0].en=Fresh+bread&slides[2].en=Oat+milk&do=save",
		ts.ours.survey.Survey, second)
	got := ts.do(t, "POST", path, form, owner)
	if got.status != http.StatusSeeOther {
		t.Fatalf("%d %.2000s", got.status, regexp.MustCompile(`(?s)<p class="error.*?</p>`).FindAllString(got.body, -1))
	}
	p, err := ts.Store.Playlist(ctx, ts.ours.id, place.ID)
	if err != nil || len(p.Entries) != 2 || p.Entries[1] != (surveys.Entry{Survey: second, From: 480, To: 750}) || p.Idle != 45 || p.PIN != "4821" || !p.Sound ||
		fmt.Sprint(p.Languages) != "[en]" || len(p.Hours) != 2 || p.Hours[1] != (surveys.Hours{Weekday: 1, From: 1020, To: 0}) ||
		len(p.Slides) != 2 || p.Slides[0]["es"] != "Pan recién hecho" || p.Slides[1]["en"] != "Oat milk" {
		t.Errorf("%+v, %v", p, err)
	}
	ts.do(t, "GET", got.header.Get("Location"), "", owner).wants(t, 200, "Saved.", `value="08:00"`, `value="12:30"`, `value="4821"`, "Fresh bread", `value="17:00"`)
	ts.do(t, "GET", pathOf(place), "", owner).wants(t, 200, "Would you come back?, from 08:00 to 12:30")
	for change, want := range map[string]string{
		"idle=45|idle=5":                    "Write a whole number from 15 to 120",
		"pin=4821|pin=48":                   "Write 4 to 8 digits",
		"entry.to.1=12:30|entry.to.1=":      "Write both times",
		"entry.to.1=12:30|entry.to.1=08:00": "Write both times",
		"order=time|order=whim":             "Choose how they share",
		"to.1.0=14:00|to.1.0=":              "Escribe|Write both times of each span|Write both",
		fmt.Sprintf("entry.survey.1=%d|entry.survey.1=99", second):    "Choose a survey from the list",
		"slides[0].en=Fresh|slides[0].en=" + strings.Repeat("x", 130): "people in passing read 120",
	} {
		from, to, _ := strings.Cut(change, "|")
		got := ts.do(t, "POST", path, strings.Replace(form, from, to, 1), owner)
		if got.status != 400 || !regexp.MustCompile(want).MatchString(got.body) || !strings.Contains(got.body, "Oat milk") {
			t.Errorf("%s: %d, %q", change, got.status, regexp.MustCompile(`(?s)<p class="error.*?</p>`).FindAllString(got.body, -1))
		}
	}
	ts.do(t, "POST", path, strings.Replace(form, "do=save", "do=copy", 1), owner).wants(t, 200, `name="from.3.1" value="17:00"`)
	if got := ts.do(t, "GET", pathOf(ts.ours.posters[0])+"/playlist", "", owner); got.status != 404 {
		t.Errorf("a poster has a playlist: %d", got.status)
	}
}

func TestFlaggedAnswersAreCountedAndLeftOut(t *testing.T) {
	ts := newTestServer(t)
	owner := ts.ours.as(surveys.Owner)
	place := ts.tabletPlace(t, ts.ours, 0)
	d, _ := ts.pair(t, ts.ours, place.ID)
	for i := range 3 {
		now := ts.clock.Now()
		ts.recordAt(t, place, now, &surveys.Mark{Device: d.ID, Queue: surveys.UUID{1}, Seq: int64(i + 1), Burst: true}, surveys.NewID(now), face(1))
	}
	ts.record(t, ts.ours.posters[0], face(4))
	counted := func(want int64) {
		t.Helper()
		days, err := ts.Store.Days(t.Context(), ts.ours.id, ever)
		if n := surveys.Total(days).Responses; err != nil || n != want {
			t.Errorf("%d count, %v; want %d", n, err, want)
		}
	}
	page := ts.do(t, "GET", "/answers", "", owner)
	page.wants(t, 200, "3 answers were not counted: pressed too fast.", "Count them", "Not counted: pressed too fast")
	ts.do(t, "GET", "/answers", "", ts.ours.as(surveys.Viewer)).wants(t, 200, "3 answers were not counted", "!Count them")
	got := ts.do(t, "POST", "/answers/count", "flag=burst&period=30", owner)
	page = ts.do(t, "GET", got.header.Get("Location"), "", owner)
	page.wants(t, 200, "3 answers more count now.", "Undo", "3 answers count though pressed too fast", "Do not count them", "Counted, though")
	counted(4)
	at := regexp.MustCompile(`name="at" value="(\d+)"`).FindStringSubmatch(page.body)
	if at == nil {
		t.Fatal("nothing undoes it")
	}
	got = ts.do(t, "POST", "/answers/leave", "at="+at[1], owner)
	ts.do(t, "GET", got.header.Get("Location"), "", owner).wants(t, 200, "3 answers count no more.", "3 answers were not counted")
	counted(1)
	ts.do(t, "POST", "/answers/count", fmt.Sprintf("flag=burst&location=%d", ts.ours.shops[1]), owner) // another shop
	counted(1)
	ts.do(t, "POST", "/answers/count", "flag=burst", owner)
	counted(4)
	ts.do(t, "POST", "/answers/leave", "flag=burst", owner)
	counted(1)
	for _, body := range []string{"", "flag=clock", "flag=%27"} {
		if got := ts.do(t, "POST", "/answers/count", body, owner); got.status != 400 {
			t.Errorf("%q: %d", body, got.status)
		}
	}
}
