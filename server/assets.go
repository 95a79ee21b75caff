package server

import (
	"github.com/gofiber/fiber/v2"

	"opina/surveys"
)

// asset sends a script or style in the smallest form the browser takes. Its address changes with its content, so
// it is good for ever; an address of another version is not found.
func (s *Server) asset(c *fiber.Ctx) error {
	asset, ok := s.Assets.Lookup(c.Path())
	if !ok {
		return surveys.Fail(surveys.NotFound, "error.notfound", nil)
	}
	c.Set(fiber.HeaderContentType, asset.Type)
	c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	c.Set(fiber.HeaderVary, fiber.HeaderAcceptEncoding)
	accepted := c.Request().Header.Peek(fiber.HeaderAcceptEncoding)
	switch {
	case accepts(accepted, "br"):
		c.Set(fiber.HeaderContentEncoding, "br")
		return c.Send(asset.Brotli)
	case accepts(accepted, "gzip"):
		c.Set(fiber.HeaderContentEncoding, "gzip")
		return c.Send(asset.Gzip)
	}
	return c.Send(asset.Body)
}
