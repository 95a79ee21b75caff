package server

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"opina/internal/qr"
	"opina/kiosk"
	"opina/surveys"
	"opina/surveys/intake"
)

// read decodes a body of JSON.
func read[T any](t *testing.T, got answer) (out T) {
	t.Helper()
	if err := json.Unmarshal([]byte(got.body), &out); err != nil {
		t.Fatalf("%d %s: %v", got.status, got.body, err)
	}
	return out
}

const tabletUUID = "6f1c24a8-6b1f-4f5b-9d5c-1d8f0e6c1a2b"

type offer struct {
	Words   []string
	Claim   string
	Expires int64
	Address string
	QR      string
	Side    int
}

func TestTabletIsPaired(t *testing.T) {
	ts := newTestServer(t)
	place := ts.tabletPlace(t, ts.ours, 0)
	start := map[string]string{"tablet": tabletUUID, "lang": "es", "app": "1.0"}
	got := ts.asTablet(t, "POST", "/kiosk/pairing", start, "")
	o := read[offer](t, got)
	code, err := qr.New(o.Address)
	if err != nil || got.status != 201 || len(o.Words) != 3 || o.Address != testBaseURL+"/pair/"+strings.Join(o.Words, "-") ||
		o.QR != code.Path() || o.Side != code.Side() || o.Expires != ts.clock.Now().Add(10*time.Minute).UnixMilli() {
		t.Fatalf("%d %s (%v)", got.status, got.body, err)
	}
	claim := map[string]string{"claim": o.Claim}
	if got := ts.asTablet(t, "POST", "/kiosk/pairing/claim", claim, ""); got.body != `{"state":"waiting"}` || got.header.Get("Set-Cookie") != "" {
		t.Errorf("%d %s", got.status, got.body)
	}
	folded, _ := kiosk.FoldWords(strings.ToUpper(strings.Join(o.Words, " ")))
	if _, err := ts.Store.ConfirmPairing(t.Context(), ts.tablets.BlindWords(folded), surveys.Device{
		Organization: ts.ours.id, Touchpoint: place.ID, Name: "Counter",
	}, 0, ts.clock.Now()); err != nil {
		t.Fatal(err)
	}
	got = ts.asTablet(t, "POST", "/kiosk/pairing/claim", claim, "")
	token, cookie := got.cookie("opina_device"), got.header.Get("Set-Cookie")
	if got.body != `{"state":"paired"}` || token == "" {
		t.Fatalf("%d %s %s", got.status, got.body, cookie)
	}
	for _, part := range []string{"Path=/kiosk", "Max-Age=34560000", "HttpOnly", "SameSite=Strict"} {
		if !strings.Contains(cookie, part) {
			t.Errorf("the cookie lacks %s: %s", part, cookie)
		}
	}
	if got := ts.asTablet(t, "GET", "/kiosk/playlist", nil, token); got.status != 200 {
		t.Errorf("%d %s", got.status, got.body)
	}
	ts.clock.move(11 * time.Minute)
	if got := ts.asTablet(t, "POST", "/kiosk/pairing/claim", claim, ""); got.status != 404 || !strings.Contains(got.body, "error.pairing") {
		t.Errorf("%d %s", got.status, got.body)
	}
	// It leaves by itself: the token ends.
	got = ts.asTablet(t, "POST", "/kiosk/unpair", nil, token)
	if got.status != 204 || !strings.Contains(got.header.Get("Set-Cookie"), "Max-Age=0") {
		t.Errorf("%d %s", got.status, got.header.Get("Set-Cookie"))
	}
	if got := ts.asTablet(t, "GET", "/kiosk/playlist", nil, token); got.status != 401 || !strings.Contains(got.body, `"error":"error.device"`) {
		t.Errorf("%d %s", got.status, got.body)
	}
}

