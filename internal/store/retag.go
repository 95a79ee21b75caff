package store

import (
	"context"
	"slices"
	"strings"

	"gorm.io/gorm"

	"opina/surveys"
	"opina/surveys/intake"
	"opina/surveys/themes"
)

// maxRetagged is how many responses are read again in one transaction: answers that come meanwhile wait for no more.
const maxRetagged = 256

// reread makes this process see that comments are read otherwise from now on, and wakes whoever reads the past again.
func (s *Store) reread() {
	s.desks.forget()
	select {
	case s.stale <- struct{}{}:
	default:
	}
}

// Stale receives after a change of how comments are read here: Retag has work then.
func (s *Store) Stale() <-chan struct{} { return s.stale }

// Retag reads again what was read before the organizations' themes or what was learnt changed. Mentions, kinds and
// tallies of a response move in one transaction, so that the charts are exact at every moment. It gives how many responses were read, and
// may be called by several replicas at once.
func (s *Store) Retag(ctx context.Context) (n int, err error) {
	var orgs []int64
	err = s.primary(ctx).Raw("SELECT organization_id FROM taggers ORDER BY organization_id").Scan(&orgs).Error
	if err != nil {
		return 0, public(err)
	}
	for _, org := range orgs {
		some, err := untilFew(maxRetagged, func() (int, error) { return s.retagSome(ctx, org, maxRetagged) })
		n += some
		if err != nil {
			return n, err
		}
	}
	return n, nil
}

const isStale = "FROM responses r WHERE r.organization_id = ? AND r.tagged < (SELECT edition FROM taggers WHERE organization_id = ?)"

// retagSome reads again at most so many responses, and fewer only where no more are left.
func (s *Store) retagSome(ctx context.Context, org int64, most int) (n int, err error) {
	// Looking first without the writer: most rounds find nothing, and then no answer waits for them.
	var waiting int64
	err = s.primary(ctx).Raw("SELECT count(*) FROM (SELECT 1 "+isStale+" LIMIT 1) AS one", org, org).Scan(&waiting).Error
	if err != nil || waiting == 0 {
		return 0, public(err)
	}
	err = s.transaction(ctx, func(tx *gorm.DB) error {
		tagger, err := s.tagger(tx, org)
		if err != nil {
			return err
		}
		query := "SELECT " + responseColumns + withCase + "WHERE r.organization_id = ? AND r.tagged < ? LIMIT ?"
		if s.pg {
			query += " FOR UPDATE OF r SKIP LOCKED"
		}
		var rows []responseRow
		if err := tx.Raw(query, org, tagger.Edition, most).Scan(&rows).Error; err != nil {
			return err
		}
		n = len(rows)
		return s.retagRows(tx, org, tagger, rows)
	})
	if n > 0 && err == nil {
		s.live.changed(org)
	}
	return n, err
}

// retagRows reads stored responses of one organization again, with their corrections.
func (s *Store) retagRows(tx *gorm.DB, org int64, tagger intake.Tagger, rows []responseRow) error {
	all, err := s.loadStood(tx, rows)
	if err != nil {
		return err
	}
	deltas := make(surveys.Deltas)
	var mentions []any
	var moved, kept [][]byte // their mentions differ; what was read in them is the same
	for i, row := range rows {
		r, was := all[i].response, all[i].mentions
		is := s.readAgain(tagger, row, r, was)
		deltas.Add(r, was, -1)
		deltas.Add(r, is.Mentions, 1)
		if !sameMentions(was, is.Mentions) {
			moved = append(moved, row.ID)
			mentions = appendMentions(mentions, org, row.ID, is.Mentions)
		}
		if row.Kinds == kindWords(is.Kinds) && row.CommentLang == is.Language {
			kept = append(kept, row.ID)
			continue
		}
		err := tx.Exec("UPDATE responses SET kinds = ?, comment_lang = ?, tagged = ? WHERE organization_id = ? AND id = ?",
			kindWords(is.Kinds), is.Language, tagger.Edition, org, row.ID).Error
		if err != nil {
			return err
		}
	}
	if len(moved) > 0 {
		if err := tx.Exec("DELETE FROM mentions WHERE organization_id = ? AND response_id IN ?", org, moved).Error; err != nil {
			return err
		}
		if err := insertMention.run(s, tx, mentions); err != nil {
			return err
		}
	}
	if len(kept) > 0 {
		err := tx.Exec("UPDATE responses SET tagged = ? WHERE organization_id = ? AND id IN ?", tagger.Edition, org, kept).Error
		if err != nil {
			return err
		}
	}
	return s.moveTallies(tx, map[int64]surveys.Deltas{org: deltas})
}

// readAgain is what a stored response says now. One that was erased has no words left.
func (s *Store) readAgain(tagger intake.Tagger, row responseRow, r surveys.Response, was []surveys.Mention) intake.Tagging {
	if row.ErasedAt != nil {
		return intake.Tagging{Mentions: tagger.Move(was)}
	}
	return tagger.Tag(r, row.correction())
}

// sameMentions compares mentions as they are stored, by theme and polarity, with those that were read.
func sameMentions(stored, read []surveys.Mention) bool {
	if len(stored) != len(read) {
		return false
	}
	for _, m := range read {
		same := slices.ContainsFunc(stored, func(o surveys.Mention) bool {
			return o.Same(m) && slices.Equal(o.Words, m.Words)
		})
		if !same {
			return false
		}
	}
	return true
}

func appendMentions(args []any, org int64, id []byte, mentions []surveys.Mention) []any {
	for _, m := range mentions {
		args = append(args, org, id, m.Theme, int(m.Polarity), strings.Join(m.Words, "\n"))
	}
	return args
}

// kindWords is how kinds are stored.
func kindWords(kinds []themes.Kind) string {
	words := make([]string, len(kinds))
	for i, k := range kinds {
		words[i] = string(k)
	}
	return strings.Join(words, ",")
}

// Retagging tells how many responses of an organization hold something to read, and how many of them are still to be read
// again.
func (s *Store) Retagging(ctx context.Context, org int64) (left, total int64, err error) {
	var n struct{ Left, Total int64 }
	err = s.primary(ctx).Raw(`SELECT count(*) AS total, count(CASE WHEN r.tagged < t.edition THEN 1 END) AS "left"
		FROM responses r JOIN taggers t ON t.organization_id = r.organization_id
		WHERE r.organization_id = ? AND r.tagged IS NOT NULL`, org).Scan(&n).Error
	return n.Left, n.Total, public(err)
}
