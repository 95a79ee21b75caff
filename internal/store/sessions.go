package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"opina/internal/auth"
	"opina/surveys"
)

// SessionLength is how long a session lasts after it was last used.
const SessionLength = 30 * 24 * time.Hour

type sessionRow struct {
	OrganizationID int64  `gorm:"primaryKey;autoIncrement:false"`
	TokenHash      []byte `gorm:"primaryKey"`
	MemberID       int64
	CreatedAt      int64 `gorm:"autoCreateTime:false"`
	ExpiresAt      int64
}

func (sessionRow) TableName() string { return "sessions" }

// Session is one browser in which a member is logged in.
type Session struct {
	Member    surveys.Member
	Lang      string // of the pages: the member's, else the organization's
	ExpiresAt time.Time
}

// StartSession logs a member in and gives the token for the cookie; the database keeps its hash alone.
func (s *Store) StartSession(ctx context.Context, org, member int64, now time.Time) (token string, err error) {
	return startSession(s.write.WithContext(ctx), org, member, now)
}

func startSession(tx *gorm.DB, org, member int64, now time.Time) (string, error) {
	token := auth.NewToken()
	err := tx.Create(&sessionRow{org, auth.TokenHash(token), member, millis(now), millis(now.Add(SessionLength))}).Error
	return token, public(err)
}

// Session finds who is logged in with the token, in one read from the primary, so that an ended session ends at once
// everywhere. Nobody, or a disabled member, is Unauthorized. No organization is named: the token is how it is found.
func (s *Store) Session(ctx context.Context, token string, now time.Time) (Session, error) {
	var rows []struct {
		Seen             seenMember `gorm:"embedded"`
		OrganizationLang string
		ExpiresAt        int64
	}
	err := s.primary(ctx).Raw(`SELECT m.*, organizations.lang AS organization_lang, sessions.expires_at
		FROM sessions
		JOIN (`+selectMembers+`) AS m ON m.organization_id = sessions.organization_id AND m.id = sessions.member_id
		JOIN organizations ON organizations.id = sessions.organization_id
		WHERE sessions.token_hash = ? AND sessions.expires_at > ? AND m.disabled_at IS NULL`,
		auth.TokenHash(token), millis(now)).Scan(&rows).Error
	if err != nil {
		return Session{}, public(err)
	}
	if len(rows) == 0 {
		return Session{}, surveys.Fail(surveys.Unauthorized, "error.login", nil)
	}
	found := Session{Member: rows[0].Seen.member(), Lang: rows[0].Seen.Row.Lang, ExpiresAt: fromMillis(rows[0].ExpiresAt)}
	if found.Lang == "" {
		found.Lang = rows[0].OrganizationLang
	}
	return found, nil
}

// ExtendSession lets a session last from now on. One that has ended meanwhile stays ended.
func (s *Store) ExtendSession(ctx context.Context, org int64, token string, now time.Time) error {
	return public(s.write.WithContext(ctx).Model(&sessionRow{}).
		Where("organization_id = ? AND token_hash = ?", org, auth.TokenHash(token)).
		Update("expires_at", millis(now.Add(SessionLength))).Error)
}

// EndSession logs one browser out. No organization is named: whoever holds the token may end its session.
func (s *Store) EndSession(ctx context.Context, token string) error {
	return public(s.write.WithContext(ctx).Where("token_hash = ?", auth.TokenHash(token)).Delete(&sessionRow{}).Error)
}

// EndSessions logs a member out everywhere.
func (s *Store) EndSessions(ctx context.Context, org, member int64) error {
	return public(endSessions(s.write.WithContext(ctx), org, member))
}

func endSessions(tx *gorm.DB, org, member int64) error {
	return tx.Where("organization_id = ? AND member_id = ?", org, member).Delete(&sessionRow{}).Error
}
