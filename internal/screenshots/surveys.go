package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"opina/internal/browsertest"
	"opina/internal/store"
	"opina/surveys"
)

// asked is a survey of one kind with the code at which it is asked.
type asked struct {
	kind   string
	survey int64
	code   string
}

// everyKind publishes a survey of every kind in the demo chain.
func everyKind(ctx context.Context, st *store.Store, shop store.Touchpoint) ([]asked, error) {
	var all []asked
	for _, template := range surveys.Templates() {
		v, err := st.CreateSurvey(ctx, shop.Organization, template.Kind, template.Content)
		if err != nil {
			return nil, err
		}
		a := asked{kind: template.Kind, survey: v.Survey}
		t, err := st.CreateTouchpoint(ctx, store.Touchpoint{
			Organization: shop.Organization, Location: shop.Location, Survey: v.Survey, Name: template.Kind, Channel: surveys.Link, CreatedAt: time.Now(),
		})
		if err != nil {
			return nil, err
		}
		a.code = t.Code
		all = append(all, a)
	}
	return all, nil
}

// kinds takes the pictures of the guide to surveys: every kind on a phone and on a tablet, and the page that makes them.
func (c camera) kinds(all []asked) error {
	c.folder = filepath.Join(c.folder, "surveys")
	if err := os.MkdirAll(c.folder, 0o755); err != nil {
		return err
	}
	for _, a := range all {
		err := inOrder([]func() error{
			func() error { return browsertest.Emulate(c.tab, 390, 720, false) },
			func() error { return c.open("/s/" + a.code + "?lang=en") },
			func() error { return c.picture(a.kind+"-phone", 390, 720, false) },
			func() error { return browsertest.Emulate(c.tab, 1024, 768, false) },
			func() error { return c.open(fmt.Sprintf("/surveys/%d/preview/tablet/0?lang=es", a.survey)) },
			func() error { return c.picture(a.kind+"-tablet", 1024, 768, false) },
		})
		if err != nil {
			return fmt.Errorf("%s: %w", a.kind, err)
		}
	}
	builder := fmt.Sprintf("/surveys/%d", all[0].survey)
	// The preview is a page in a page, and shows the first question once its script runs.
	previewed := `!!document.querySelector('[data-device=phone] iframe:last-child')?.contentDocument?.querySelector('.js .q.on')`
	return inOrder([]func() error{
		func() error { return browsertest.Emulate(c.tab, 1280, 900, false) },
		func() error { return c.open(builder) },
		func() error { return c.wait(previewed) },
		func() error { return c.picture("builder-desktop", 1280, 900, false) },
		func() error { return browsertest.Emulate(c.tab, 390, 844, false) },
		func() error { return c.open(builder) },
		func() error { return c.picture("builder-phone", 390, 844, false) },
	})
}
