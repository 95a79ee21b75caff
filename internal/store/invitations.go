package store

import (
	"context"
	"encoding/json"
	"time"

	"gorm.io/gorm"

	"opina/internal/auth"
	"opina/surveys"
)

// Purpose is what a one-time link is for.
type Purpose string

const (
	ForSetup  Purpose = "setup"  // the first owner of an empty database; organization 0
	ForMember Purpose = "invite" // a new member
	ForReset  Purpose = "reset"  // a new password for a member
)

// lasts is how long a link is good for.
func (p Purpose) lasts() time.Duration {
	if p == ForSetup {
		return 24 * time.Hour
	}
	return 7 * 24 * time.Hour
}

// Invitation is a link that is good for one use.
type Invitation struct {
	Organization int64
	Purpose      Purpose
	Member       int64  // ForReset: whose password
	Email        string // ForMember and ForReset
	Role         surveys.Role
	Locations    []int64 // ForMember: the shops they will see
	ExpiresAt    time.Time
}

type invitationRow struct {
	OrganizationID int64  `gorm:"primaryKey;autoIncrement:false"`
	TokenHash      []byte `gorm:"primaryKey"`
	Purpose        string
	MemberID       *int64
	Email          string
	Role           string
	Locations      string
	CreatedAt      int64 `gorm:"autoCreateTime:false"`
	ExpiresAt      int64
	UsedAt         *int64
}

func (invitationRow) TableName() string { return "invitations" }

func (r invitationRow) invitation() (Invitation, error) {
	i := Invitation{
		Organization: r.OrganizationID, Purpose: Purpose(r.Purpose), Email: r.Email,
		Role: surveys.Role(r.Role), ExpiresAt: fromMillis(r.ExpiresAt),
	}
	if r.MemberID != nil {
		i.Member = *r.MemberID
	}
	return i, json.Unmarshal([]byte(r.Locations), &i.Locations)
}

// Invite makes a link and gives its token; the database keeps its hash alone. An earlier link for the same purpose
// and person stops working. Shops that are not the organization's are NotFound.
func (s *Store) Invite(ctx context.Context, i Invitation, now time.Time) (token string, err error) {
	locations, err := json.Marshal(append([]int64{}, i.Locations...))
	if err != nil {
		return "", err
	}
	row := invitationRow{
		OrganizationID: i.Organization, Purpose: string(i.Purpose), Email: foldEmail(i.Email), Role: string(i.Role),
		Locations: string(locations), CreatedAt: millis(now), ExpiresAt: millis(now.Add(i.Purpose.lasts())),
	}
	if i.Member != 0 {
		row.MemberID = &i.Member
	}
	token = auth.NewToken()
	row.TokenHash = auth.TokenHash(token)
	return token, s.transaction(ctx, func(tx *gorm.DB) error {
		if len(i.Locations) > 0 {
			if err := checkLocations(tx, i.Organization, i.Locations); err != nil {
				return err
			}
		}
		err := tx.Where("organization_id = ? AND purpose = ? AND email = ? AND used_at IS NULL", i.Organization, row.Purpose, row.Email).
			Delete(&invitationRow{}).Error
		if err != nil {
			return err
		}
		return tx.Create(&row).Error
	})
}

// expired is what every link that does not work answers, whatever the reason.
func expired(cause error) error { return surveys.Fail(surveys.NotFound, "error.link", cause) }

// Invitation reads what a link is for; one that is unknown, used or too old is NotFound. No organization is named:
// the token is how it is found.
func (s *Store) Invitation(ctx context.Context, token string, now time.Time) (Invitation, error) {
	var row invitationRow
	err := s.primary(ctx).Where("token_hash = ? AND used_at IS NULL AND expires_at > ?", auth.TokenHash(token), millis(now)).
		Take(&row).Error
	if err != nil {
		if err = public(err); surveys.KindOf(err) == surveys.NotFound {
			err = expired(err)
		}
		return Invitation{}, err
	}
	return row.invitation()
}

// useInvitation takes the link in one statement: of two people who use it at once, one is late.
func useInvitation(tx *gorm.DB, token string, purpose Purpose, now time.Time) (Invitation, error) {
	var rows []invitationRow
	err := tx.Raw(`UPDATE invitations SET used_at = @now
		WHERE token_hash = @token AND purpose = @purpose AND used_at IS NULL AND expires_at > @now RETURNING *`,
		map[string]any{"now": millis(now), "token": auth.TokenHash(token), "purpose": string(purpose)}).Scan(&rows).Error
	if err != nil {
		return Invitation{}, err
	}
	if len(rows) == 0 {
		return Invitation{}, expired(nil)
	}
	return rows[0].invitation()
}

// Join turns an invitation into a member with the name, language and password chosen, and logs them in. An e-mail
// address that has an account by now is a Conflict, and the link stays good.
func (s *Store) Join(ctx context.Context, token, name, lang, passwordHash string, now time.Time) (session string, err error) {
	err = s.transaction(ctx, func(tx *gorm.DB) error {
		i, err := useInvitation(tx, token, ForMember, now)
		if err != nil {
			return err
		}
		id, err := s.createMember(tx, surveys.Member{
			Organization: i.Organization, Email: i.Email, Name: name, Role: i.Role, Locations: i.Locations, Lang: lang,
		}, passwordHash, now)
		if err != nil {
			return err
		}
		session, err = startSession(tx, i.Organization, id, now)
		return err
	})
	return session, err
}

// ResetPassword uses a link to set a new password; every session of the member ends. It logs nobody in: a disabled
// member stays out.
func (s *Store) ResetPassword(ctx context.Context, token, passwordHash string, now time.Time) error {
	return s.transaction(ctx, func(tx *gorm.DB) error {
		i, err := useInvitation(tx, token, ForReset, now)
		if err != nil {
			return err
		}
		return setPassword(tx, i.Organization, i.Member, passwordHash)
	})
}
