package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"gorm.io/gorm"

	"opina/surveys"
)

// Survey is a survey as its owner sees it.
type Survey struct {
	Organization, ID int64
	Kind             string           // of the template it was made from: satisfaction, suggestions, exit, nps, ces, followup; "import" for imports
	Latest           surveys.Version  // Number 0: never published
	LatestAt         time.Time        // zero: never published
	Draft            *surveys.Content // nil where nothing is unpublished
	Revision         int              // counts every save, publish and discard: who edits names the one they saw
	EditedAt         time.Time        // zero: never edited
	EditedBy         int64            // member
	Schedule         surveys.Schedule
	ArchivedAt       time.Time // zero while in use
}

// Content is what the owner edits: the draft, else what the latest version asks.
func (v Survey) Content() surveys.Content {
	if v.Draft != nil {
		return *v.Draft
	}
	return v.Latest.Content
}

type surveyRow struct {
	OrganizationID int64 `gorm:"primaryKey;autoIncrement:false"`
	ID             int64 `gorm:"primaryKey;autoIncrement:false"`
	Kind           string
	CreatedAt      int64 `gorm:"autoCreateTime:false"`
	ArchivedAt     *int64
	Draft          *string
	Revision       int
	EditedAt       *int64
	EditedBy       *int64
	Schedule       string
}

func (surveyRow) TableName() string { return "surveys" }

// withLatest is a survey with its latest version, which is NULL where it was never published.
type withLatest struct {
	Row         surveyRow `gorm:"embedded"`
	Number      *int
	Content     *string
	PublishedAt *int64
}

// selectSurveys reads surveys and their latest versions in one statement, so that a draft is never seen beside a
// version that was published while we looked.
const selectSurveys = `SELECT s.*, v.number, v.content, v.published_at FROM surveys s
	LEFT JOIN survey_versions v ON v.organization_id = s.organization_id AND v.survey_id = s.id AND v.number =
		(SELECT MAX(number) FROM survey_versions WHERE organization_id = s.organization_id AND survey_id = s.id)
	WHERE s.organization_id = ?`

func (found withLatest) survey() (Survey, error) {
	r := found.Row
	v := Survey{
		Organization: r.OrganizationID, ID: r.ID, Kind: r.Kind, Revision: r.Revision,
		EditedAt: fromMillisOrNil(r.EditedAt), ArchivedAt: fromMillisOrNil(r.ArchivedAt),
		Latest: surveys.Version{Organization: r.OrganizationID, Survey: r.ID},
	}
	if r.EditedBy != nil {
		v.EditedBy = *r.EditedBy
	}
	if found.Number != nil {
		latest := versionRow{r.OrganizationID, r.ID, *found.Number, *found.Content, *found.PublishedAt}
		var err error
		if v.Latest, err = latest.version(); err != nil {
			return v, err
		}
		v.LatestAt = fromMillis(latest.PublishedAt)
	}
	if r.Draft != nil {
		v.Draft = new(surveys.Content)
		if err := json.Unmarshal([]byte(*r.Draft), v.Draft); err != nil {
			return v, fmt.Errorf("the draft of survey %d: %w", r.ID, err)
		}
	}
	if err := json.Unmarshal([]byte(r.Schedule), &v.Schedule); err != nil {
		return v, fmt.Errorf("the schedule of survey %d: %w", r.ID, err)
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
	now := time.Now()
	id, err := s.addSurvey(tx, surveyRow{OrganizationID: org, Kind: kind, CreatedAt: millis(now)})
	if err != nil {
		return surveys.Version{}, err
	}
	return publish(tx, surveys.Version{Organization: org, Survey: id, Number: 1, Content: content}, now)
}

func (s *Store) addSurvey(tx *gorm.DB, row surveyRow) (id int64, err error) {
	if row.ID, err = s.nextID(tx, "surveys", row.OrganizationID); err != nil {
		return 0, err
	}
	row.Schedule = "{}"
	return row.ID, tx.Create(&row).Error
}

// Surveys lists the organization's surveys that are not archived, oldest first, those that were never published too.
func (s *Store) Surveys(ctx context.Context, org int64) ([]Survey, error) {
	return s.listSurveys(ctx, " AND s.archived_at IS NULL ORDER BY s.id", org)
}

// ArchivedSurveys lists the surveys that were put away, oldest first.
func (s *Store) ArchivedSurveys(ctx context.Context, org int64) ([]Survey, error) {
	return s.listSurveys(ctx, " AND s.archived_at IS NOT NULL ORDER BY s.id", org)
}

// Survey reads one survey, an archived one too.
func (s *Store) Survey(ctx context.Context, org, id int64) (Survey, error) {
	found, err := s.listSurveys(ctx, " AND s.id = ?", org, id)
	if err == nil && len(found) == 0 {
		err = public(gorm.ErrRecordNotFound)
	}
	if err != nil {
		return Survey{}, err
	}
	return found[0], nil
}

func (s *Store) listSurveys(ctx context.Context, which string, args ...any) ([]Survey, error) {
	var rows []withLatest
	if err := s.primary(ctx).Raw(selectSurveys+which, args...).Scan(&rows).Error; err != nil {
		return nil, public(err)
	}
	out := make([]Survey, len(rows))
	for i, r := range rows {
		var err error
		if out[i], err = r.survey(); err != nil {
			return nil, public(err)
		}
	}
	return out, nil
}

// changeSurvey sets a column of one survey that no draft depends on.
func (s *Store) changeSurvey(ctx context.Context, org, id int64, column string, value any) error {
	defer s.desks.forget()
	return s.transaction(ctx, func(tx *gorm.DB) error {
		done := tx.Model(&surveyRow{}).Where("organization_id = ? AND id = ?", org, id).Update(column, value)
		if done.Error == nil && done.RowsAffected == 0 {
			return gorm.ErrRecordNotFound
		}
		return done.Error
	})
}

// SetSchedule says when the survey is asked, from now on. It publishes nothing.
func (s *Store) SetSchedule(ctx context.Context, org, id int64, schedule surveys.Schedule) error {
	if wrong := schedule.Check(); len(wrong) > 0 {
		return &surveys.Error{Kind: surveys.Invalid, Key: "error.schedule", Fields: wrong}
	}
	data, err := json.Marshal(schedule)
	if err != nil {
		return err
	}
	return s.changeSurvey(ctx, org, id, "schedule", string(data))
}

// ArchiveSurvey puts a survey away: it is asked no more and is left out of lists. Its versions, draft and answers
// stay, and what was opened before can still be answered.
func (s *Store) ArchiveSurvey(ctx context.Context, org, id int64, now time.Time) error {
	return s.changeSurvey(ctx, org, id, "archived_at", gorm.Expr("COALESCE(archived_at, ?)", millis(now)))
}

// RestoreSurvey takes a survey back into use as it was.
func (s *Store) RestoreSurvey(ctx context.Context, org, id int64) error {
	return s.changeSurvey(ctx, org, id, "archived_at", nil)
}
