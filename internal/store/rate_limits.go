package store

import (
	"context"
	"time"

	"opina/internal/auth"
)

// Take counts one try in a bucket and tells how long to wait, 0 when the try is within the limit. Windows are fixed:
// one starts with the first try after the last ended. bucket is a keyed hash of who tries what (auth.Keys.Blind), so
// that no address is stored. Nobody is known yet, so buckets belong to organization 0.
func (s *Store) Take(ctx context.Context, bucket []byte, limit auth.Limit, now time.Time) (wait time.Duration, err error) {
	var tries int
	var resetsAt int64
	err = s.write.WithContext(ctx).Raw(`
		INSERT INTO rate_limits (organization_id, bucket, tries, resets_at) VALUES (0, @bucket, 1, @reset)
		ON CONFLICT (organization_id, bucket) DO UPDATE SET
			tries     = CASE WHEN rate_limits.resets_at <= @now THEN 1 ELSE rate_limits.tries + 1 END,
			resets_at = CASE WHEN rate_limits.resets_at <= @now THEN excluded.resets_at ELSE rate_limits.resets_at END
		RETURNING tries, resets_at`,
		map[string]any{"bucket": bucket, "reset": millis(now.Add(limit.Window)), "now": millis(now)},
	).Row().Scan(&tries, &resetsAt)
	if err != nil {
		return 0, public(err)
	}
	if tries <= limit.Tries {
		return 0, nil
	}
	return fromMillis(resetsAt).Sub(now), nil
}

// Forgive empties a bucket: whoever proved to know the password was not guessing.
func (s *Store) Forgive(ctx context.Context, bucket []byte) error {
	return public(s.write.WithContext(ctx).Exec("DELETE FROM rate_limits WHERE organization_id = 0 AND bucket = ?", bucket).Error)
}

// ForgetExpired deletes the buckets, sessions, one-time links and pairings whose time is over, of every organization: it is
// the server's housekeeping, and what it deletes is worth nothing to anybody.
func (s *Store) ForgetExpired(ctx context.Context, now time.Time) error {
	for _, sql := range []string{
		"DELETE FROM rate_limits WHERE resets_at <= ?",
		"DELETE FROM sessions WHERE expires_at <= ?",
		"DELETE FROM invitations WHERE expires_at <= ?",
		"DELETE FROM pairings WHERE expires_at <= ?",
	} {
		if err := s.write.WithContext(ctx).Exec(sql, millis(now)).Error; err != nil {
			return public(err)
		}
	}
	return nil
}