func TestPairingRefuses(t *testing.T) {
	ts := newTestServer(t)
	for name, tt := range map[string]struct {
		path string
		body any
		want int
	}{
		"no UUID":          {"/kiosk/pairing", map[string]string{"tablet": "x", "lang": "es", "app": "1"}, 400},
		"an unknown field": {"/kiosk/pairing", map[string]string{"tablet": tabletUUID, "organization": "1"}, 400},
		"no body":          {"/kiosk/pairing", nil, 415},
		"an unknown claim": {"/kiosk/pairing/claim", map[string]string{"claim": "x"}, 404},
	} {
		if got := ts.asTablet(t, "POST", tt.path, tt.body, ""); got.status != tt.want || !strings.HasPrefix(got.body, "{") {
			t.Errorf("%s: %d %s", name, got.status, got.body)
		}
	}
	start := map[string]string{"tablet": tabletUUID, "lang": "es", "app": "1"}
	refused := answer{}
	for range 70 {
		if refused = ts.asTablet(t, "POST", "/kiosk/pairing", start, ""); refused.status != 201 {
			break
		}
	}
	if refused.status != 429 || refused.header.Get("Retry-After") == "" {
		t.Errorf("nobody is slowed down: %d %s", refused.status, refused.body)
	}
	again := startTestServer(t, ts.database, ts.clock) // it survives a restart
	r := ts.request("POST", "/kiosk/pairing", `{"tablet":"`+tabletUUID+`"}`, "")
	if got := again.send(t, r); got.status != 429 {
		t.Errorf("after a restart: %d %s", got.status, got.body)
	}
}

func TestTabletPlaylist(t *testing.T) {
	ts := newTestServer(t)
	place := ts.tabletPlace(t, ts.ours, 0)
	d, token := ts.pair(t, ts.ours, place.ID)
	p := surveys.NewPlaylist(ts.ours.survey.Survey)
	p.PIN, p.Slides, p.Hours = "4821", []surveys.Text{{"es": "Pan recién hecho"}}, []surveys.Hours{{Weekday: time.Monday, From: 540, To: 1260}}
	if err := ts.Store.SavePlaylist(t.Context(), ts.ours.id, place.ID, p); err != nil {
		t.Fatal(err)
	}
	got := ts.asTablet(t, "GET", "/kiosk/playlist", nil, token)
	body := read[map[string]any](t, got)
	for key, want := range map[string]any{
		"organization": "Chain ours", "shop": "First shop of ours", "touchpoint": float64(place.ID), "time_zone": "Europe/Madrid", "lang": "en",
		"idle": 30.0, "thanks": 3.0, "sound": false, "pin": "4821", "order": "time",
	} {
		if body[key] != want {
			t.Errorf("%s is %v, want %v", key, body[key], want)
		}
	}
	entries, _ := body["entries"].([]any)
	if len(entries) != 1 || !strings.Contains(got.body, `"answer_within_hours":48`) || !strings.Contains(got.body, `"thanks":{"en":"`) ||
		!strings.Contains(got.body, `"device":{"id":`+formatID(d.ID)) || !strings.Contains(got.body, `"light":{"accent":"#`) ||
		!strings.Contains(got.body, `"kiosk.staff.title"`) || !strings.Contains(got.body, `"hours":[{"weekday":1,"from":540,"to":1260}]`) {
		t.Errorf("%s", got.body)
	}
	etag := got.header.Get("ETag")
	ask := func(etag string) answer {
		t.Helper()
		r := ts.request("GET", "/kiosk/playlist", "", "")
		r.AddCookie(&http.Cookie{Name: "opina_device", Value: token})
		r.Header.Set("If-None-Match", etag)
		return ts.send(t, r)
	}
	if got := ask(etag); got.status != 304 || got.body != "" || etag != fmt.Sprintf("%q", body["etag"]) {
		t.Errorf("%d with etag %s", got.status, etag)
	}
	if err := ts.Store.RenameDevice(t.Context(), ts.ours.id, d.ID, "Exit"); err != nil {
		t.Fatal(err)
	}
	if got := ask(etag); got.status != 200 || got.header.Get("ETag") == etag {
		t.Errorf("a new name is not told: %d", got.status)
	}
	// Another organization is another account: what waits for one must not go to the other.
	_, theirs := ts.pair(t, ts.theirs, ts.tabletPlace(t, ts.theirs, 0).ID)
	account := regexp.MustCompile(`"account":"([0-9a-f]{16})"`)
	if a, b := account.FindString(got.body), account.FindString(ts.asTablet(t, "GET", "/kiosk/playlist", nil, theirs).body); a == b || a == "" {
		t.Errorf("accounts %s and %s", a, b)
	}
}

