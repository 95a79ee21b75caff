package auth

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
)

// NewToken makes a secret of 32 random bytes as 43 characters of unpadded base64url, for sessions and one-time links.
func NewToken() string {
	var b [32]byte
	rand.Read(b[:]) // never fails (crypto/rand, Go 1.24)
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// TokenHash is what the database keeps of a token, 32 bytes. Plain SHA-256 is enough: the token is random,
// there is nothing to guess.
func TokenHash(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}
