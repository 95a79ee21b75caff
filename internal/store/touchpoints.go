package store

import (
	"context"
	"crypto/rand"
	"time"

	"gorm.io/gorm"

	"opina/surveys"
)

// Touchpoint is one place where feedback is asked.
type Touchpoint struct {
	Organization, ID, Location, Survey int64
	Code                               string // in the short address; unique everywhere
	Name                               string
	Channel                            surveys.Channel
	CreatedAt                          time.Time
	RetiredAt                          time.Time // zero while in use
}

type touchpointRow struct {
	OrganizationID int64 `gorm:"primaryKey;autoIncrement:false"`
	ID             int64 `gorm:"primaryKey;autoIncrement:false"`
	LocationID     int64
	SurveyID       int64
	Code           string
	Name           string
	Channel        string
	CreatedAt      int64 `gorm:"autoCreateTime:false"`
	RetiredAt      *int64
}

func (touchpointRow) TableName() string { return "touchpoints" }

func (r touchpointRow) touchpoint() Touchpoint {
	return Touchpoint{
		r.OrganizationID, r.ID, r.LocationID, r.SurveyID, r.Code, r.Name,
		surveys.Channel(r.Channel), fromMillis(r.CreatedAt), fromMillisOrNil(r.RetiredAt),
	}
}

// codeLetters leaves out what people misread or misspell aloud: 0 o 1 i l, u v, and vowels that make words.
const codeLetters = "23456789bcdfghjkmnpqrstwxyz"

// codeLength gives 27^6, 387 million codes: too many to guess one that is in use by chance.
const codeLength = 6

func newCode() string {
	var b [codeLength]byte
	for i := 0; i < len(b); {
		var r [1]byte
		rand.Read(r[:])
		if n := int(r[0]); n < 256-256%len(codeLetters) { // no letter is likelier than another
			b[i] = codeLetters[n%len(codeLetters)]
			i++
		}
	}
	return string(b[:])
}

// CreateTouchpoint adds a touchpoint, with a new code unless one is given. A code that is taken is a Conflict.
func (s *Store) CreateTouchpoint(ctx context.Context, t Touchpoint) (Touchpoint, error) {
	err := s.transaction(ctx, func(tx *gorm.DB) (err error) {
		t, err = s.createTouchpoint(tx, t)
		return err
	})
	return t, err
}

func (s *Store) createTouchpoint(tx *gorm.DB, t Touchpoint) (Touchpoint, error) {
	var err error
	if t.ID, err = s.nextID(tx, "touchpoints", t.Organization); err != nil {
		return t, err
	}
	if t.Code == "" {
		t.Code = newCode()
	}
	if t.CreatedAt.IsZero() {
		t.CreatedAt = time.Now()
	}
	err = tx.Create(&touchpointRow{
		t.Organization, t.ID, t.Location, t.Survey, t.Code, t.Name, string(t.Channel),
		millis(t.CreatedAt), millisOrNil(t.RetiredAt),
	}).Error
	if err != nil {
		return t, err
	}
	return t, noteShown(tx, t.Organization, t.ID, t.Survey)
}

// noteShown remembers that a touchpoint has shown a survey: who opened it then may answer it later.
func noteShown(tx *gorm.DB, org, touchpoint, survey int64) error {
	return tx.Exec("INSERT INTO touchpoint_surveys (organization_id, touchpoint_id, survey_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
		org, touchpoint, survey).Error
}

// wasShown is ErrRecordNotFound for a survey that the touchpoint never showed.
func wasShown(db *gorm.DB, org, touchpoint, survey int64) error {
	var n int64
	err := db.Raw("SELECT count(*) FROM touchpoint_surveys WHERE organization_id = ? AND touchpoint_id = ? AND survey_id = ?",
		org, touchpoint, survey).Scan(&n).Error
	if err == nil && n == 0 {
		err = gorm.ErrRecordNotFound
	}
	return err
}

// ShowSurvey makes a touchpoint show another survey from now on: one that is published and not archived.
func (s *Store) ShowSurvey(ctx context.Context, org, touchpoint, survey int64) error {
	defer s.desks.forget()
	return s.transaction(ctx, func(tx *gorm.DB) error {
		if err := showSurvey(tx, org, touchpoint, survey); err != nil {
			return err
		}
		return followSurvey(tx, org, touchpoint, survey)
	})
}

func showSurvey(tx *gorm.DB, org, touchpoint, survey int64) error {
	done := tx.Exec(`UPDATE touchpoints SET survey_id = ? WHERE organization_id = ? AND id = ?
		AND EXISTS (SELECT 1 FROM surveys WHERE organization_id = ? AND id = ? AND archived_at IS NULL)
		AND EXISTS (SELECT 1 FROM survey_versions WHERE organization_id = ? AND survey_id = ?)`,
		survey, org, touchpoint, org, survey, org, survey)
	if done.Error == nil && done.RowsAffected == 0 {
		return gorm.ErrRecordNotFound
	}
	if done.Error != nil {
		return done.Error
	}
	return noteShown(tx, org, touchpoint, survey)
}

// Touchpoints lists the organization's touchpoints in the order they were added, retired ones too.
func (s *Store) Touchpoints(ctx context.Context, org int64) ([]Touchpoint, error) {
	var rows []touchpointRow
	if err := s.primary(ctx).Where("organization_id = ?", org).Order("id").Find(&rows).Error; err != nil {
		return nil, public(err)
	}
	out := make([]Touchpoint, len(rows))
	for i, r := range rows {
		out[i] = r.touchpoint()
	}
	return out, nil
}

// Touchpoint reads one touchpoint.
func (s *Store) Touchpoint(ctx context.Context, org, id int64) (Touchpoint, error) {
	var row touchpointRow
	err := s.primary(ctx).Where("organization_id = ? AND id = ?", org, id).Take(&row).Error
	return row.touchpoint(), public(err)
}

// RetireTouchpoint takes a touchpoint out of use: its code says so from then on, its answers stay.
func (s *Store) RetireTouchpoint(ctx context.Context, org, id int64, at time.Time) error {
	defer s.desks.forget()
	return s.transaction(ctx, func(tx *gorm.DB) error {
		done := tx.Model(&touchpointRow{}).Where("organization_id = ? AND id = ?", org, id).Update("retired_at", millis(at))
		if done.Error == nil && done.RowsAffected == 0 {
			return gorm.ErrRecordNotFound
		}
		return done.Error
	})
}
