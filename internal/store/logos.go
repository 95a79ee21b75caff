package store

import (
	"context"
	"time"

	"gorm.io/gorm"
)

// Logo is an organization's picture as it is shown, re-encoded by us.
type Logo struct {
	Hash          string // of PNG, in hexadecimal: its address
	PNG           []byte
	Width, Height int // pixels
}

type logoRow struct {
	OrganizationID int64  `gorm:"primaryKey;autoIncrement:false"`
	Hash           string `gorm:"primaryKey"`
	PNG            []byte `gorm:"column:png"`
	Width, Height  int
	CreatedAt      int64 `gorm:"autoCreateTime:false"`
}

func (logoRow) TableName() string { return "logos" }

// SaveLogo makes a picture the organization's logo, in the place of the one before.
func (s *Store) SaveLogo(ctx context.Context, org int64, l Logo) error {
	return s.setLogo(ctx, org, l.Hash, func(tx *gorm.DB) error {
		return tx.Create(&logoRow{org, l.Hash, l.PNG, l.Width, l.Height, millis(time.Now())}).Error
	})
}

// RemoveLogo leaves the organization without a logo.
func (s *Store) RemoveLogo(ctx context.Context, org int64) error {
	return s.setLogo(ctx, org, "", func(*gorm.DB) error { return nil })
}

// setLogo names the logo first: that locks the organization, so that of two who change it at once the later one stays.
func (s *Store) setLogo(ctx context.Context, org int64, hash string, add func(tx *gorm.DB) error) error {
	defer s.desks.forget()
	return s.transaction(ctx, func(tx *gorm.DB) error {
		done := tx.Model(&organizationRow{}).Where("id = ?", org).Update("logo", hash)
		if done.Error == nil && done.RowsAffected == 0 {
			return gorm.ErrRecordNotFound
		}
		if done.Error != nil {
			return done.Error
		}
		if err := tx.Where("organization_id = ?", org).Delete(&logoRow{}).Error; err != nil {
			return err
		}
		return add(tx)
	})
}

// Logo finds a logo by its hash, without an organization: pictures are public, and the hash says which. Two
// organizations with the same hash have the same picture.
func (s *Store) Logo(ctx context.Context, hash string) (Logo, error) {
	var row logoRow
	if err := s.primary(ctx).Where("hash = ?", hash).Take(&row).Error; err != nil {
		return Logo{}, public(err)
	}
	return Logo{row.Hash, row.PNG, row.Width, row.Height}, nil
}
