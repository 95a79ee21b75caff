package store

import (
	"context"
	"encoding/json"
	"fmt"

	"gorm.io/gorm"

	"opina/surveys"
	"opina/surveys/themes"
	"opina/surveys/themes/learn"
)

// ThemeEdits is how an organization's themes stand, for the page that edits them.
type ThemeEdits struct {
	InUse    themes.Edits
	Draft    *themes.Edits // nil: nothing waits to be applied
	Revision int           // counts every save, application and discard
	Learning bool          // false: the words alone, whatever was learnt
	Learnt   learn.Report  // how the last training went
	Due      bool          // corrections came since
}

// Edited are the themes as they are edited: those of the draft, where there is one.
func (t ThemeEdits) Edited() themes.Edits {
	if t.Draft != nil {
		return *t.Draft
	}
	return t.InUse
}

// ThemeEdits reads how an organization's themes stand.
func (s *Store) ThemeEdits(ctx context.Context, org int64) (ThemeEdits, error) {
	row, err := readTagger(s.primary(ctx), org)
	if err != nil {
		return ThemeEdits{}, public(err)
	}
	out := ThemeEdits{Revision: row.Revision, Learning: row.Learning != 0, Due: row.Corrected != row.Trained}
	if out.InUse, err = themes.ParseEdits([]byte(row.Edits)); err != nil {
		return out, fmt.Errorf("the themes of organization %d: %w", org, err)
	}
	if row.Draft != nil {
		draft, err := themes.ParseEdits([]byte(*row.Draft))
		if err != nil {
			return out, fmt.Errorf("the draft of the themes of organization %d: %w", org, err)
		}
		out.Draft = &draft
	}
	if row.Model != nil {
		if report, err := learn.ReadReport([]byte(*row.Model)); err == nil { // else it is of another Opina, and learnt again
			out.Learnt = report
		}
	}
	return out, nil
}

// SaveThemes keeps edited themes as a draft and gives the new revision; comments are read as before until it is applied. The
// revision is the one that was edited: where another one was saved meanwhile, nothing is, and the error is a Conflict. A
// draft that says what is in use leaves nothing to apply.
func (s *Store) SaveThemes(ctx context.Context, org int64, revision int, draft themes.Edits) (int, error) {
	if _, err := draft.Taxonomy(); err != nil {
		return 0, surveys.Fail(surveys.Invalid, "error.themes", err)
	}
	data, err := json.Marshal(draft)
	if err != nil {
		return 0, err
	}
	err = s.transaction(ctx, func(tx *gorm.DB) error {
		row, err := claimThemes(tx, org, revision)
		if err != nil {
			return err
		}
		if string(data) == row.Edits {
			return tx.Exec("UPDATE taggers SET draft = NULL WHERE organization_id = ?", org).Error
		}
		return tx.Exec("UPDATE taggers SET draft = ? WHERE organization_id = ?", string(data), org).Error
	})
	return revision + 1, err
}

// DiscardThemes forgets the draft.
func (s *Store) DiscardThemes(ctx context.Context, org int64, revision int) error {
	return s.transaction(ctx, func(tx *gorm.DB) error {
		if _, err := claimThemes(tx, org, revision); err != nil {
			return err
		}
		return tx.Exec("UPDATE taggers SET draft = NULL WHERE organization_id = ?", org).Error
	})
}

// ApplyThemes reads comments with the draft from now on. Those that came before are read again by Retag.
func (s *Store) ApplyThemes(ctx context.Context, org int64, revision int) error {
	defer s.reread()
	return s.transaction(ctx, func(tx *gorm.DB) error {
		row, err := claimThemes(tx, org, revision)
		if err != nil {
			return err
		}
		if row.Draft == nil {
			return surveys.Fail(surveys.Conflict, "error.nodraft", nil)
		}
		// What was learnt was learnt over other themes.
		return tx.Exec("UPDATE taggers SET edits = draft, draft = NULL, edition = edition + 1, trained = -1 WHERE organization_id = ?", org).Error
	})
}

// SetLearning says whether what was learnt is used, or the words alone.
func (s *Store) SetLearning(ctx context.Context, org int64, on bool) error {
	defer s.reread()
	return s.transaction(ctx, func(tx *gorm.DB) error {
		return tx.Exec("UPDATE taggers SET learning = ?, edition = edition + 1 WHERE organization_id = ? AND learning <> ?", bit(on), org, bit(on)).Error
	})
}

// claimThemes takes the themes for one change if they still stand at the revision that was edited, as claim does a survey.
func claimThemes(tx *gorm.DB, org int64, revision int) (taggerRow, error) {
	done := tx.Exec("UPDATE taggers SET revision = revision + 1 WHERE organization_id = ? AND revision = ?", org, revision)
	if done.Error != nil {
		return taggerRow{}, done.Error
	}
	row, err := readTagger(tx, org)
	if err == nil && done.RowsAffected == 0 {
		err = surveys.Fail(surveys.Conflict, "error.draft", nil)
	}
	return row, err
}

// DismissTerm never proposes a term as a theme again.
func (s *Store) DismissTerm(ctx context.Context, org int64, term string) error {
	return public(s.write.WithContext(ctx).
		Exec("INSERT INTO dismissed_terms (organization_id, term) VALUES (?, ?) ON CONFLICT DO NOTHING", org, term).Error)
}

// RecallTerm lets a term be proposed again.
func (s *Store) RecallTerm(ctx context.Context, org int64, term string) error {
	return public(s.write.WithContext(ctx).Exec("DELETE FROM dismissed_terms WHERE organization_id = ? AND term = ?", org, term).Error)
}

// DismissedTerms are the terms that are not proposed as themes, in order.
func (s *Store) DismissedTerms(ctx context.Context, org int64) (terms []string, err error) {
	err = s.primary(ctx).Raw("SELECT term FROM dismissed_terms WHERE organization_id = ? ORDER BY term", org).Scan(&terms).Error
	return terms, public(err)
}
