package server

import (
	"regexp"
	"strings"

	"github.com/gofiber/fiber/v2"

	"opina/internal/i18n"
	"opina/internal/store"
	"opina/kiosk"
	"opina/server/views"
)

// privacyAddress is where the notice of a survey stands; it remembers the tablet that it was opened on.
func privacyAddress(at address, lang string) string {
	notice := address{code: at.code + "/privacy"}
	if at.kiosk {
		return notice.with("lang", lang, "from", "kiosk")
	}
	return notice.with("lang", lang)
}

// showPrivacy says who asks, why, and how long answers are kept: in the owner's words, else in ours.
func (s *Server) showPrivacy(c *fiber.Ctx) error {
	at := address{code: c.Params("code"), kiosk: c.Query("from") == "kiosk"}
	desk, err := s.Store.Desk(c.UserContext(), at.code, 0)
	if err != nil {
		return s.showGone(c, err)
	}
	asked := queryOf(c)
	lang := asked.language(c, desk)
	o := desk.Organization
	view := views.Privacy{
		Customer:   s.customer(lang, i18n.In(lang).T("customer.privacy.title"), o.Name, s.style(o)),
		Paragraphs: privacyNotice(o, lang),
		Back:       at.with("lang", asked.lang),
	}
	view.Kiosk = at.kiosk
	view.Languages = languageLinks(desk.Version.Content.Languages, lang)
	if at.kiosk {
		for i := range view.Languages {
			view.Languages[i].Href += "&from=kiosk"
		}
		c.Set("Refresh", kiosk.Shop.Leave(at.path()))
	}
	return s.sendPrepared(c, fiber.StatusOK, s.rendered(views.PrivacyPage(view), view.Style, ""))
}

// blankLines stand between paragraphs.
var blankLines = regexp.MustCompile(`\n\s*\n`)

func privacyNotice(o store.Organization, lang string) []string {
	if own := strings.TrimSpace(strings.ReplaceAll(o.Privacy.In(lang, o.Lang), "\r\n", "\n")); own != "" {
		return blankLines.Split(own, -1)
	}
	words := i18n.In(lang)
	var out []string
	for _, part := range []string{"who", "why", "contact", "long", "cookie"} {
		out = append(out, words.T("customer.privacy."+part, "Shop", o.Name))
	}
	return out
}
