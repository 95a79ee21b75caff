package store

import (
	"context"
	"time"

	"opina/surveys"
	"opina/surveys/themes"
	"opina/surveys/themes/learn"
)

// When there is enough new to learn from: a share of what was learnt from already, or what there is once no correction has
// come for a while.
const (
	newShare = 20 // one in twenty
	quietFor = 2 * time.Minute
)

// Train learns from the corrections of every organization that has new ones. A model is used where, by cross-validation on
// the corrections, it beats the words alone (learn.Train); what it reads otherwise is read again by Retag. It gives for how many there was something to
// learn from.
func (s *Store) Train(ctx context.Context, now time.Time) (n int, err error) {
	var rows []taggerRow
	err = s.primary(ctx).Where("corrected <> trained").Order("organization_id").Find(&rows).Error
	if err != nil {
		return 0, public(err)
	}
	for _, row := range rows {
		if !row.due(now) {
			continue
		}
		learnt, err := s.train(ctx, row)
		if err != nil {
			return n, err
		}
		if learnt {
			n++
		}
	}
	return n, nil
}

func (r taggerRow) due(now time.Time) bool {
	enough := (r.Corrected - r.Trained) * newShare
	return r.Trained < 0 || enough >= r.Corrected || r.CorrectedAt == nil || !now.Before(fromMillis(*r.CorrectedAt).Add(quietFor))
}

// train trains outside any transaction: it takes seconds. Where themes were applied meanwhile, what was learnt is thrown
// away, and the next round learns again.
func (s *Store) train(ctx context.Context, row taggerRow) (some bool, err error) {
	corrections, err := s.Corrections(ctx, row.OrganizationID)
	if err != nil {
		return false, err
	}
	taxonomy := s.taxonomy(row)
	for i := range corrections {
		corrections[i].Mentions = standing(taxonomy, corrections[i].Mentions)
	}
	model := learn.Train(taxonomy, corrections)
	data, err := model.MarshalJSON()
	if err != nil {
		return false, err
	}
	edition := row.Edition
	if row.Learning != 0 && (model.Report().Promoted || s.model(row).Report().Promoted) {
		edition++
	}
	done := s.write.WithContext(ctx).Exec("UPDATE taggers SET model = ?, trained = ?, edition = ? WHERE organization_id = ? AND edition = ?",
		string(data), row.Corrected, edition, row.OrganizationID, row.Edition)
	if done.Error != nil {
		return false, public(done.Error)
	}
	if edition > row.Edition && done.RowsAffected > 0 {
		s.reread()
	}
	return len(corrections) > 0, nil
}

// standing are the mentions of the themes that stand now: some may have been merged since, others belong to another sector's pack.
func standing(taxonomy *themes.Taxonomy, mentions []surveys.Mention) []surveys.Mention {
	var out []surveys.Mention
	for _, m := range mentions {
		if theme, known := taxonomy.Resolve(m.Theme); known {
			m.Theme = theme
			out = append(out, m)
		}
	}
	return out
}
