package server

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"mime/multipart"
	"net/textproto"
	"regexp"
	"strings"
	"testing"

	"opina/internal/logo"
	"opina/internal/store"
	"opina/surveys"
)

// drawn is a PNG file of one colour.
func drawn(t *testing.T, w, h int, c color.Color) []byte {
	t.Helper()
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	for x := range w {
		for y := range h {
			m.Set(x, y, c)
		}
	}
	var out bytes.Buffer
	if err := png.Encode(&out, m); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

var brown = color.NRGBA{120, 60, 20, 255}

// sendFile posts a file as a browser does, in a field of a form of parts.
func (ts *testServer) sendFile(t *testing.T, path, field, name, kind string, file []byte, session string) answer {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreatePart(textproto.MIMEHeader{
		"Content-Disposition": {fmt.Sprintf(`form-data; name=%q; filename=%q`, field, name)}, "Content-Type": {kind},
	})
	if err != nil {
		t.Fatal(err)
	}
	part.Write(file)
	form.Close()
	r := ts.request("POST", path, body.String(), session)
	r.Header.Set("Content-Type", form.FormDataContentType())
	return ts.send(t, r)
}

func (ts *testServer) organizationOf(t *testing.T, id int64) store.Organization {
	t.Helper()
	o, err := ts.Store.Organization(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

var source = regexp.MustCompile(`<img src="(/logos/[0-9a-f]{64}\.png)" alt="([^"]*)" width="(\d+)" height="(\d+)" loading="lazy"`)

func TestLogoIsShownToCustomers(t *testing.T) {
	ts := newTestServer(t)
	owner, code := ts.ours.as(surveys.Owner), ts.ours.posters[0].Code
	before := ts.page(t, "/s/"+code, "")
	if got := ts.sendFile(t, "/settings/logo", "logo", "../../etc/logo.svg", "image/svg+xml", drawn(t, 1600, 800, brown), owner); got.status != 303 || got.header.Get("Location") != "/settings?done=saved" {
		t.Fatalf("%d %s", got.status, got.body)
	}
	o := ts.organizationOf(t, ts.ours.id)
	if o.LogoWidth != 512 || o.LogoHeight != 256 {
		t.Errorf("stored as %d by %d", o.LogoWidth, o.LogoHeight)
	}
	for path, size := range map[string]string{
		"/s/" + code: "88 44", "/s/" + code + "/privacy": "88 44",
	} {
		got := ts.page(t, path, "")
		found := source.FindStringSubmatch(got.body)
		if found == nil || found[1] != "/logos/"+o.Logo+".png" || found[2] != "Chain ours" || found[3]+" "+found[4] != size {
			t.Errorf("%s shows %q, want %s", path, found, size)
		}
		if n := strings.Count(within.ReplaceAllString(got.body, ""), "Chain ours"); n > 2 && !strings.HasSuffix(path, "privacy") { // alt and title
			t.Errorf("%s says the name %d times", path, n)
		}
		if policy := got.header.Get("Content-Security-Policy"); !strings.Contains(policy, "img-src 'self'") || strings.Contains(policy, "unsafe") {
			t.Errorf("%s: policy %s", path, policy)
		}
	}
	if len(ts.page(t, "/s/"+code, "").body) < len(before.body)-200 {
		t.Error("the page lost something")
	}

	sent := ts.page(t, "/logos/"+o.Logo+".png", "")
	for name, want := range map[string]string{
		"Content-Type": "image/png", "Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff", "Set-Cookie": "",
	} {
		if got := sent.header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if m, err := png.Decode(strings.NewReader(sent.body)); err != nil || m.Bounds().Size() != image.Pt(512, 256) {
		t.Errorf("%d bytes: %v", len(sent.body), err)
	}
	if settings := ts.do(t, "GET", "/settings", "", owner).body; strings.Count(settings, "/logos/"+o.Logo+".png") != 3 {
		t.Error("the settings do not show it, by day and by night")
	}

	if got := ts.do(t, "POST", "/settings/logo/remove", "", owner); got.status != 303 {
		t.Fatalf("remove: %d", got.status)
	}
	if got := ts.page(t, "/logos/"+o.Logo+".png", ""); got.status != 404 {
		t.Errorf("removed, it is still sent: %d", got.status)
	}
	if got := ts.page(t, "/s/"+code, "").body; strings.Contains(got, "<img") || !strings.Contains(got, `<h1 dir="auto">Chain ours</h1>`) {
		t.Error("removed, it is still shown")
	}
}

// Saving the other settings keeps the logo, and a new logo takes the place of the old one.
func TestLogoStays(t *testing.T) {
	ts := newTestServer(t)
	owner := ts.ours.as(surveys.Owner)
	ts.sendFile(t, "/settings/logo", "logo", "a.png", "image/png", drawn(t, 20, 10, brown), owner)
	first := ts.organizationOf(t, ts.ours.id).Logo
	ts.do(t, "POST", "/settings", settingsForm(nil), owner)
	if got := ts.organizationOf(t, ts.ours.id); got.Logo != first || got.LogoWidth != 20 || got.Name != "Tahona" {
		t.Errorf("after saving: %+v", got)
	}
	ts.sendFile(t, "/settings/logo", "logo", "a.png", "image/png", drawn(t, 10, 20, brown), owner)
	if got := ts.organizationOf(t, ts.ours.id); got.Logo == first || got.LogoHeight != 20 {
		t.Errorf("after another: %+v", got)
	}
	if got := ts.page(t, "/logos/"+first+".png", ""); got.status != 404 {
		t.Errorf("the first one is still there: %d", got.status)
	}
	if got := ts.organizationOf(t, ts.theirs.id); got.Logo != "" {
		t.Errorf("theirs: %+v", got)
	}
}

func TestLogoRefused(t *testing.T) {
	ts := newTestServer(t)
	owner := ts.ours.as(surveys.Owner)
	good := drawn(t, 20, 10, brown)
	ts.sendFile(t, "/settings/logo", "logo", "a.png", "image/png", good, owner)
	before := ts.organizationOf(t, ts.ours.id)
	for name, test := range map[string]struct {
		field, name string
		in          []byte
		says        string
	}{
		"SVG with a good name": {"logo", "logo.png", []byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`), "use a PNG, JPEG or WebP picture"},
		"a page":               {"logo", "logo.png", []byte(`<html><script>alert(1)</script>`), "use a PNG, JPEG or WebP picture"},
		"no file":              {"logo", "", nil, "Choose a picture first."},
		"another field":        {"picture", "logo.png", good, "Choose a picture first."},
		"half a picture":       {"logo", "logo.png", good[:len(good)/2], "could not be read"},
		"too long":             {"logo", "logo.png", append(bytes.Clone(good), make([]byte, logo.MaxBytes)...), "more than 512 KB"},
		"far too long":         {"logo", "logo.png", append(bytes.Clone(good), make([]byte, 2*maxBody)...), "more than 512 KB"},
		"a bomb":               {"logo", "logo.png", append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\x00\x00\xc3\x50\x00\x00\xc3\x50\x08\x06\x00\x00\x00"), 0x67, 0xf8, 0x1c, 0x0c), "not accepted"},
	} {
		t.Run(name, func(t *testing.T) {
			got := ts.sendFile(t, "/settings/logo", test.field, test.name, "image/png", test.in, owner)
			if said := between(got.body, `id="logo-logo-wrong">`, "<"); got.status != 400 || !strings.Contains(said, test.says) {
				t.Errorf("%d, beside the field %q, want %q", got.status, said, test.says)
			}
			if !strings.Contains(got.body, `aria-invalid="true"`) || !strings.Contains(got.body, `value="Chain ours"`) {
				t.Error("the form does not stand as it stood")
			}
		})
	}
	for name, send := range map[string]func() answer{
		"a form without parts": func() answer { return ts.do(t, "POST", "/settings/logo", "logo=x", owner) },
		"JSON":                 func() answer { return ts.do(t, "POST", "/settings/logo", `{"logo":"x"}`, owner) },
	} {
		if got := send(); got.status != 415 {
			t.Errorf("%s: %d, want 415", name, got.status)
		}
	}
	broken := ts.request("POST", "/settings/logo", "--x\r\nContent-Dispo", owner)
	broken.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	if got := ts.send(t, broken); got.status != 400 {
		t.Errorf("broken parts: %d, want 400", got.status)
	}
	for _, role := range []surveys.Role{surveys.Manager, surveys.Clerk, surveys.Viewer} {
		if got := ts.sendFile(t, "/settings/logo", "logo", "a.png", "image/png", good, ts.ours.as(role)); got.status != 403 {
			t.Errorf("%s: %d, want 403", role, got.status)
		}
		if got := ts.do(t, "POST", "/settings/logo/remove", "", ts.ours.as(role)); got.status != 403 {
			t.Errorf("%s removes: %d, want 403", role, got.status)
		}
	}
	if after := ts.organizationOf(t, ts.ours.id); after.Logo != before.Logo {
		t.Errorf("stored %+v", after)
	}
	for _, path := range []string{"/logos/", "/logos/x.png", "/logos/" + before.Logo, "/logos/" + before.Logo + ".svg", "/logos/..%2f..%2fetc%2fpasswd", "/logos/%00.png", "/logos/' OR 1=1.png"} {
		if got := ts.page(t, strings.ReplaceAll(path, " ", "%20"), ""); got.status != 404 {
			t.Errorf("%s: %d, want 404", path, got.status)
		}
	}
}

// A longer body is read for files alone.
func TestOtherFormsStayShort(t *testing.T) {
	ts := newTestServer(t)
	r := ts.request("POST", "/settings", "name="+strings.Repeat("a", maxBody), ts.ours.as(surveys.Owner))
	if response, err := ts.app.Test(r, -1); err == nil && response.StatusCode != 413 {
		t.Errorf("%d, want 413", response.StatusCode)
	}
}
