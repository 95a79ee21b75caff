package server

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"opina/surveys"
)

var oneTimeLink = regexp.MustCompile(`value="` + testBaseURL + `(/invitation/[^"]+)"`)

func TestInvite(t *testing.T) {
	ts := newTestServer(t)
	owner := ts.ours.as(surveys.Owner)
	form := "email=Nuria@new.example&role=staff&shops=" + formatID(ts.ours.shops[1])
	got := ts.do(t, "POST", "/members/invite", form, owner)
	link := oneTimeLink.FindStringSubmatch(got.body)
	if got.status != http.StatusOK || link == nil {
		t.Fatalf("status %d, no link in the page", got.status)
	}
	if got := ts.do(t, "GET", "/members", "", owner); strings.Contains(got.body, link[1]) {
		t.Error("the link is shown a second time")
	}
	if got := ts.do(t, "GET", link[1], "", ""); got.status != http.StatusOK || !strings.Contains(got.body, "nuria@new.example") || !strings.Contains(got.body, "Chain ours") {
		t.Errorf("the invitation: status %d", got.status)
	}
	if got := ts.do(t, "POST", link[1], "name=Nuria&password=corta", ""); got.status != http.StatusBadRequest || !strings.Contains(got.body, `value="Nuria"`) {
		t.Errorf("a short password: status %d", got.status)
	}
	got = ts.do(t, "POST", link[1], url.Values{"name": {"Nuria"}, "password": {"tres sillas rotas"}, "role": {"owner"}}.Encode(), "")
	session := got.cookie("opina_session")
	if got.status != http.StatusSeeOther || !ts.in(t, session) {
		t.Fatalf("status %d", got.status)
	}
	if got := ts.do(t, "GET", "/members", "", session); got.status != http.StatusForbidden {
		t.Errorf("a form made Nuria an owner: status %d", got.status)
	}
	account, err := ts.Store.MemberByEmail(t.Context(), "nuria@new.example")
	if err != nil || account.Role != surveys.Clerk || account.Sees(ts.ours.shops[0]) || !account.Sees(ts.ours.shops[1]) {
		t.Errorf("joined as %+v, %v", account.Member, err)
	}
	for _, method := range []string{"GET", "POST"} {
		if got := ts.do(t, method, link[1], "name=X&password=tres+sillas+rotas", ""); got.status != http.StatusNotFound {
			t.Errorf("%s of a used link: status %d", method, got.status)
		}
	}
	if got := ts.do(t, "GET", strings.Replace(link[1], "invitation", "setup", 1), "", ""); got.status != http.StatusNotFound {
		t.Errorf("an invitation opens the set-up: status %d", got.status)
	}
}

func TestInviteSaysWhatIsWrong(t *testing.T) {
	ts := newTestServer(t)
	shop := formatID(ts.ours.shops[0])
	for _, c := range []struct{ form, want string }{
		{"email=x&role=viewer&shops=" + shop, "complete address"},
		{"email=x%0d%0aBcc:y@z.example&role=viewer&shops=" + shop, "complete address"},
		{"email=viewer@ours.example&role=viewer&shops=" + shop, "already"},
		{"email=new@x.example&role=king&shops=" + shop, "one of the options"},
		{"email=new@x.example&role=viewer", "at least one shop"},
		{"email=new@x.example&role=viewer&shops=x", "one of the options"},
	} {
		got := ts.do(t, "POST", "/members/invite", c.form, ts.ours.as(surveys.Owner))
		if got.status != http.StatusBadRequest || !strings.Contains(got.body, c.want) || oneTimeLink.MatchString(got.body) {
			t.Errorf("%s: status %d", c.form, got.status)
		}
	}
	// An address that another organization knows is invited like any other: nobody learns who has an account.
	got := ts.do(t, "POST", "/members/invite", "email=viewer@theirs.example&role=viewer&shops="+shop, ts.ours.as(surveys.Owner))
	if got.status != http.StatusOK || !oneTimeLink.MatchString(got.body) {
		t.Errorf("status %d", got.status)
	}
}

func TestResetPasswordByLink(t *testing.T) {
	ts := newTestServer(t)
	m := ts.ours.members[surveys.Manager]
	session := ts.ours.as(surveys.Manager)
	got := ts.do(t, "POST", "/members/"+formatID(m.ID)+"/reset", "", ts.ours.as(surveys.Owner))
	link := oneTimeLink.FindStringSubmatch(got.body)
	if link == nil {
		t.Fatalf("status %d, no link", got.status)
	}
	if !ts.in(t, session) {
		t.Error("making a link ends sessions")
	}
	got = ts.do(t, "POST", link[1], url.Values{"password": {"siete barcos azules"}}.Encode(), "")
	if got.status != http.StatusSeeOther || got.header.Get("Location") != "/login?done=reset" || got.cookie("opina_session") != "" {
		t.Errorf("status %d, to %q", got.status, got.header.Get("Location"))
	}
	if ts.in(t, session) {
		t.Error("the session from before the reset lives on")
	}
	if got := ts.logIn(t, m.Email, "siete barcos azules"); got.status != http.StatusSeeOther {
		t.Errorf("the new password: status %d", got.status)
	}
}

func TestOwnersStay(t *testing.T) {
	ts := newTestServer(t)
	owner := ts.ours.as(surveys.Owner)
	self := formatID(ts.ours.members[surveys.Owner].ID)
	for _, path := range []string{"/members/" + self, "/members/" + self + "/disable"} {
		if got := ts.do(t, "POST", path, "role=viewer&shops="+formatID(ts.ours.shops[0]), owner); got.status != http.StatusConflict {
			t.Errorf("%s by oneself: status %d", path, got.status)
		}
	}
	disabled := formatID(ts.ours.disabled.ID)
	if got := ts.do(t, "POST", "/members/"+disabled+"/enable", "", owner); got.status != http.StatusSeeOther {
		t.Errorf("enable: status %d", got.status)
	}
	if got := ts.logIn(t, ts.ours.disabled.Email, testPassword); got.status != http.StatusSeeOther {
		t.Errorf("an enabled member cannot log in: status %d", got.status)
	}
}
