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
	buckets := []struct {
		bucket []byte
		limit  auth.Limit
	}{
		{s.keys.Blind("tries by address", s.clientAddress(c)), triesByAddress},
		{s.accountBucket(c, email), triesByAccount},
	}
	for _, b := range buckets {
		wait, err := s.Store.Take(c.UserContext(), b.bucket, b.limit, s.Now())
		if err != nil {
			return err
		}
		if wait > 0 {
			return &surveys.Error{
				Kind: surveys.TooMany, Key: "error.toomany",
				Args: map[string]any{"Minutes": int(math.Ceil(wait.Minutes()))},
			}
		}
	}
	return nil
}

// forgive forgets the tries of who knew the password after all.
func (s *Server) forgive(c *fiber.Ctx, email string) error {
	return s.Store.Forgive(c.UserContext(), s.accountBucket(c, email))
}

func (s *Server) accountBucket(c *fiber.Ctx, email string) []byte {
	return s.keys.Blind("tries by account", s.clientAddress(c)+" "+email)
}
