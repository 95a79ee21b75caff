package store

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"gorm.io/gorm"

	"opina/surveys"
)

// Survey is a survey with the version it shows now.
type Survey struct {
	Organization, ID int64
	Kind             string
	Latest           surveys.Version
}

type surveyRow struct {
	OrganizationID int64 `gorm:"primaryKey;autoIncrement:false"`
	ID             int64 `gorm:"primaryKey;autoIncrement:false"`
	Kind           string
	CreatedAt      int64 `gorm:"autoCreateTime:false"`
	ArchivedAt     *int64
}

func (surveyRow) TableName() string { return "surveys" }

type versionRow struct {
	OrganizationID int64 `gorm:"primaryKey;autoIncrement:false"`
	SurveyID       int64 `gorm:"primaryKey;autoIncrement:false"`
	Number         int   `gorm:"primaryKey;autoIncrement:false"`
	Content        string
	PublishedAt    int64
}

func (versionRow) TableName() string { return "survey_versions" }

func (r versionRow) version() (surveys.Version, error) {
	v := surveys.Version{Organization: r.OrganizationID, Survey: r.SurveyID, Number: r.Number}
	if err := json.Unmarshal([]byte(r.Content), &v.Content); err != nil {
		return v, fmt.Errorf("survey %d, version %d: %w", r.SurveyID, r.Number, err)
	}
	return v, nil
}

// CreateSurvey adds a survey and publishes its first version.
func (s *Store) CreateSurvey(ctx context.Context, org int64, kind string, content surveys.Content) (v surveys.Version, err error) {
	err = s.transaction(ctx, func(tx *gorm.DB) error {
		v, err = s.createSurvey(tx, org, kind, content)
		return err
	})
	return v, err
}

func (s *Store) createSurvey(tx *gorm.DB, org int64, kind string, content surveys.Content) (surveys.Version, error) {
	id, err := s.nextID(tx, "surveys", org)
	if err != nil {
		return surveys.Version{}, err
	}
	if err := tx.Create(&surveyRow{org, id, kind, millis(time.Now()), nil}).Error; err != nil {
		return surveys.Version{}, err
	}
	return publish(tx, surveys.Version{Organization: org, Survey: id, Number: 1, Content: content})
}

// Publish adds a version to a survey; touchpoints show it from then on, earlier ones can still be answered.
func (s *Store) Publish(ctx context.Context, org, survey int64, content surveys.Content) (v surveys.Version, err error) {
	defer s.desks.forget()
	err = s.transaction(ctx, func(tx *gorm.DB) error {
		latest, err := latestVersion(tx, org, survey)
		if err != nil {
			return err
		}
		// Two that publish at once take the same number; the key lets one through and the other hears Conflict.
		v, err = publish(tx, surveys.Version{Organization: org, Survey: survey, Number: latest.Number + 1, Content: content})
		return err
	})
	return v, err
}

func publish(tx *gorm.DB, v surveys.Version) (surveys.Version, error) {
	content, err := json.Marshal(v.Content)
	if err != nil {
		return v, err
	}
	return v, tx.Create(&versionRow{v.Organization, v.Survey, v.Number, string(content), millis(time.Now())}).Error
}

func latestVersion(tx *gorm.DB, org, survey int64) (surveys.Version, error) {
	var row versionRow
	err := tx.Where("organization_id = ? AND survey_id = ?", org, survey).Order("number DESC").Take(&row).Error
	if err != nil {
		return surveys.Version{}, err
	}
	return row.version()
}

// Surveys lists the organization's surveys that are not archived, oldest first.
func (s *Store) Surveys(ctx context.Context, org int64) ([]Survey, error) {
	db := s.primary(ctx)
	var rows []surveyRow
	if err := db.Where("organization_id = ? AND archived_at IS NULL", org).Order("id").Find(&rows).Error; err != nil {
		return nil, public(err)
	}
	out := make([]Survey, len(rows))
	for i, r := range rows {
		latest, err := latestVersion(db, org, r.ID)
		if err != nil {
			return nil, public(err)
		}
		out[i] = Survey{org, r.ID, r.Kind, latest}
	}
	return out, nil
}

// Version reads one version. Versions never change, so each is read once.
func (s *Store) Version(ctx context.Context, org, survey int64, number int) (surveys.Version, error) {
	return s.versions.get(s.primary(ctx), org, survey, number)
}

// versions remembers published versions: they never change.
type versions struct{ known sync.Map }

type versionKey struct {
	org, survey int64
	number      int
}

func (v *versions) get(tx *gorm.DB, org, survey int64, number int) (surveys.Version, error) {
	key := versionKey{org, survey, number}
	if known, ok := v.known.Load(key); ok {
		return known.(surveys.Version), nil
	}
	var row versionRow
	err := tx.Where("organization_id = ? AND survey_id = ? AND number = ?", org, survey, number).Take(&row).Error
	if err != nil {
		return surveys.Version{}, public(err)
	}
	version, err := row.version()
	if err == nil {
		v.known.Store(key, version)
	}
	return version, err
}
