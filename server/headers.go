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

func setSecureHeaders(c *fiber.Ctx) {
	c.Set(fiber.HeaderContentSecurityPolicy, ownerPolicy)
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	c.Set(fiber.HeaderXFrameOptions, "DENY")
	// same-origin, not no-referrer: with that, browsers send "Origin: null" with our own forms.
	c.Set(fiber.HeaderReferrerPolicy, "same-origin")
	c.Set("Cross-Origin-Opener-Policy", "same-origin")
	c.Set(fiber.HeaderCacheControl, "no-store")
}

// checkBody answers 413 to bodies that are too long, and 415 to compressed ones: unpacking them would pass the
// limit by.
func checkBody(c *fiber.Ctx) error {
	if len(c.Request().Body()) > maxBody {
		return surveys.Fail(surveys.TooLarge, "error.toolarge", nil)
	}
	if enc := c.Get(fiber.HeaderContentEncoding); enc != "" && enc != "identity" {
		return &surveys.Error{Kind: surveys.Unsupported, Key: "error.encoding", Args: map[string]any{"Encoding": enc}}
	}
	return c.Next()
}
