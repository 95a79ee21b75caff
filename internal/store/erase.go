package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"opina/surveys"
)

// Erase takes everything a person wrote or left out of a response for good: texts, contact, the words found, earlier
// revisions, its case. What only counts (the face, the chips, the themes) stays, so that the tallies do. The row
// stays as a tombstone: a replay of the same id is answered and stores nothing.
func (s *Store) Erase(ctx context.Context, org int64, id surveys.ID, at time.Time) error {
	return s.transaction(ctx, func(tx *gorm.DB) error {
		done := tx.Exec(`UPDATE responses SET erased_at = ?, contact = '', search_text = '', comment_lang = '', kinds = '', correction = NULL
			WHERE organization_id = ? AND id = ?`, millis(at), org, id[:])
		if done.Error != nil {
			return done.Error
		}
		if done.RowsAffected == 0 {
			return gorm.ErrRecordNotFound
		}
		for _, clean := range []string{
			"UPDATE answers SET body = '' WHERE organization_id = ? AND response_id = ?",
			"UPDATE mentions SET words = '' WHERE organization_id = ? AND response_id = ?",
			"UPDATE revisions SET content = '' WHERE organization_id = ? AND response_id = ?",
			"DELETE FROM cases WHERE organization_id = ? AND response_id = ?",
		} {
			if err := tx.Exec(clean, org, id[:]).Error; err != nil {
				return err
			}
		}
		return nil
	})
}
