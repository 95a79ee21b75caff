package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"opina/surveys"
)

// Start is all that an empty database needs to take its first answer.
type Start struct {
	Organization Organization
	Shop         string // name of the first location; its zone is the organization's
	Poster       string // name of the first touchpoint
	Survey       surveys.Content
	Owner        surveys.Member // e-mail address, name and language
	PasswordHash string
}

// SetUp uses the set-up link to make the organization, its first shop, survey, poster and owner, all or nothing, and
// logs the owner in. Where an organization exists already the link is worth nothing.
func (s *Store) SetUp(ctx context.Context, token string, first Start, now time.Time) (poster Touchpoint, session string, err error) {
	err = s.transaction(ctx, func(tx *gorm.DB) error {
		if _, err := useInvitation(tx, token, ForSetup, now); err != nil {
			return err
		}
		var organizations int64
		if err := tx.Model(&organizationRow{}).Count(&organizations).Error; err != nil {
			return err
		}
		if organizations > 0 {
			return expired(nil)
		}
		org, err := createOrganization(tx, first.Organization)
		if err != nil {
			return err
		}
		location, err := s.createLocation(tx, Location{Organization: org, Name: first.Shop, TimeZone: first.Organization.TimeZone})
		if err != nil {
			return err
		}
		version, err := s.createSurvey(tx, org, "satisfaction", first.Survey)
		if err != nil {
			return err
		}
		poster, err = s.createTouchpoint(tx, Touchpoint{
			Organization: org, Location: location, Survey: version.Survey, Name: first.Poster, Channel: surveys.QR, CreatedAt: now,
		})
		if err != nil {
			return err
		}
		first.Owner.Organization, first.Owner.Role = org, surveys.Owner
		owner, err := s.createMember(tx, first.Owner, first.PasswordHash, now)
		if err != nil {
			return err
		}
		session, err = startSession(tx, org, owner, now)
		return err
	})
	return poster, session, err
}
