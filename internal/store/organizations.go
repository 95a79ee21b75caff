package store

import (
	"context"
	"encoding/json"
	"time"

	"gorm.io/gorm"

	"opina/surveys"
	"opina/surveys/themes"
)

// Organization is one owner's account.
type Organization struct {
	ID           int64
	Name         string
	Lang         string // of the owner's pages until a member picks another
	TimeZone     string // IANA name
	Accent       string // #rrggbb, "" is Opina's own
	Background   string
	AnswerWithin time.Duration // promised to customers who ask for an answer, in whole hours; 0 promises no time
	Privacy      surveys.Text  // the owner's notice; empty is Opina's own wording
	CreatedAt    time.Time

	Logo                  string // its hash, "" is none; SaveLogo and RemoveLogo change it
	LogoWidth, LogoHeight int
}

type organizationRow struct {
	ID           int64 `gorm:"primaryKey;autoIncrement"`
	Name         string
	Lang         string
	TimeZone     string
	Accent       string
	Background   string
	AnswerWithin int64
	Privacy      string
	CreatedAt    int64 `gorm:"autoCreateTime:false"`
	Logo         string
	LogoWidth    int `gorm:"->"` // of the logo's own row
	LogoHeight   int `gorm:"->"`
}

func (organizationRow) TableName() string { return "organizations" }

func (o Organization) row() (organizationRow, error) {
	privacy, err := json.Marshal(o.Privacy)
	if o.Privacy == nil {
		privacy = []byte("{}")
	}
	return organizationRow{
		ID: o.ID, Name: o.Name, Lang: o.Lang, TimeZone: o.TimeZone, Accent: o.Accent, Background: o.Background,
		AnswerWithin: int64(o.AnswerWithin / time.Hour), Privacy: string(privacy), CreatedAt: millis(o.CreatedAt),
	}, err
}

func (r organizationRow) organization() (Organization, error) {
	o := Organization{
		ID: r.ID, Name: r.Name, Lang: r.Lang, TimeZone: r.TimeZone, Accent: r.Accent, Background: r.Background,
		AnswerWithin: time.Duration(r.AnswerWithin) * time.Hour, CreatedAt: fromMillis(r.CreatedAt),
		Logo: r.Logo, LogoWidth: r.LogoWidth, LogoHeight: r.LogoHeight,
	}
	return o, json.Unmarshal([]byte(r.Privacy), &o.Privacy)
}

// organizations starts a query for organizations with the sizes of their logos.
func organizations(db *gorm.DB) *gorm.DB {
	return db.Select("organizations.*, logos.width AS logo_width, logos.height AS logo_height").
		Joins("LEFT JOIN logos ON logos.organization_id = organizations.id AND logos.hash = organizations.logo")
}

// Empty tells whether no organization exists yet.
func (s *Store) Empty(ctx context.Context) (bool, error) {
	var n int64
	err := s.primary(ctx).Raw("SELECT count(*) FROM (SELECT id FROM organizations LIMIT 1) AS one").Scan(&n).Error
	return n == 0, public(err)
}

// CreateOrganization adds an organization and gives its id.
func (s *Store) CreateOrganization(ctx context.Context, o Organization) (id int64, err error) {
	err = s.transaction(ctx, func(tx *gorm.DB) error {
		id, err = createOrganization(tx, o)
		return err
	})
	return id, err
}

func createOrganization(tx *gorm.DB, o Organization) (int64, error) {
	o.ID = 0 // the database picks it
	row, err := o.row()
	if err != nil {
		return 0, err
	}
	if err = tx.Create(&row).Error; err != nil {
		return 0, err
	}
	return row.ID, tx.Exec("INSERT INTO taggers (organization_id, built) VALUES (?, ?)", row.ID, themes.Built()).Error
}

// Organization reads one organization from the primary, because settings show what was just saved.
func (s *Store) Organization(ctx context.Context, org int64) (Organization, error) {
	var row organizationRow
	if err := organizations(s.primary(ctx)).Where("id = ?", org).Take(&row).Error; err != nil {
		return Organization{}, public(err)
	}
	return row.organization()
}

// Organizations lists all of them, by id: for the server's own rounds, never for a page.
func (s *Store) Organizations(ctx context.Context) ([]Organization, error) {
	var rows []organizationRow
	if err := organizations(s.primary(ctx)).Order("id").Find(&rows).Error; err != nil {
		return nil, public(err)
	}
	out := make([]Organization, len(rows))
	for i, row := range rows {
		var err error
		if out[i], err = row.organization(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// SaveOrganization stores every field but the time of creation and the logo.
func (s *Store) SaveOrganization(ctx context.Context, o Organization) error {
	defer s.desks.forget()
	return s.transaction(ctx, func(tx *gorm.DB) error {
		row, err := o.row()
		if err != nil {
			return err
		}
		done := tx.Model(&organizationRow{}).Where("id = ?", o.ID).Select("*").Omit("id", "created_at", "logo").Updates(&row)
		if done.Error == nil && done.RowsAffected == 0 {
			return gorm.ErrRecordNotFound
		}
		return done.Error
	})
}
