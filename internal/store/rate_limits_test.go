package store

import (
	"bytes"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"opina/internal/auth"
)

func TestTakeCountsPerWindow(t *testing.T) {
	forEachDatabase(t, func(t *testing.T, s *Store) {
		ctx, limit := t.Context(), auth.Limit{Tries: 3, Window: 15 * time.Minute}
		for i, c := range []struct {
			bucket string
			after  time.Duration
			want   time.Duration
		}{
			{"a", 0, 0}, {"a", time.Minute, 0}, {"a", 2 * time.Minute, 0},
			{"a", 3 * time.Minute, 12 * time.Minute},
			{"b", 3 * time.Minute, 0}, // another bucket is another account
			{"a", 15*time.Minute - time.Millisecond, time.Millisecond},
			{"a", 15 * time.Minute, 0}, // the next window
			{"a", 16 * time.Minute, 0}, {"a", 17 * time.Minute, 0},
			{"a", 18 * time.Minute, 12 * time.Minute},
		} {
			got, err := s.Take(ctx, []byte(c.bucket), limit, sessionStart.Add(c.after))
			if err != nil || got != c.want {
				t.Errorf("try %d: wait %v, %v; want %v", i, got, err, c.want)
			}
		}
		if err := s.Forgive(ctx, []byte("a")); err != nil {
			t.Fatal(err)
		}
		if got, err := s.Take(ctx, []byte("a"), limit, sessionStart.Add(18*time.Minute)); err != nil || got != 0 {
			t.Errorf("a forgiven bucket says %v, %v", got, err)
		}
	})
}

func TestTakeAtOnceNeverLetsTooManyThrough(t *testing.T) {
	forEachDatabase(t, func(t *testing.T, s *Store) {
		var through atomic.Int32
		var all sync.WaitGroup
		for range 20 {
			all.Go(func() {
				wait, err := s.Take(t.Context(), []byte("x"), auth.Limit{Tries: 5, Window: time.Minute}, sessionStart)
				if err != nil {
					t.Error(err)
				} else if wait == 0 {
					through.Add(1)
				}
			})
		}
		all.Wait()
		if through.Load() != 5 {
			t.Errorf("%d of 20 tries went through, want 5", through.Load())
		}
	})
}

func TestForgetExpiredKeepsWhatCounts(t *testing.T) {
	forEachDatabase(t, func(t *testing.T, s *Store) {
		ctx, limit := t.Context(), auth.Limit{Tries: 1, Window: time.Minute}
		take := func(after time.Duration) time.Duration {
			t.Helper()
			wait, err := s.Take(ctx, []byte("x"), limit, sessionStart.Add(after))
			if err != nil {
				t.Fatal(err)
			}
			return wait
		}
		take(0)
		if err := s.ForgetExpired(ctx, sessionStart.Add(30*time.Second)); err != nil {
			t.Fatal(err)
		}
		if take(30*time.Second) == 0 {
			t.Error("a bucket in use was forgotten")
		}
		if err := s.ForgetExpired(ctx, sessionStart.Add(time.Minute)); err != nil {
			t.Fatal(err)
		}
		var left int64
		if err := s.write.Table("rate_limits").Count(&left).Error; err != nil || left != 0 {
			t.Errorf("%d old buckets left, %v", left, err)
		}
	})
}

func TestSecretIsMadeOnce(t *testing.T) {
	forEachDatabase(t, func(t *testing.T, s *Store) {
		var all sync.WaitGroup
		got := make([][]byte, 8)
		for i := range got {
			all.Go(func() {
				var err error
				if got[i], err = s.Secret(t.Context(), "cookies", 32); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		for _, g := range got {
			if len(g) != 32 || !bytes.Equal(g, got[0]) {
				t.Fatalf("secrets of %d bytes differ", len(g))
			}
		}
		other, err := s.Secret(t.Context(), "rate", 32)
		if err != nil || bytes.Equal(other, got[0]) {
			t.Errorf("two names share a secret (%v)", err)
		}
	})
}
