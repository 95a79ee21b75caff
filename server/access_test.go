package server

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"opina/internal/store"
	"opina/surveys"
)

// caller is somebody who may or may not call a route.
type caller struct {
	name   string
	role   surveys.Role // "" for nobody
	who    func(testOrganization) surveys.Member
	tablet bool // a paired one, by its token
	lost   bool // a tablet that was revoked
}

// callers are every role, nobody, an owner who was disabled, a tablet, and one that was revoked.
func callers() []caller {
	out := []caller{
		{name: "nobody"},
		{name: "disabled", who: func(o testOrganization) surveys.Member { return o.disabled }},
		{name: "tablet", tablet: true},
		{name: "revoked tablet", lost: true},
	}
	for _, role := range surveys.Roles {
		out = append(out, caller{name: string(role), role: role, who: func(o testOrganization) surveys.Member { return o.members[role] }})
	}
	return out
}

// call sends a request as the caller would.
func (c caller) call(t *testing.T, ts *testServer, method, path, body string) answer {
	t.Helper()
	r := ts.request(method, path, body, c.session(t, ts))
	if c.tablet || c.lost {
		device, token := ts.pair(t, ts.ours, ts.tabletPlace(t, ts.ours, 0).ID)
		r.AddCookie(&http.Cookie{Name: "opina_device", Value: token})
		if c.lost {
			if err := ts.Store.RevokeDevice(t.Context(), ts.ours.id, device.ID, ts.clock.Now()); err != nil {
				t.Fatal(err)
			}
		}
	}
	return ts.send(t, r)
}

