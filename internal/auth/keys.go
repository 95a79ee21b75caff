package auth

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strings"
)

// Keys signs values that pass through the hands of others. Each purpose has its own key, so that a value signed
// for one is worth nothing for another. The zero Keys must not be used.
type Keys struct{ secret []byte }

// NewKeys takes the server's secret of at least 32 bytes.
func NewKeys(secret []byte) Keys { return Keys{secret} }

// Sign gives the value with its signature: "value.signature". It holds what the value holds and base64url, so a
// value without spaces, quotes, commas and semicolons may go into a cookie. Everyone can read the value.
func (k Keys) Sign(purpose, value string) string {
	return value + "." + base64.RawURLEncoding.EncodeToString(k.Blind(purpose, value))
}

// Open gives the value of what Sign made for the same purpose; ok is false for anything else.
func (k Keys) Open(purpose, signed string) (value string, ok bool) {
	dot := strings.LastIndexByte(signed, '.')
	if dot < 0 {
		return "", false
	}
	// Compared as text: base64 has several spellings of the same bytes, and only ours is taken.
	value = signed[:dot]
	if !hmac.Equal([]byte(signed), []byte(k.Sign(purpose, value))) {
		return "", false
	}
	return value, true
}

// Blind is HMAC-SHA256 of the value under the purpose's key, 32 bytes: it stands for the value where that must not
// be stored, and nobody without the secret can find out by trying values.
func (k Keys) Blind(purpose, value string) []byte {
	return mac(mac(k.secret, "opina "+purpose), value)
}

func mac(key []byte, value string) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(value))
	return h.Sum(nil)
}