// keptAnswer is an answer as a tablet sends it.
func keptAnswer(id surveys.ID, seq int64, touchpoint int64, survey int64, face int, change ...string) map[string]any {
	out := map[string]any{
		"id": id.String(), "revision": 1, "seq": seq, "survey": survey, "version": 1, "touchpoint": touchpoint, "lang": "en",
		"answered_at": 1_773_140_000_000.0, "clock_offset_ms": 0.4, "finished": true, "burst": false, "refill": false,
		"answers": []map[string]any{{"question": "face", "rating": face}},
	}
	for i := 0; i+1 < len(change); i += 2 {
		var value any
		if err := json.Unmarshal([]byte(change[i+1]), &value); err != nil {
			panic(err)
		}
		out[change[i]] = value
	}
	return out
}

const queueUUID = "018f2b6e-7a3d-7c11-8b11-0242ac120002"

func syncing(answers ...map[string]any) map[string]any {
	return map[string]any{
		"queue": queueUUID, "app": "1.0 abc", "now": 1_773_144_000_000.5, "playlist": "etag",
		"health": map[string]any{
			"waiting": len(answers), "quarantined": 0, "oldest": 1_773_140_000_000.0, "battery": 0.83, "charging": false,
			"used": 1000.5, "quota": nil, "persisted": true, "screen": "800x1280",
		},
		"held": nil, "answers": append([]map[string]any{}, answers...),
	}
}

type synced struct {
	Now     int64
	Results []struct {
		ID       string
		Revision int
		Status   intake.Status
		Hash     string
		Fields   []surveys.FieldError
	}
	Lacks    []int64
	Playlist string
}

// sync sends what a tablet keeps and gives the verdicts.
func (ts *testServer) sync(t *testing.T, token string, body map[string]any) (synced, []string) {
	t.Helper()
	got := ts.asTablet(t, "POST", "/kiosk/sync", body, token)
	if got.status != 200 {
		t.Fatalf("%d %s", got.status, got.body)
	}
	out := read[synced](t, got)
	var statuses []string
	for _, r := range out.Results {
		statuses = append(statuses, string(r.Status))
	}
	return out, statuses
}

