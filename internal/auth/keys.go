package auth

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"hash"
	"strings"
	"sync"
)

// Keys signs values that pass through the hands of others. Each purpose has its own key, so that a value signed
// for one is worth nothing for another. Purposes are few and fixed: what is made for one is kept. The zero Keys must
// not be used.
type Keys struct {
	secret []byte
	macs   *sync.Map // purpose → *sync.Pool of hash.Hash under the purpose's key
}

// NewKeys takes the server's secret of at least 32 bytes.
func NewKeys(secret []byte) Keys { return Keys{secret, new(sync.Map)} }

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
	macs := k.macsFor(purpose)
	h := macs.Get().(hash.Hash)
	defer macs.Put(h)
	h.Reset()
	h.Write([]byte(value))
	return h.Sum(nil)
}

// macsFor gives the hashes of a purpose. One that was used once holds its key's part of the work done.
func (k Keys) macsFor(purpose string) *sync.Pool {
	if known, ok := k.macs.Load(purpose); ok {
		return known.(*sync.Pool)
	}
	h := hmac.New(sha256.New, k.secret)
	h.Write([]byte("opina " + purpose))
	key := h.Sum(nil)
	known, _ := k.macs.LoadOrStore(purpose, &sync.Pool{New: func() any { return hmac.New(sha256.New, key) }})
	return known.(*sync.Pool)
}
