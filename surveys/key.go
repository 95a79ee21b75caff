package surveys

import "crypto/rand"

const maxID = 60

// NewKey makes an id for a question or an option: random, so that no later version ever takes it for something else.
func NewKey() string {
	const letters = "abcdefghijklmnopqrstuvwxyz234567" // 32: every byte falls on one evenly
	var key [8]byte
	rand.Read(key[:]) // never fails (crypto/rand, Go 1.24)
	for i, b := range key {
		key[i] = letters[b%32]
	}
	return string(key[:])
}

// isKey takes what an id of a question or an option may be. The points of a scale in decimal are keys too.
func isKey(id string) bool {
	for _, c := range []byte(id) {
		if !('a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '-' || c == '_') {
			return false
		}
	}
	return id != "" && len(id) <= maxID
}

// isTheme takes what an id of a theme may be.
func isTheme(id string) bool {
	for _, c := range []byte(id) {
		if !('a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '.' || c == '-') {
			return false
		}
	}
	return id != "" && len(id) <= 100
}