func TestTabletSyncs(t *testing.T) {
	ts := newTestServer(t)
	ctx, now := t.Context(), ts.clock.Now()
	place := ts.tabletPlace(t, ts.ours, 0)
	d, token := ts.pair(t, ts.ours, place.ID)
	survey := ts.ours.survey.Survey
	a, b, c := surveys.NewID(now), surveys.NewID(now), surveys.NewID(now)

	out, statuses := ts.sync(t, token, syncing(
		keptAnswer(a, 1, place.ID, survey, 4), keptAnswer(b, 2, place.ID, survey, 1, "burst", "true"), keptAnswer(c, 3, place.ID, survey, 9),
		keptAnswer(surveys.NewID(now), 0, place.ID, survey, 3), keptAnswer(surveys.NewID(now), 5, place.ID, survey, 3, "version", "7"),
	))
	if !slices.Equal(statuses, []string{"accepted", "accepted", "rejected", "rejected", "rejected"}) || out.Now != now.UnixMilli() ||
		len(out.Results[0].Hash) != 64 || out.Results[2].Fields[0].Path != "answers[0].rating" || out.Results[3].Fields[0].Path != "seq" ||
		out.Results[4].Fields[0].Path != "version" || len(out.Lacks) != 0 || out.Results[0].ID != a.String() {
		t.Fatalf("%+v", out)
	}
	playlist := read[struct{ ETag string }](t, ts.asTablet(t, "GET", "/kiosk/playlist", nil, token))
	if out.Playlist != playlist.ETag {
		t.Errorf("the etag is %q, told %q", playlist.ETag, out.Playlist)
	}
	row, err := ts.Store.Response(ctx, ts.ours.id, b)
	if err != nil || !row.HeldOut || !slices.Equal(row.Flags, []string{surveys.FlagBurst}) || row.Place.Touchpoint != place.ID {
		t.Errorf("a burst is %+v, %v", row, err)
	}
	got, err := ts.Store.Device(ctx, ts.ours.id, d.ID)
	if err != nil || got.App != "1.0 abc" || *got.Health.Battery != 0.83 || got.Health.Waiting != 5 || got.Health.Quota != nil ||
		*got.Health.Used != 1001 || got.Queue.Answers != 2 || got.Queue.Last != 2 || !got.SeenAt.Equal(now) {
		t.Errorf("%+v, %v", got, err)
	}

	// The same again is the same receipt; the numbers between that the server lacks are named.
	hash := out.Results[0].Hash
	body := syncing(keptAnswer(a, 1, place.ID, survey, 4), keptAnswer(a, 1, place.ID, survey, 3))
	body["held"] = map[string]any{"from": 1, "to": 4, "count": 2}
	out, statuses = ts.sync(t, token, body)
	if !slices.Equal(statuses, []string{"duplicate", "conflict"}) || out.Results[0].Hash != hash || out.Results[1].Hash != hash ||
		!slices.Equal(out.Lacks, []int64{3, 4}) {
		t.Errorf("%+v", out)
	}
	// What it lacks comes back without what the customer wrote, as the revision that it was.
	refilled := keptAnswer(c, 3, place.ID, survey, 2, "refill", "true", "hash", `"`+hash+`"`)
	out, statuses = ts.sync(t, token, syncing(refilled))
	if !slices.Equal(statuses, []string{"accepted"}) || out.Results[0].Hash != hash {
		t.Errorf("%+v", out)
	}
	// Where the tablet stood before, its answers still belong.
	there := ts.tabletPlace(t, ts.ours, 1)
	if err := ts.Store.MoveDevice(ctx, ts.ours.id, d.ID, there.ID, now); err != nil {
		t.Fatal(err)
	}
	other := ts.tabletPlace(t, ts.ours, 1)
	_, statuses = ts.sync(t, token, syncing(
		keptAnswer(surveys.NewID(now), 6, place.ID, survey, 4), keptAnswer(surveys.NewID(now), 7, there.ID, survey, 4), keptAnswer(surveys.NewID(now), 8, other.ID, survey, 4),
	))
	if !slices.Equal(statuses, []string{"accepted", "accepted", "rejected"}) {
		t.Errorf("%v", statuses)
	}
	// Revoked, it is refused at the next call; what it has stays with it.
	if err := ts.Store.RevokeDevice(ctx, ts.ours.id, d.ID, now); err != nil {
		t.Fatal(err)
	}
	if got := ts.asTablet(t, "POST", "/kiosk/sync", syncing(), token); got.status != 401 || !strings.Contains(got.body, `"error":"error.device"`) {
		t.Errorf("%d %s", got.status, got.body)
	}
}

func TestBodiesThatAreNoSync(t *testing.T) {
	ts := newTestServer(t)
	place := ts.tabletPlace(t, ts.ours, 0)
	_, token := ts.pair(t, ts.ours, place.ID)
	many := syncing()
	for i := range 51 {
		many["answers"] = append(many["answers"].([]map[string]any), keptAnswer(surveys.NewID(ts.clock.Now()), int64(i+1), place.ID, 1, 3))
	}
	change := func(key string, value any) map[string]any {
		body := syncing()
		body[key] = value
		return body
	}
	for name, tt := range map[string]struct {
		in   any
		want int
	}{
		"too many":            {many, 413},
		"no queue":            {change("queue", "x"), 400},
		"an unknown field":    {change("organization", 2), 400},
		"mass assignment":     {syncing(keptAnswer(surveys.NewID(ts.clock.Now()), 1, place.ID, 1, 3, "organization", "2")), 400},
		"a text for a time":   {change("now", "now"), 400},
		"held without sense":  {change("held", map[string]any{"from": 5, "to": 1, "count": 9}), 200},
		"held without end":    {change("held", map[string]any{"from": 1, "to": 1 << 60, "count": 9}), 200},
		"a tale about itself": {change("health", map[string]any{"waiting": -5, "quarantined": 1e300, "battery": 17, "screen": strings.Repeat("x", 10_000)}), 200},
	} {
		if got := ts.asTablet(t, "POST", "/kiosk/sync", tt.in, token); got.status != tt.want {
			t.Errorf("%s: %d %.200s, want %d", name, got.status, got.body, tt.want)
		}
	}
}

