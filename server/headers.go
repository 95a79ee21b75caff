package server

import (
	"github.com/gofiber/fiber/v2"

	"opina/surveys"
)

// ownerPolicy is the Content-Security-Policy of every page that does not set its own: our files only.
const ownerPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// secureHeaders puts the security headers on every answer; the error handler calls setSecureHeaders
// too, because errors before routing skip the middleware.
func secureHeaders(c *fiber.Ctx) error {
	setSecureHeaders(c)
	return c.Next()
}

// securityHeaders are of every answer; a page may say its own policy and caching instead.
var securityHeaders = []struct{ name, value []byte }{
	{[]byte(fiber.HeaderContentSecurityPolicy), []byte(ownerPolicy)},
	{[]byte(fiber.HeaderXContentTypeOptions), []byte("nosniff")},
	{[]byte(fiber.HeaderXFrameOptions), []byte("DENY")},
	// same-origin, not no-referrer: with that, browsers send "Origin: null" with our own forms.
	{[]byte(fiber.HeaderReferrerPolicy), []byte("same-origin")},
	{[]byte("Cross-Origin-Opener-Policy"), []byte("same-origin")},
	{[]byte(fiber.HeaderCacheControl), []byte("no-store")},
}

func setSecureHeaders(c *fiber.Ctx) {
	for _, h := range securityHeaders {
		c.Response().Header.SetCanonical(h.name, h.value)
	}
}

// checkBody answers 413 to bodies that are too long, and 415 to compressed ones: unpacking them would pass the
// limit by.
func checkBody(c *fiber.Ctx) error {
	if len(c.Request().Body()) > maxBody && !uploads[c.Path()] {
		return surveys.Fail(surveys.TooLarge, "error.toolarge", nil)
	}
	if enc := c.Get(fiber.HeaderContentEncoding); enc != "" && enc != "identity" {
		return &surveys.Error{Kind: surveys.Unsupported, Key: "error.encoding", Args: map[string]any{"Encoding": enc}}
	}
	return c.Next()
}
