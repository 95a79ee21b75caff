package server

import (
	"regexp"
	"strings"

	"github.com/gofiber/fiber/v2"

	"opina/internal/i18n"
	"opina/internal/store"
	"opina/server/views"
)

// privacyAddress is where the notice of a survey stands.
func privacyAddress(at address, lang string) string {
	return address{at.code + "/privacy"}.with("lang", lang)
}

// showPrivacy says who asks, why, and how long answers are kept: in the owner's words, else in ours.
func (s *Server) showPrivacy(c *fiber.Ctx) error {
	at := addressOf(c)
	desk, err := s.Store.Desk(c.UserContext(), at.code, 0)
	if err != nil {
		return s.showGone(c, err)
	}
	asked := queryOf(c)
	lang := asked.language(c, desk)
	view := views.Privacy{Customer: s.customer(desk, lang, false), Back: at.with("lang", asked.lang)}
	view.Title = view.Words.T("customer.privacy.title")
	paragraphs, in := privacyNotice(desk.Organization, lang, view.Words)
	for _, text := range paragraphs {
		view.Paragraphs = append(view.Paragraphs, view.Say(text, in))
	}
	return s.sendPrepared(c, fiber.StatusOK, s.rendered(views.PrivacyPage(view), view.Style, ""))
}

// blankLines stand between paragraphs.
var blankLines = regexp.MustCompile(`\n\s*\n`)

// privacyNotice is the owner's notice for a language, else ours in the words given, and the language it is in.
func privacyNotice(o store.Organization, lang string, words i18n.Words) (paragraphs []string, in string) {
	own, in := o.Privacy.Find(lang, o.Lang)
	if own = strings.TrimSpace(strings.ReplaceAll(own, "\r\n", "\n")); own != "" {
		return blankLines.Split(own, -1), in
	}
	for _, part := range []string{"who", "why", "contact", "long", "cookie"} {
		paragraphs = append(paragraphs, words.T("customer.privacy."+part, "Shop", o.Name))
	}
	return paragraphs, words.Lang
}
