package store

import (
	"context"
	"sync"

	"gorm.io/gorm"

	"opina/surveys/intake"
	"opina/surveys/themes"
	"opina/surveys/themes/learn"
)

// taggerRow is how one organization reads comments. See the migration for its columns.
type taggerRow struct {
	OrganizationID int64
	Edits          string
	Draft          *string
	Revision       int
	Edition        int64
	Built          string
	Learning       int
	Model          *string
	Corrected      int64
	CorrectedAt    *int64
	Trained        int64
}

func (taggerRow) TableName() string { return "taggers" }

// taggers remembers each organization's tagger: making one of its edits and its model takes milliseconds.
type taggers struct {
	mu    sync.Mutex
	known map[int64]intake.Tagger // by organization, the latest edition seen
}

func (t *taggers) get(org, edition int64) (intake.Tagger, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	known, ok := t.known[org]
	return known, ok && known.Edition == edition
}

func (t *taggers) put(org int64, tagger intake.Tagger) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.known == nil {
		t.known = make(map[int64]intake.Tagger)
	}
	t.known[org] = tagger
}

// Tagger is how the organization reads comments now.
func (s *Store) Tagger(ctx context.Context, org int64) (intake.Tagger, error) {
	t, err := s.tagger(s.primary(ctx), org)
	return t, public(err)
}

func (s *Store) tagger(db *gorm.DB, org int64) (intake.Tagger, error) {
	var edition int64
	found := db.Raw("SELECT edition FROM taggers WHERE organization_id = ?", org).Scan(&edition)
	if found.Error == nil && found.RowsAffected == 0 {
		return intake.Tagger{}, gorm.ErrRecordNotFound
	}
	if found.Error != nil {
		return intake.Tagger{}, found.Error
	}
	if t, ok := s.taggers.get(org, edition); ok {
		return t, nil
	}
	row, err := readTagger(db, org)
	if err != nil {
		return intake.Tagger{}, err
	}
	t := intake.Tagger{Model: s.model(row), Edition: row.Edition}
	s.taggers.put(org, t)
	return t, nil
}

func readTagger(db *gorm.DB, org int64) (row taggerRow, err error) {
	err = db.Where("organization_id = ?", org).Take(&row).Error
	return row, err
}

// taxonomy makes the themes of the edits in use. Edits that a later Opina cannot read take no answer down with them:
// comments are read with the built-in themes until an owner applies others.
func (s *Store) taxonomy(row taggerRow) *themes.Taxonomy {
	edits, err := themes.ParseEdits([]byte(row.Edits))
	if err == nil {
		var t *themes.Taxonomy
		if t, err = edits.Taxonomy(); err == nil {
			return t
		}
	}
	s.log.Error("the themes of an organization cannot be read: the built-in ones stand in", "organization", row.OrganizationID, "error", err)
	return themes.Core()
}

// model is what was learnt, over the themes in use; the words alone where nothing was, or is not wanted.
func (s *Store) model(row taggerRow) *learn.Model {
	taxonomy := s.taxonomy(row)
	if row.Model == nil || row.Learning == 0 {
		return learn.Lexicon(taxonomy)
	}
	m, err := learn.Load(taxonomy, []byte(*row.Model))
	if err != nil { // of another Opina: the next training replaces it
		s.log.Warn("what was learnt cannot be read and is learnt again", "organization", row.OrganizationID, "error", err)
		return learn.Lexicon(taxonomy)
	}
	return m
}

// newEditionAfterUpgrade lets every organization's comments be read again where this Opina knows other words than the one before.
func (s *Store) newEditionAfterUpgrade(ctx context.Context) error {
	return s.transaction(ctx, func(tx *gorm.DB) error {
		return tx.Exec("UPDATE taggers SET edition = edition + 1, built = ? WHERE built <> ?", themes.Built(), themes.Built()).Error
	})
}
