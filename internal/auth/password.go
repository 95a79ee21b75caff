// Package auth owns passwords, one-time tokens and signed values. It knows nothing of members or requests:
// internal/store keeps what it makes, server asks for it.
package auth

import (
	"context"
	"fmt"

	"github.com/alexedwards/argon2id"
	"golang.org/x/text/unicode/norm"
)

// Argon2id costs: OWASP's smallest setting that needs no further care, 19 MiB and two rounds.
const (
	hashMemory  = 19 * 1024 // KiB
	hashRounds  = 2
	hashThreads = 1
)

var params = &argon2id.Params{
	Memory:      hashMemory,
	Iterations:  hashRounds,
	Parallelism: hashThreads,
	SaltLength:  16,
	KeyLength:   32,
}

// hashing has room for the hashes computed at the same time: a flood of logins waits here instead of
// taking 19 MiB each.
var hashing = make(chan struct{}, 2)

// limited runs do when there is room, or gives up when the caller does.
func limited(ctx context.Context, do func() error) error {
	select {
	case hashing <- struct{}{}:
	case <-ctx.Done():
		return fmt.Errorf("waiting to hash a password: %w", context.Cause(ctx))
	}
	defer func() { <-hashing }()
	return do()
}

// Hash gives the Argon2id hash of a password in the usual encoded form, with its own salt. Letters that
// keyboards send in different ways, such as ñ, count as the same. It fails only when ctx ends before its turn comes.
func Hash(ctx context.Context, password string) (hash string, err error) {
	err = limited(ctx, func() (err error) {
		hash, err = argon2id.CreateHash(norm.NFC.String(password), params)
		return err
	})
	return hash, err
}

// Verify tells whether hash was made from password. A broken hash is an error.
func Verify(ctx context.Context, password, hash string) (ok bool, err error) {
	err = limited(ctx, func() (err error) {
		ok, err = argon2id.ComparePasswordAndHash(norm.NFC.String(password), hash)
		return err
	})
	return ok, err
}

// nobody is the hash that logins to unknown accounts are held against. Made ahead with the same costs, so that
// the first of them takes no longer than the rest.
const nobody = "$argon2id$v=19$m=19456,t=2,p=1$OJZaSxMQ3KSvM/WinJSwWA$kXRuNcuIDrsvQ8s1U4H97EWijroEJyAJMDIkFlxr1Ls"

// VerifyNobody takes as long as Verify and never agrees: a login to an account that does not exist must not be
// told from a wrong password by the clock.
func VerifyNobody(ctx context.Context, password string) error {
	_, err := Verify(ctx, password, nobody)
	return err
}
