package server

import (
	"math"
	"time"

	"github.com/gofiber/fiber/v2"

	"opina/internal/auth"
	"opina/surveys"
)

// Guessing passwords is slow by address and slower by account and address. An account alone has no limit: anybody
// could lock its owner out.
var (
	triesByAddress = auth.Limit{Tries: 60, Window: 15 * time.Minute}
	triesByAccount = auth.Limit{Tries: 10, Window: 15 * time.Minute}
)

// throttle counts a try with a password, and refuses one too many.
func (s *Server) throttle(c *fiber.Ctx, email string) error {
	if err := s.take(c, s.keys.Blind("tries by address", s.clientAddress(c)), triesByAddress); err != nil {
		return err
	}
	return s.take(c, s.accountBucket(c, email), triesByAccount)
}

// throttleAddress counts a try of anything else from the caller's address, and refuses one too many.
func (s *Server) throttleAddress(c *fiber.Ctx, what string, limit auth.Limit) error {
	return s.take(c, s.keys.Blind("tries of "+what, s.clientAddress(c)), limit)
}

func (s *Server) take(c *fiber.Ctx, bucket []byte, limit auth.Limit) error {
	wait, err := s.Store.Take(c.UserContext(), bucket, limit, s.Now())
	if err == nil && wait > 0 {
		err = &surveys.Error{
			Kind: surveys.TooMany, Key: "error.toomany",
			Args: map[string]any{"Minutes": int(math.Ceil(wait.Minutes()))},
		}
	}
	return err
}

// forgive forgets the tries of who knew the password after all.
func (s *Server) forgive(c *fiber.Ctx, email string) error {
	return s.Store.Forgive(c.UserContext(), s.accountBucket(c, email))
}

func (s *Server) accountBucket(c *fiber.Ctx, email string) []byte {
	return s.keys.Blind("tries by account", s.clientAddress(c)+" "+email)
}
