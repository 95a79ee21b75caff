package store

import (
	"context"
	"time"

	"gorm.io/gorm"
)

// Location is a shop.
type Location struct {
	Organization, ID int64
	Name             string
	TimeZone         string // IANA name
	CutHour          int    // the hour at which the business day starts, 0 to 23
}

type locationRow struct {
	OrganizationID int64 `gorm:"primaryKey;autoIncrement:false"`
	ID             int64 `gorm:"primaryKey;autoIncrement:false"`
	Name           string
	TimeZone       string
	CutHour        int
	CreatedAt      int64 `gorm:"autoCreateTime:false"`
}

func (locationRow) TableName() string { return "locations" }

// CreateLocation adds a shop and gives its id.
func (s *Store) CreateLocation(ctx context.Context, l Location) (id int64, err error) {
	err = s.transaction(ctx, func(tx *gorm.DB) error {
		id, err = s.createLocation(tx, l)
		return err
	})
	return id, err
}

func (s *Store) createLocation(tx *gorm.DB, l Location) (int64, error) {
	id, err := s.nextID(tx, "locations", l.Organization)
	if err != nil {
		return 0, err
	}
	return id, tx.Create(&locationRow{l.Organization, id, l.Name, l.TimeZone, l.CutHour, millis(time.Now())}).Error
}

// Locations lists the organization's shops in the order they were added.
func (s *Store) Locations(ctx context.Context, org int64) ([]Location, error) {
	var rows []locationRow
	if err := s.primary(ctx).Where("organization_id = ?", org).Order("id").Find(&rows).Error; err != nil {
		return nil, public(err)
	}
	out := make([]Location, len(rows))
	for i, r := range rows {
		out[i] = Location{r.OrganizationID, r.ID, r.Name, r.TimeZone, r.CutHour}
	}
	return out, nil
}
