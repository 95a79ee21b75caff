package auth

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/alexedwards/argon2id"

	"opina/surveys"
)

func TestHashHoldsThePromisedCost(t *testing.T) {
	hash, err := Hash(t.Context(), "correct horse battery")
	if err != nil {
		t.Fatal(err)
	}
	p, salt, _, err := argon2id.DecodeHash(hash)
	if err != nil {
		t.Fatal(err)
	}
	if p.Memory < 19*1024 || p.Iterations < 2 || len(salt) < 16 {
		t.Errorf("hash costs m=%d KiB, t=%d, salt %d bytes", p.Memory, p.Iterations, len(salt))
	}
	for _, c := range []struct {
		in   string
		want bool
	}{{"correct horse battery", true}, {"Correct horse battery", false}, {"", false}} {
		if ok, err := Verify(t.Context(), c.in, hash); err != nil || ok != c.want {
			t.Errorf("Verify(%q) = %v, %v; want %v", c.in, ok, err, c.want)
		}
	}
	composed, err := Hash(t.Context(), "una ca\u00f1a larga")
	if err != nil {
		t.Fatal(err)
	}
	if ok, err := Verify(t.Context(), "una can\u0303a larga", composed); !ok || err != nil {
		t.Errorf("the same letters from another keyboard: %v, %v", ok, err)
	}
	if _, err := Verify(t.Context(), "x", "$argon2id$broken"); err == nil {
		t.Error("a broken hash is no error")
	}
}

func TestNobodyCostsAsMuchAsSomebody(t *testing.T) {
	if err := VerifyNobody(t.Context(), "whatever it is"); err != nil {
		t.Fatal(err)
	}
	p, _, _, err := argon2id.DecodeHash(nobody)
	if err != nil {
		t.Fatal(err)
	}
	if p.Memory != params.Memory || p.Iterations != params.Iterations || p.Parallelism != params.Parallelism {
		t.Errorf("the hash of nobody costs %+v, others %+v", p, params)
	}
}

func TestHashesAreBounded(t *testing.T) {
	before := hashing
	t.Cleanup(func() { hashing = before })
	synctest.Test(t, func(t *testing.T) {
		hashing = make(chan struct{}, cap(before)) // one that belongs to the bubble, so that Wait sees who waits for it
		release := make(chan struct{})
		running := make(chan struct{}, 10)
		var all sync.WaitGroup
		for range 10 {
			all.Go(func() {
				_ = limited(t.Context(), func() error {
					running <- struct{}{}
					<-release
					return nil
				})
			})
		}
		synctest.Wait()
		if len(running) != cap(before) {
			t.Errorf("%d hashes at once, want %d", len(running), cap(before))
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := limited(ctx, func() error { return nil }); !errors.Is(err, context.Canceled) {
			t.Errorf("a caller who gave up got %v", err)
		}
		close(release)
		all.Wait()
	})
}

func TestCheckPassword(t *testing.T) {
	const email = "ana.garcia@tienda.example"
	for _, c := range []struct{ in, want string }{
		{"short", "error.password.short"},
		{"123456789", "error.password.short"},
		{"ñandúñand", "error.password.short"},
		{"ñandú ñandú", ""},
		{strings.Repeat("lá ", 67), "error.password.long"},
		{"un puente verde", ""},
		{"Password123", "error.password.common"},
		{" contraseña123 ", "error.password.common"},
		{"zzzzzzzzzzzzz", "error.password.common"},
		{"Ana.Garcia@tienda.example", "error.password.email"},
		{"ten chars \xff", "error.password.text"},
	} {
		err := CheckPassword(c.in, email)
		var e *surveys.Error
		if errors.As(err, &e) && (e.Key != c.want || e.Kind != surveys.Invalid) || err == nil && c.want != "" {
			t.Errorf("CheckPassword(%q) = %v, want %q", c.in, err, c.want)
		}
	}
}

func TestCommonListIsUsable(t *testing.T) {
	if len(common) < 200 {
		t.Errorf("only %d common passwords", len(common))
	}
	for word := range common {
		if n := len([]rune(word)); n < MinPassword || word != strings.ToLower(word) {
			t.Errorf("%q (%d characters) is never compared", word, n)
		}
	}
}
