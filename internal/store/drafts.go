package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"opina/surveys"
)

// AddDraft adds a survey that is not published yet and gives its id.
func (s *Store) AddDraft(ctx context.Context, org int64, kind string, content surveys.Content, by int64, now time.Time) (id int64, err error) {
	draft, err := encodeDraft(content)
	if err != nil {
		return 0, err
	}
	err = s.transaction(ctx, func(tx *gorm.DB) error {
		at := millis(now)
		id, err = s.addSurvey(tx, surveyRow{
			OrganizationID: org, Kind: kind, CreatedAt: at, Draft: &draft, Revision: 1, EditedAt: &at, EditedBy: &by,
		})
		return err
	})
	return id, err
}

// SaveDraft keeps what the owner has edited and gives the new revision. The revision is the one that was edited: where
// another one was saved meanwhile, nothing is, and the error is a Conflict. A draft that says what the latest version
// says leaves nothing unpublished.
func (s *Store) SaveDraft(ctx context.Context, org, id int64, revision int, content surveys.Content, by int64, now time.Time) (int, error) {
	draft, err := encodeDraft(content)
	if err != nil {
		return 0, err
	}
	err = s.transaction(ctx, func(tx *gorm.DB) error {
		if err := claim(tx, org, id, revision, by, now); err != nil {
			return err
		}
		latest, err := latestVersion(tx, org, id)
		switch {
		case errors.Is(err, gorm.ErrRecordNotFound): // never published: all of it is unpublished
			return setDraft(tx, org, id, &draft)
		case err != nil:
			return err
		}
		published, err := json.Marshal(latest.Content)
		if err != nil {
			return err
		}
		if string(published) == draft {
			return setDraft(tx, org, id, nil)
		}
		return setDraft(tx, org, id, &draft)
	})
	return revision + 1, err
}

// DiscardDraft goes back to the latest version. What was never published has nothing to go back to.
func (s *Store) DiscardDraft(ctx context.Context, org, id int64, revision int, by int64, now time.Time) error {
	return s.transaction(ctx, func(tx *gorm.DB) error {
		if err := claim(tx, org, id, revision, by, now); err != nil {
			return err
		}
		if _, err := claimedDraft(tx, org, id); err != nil {
			return err
		}
		_, err := latestVersion(tx, org, id)
		switch {
		case errors.Is(err, gorm.ErrRecordNotFound):
			return surveys.Fail(surveys.Conflict, "error.neverpublished", err)
		case err != nil:
			return err
		}
		return setDraft(tx, org, id, nil)
	})
}

// PublishDraft makes the draft the next version; touchpoints show it from then on, earlier ones can still be answered.
func (s *Store) PublishDraft(ctx context.Context, org, id int64, revision int, by int64, now time.Time) (v surveys.Version, err error) {
	defer s.desks.forget()
	err = s.transaction(ctx, func(tx *gorm.DB) error {
		if err := claim(tx, org, id, revision, by, now); err != nil {
			return err
		}
		draft, err := claimedDraft(tx, org, id)
		if err != nil {
			return err
		}
		published, err := versionsOf(tx, org, id)
		if err != nil {
			return err
		}
		before := make([]surveys.Content, len(published))
		for i, p := range published {
			before[i] = p.Content
		}
		next := surveys.Successor(draft, before)
		if wrong := next.CheckPublish(); len(wrong) > 0 {
			return &surveys.Error{Kind: surveys.Invalid, Key: "error.survey", Fields: wrong}
		}
		v, err = publish(tx, surveys.Version{Organization: org, Survey: id, Number: len(published) + 1, Content: next}, now)
		if err != nil {
			return err
		}
		return setDraft(tx, org, id, nil)
	})
	return v, err
}

func encodeDraft(content surveys.Content) (string, error) {
	if wrong := content.CheckDraft(); len(wrong) > 0 {
		return "", &surveys.Error{Kind: surveys.Invalid, Key: "error.survey", Fields: wrong}
	}
	data, err := json.Marshal(content)
	return string(data), err
}

// claim takes the survey for one change if it still stands at the revision that was edited. The count moves in the
// statement that looks at it, so that of two who save at once one waits, looks again and hears Conflict. Whatever the
// transaction does after it is alone with the survey.
func claim(tx *gorm.DB, org, id int64, revision int, by int64, now time.Time) error {
	done := tx.Model(&surveyRow{}).Where("organization_id = ? AND id = ? AND revision = ?", org, id, revision).
		Updates(map[string]any{"revision": revision + 1, "edited_at": millis(now), "edited_by": by})
	if done.Error != nil || done.RowsAffected > 0 {
		return done.Error
	}
	if err := tx.Where("organization_id = ? AND id = ?", org, id).Take(&surveyRow{}).Error; err != nil {
		return err
	}
	return surveys.Fail(surveys.Conflict, "error.draft", nil)
}

// claimedDraft reads the draft of a survey that this transaction has claimed.
func claimedDraft(tx *gorm.DB, org, id int64) (surveys.Content, error) {
	var row surveyRow
	var content surveys.Content
	if err := tx.Where("organization_id = ? AND id = ?", org, id).Take(&row).Error; err != nil {
		return content, err
	}
	if row.Draft == nil {
		return content, surveys.Fail(surveys.Conflict, "error.nodraft", nil)
	}
	if err := json.Unmarshal([]byte(*row.Draft), &content); err != nil {
		return content, fmt.Errorf("the draft of survey %d: %w", id, err)
	}
	return content, nil
}

// setDraft writes the draft of a survey that this transaction has claimed; nil is none.
func setDraft(tx *gorm.DB, org, id int64, draft *string) error {
	return tx.Model(&surveyRow{}).Where("organization_id = ? AND id = ?", org, id).Update("draft", nullable(draft)).Error
}
