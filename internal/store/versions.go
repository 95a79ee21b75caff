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

func publish(tx *gorm.DB, v surveys.Version, now time.Time) (surveys.Version, error) {
	content, err := json.Marshal(v.Content)
	if err != nil {
		return v, err
	}
	return v, tx.Create(&versionRow{v.Organization, v.Survey, v.Number, string(content), millis(now)}).Error
}

func latestVersion(tx *gorm.DB, org, survey int64) (surveys.Version, error) {
	var row versionRow
	err := tx.Where("organization_id = ? AND survey_id = ?", org, survey).Order("number DESC").Take(&row).Error
	if err != nil {
		return surveys.Version{}, err
	}
	return row.version()
}

// Published is a version with the time it was published at.
type Published struct {
	surveys.Version
	At time.Time
}

// Versions lists all that was published of a survey, oldest first.
func (s *Store) Versions(ctx context.Context, org, survey int64) ([]Published, error) {
	out, err := versionsOf(s.primary(ctx), org, survey)
	return out, public(err)
}

func versionsOf(tx *gorm.DB, org, survey int64) ([]Published, error) {
	var rows []versionRow
	if err := tx.Where("organization_id = ? AND survey_id = ?", org, survey).Order("number").Find(&rows).Error; err != nil {
		return nil, err
	}
	out := make([]Published, len(rows))
	for i, r := range rows {
		v, err := r.version()
		if err != nil {
			return nil, err
		}
		out[i] = Published{v, fromMillis(r.PublishedAt)}
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
	return v.keep(row)
}

func (v *versions) keep(row versionRow) (surveys.Version, error) {
	version, err := row.version()
	if err == nil {
		v.known.Store(versionKey{row.OrganizationID, row.SurveyID, row.Number}, version)
	}
	return version, err
}

// all gives every version that the organization has published. It always asks which there are, and reads only
// what it has not seen.
func (v *versions) all(tx *gorm.DB, org int64) ([]surveys.Version, error) {
	var keys []versionRow
	if err := tx.Select("organization_id, survey_id, number").Where("organization_id = ?", org).Order("survey_id, number").Find(&keys).Error; err != nil {
		return nil, err
	}
	out := make([]surveys.Version, 0, len(keys))
	for _, k := range keys {
		known, ok := v.known.Load(versionKey{org, k.SurveyID, k.Number})
		if !ok {
			return v.readAll(tx, org)
		}
		out = append(out, known.(surveys.Version))
	}
	return out, nil
}

func (v *versions) readAll(tx *gorm.DB, org int64) ([]surveys.Version, error) {
	var rows []versionRow
	if err := tx.Where("organization_id = ?", org).Order("survey_id, number").Find(&rows).Error; err != nil {
		return nil, err
	}
	out := make([]surveys.Version, len(rows))
	for i, r := range rows {
		var err error
		if out[i], err = v.keep(r); err != nil {
			return nil, err
		}
	}
	return out, nil
}
