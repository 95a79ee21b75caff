package server

import (
	"context"
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"

	"opina/internal/browsertest"
	"opina/internal/store"
	"opina/surveys"
)

func TestAccountPagesInABrowser(t *testing.T) {
	ts := newTestServer(t)
	url := serve(t, ts.Serve, func() error { return ts.Shutdown(context.Background()) })
	ctx := browsertest.Browser(t)
	for _, message := range []string{"400 (Bad Request)", "401 (Unauthorized)", "404 (Not Found)"} {
		browsertest.Allow(ctx, message)
	}
	m := ts.ours.members[surveys.Owner]
	paths := []string{"/login", "/nothing", "/invitation/used"}
	for _, i := range []store.Invitation{
		{Organization: m.Organization, Purpose: store.ForMember, Email: "new@ours.example", Role: surveys.Viewer, Locations: ts.ours.shops[:1]},
		{Organization: m.Organization, Purpose: store.ForReset, Email: m.Email, Member: m.ID},
	} {
		token, err := ts.Store.Invite(t.Context(), i, ts.clock.Now())
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, "/invitation/"+token)
	}
	walk := func(lang string, dark bool, paths ...string) {
		t.Helper()
		if err := browsertest.Emulate(ctx, 320, 800, dark); err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			t.Run(fmt.Sprintf("%.12s in %s", path, lang), func(t *testing.T) {
				do(t, ctx, chromedp.Navigate(url+path+"?lang="+lang))
				accessible(t, ctx)
			})
		}
	}
	walk("es", false, paths...)
	walk("en", true, paths...)

	field := func(name string) chromedp.CSS { return chromedp.CSS("[name=" + name + "]") }
	enter := func(password string) {
		t.Helper()
		do(t, ctx, chromedp.SetValue(field("email"), m.Email), chromedp.SetValue(field("password"), password),
			chromedp.Click(chromedp.CSS(".button")))
	}
	do(t, ctx, chromedp.Navigate(url+"/members")) // leads to the login, and on from there
	enter("not the password")
	do(t, ctx, chromedp.WaitVisible(chromedp.CSS("[name=password][aria-invalid]:focus")))
	accessible(t, ctx)
	enter(testPassword)
	do(t, ctx, chromedp.WaitVisible(chromedp.CSS(".members")))
	accessible(t, ctx)
	walk("en", false, "/members", "/account")

	// An invitation without a shop, then with one: the link is shown and selected for copying.
	do(t, ctx, chromedp.Navigate(url+"/members"), chromedp.Click(chromedp.CSS("#invite summary")),
		chromedp.SetValue(chromedp.CSS("#invite [name=email]"), "other@ours.example"), chromedp.Click(chromedp.CSS("#invite .button")),
		chromedp.WaitVisible(chromedp.CSS("#invite .error")))
	accessible(t, ctx)
	do(t, ctx, chromedp.Click(chromedp.CSS("#invite [name=shops]")), chromedp.Click(chromedp.CSS("#invite .button")),
		chromedp.WaitVisible(chromedp.CSS("#one-time-link:focus")))
	accessible(t, ctx)
}

func TestSetupInABrowser(t *testing.T) {
	s, token := newEmptyServer(t)
	url := serve(t, s.Serve, func() error { return s.Shutdown(context.Background()) })
	ctx := browsertest.Browser(t)
	if err := browsertest.Emulate(ctx, 320, 800, false); err != nil {
		t.Fatal(err)
	}
	do(t, ctx, chromedp.Navigate(url+"/setup/"+token))
	accessible(t, ctx)
	for name, values := range setupForm {
		if name != "lang" && name != "zone" {
			do(t, ctx, chromedp.SetValue(chromedp.CSS("[name="+name+"]"), values[0]))
		}
	}
	do(t, ctx, chromedp.Click(chromedp.CSS(".button")), chromedp.WaitVisible(chromedp.CSS(".qr")))
	accessible(t, ctx)
}
