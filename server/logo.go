package server

import (
	"errors"
	"strings"

	"github.com/gofiber/fiber/v2"

	"opina/internal/i18n"
	"opina/internal/logo"
	"opina/internal/store"
	"opina/server/views"
	"opina/surveys"
)

// saveLogo takes a picture as the organization's logo. Whatever it is called and says it is, its bytes decide.
func (s *Server) saveLogo(c *fiber.Ctx) error {
	file, err := upload(c, "logo", logo.MaxBytes)
	if err != nil {
		return err
	}
	made, err := logo.Make(c.UserContext(), file)
	if surveys.KindOf(err) == surveys.Invalid {
		return s.refuseLogo(c, file, err)
	} else if err != nil {
		return err
	}
	err = s.Store.SaveLogo(c.UserContext(), memberOf(c).Organization, store.Logo(made))
	if err != nil {
		return err
	}
	return c.Redirect("/settings?done=saved", fiber.StatusSeeOther)
}

// refuseLogo says beside the field what was wrong with the file.
func (s *Server) refuseLogo(c *fiber.Ctx, file []byte, err error) error {
	org, failed := s.Store.Organization(c.UserContext(), memberOf(c).Organization)
	if failed != nil {
		return failed
	}
	words := i18n.In(s.langOf(c))
	says := words.T("settings.logo.wrong.none")
	if e := (*surveys.Error)(nil); errors.As(err, &e) && len(file) > 0 {
		says = words.T(e.Key, pairs(e.Args)...)
	}
	return s.settings(c, org, storedSettings(org), views.Form{ID: "logo", Wrong: map[string]string{"logo": says}}, "")
}

func (s *Server) removeLogo(c *fiber.Ctx) error {
	if err := s.Store.RemoveLogo(c.UserContext(), memberOf(c).Organization); err != nil {
		return err
	}
	return c.Redirect("/settings?done=saved", fiber.StatusSeeOther)
}

// logo sends a logo. Its address is the hash of its content, so it is good for ever.
func (s *Server) logo(c *fiber.Ctx) error {
	hash, ok := strings.CutSuffix(c.Params("file"), ".png")
	if !ok {
		return surveys.Fail(surveys.NotFound, "error.notfound", nil)
	}
	found, err := s.Store.Logo(c.UserContext(), hash)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "image/png")
	c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	return c.Send(found.PNG)
}

// picture is an organization's logo within a box in CSS pixels, never larger than it is; nil for none.
func picture(o store.Organization, width, height float64) *views.Picture {
	if o.Logo == "" {
		return nil
	}
	by := max(1, float64(o.LogoWidth)/width, float64(o.LogoHeight)/height)
	return &views.Picture{
		URL:   "/logos/" + o.Logo + ".png",
		Width: max(1, int(float64(o.LogoWidth)/by)), Height: max(1, int(float64(o.LogoHeight)/by)),
	}
}
