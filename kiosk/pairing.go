package kiosk

import (
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"opina/internal/auth"
	"opina/internal/i18n"
	"opina/internal/qr"
	"opina/internal/strictjson"
	"opina/surveys"
)

// A tablet that nobody pairs starts anew every ten minutes and asks every other second; a shop with several of them behind
// one address stays below.
var (
	startLimit = auth.Limit{Tries: 60, Window: 15 * time.Minute}
	claimLimit = auth.Limit{Tries: 4000, Window: 15 * time.Minute}
)

// longest is how much is kept of what a tablet says of itself, in bytes.
const longest = 64

// StartPairing gives a tablet words to show, and a secret to ask with whether somebody confirmed them.
func (t *Tablets) StartPairing(c *fiber.Ctx) error {
	var in struct {
		Tablet string `json:"tablet"`
		Lang   string `json:"lang"`
		App    string `json:"app"`
	}
	if err := t.read(c, &in); err != nil {
		return err
	}
	tablet, err := surveys.ParseUUID(in.Tablet)
	if err != nil {
		return surveys.Fail(surveys.Invalid, "error.request", err)
	}
	if err := t.Throttle(c, "pairing", startLimit); err != nil {
		return err
	}
	lang := in.Lang
	if !i18n.Speaks(lang) {
		lang = i18n.Match(c.Get(fiber.HeaderAcceptLanguage))
	}
	now := t.Now()
	claim := auth.NewToken()
	p := surveys.Pairing{
		Tablet: tablet, Lang: lang, App: clip(in.App), Claim: auth.TokenHash(claim), ExpiresAt: now.Add(surveys.PairingLasts),
	}
	words, err := t.startPairing(c, p, now)
	if err != nil {
		return err
	}
	address := t.BaseURL + "/pair/" + strings.Join(words, "-")
	code, err := qr.New(address)
	if err != nil {
		return err
	}
	return c.Status(fiber.StatusCreated).JSON(map[string]any{
		"words": words, "claim": claim, "expires": p.ExpiresAt.UnixMilli(), "address": address, "qr": code.Path(), "side": code.Side(),
	})
}

// startPairing draws words until nobody else shows them.
func (t *Tablets) startPairing(c *fiber.Ctx, p surveys.Pairing, now time.Time) (words []string, err error) {
	for range 5 {
		words = drawWords(p.Lang)
		p.Words = t.BlindWords(strings.Join(words, "-"))
		if err = t.Records.StartPairing(c.UserContext(), p, now); surveys.KindOf(err) != surveys.Conflict || err == nil {
			break
		}
	}
	return words, err
}

// Claim tells a tablet whether it was confirmed, and gives it its token then.
func (t *Tablets) Claim(c *fiber.Ctx) error {
	var in struct {
		Claim string `json:"claim"`
	}
	if err := t.read(c, &in); err != nil {
		return err
	}
	if err := t.Throttle(c, "pairing claim", claimLimit); err != nil {
		return err
	}
	token, err := t.Records.ClaimPairing(c.UserContext(), in.Claim, t.Now())
	if err != nil {
		return err
	}
	state := "waiting"
	if token != "" {
		state = "paired"
		t.setToken(c, token, tokenLasts)
	}
	return c.JSON(map[string]string{"state": state})
}

// Unpair ends the token of the tablet that asks for it.
func (t *Tablets) Unpair(c *fiber.Ctx) error {
	if err := t.Records.Unpair(c.UserContext(), deviceOf(c), t.Now()); err != nil {
		return err
	}
	t.setToken(c, "", -1)
	return c.SendStatus(fiber.StatusNoContent)
}

// read reads a body of JSON strictly.
func (t *Tablets) read(c *fiber.Ctx, into any) error {
	if !strictjson.IsJSON(c.Get(fiber.HeaderContentType)) {
		return surveys.Fail(surveys.Unsupported, "error.batch.type", nil)
	}
	return strictjson.Decode(c.BodyRaw(), into)
}

// clip keeps the beginning of a text that a tablet says of itself.
func clip(text string) string {
	text = surveys.Clean(text)
	if len(text) > longest {
		text = strings.ToValidUTF8(text[:longest], "")
	}
	return text
}
