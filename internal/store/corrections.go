package store

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"time"

	"gorm.io/gorm"

	"opina/surveys"
	"opina/surveys/intake"
	"opina/surveys/themes/learn"
)

// correctionJSON is a correction as it is stored with its response.
type correctionJSON struct {
	Comment  string        `json:"comment"` // SHA-256 in hex
	Mentions []mentionJSON `json:"mentions"`
	By       int64         `json:"by"`
	At       int64         `json:"at"`
}

type mentionJSON struct {
	Theme    string           `json:"theme"`
	Polarity surveys.Polarity `json:"polarity"`
}

func encodeCorrection(c *intake.Correction) (*string, error) {
	if c == nil {
		return nil, nil
	}
	stored := correctionJSON{Comment: hex.EncodeToString(c.Comment[:]), By: c.By, At: millis(c.At), Mentions: []mentionJSON{}}
	for _, m := range c.Mentions {
		stored.Mentions = append(stored.Mentions, mentionJSON{m.Theme, m.Polarity})
	}
	data, err := json.Marshal(stored)
	text := string(data)
	return &text, err
}

// correction is what an owner said about the response, nil where nobody did.
func (r responseRow) correction() *intake.Correction {
	var stored correctionJSON
	if r.Correction == nil || json.Unmarshal([]byte(*r.Correction), &stored) != nil {
		return nil
	}
	c := &intake.Correction{By: stored.By, At: fromMillis(stored.At)}
	if n, err := hex.Decode(c.Comment[:], []byte(stored.Comment)); err != nil || n != len(c.Comment) {
		return nil
	}
	for _, m := range stored.Mentions {
		c.Mentions = append(c.Mentions, surveys.Mention{Theme: m.Theme, Polarity: m.Polarity})
	}
	return c
}

// Correct keeps what an owner says a response's comment names, and counts it so at once; nil goes back to what was
// read. A correction of another comment than the one that stands is a Conflict: the customer has written on meanwhile. It gives what was said before, so that
// it can be undone.
func (s *Store) Correct(ctx context.Context, org int64, id surveys.ID, c *intake.Correction, now time.Time) (before *intake.Correction, err error) {
	text, err := encodeCorrection(c)
	if err != nil {
		return nil, err
	}
	err = s.transaction(ctx, func(tx *gorm.DB) error {
		row, err := s.lockResponse(tx, responseKey{org, id})
		if err != nil {
			return err
		}
		all, err := s.loadStood(tx, []responseRow{row})
		if err != nil {
			return err
		}
		if comment := all[0].response.Comment(); row.ErasedAt != nil || c != nil && !c.Holds(comment) {
			return surveys.Fail(surveys.Conflict, "error.comment", nil)
		}
		before, row.Correction = row.correction(), text
		err = tx.Exec("UPDATE responses SET correction = ? WHERE organization_id = ? AND id = ?", nullable(text), org, id[:]).Error
		if err != nil {
			return err
		}
		tagger, err := s.tagger(tx, org)
		if err != nil {
			return err
		}
		if err := s.retagRows(tx, org, tagger, []responseRow{row}); err != nil {
			return err
		}
		return tx.Exec("UPDATE taggers SET corrected = corrected + 1, corrected_at = ? WHERE organization_id = ?", millis(now), org).Error
	})
	if err == nil {
		s.live.changed(org)
	}
	return before, err
}

// Corrections are what the organization's owners corrected, in the order of the responses: what the tagger learns from.
func (s *Store) Corrections(ctx context.Context, org int64) ([]learn.Correction, error) {
	all, err := s.corrections(s.primary(ctx), org)
	return all, public(err)
}

func (s *Store) corrections(db *gorm.DB, org int64) ([]learn.Correction, error) {
	var out []learn.Correction
	query := "SELECT " + responseColumns + withCase + "WHERE r.organization_id = ? AND r.correction IS NOT NULL AND r.erased_at IS NULL AND r.id > ? ORDER BY r.id LIMIT ?"
	for after := []byte{}; ; {
		var rows []responseRow
		if err := db.Raw(query, org, after, maxTogether).Scan(&rows).Error; err != nil {
			return nil, err
		}
		all, err := s.loadStood(db, rows)
		if err != nil {
			return nil, err
		}
		for i, row := range rows {
			r, c := all[i].response, row.correction()
			if comment := r.Comment(); c.Holds(comment) {
				out = append(out, learn.Correction{Text: comment, Lang: row.CommentLang, Mood: r.Mood(), Mentions: c.Mentions})
			}
		}
		if len(rows) < maxTogether {
			return out, nil
		}
		after = rows[len(rows)-1].ID
	}
}