// A tablet's answers land in its own organization, whatever numbers it names.
func TestTabletOfAnotherOrganization(t *testing.T) {
	ts := newTestServer(t)
	ours := ts.tabletPlace(t, ts.ours, 0)
	for range 3 { // ids count per organization: have some that ours does not reach
		ts.tabletPlace(t, ts.theirs, 0)
	}
	foreign := ts.tabletPlace(t, ts.theirs, 0)
	_, token := ts.pair(t, ts.ours, ours.ID)
	now := ts.clock.Now()
	id, same := surveys.NewID(now), surveys.NewID(now)
	_, statuses := ts.sync(t, token, syncing(
		keptAnswer(id, 1, foreign.ID, ts.theirs.survey.Survey, 4), keptAnswer(same, 2, ours.ID, ts.ours.survey.Survey, 4),
	))
	if !slices.Equal(statuses, []string{"rejected", "accepted"}) {
		t.Errorf("%v", statuses)
	}
	for _, id := range []surveys.ID{id, same} {
		if _, err := ts.Store.Response(t.Context(), ts.theirs.id, id); surveys.KindOf(err) != surveys.NotFound {
			t.Errorf("the other organization has it: %v", err)
		}
	}
	// A token of theirs reads theirs.
	_, their := ts.pair(t, ts.theirs, foreign.ID)
	got := ts.asTablet(t, "GET", "/kiosk/playlist", nil, their)
	if strings.Contains(got.body, "of ours") || !strings.Contains(got.body, "First shop of theirs") {
		t.Errorf("%.300s", got.body)
	}
}

// S18: a stolen token submits for its touchpoint and reads its playlist, and that is all.
func TestStolenTabletOpensNothing(t *testing.T) {
	ts := newTestServer(t)
	close(ts.closed)
	_, token := ts.pair(t, ts.ours, ts.tabletPlace(t, ts.ours, 0).ID)
	for _, r := range ts.routes() {
		if r.who.public || r.who.tablet {
			continue
		}
		request := ts.request(r.method, ts.target(t, r, ts.ours), "", token) // as a session too
		request.AddCookie(&http.Cookie{Name: "opina_device", Value: token})
		got := ts.send(t, request)
		if got.status != http.StatusUnauthorized && !strings.HasPrefix(got.header.Get("Location"), "/login") {
			t.Errorf("%s %s answers a tablet with %d", r.method, r.path, got.status)
		}
	}
	for name, cookie := range map[string]string{"a member's session": ts.ours.as(surveys.Owner), "nothing": "", "nonsense": "x"} {
		if got := ts.asTablet(t, "GET", "/kiosk/playlist", nil, cookie); got.status != 401 {
			t.Errorf("%s passes for a tablet: %d", name, got.status)
		}
	}
}

func TestTabletShell(t *testing.T) {
	ts := newTestServer(t)
	page := ts.do(t, "GET", "/kiosk", "", "")
	if page.status != 200 || !strings.Contains(page.body, ts.Assets.URL("kiosk.js")) || !strings.Contains(page.header.Get("Content-Security-Policy"), "worker-src 'self'") {
		t.Errorf("%d %s", page.status, page.header)
	}
	worker := ts.do(t, "GET", "/kiosk/worker.js", "", "")
	if worker.header.Get("Service-Worker-Allowed") != "/kiosk" || worker.header.Get("Cache-Control") != "no-cache" ||
		!strings.HasPrefix(worker.header.Get("Content-Type"), "text/javascript") || !strings.HasPrefix(worker.body, "self.SHELL=") {
		t.Errorf("%s %.40s", worker.header, worker.body)
	}
	for _, file := range regexp.MustCompile(`(?:src|href)="(/[^"]+)"`).FindAllStringSubmatch(page.body, -1) {
		if got := ts.do(t, "GET", file[1], "", ""); got.status != 200 {
			t.Errorf("%s: %d", file[1], got.status)
		}
	}
}
