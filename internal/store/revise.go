package store

import (
	"bytes"
	"errors"

	"gorm.io/gorm"

	"opina/surveys"
	"opina/surveys/intake"
)

// stood is what a response said before it was replaced.
type stood struct {
	response surveys.Response
	mentions []surveys.Mention
}

// resolve decides about a submission whose id is stored already and fills its receipt. Where the submission replaces
// what stands, it moves the row and gives what stood before, for the tallies; otherwise nil.
func (s *Store) resolve(tx *gorm.DB, w *waiting) (*stood, error) {
	d := &w.decision
	r := &d.Response
	key := keyOf(*r)
	row, err := s.lockResponse(tx, key)
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, errOvertaken
	}
	if err != nil {
		return nil, err
	}
	w.receipt = intake.Receipt{
		Status: intake.Duplicate, Revision: row.Revision, Finished: row.FinishedAt != nil, Hash: [32]byte(row.Hash),
		ReceivedAt: fromMillis(row.ReceivedAt), DueAt: fromMillisOrNil(row.DueAt),
	}
	same := bytes.Equal(row.Hash, r.Hash[:])
	switch {
	case row.ErasedAt != nil: // a replay cannot bring a person back
		return nil, nil
	case r.Revision == 0 && same, r.Revision == row.Revision && same:
		return nil, nil
	case r.Revision == row.Revision:
		w.receipt.Status = intake.Conflict
		return nil, s.keepRevision(tx, key, r.Revision, r.Hash[:], "conflict", r.ReceivedAt, r.Answers)
	case r.Revision != 0 && r.Revision < row.Revision:
		return nil, s.fileLate(tx, w)
	}
	if r.Revision == 0 {
		r.Revision = row.Revision + 1
	}
	// What was finished stays so: a later revision adds to it. So does what an owner has put back.
	r.Finished = r.Finished || row.FinishedAt != nil
	r.HeldOut = r.HeldOut && row.PutBackAt == nil
	all, err := s.loadStood(tx, []responseRow{row})
	if err != nil {
		return nil, err
	}
	old := &all[0]
	if err := s.keepRevision(tx, key, row.Revision, row.Hash, "replaced", fromMillis(row.ReceivedAt), nil); err != nil {
		return nil, err
	}
	if c := row.correction(); c.Holds(r.Comment()) { // the comment is the one that an owner corrected
		tagger, err := s.tagger(tx, key.org)
		if err != nil {
			return nil, err
		}
		d.Tagging = tagger.Tag(*r, c)
	}
	if r.AnsweredAt.IsZero() { // the visit was when its first tap came, however long the comment took
		r.EffectiveAt, r.Local = old.response.EffectiveAt, old.response.Local
	}
	if err := s.replace(tx, key, d, row.FinishedAt != nil); err != nil {
		return nil, err
	}
	w.receipt.Status, w.receipt.Revision, w.receipt.Finished = intake.Accepted, r.Revision, r.Finished
	w.receipt.Hash, w.receipt.ReceivedAt = r.Hash, r.ReceivedAt
	return old, nil
}

// fileLate keeps a revision lower than what stands: seen before it is a duplicate, seen with other content a
// conflict, else superseded.
func (s *Store) fileLate(tx *gorm.DB, w *waiting) error {
	r := w.decision.Response
	key := keyOf(r)
	var seen []revisionRow
	err := tx.Where("organization_id = ? AND response_id = ? AND revision = ?", key.org, key.id[:], r.Revision).Find(&seen).Error
	if err != nil {
		return err
	}
	w.receipt.Status = intake.Superseded
	for _, row := range seen {
		if bytes.Equal(row.Hash, r.Hash[:]) {
			// Seen before: a conflict stays one, everything else is the first receipt again.
			w.receipt.Status = intake.Duplicate
			if row.Status == string(intake.Conflict) {
				w.receipt.Status = intake.Conflict
			}
			return nil
		}
		w.receipt.Status = intake.Conflict
	}
	return s.keepRevision(tx, key, r.Revision, r.Hash[:], string(w.receipt.Status), r.ReceivedAt, r.Answers)
}

// replace puts a later revision in the place of what stands and takes away the answers and mentions of the earlier one.
func (s *Store) replace(tx *gorm.DB, key responseKey, d *intake.Decision, wasFinished bool) error {
	values := s.appendState(nil, d)
	columns := []string{"survey_id", "version", "touchpoint_id", "location_id", "channel", "lang", "revision", "hash", "answered_at",
		"clock_offset", "received_at", "effective_at", "day", "hour", "weekday", "finished_at", "rating", "low", "contact", "flags", "held_out",
		"comment_lang", "search_text", "kinds", "tagged"}
	set := make(map[string]any, len(columns))
	for i, c := range columns {
		set[c] = values[i]
	}
	if wasFinished {
		delete(set, "finished_at")
	}
	err := tx.Model(&responseRow{}).Where("organization_id = ? AND id = ?", key.org, key.id[:]).Updates(set).Error
	for _, table := range []string{"answers", "mentions"} {
		if err == nil {
			err = tx.Exec("DELETE FROM "+table+" WHERE organization_id = ? AND response_id = ?", key.org, key.id[:]).Error
		}
	}
	return err
}