// session logs the caller in anew, because a route may end the session.
func (c caller) session(t *testing.T, ts *testServer) string {
	t.Helper()
	if c.who == nil {
		return ""
	}
	m := c.who(ts.ours)
	token, err := ts.Store.StartSession(t.Context(), m.Organization, m.ID, ts.clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func TestEveryRouteHasARule(t *testing.T) {
	ts := newTestServer(t)
	for _, r := range ts.routes() {
		if !r.who.public && !r.who.tablet && len(r.who.roles) == 0 {
			t.Errorf("%s %s lets nobody in: it has no rule", r.method, r.path)
		}
		if r.who.device && !r.who.public {
			t.Errorf("%s %s is for programs, but asks for a login", r.method, r.path)
		}
		if r.who.tablet && (r.who.public || len(r.who.roles) > 0) {
			t.Errorf("%s %s is for tablets and for others", r.method, r.path)
		}
		if r.handle == nil {
			t.Errorf("%s %s has no handler", r.method, r.path)
		}
	}
}

// target fills a route's parameters with something that the organization owns, made for this call alone, since the
// call may use it up. Its shop is one that every member sees.
func (ts *testServer) target(t *testing.T, r route, o testOrganization) string {
	t.Helper()
	poster, err := ts.Store.CreateTouchpoint(t.Context(), store.Touchpoint{
		Organization: o.id, Location: o.shops[0], Survey: o.survey.Survey, Name: "Poster", Channel: surveys.QR, CreatedAt: ts.clock.Now(),
	})
	if err != nil {
		t.Fatal(err)
	}
	id := poster.ID
	if strings.HasPrefix(r.path, "/members/:id") {
		id, err = ts.Store.CreateMember(t.Context(), surveys.Member{
			Organization: o.id, Email: poster.Code + "@new.example", Name: "New", Role: surveys.Viewer,
		}, "no hash")
		if err != nil {
			t.Fatal(err)
		}
	}
	if strings.HasPrefix(r.path, "/surveys/:id") {
		id = ts.editedSurvey(t, o)
	}
	if strings.HasSuffix(r.path, "/playlist") {
		id = ts.tabletPlace(t, o, 0).ID
	}
	if strings.HasPrefix(r.path, "/devices/:id") {
		device, _ := ts.pair(t, o, ts.tabletPlace(t, o, 0).ID)
		id = device.ID
	}
	name := formatID(id)
	if strings.HasPrefix(r.path, "/answers/:id") {
		name = ts.record(t, poster, face(2), said("I waited twenty minutes.")).String()
	}
	if strings.HasPrefix(r.path, "/themes/:id") {
		name = ts.ownTheme(t, o, strings.HasSuffix(r.path, "/unmerge"))
	}
	words := "rio-mesa-luz"
	if strings.HasPrefix(r.path, "/pair/") {
		words = ts.waitingTablet(t)
	}
	invitation := store.Invitation{Organization: o.id, Purpose: store.ForMember, Email: poster.Code + "@invited.example", Role: surveys.Owner}
	if strings.HasPrefix(r.path, "/setup") {
		invitation = store.Invitation{Purpose: store.ForSetup}
	}
	token, err := ts.Store.Invite(t.Context(), invitation, ts.clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	return strings.NewReplacer(
		":id", name, ":code", poster.Code, ":token", token, ":name", "faces", ":question", "face", ":device", "phone", ":revision", "1", ":words", words,
		"/static/:file", ts.Assets.URL("dashboard.css"),
	).Replace(r.path)
}

// ownTheme is a theme in the draft that no other organization has, as part of another one where it is to be merged.
func (ts *testServer) ownTheme(t *testing.T, o testOrganization, merged bool) string {
	t.Helper()
	now, err := ts.Store.ThemeEdits(t.Context(), o.id)
	if err != nil {
		t.Fatal(err)
	}
	name := "Theme of ours"
	if o.id == ts.theirs.id {
		name = "Theme of theirs"
	}
	edits, id, err := now.Edited().Add(map[string]string{"en": name}, "")
	if err == nil && merged {
		edits, err = edits.Merge(id, "place")
	}
	if err == nil {
		_, err = ts.Store.SaveThemes(t.Context(), o.id, now.Revision, edits)
	}
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// editedSurvey is a survey that is asked and has changes that are not.
func (ts *testServer) editedSurvey(t *testing.T, o testOrganization) int64 {
	t.Helper()
	content := surveys.Satisfaction()
	v, err := ts.Store.CreateSurvey(t.Context(), o.id, surveys.SatisfactionKind, content)
	if err != nil {
		t.Fatal(err)
	}
	content.Thanks = surveys.Text{"en": "Thank you."}
	if _, err := ts.Store.SaveDraft(t.Context(), o.id, v.Survey, 0, content, o.members[surveys.Owner].ID, ts.clock.Now()); err != nil {
		t.Fatal(err)
	}
	return v.Survey
}

func TestRoleByRoute(t *testing.T) {
	ts := newTestServer(t)
	close(ts.closed) // event streams end at once
	for _, r := range ts.routes() {
		for _, c := range callers() {
			t.Run(fmt.Sprintf("%s %s as %s", r.method, r.path, c.name), func(t *testing.T) {
				got := c.call(t, ts, r.method, ts.target(t, r, ts.ours), "")
				if got.status >= 500 {
					t.Fatalf("status %d: %s", got.status, got.body)
				}
				toLogin := strings.HasPrefix(got.header.Get("Location"), "/login?next=") || got.header.Get("Location") == "/login"
				shutOut := got.status == http.StatusUnauthorized && r.path != "/login" || got.status == http.StatusForbidden || toLogin
				switch {
				case r.who.public:
					if shutOut {
						t.Errorf("a public route answers %d", got.status)
					}
				case r.who.tablet:
					if (got.status == http.StatusUnauthorized) == c.tablet {
						t.Errorf("a tablet's route answers %d", got.status)
					}
				case c.role == "":
					if got.status != http.StatusUnauthorized && !toLogin {
						t.Errorf("status %d without a login", got.status)
					}
				case !slices.Contains(r.who.roles, c.role):
					if got.status != http.StatusForbidden {
						t.Errorf("status %d, want 403", got.status)
					}
				case shutOut || got.status == http.StatusNotFound:
					t.Errorf("status %d for who may call it: %s", got.status, got.body)
				}
			})
		}
	}
}

func TestForeignThingsAreNotFound(t *testing.T) {
	ts := newTestServer(t)
	close(ts.closed)
	for range 30 { // ids count per organization: have some that ours does not reach
		ts.target(t, route{path: "/members/:id"}, ts.theirs)
		ts.target(t, route{path: "/surveys/:id"}, ts.theirs)
	}
	hidden, err := ts.Store.CreateTouchpoint(t.Context(), store.Touchpoint{
		Organization: ts.ours.id, Location: ts.ours.shops[1], Survey: ts.ours.survey.Survey, Name: "Hidden", Channel: surveys.QR,
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range ts.routes() {
		if !strings.Contains(r.path, ":id") {
			continue
		}
		other := ts.target(t, r, ts.theirs)
		elsewhere := strings.ReplaceAll(r.path, ":id", formatID(hidden.ID))
		for _, c := range callers() {
			if !slices.Contains(r.who.roles, c.role) {
				continue // tablets have no role, and no route of theirs names a thing
			}
			body := "role=viewer&shops=" + formatID(ts.ours.shops[0])
			for name, path := range map[string]string{
				"another organization's": other, "no number": strings.ReplaceAll(r.path, ":id", "x"),
				"nobody's": strings.ReplaceAll(r.path, ":id", "99999"), "a negative one": strings.ReplaceAll(r.path, ":id", "-1"),
			} {
				got := ts.do(t, r.method, path, body, c.session(t, ts))
				if got.status != http.StatusNotFound || foreign(got.body) {
					t.Errorf("%s %s as %s with %s id: status %d", r.method, r.path, c.name, name, got.status)
				}
			}
			if strings.HasPrefix(r.path, "/touchpoints/") && c.role != surveys.Owner {
				if got := ts.do(t, r.method, elsewhere, body, c.session(t, ts)); got.status != http.StatusNotFound {
					t.Errorf("%s %s as %s in a shop they do not see: status %d", r.method, r.path, c.name, got.status)
				}
			}
		}
	}
}

// foreign tells whether a page shows anything that the fixture gave to the other organization.
func foreign(body string) bool {
	return strings.Contains(body, "of theirs") || strings.Contains(body, "Chain theirs") || strings.Contains(body, "@theirs")
}

// TestNothingForeignIsShown asks every page for the other organization's shop and looks for its name.
func TestNothingForeignIsShown(t *testing.T) {
	ts := newTestServer(t)
	close(ts.closed)
	shop, err := ts.Store.CreateLocation(t.Context(), store.Location{Organization: ts.theirs.id, Name: "Third of theirs", TimeZone: "UTC"})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range ts.routes() {
		if r.method != http.MethodGet || r.who.public {
			continue
		}
		for _, c := range callers() {
			if c.role == "" && !c.tablet {
				continue
			}
			path := ts.target(t, r, ts.ours) + "?location=" + formatID(shop) + "&shop=" + formatID(shop)
			got := c.call(t, ts, r.method, path, "")
			if foreign(got.body) || got.status >= 500 {
				t.Errorf("%s as %s: status %d, something of the other organization in it: %v", r.path, c.name, got.status, foreign(got.body))
			}
			if c.role != surveys.Owner && strings.Contains(got.body, "Second shop of ours") {
				t.Errorf("%s shows %s a shop they do not see", r.path, c.name)
			}
		}
	}
}

// TestForeignIDsInForms puts ids of the other organization, and fields nobody may set, into forms.
func TestForeignIDsInForms(t *testing.T) {
	ts := newTestServer(t)
	ctx := t.Context()
	shop, err := ts.Store.CreateLocation(ctx, store.Location{Organization: ts.theirs.id, Name: "Third of theirs", TimeZone: "UTC"})
	if err != nil {
		t.Fatal(err)
	}
	owner := ts.ours.as(surveys.Owner)
	member := formatID(ts.ours.members[surveys.Viewer].ID)
	for _, c := range []struct{ path, body string }{
		{"/touchpoints", fmt.Sprintf("name=x&channel=qr&location=%d&survey=%d", shop, ts.ours.survey.Survey)},
		{"/members/invite", fmt.Sprintf("email=a@b.example&role=viewer&shops=%d", shop)},
		{"/members/" + member, fmt.Sprintf("role=viewer&shops=%d", shop)},
	} {
		if got := ts.do(t, "POST", c.path, c.body, owner); got.status != http.StatusNotFound {
			t.Errorf("POST %s %s: status %d", c.path, c.body, got.status)
		}
	}
	more := "&organization=" + formatID(ts.theirs.id) + "&organization_id=" + formatID(ts.theirs.id) + "&id=77&member_id=77&disabled_at=1"
	got := ts.do(t, "POST", "/members/"+member, "role=staff&shops="+formatID(ts.ours.shops[0])+more, owner)
	if got.status != http.StatusSeeOther {
		t.Errorf("status %d", got.status)
	}
	for _, o := range []testOrganization{ts.ours, ts.theirs} {
		list, err := ts.Store.Members(ctx, o.id)
		if err != nil || len(list) != 5 {
			t.Errorf("%d members, %v", len(list), err)
		}
	}
}

func TestWritesComeFromOurPagesOnly(t *testing.T) {
	ts := newTestServer(t)
	for _, r := range ts.routes() {
		if safe(r.method) {
			continue
		}
		for name, c := range map[string]struct {
			origin, site string
			allowed      bool
		}{
			"neither header":         {"", "", false},
			"a foreign origin":       {"https://evil.example", "", false},
			"our name with a suffix": {testBaseURL + ".evil.example", "", false},
			"our name as a user":     {"http://opina.example@evil.example", "", false},
			"origin null":            {"null", "", false},
			"cross-site":             {testBaseURL, "cross-site", false},
			"same-site":              {testBaseURL, "same-site", false},
			"foreign, says the same": {"https://evil.example", "same-origin", false},
			"our page":               {testBaseURL, "same-origin", true},
			"our page, old browser":  {testBaseURL, "", true},
			"our page, no origin":    {"", "same-origin", true},
		} {
			request := ts.request(r.method, ts.target(t, r, ts.ours), "", caller{role: surveys.Owner, who: func(o testOrganization) surveys.Member {
				return o.members[surveys.Owner]
			}}.session(t, ts))
			request.Header.Del("Origin")
			request.Header.Del("Sec-Fetch-Site")
			if c.origin != "" {
				request.Header.Set("Origin", c.origin)
			}
			if c.site != "" {
				request.Header.Set("Sec-Fetch-Site", c.site)
			}
			if r.who.tablet {
				_, token := ts.pair(t, ts.ours, ts.tabletPlace(t, ts.ours, 0).ID)
				request.AddCookie(&http.Cookie{Name: "opina_device", Value: token})
			}
			got := ts.send(t, request)
			if refused := got.status == http.StatusForbidden; refused == (c.allowed || r.who.device) {
				t.Errorf("%s %s, %s: status %d", r.method, r.path, name, got.status)
			}
		}
	}
}
