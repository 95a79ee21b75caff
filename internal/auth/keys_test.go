package auth

import (
	"bytes"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var testKeys = NewKeys(bytes.Repeat([]byte{7}, 32))

func TestOpenUndoesSign(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		purpose, value := rapid.String().Draw(t, "purpose"), rapid.String().Draw(t, "value")
		if got, ok := testKeys.Open(purpose, testKeys.Sign(purpose, value)); !ok || got != value {
			t.Fatalf("got %q, %v; want %q", got, ok, value)
		}
	})
}

func TestOpenRefuses(t *testing.T) {
	good := testKeys.Sign("visit", "abc.1")
	for name, in := range map[string]string{
		"nothing":              "",
		"no signature":         "abc.1",
		"another value":        "abd.1" + good[len("abc.1"):],
		"a cut signature":      good[:len(good)-1],
		"a longer signature":   good + "A",
		"other base64 padding": good + "=",
		"another key":          NewKeys(bytes.Repeat([]byte{8}, 32)).Sign("visit", "abc.1"),
		"another purpose":      testKeys.Sign("session", "abc.1"),
	} {
		if value, ok := testKeys.Open("visit", in); ok || value != "" {
			t.Errorf("%s: opened as %q", name, value)
		}
	}
	// The last letter of 32 bytes in base64 has two unused bits: four spellings, one of them signed.
	last := good[len(good)-1]
	for _, letter := range "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_" {
		if _, ok := testKeys.Open("visit", good[:len(good)-1]+string(letter)); ok && byte(letter) != last {
			t.Errorf("the signature is also taken with %q at the end", letter)
		}
	}
}

func FuzzOpen(f *testing.F) {
	f.Add("visit", "abc")
	f.Add("visit", testKeys.Sign("visit", "abc"))
	f.Add("", ".")
	f.Fuzz(func(t *testing.T, purpose, signed string) {
		value, ok := testKeys.Open(purpose, signed)
		if ok && testKeys.Sign(purpose, value) != signed {
			t.Errorf("opened %q, which was never signed", signed)
		}
	})
}

func TestTokens(t *testing.T) {
	a, b := NewToken(), NewToken()
	if a == b || len(a) != 43 || strings.ContainsAny(a, "+/=") {
		t.Errorf("tokens %q and %q", a, b)
	}
	if got := len(TokenHash(a)); got != 32 || bytes.Equal(TokenHash(a), TokenHash(b)) {
		t.Errorf("the hash of a token has %d bytes", got)
	}
}
