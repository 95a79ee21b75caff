package store

import (
	"context"
	"strings"
	"time"

	"gorm.io/gorm"

	"opina/surveys"
	"opina/surveys/intake"
	"opina/surveys/themes"
)

// AnswerRow is one response as it stands.
type AnswerRow struct {
	surveys.Response
	Mentions   []surveys.Mention
	Kinds      []themes.Kind      // of the comment
	Correction *intake.Correction // what an owner said of a comment; it may have been of an earlier one
	DueAt      time.Time          // the promise; zero where none was made
	PutBack    bool               // counted though it is flagged: an owner said so
}

// AnswerQuery says which responses a list shows, newest first.
type AnswerQuery struct {
	surveys.Filter
	Low       bool        // only low ratings
	Counted   bool        // only what is counted
	Commented bool        // only those with a comment
	Kind      themes.Kind // of the comment; "" is any
	Search    string      // words as typed; all of them must occur, as beginnings of words
	Theme     string      // a theme named, in either polarity
	Before    surveys.ID  // go on after this one; zero starts with the newest
	Limit     int         // rows at most
}

// maxFound is how many hits of a text or theme filter are looked at, the newest: past it the
// page asks for a shorter period.
const maxFound = 100_000

// Answers lists responses, newest first.
func (s *Store) Answers(ctx context.Context, org int64, q AnswerQuery) ([]AnswerRow, error) {
	db := s.primary(ctx)
	where := []string{"r.organization_id = ?", "r.day BETWEEN ? AND ?", "r.erased_at IS NULL"}
	args := []any{org, int64(q.From), int64(q.To)}
	and := func(condition string, values ...any) {
		where, args = append(where, condition), append(args, values...)
	}
	if q.Locations != nil {
		and("r.location_id IN ?", q.Locations)
	}
	if q.Low {
		and("r.low = 1")
	}
	if q.Counted {
		and("r.held_out = 0")
	}
	if q.Commented {
		and("r.search_text <> ''")
	}
	if q.Kind != "" {
		and("',' || r.kinds || ',' LIKE ?", "%,"+string(q.Kind)+",%")
	}
	if q.Theme != "" {
		and(`r.id IN (SELECT response_id FROM mentions WHERE organization_id = ? AND theme = ? ORDER BY response_id DESC LIMIT ?)`,
			org, q.Theme, maxFound)
	}
	if words := strings.Fields(searchWords(themes.Fold(q.Search))); len(words) > 0 {
		s.andSearch(and, words)
	} else if strings.TrimSpace(q.Search) != "" { // only marks: nothing is found by them
		return nil, nil
	}
	if !q.Before.IsZero() {
		and(`(r.day, r.effective_at, r.id) < (SELECT day, effective_at, id FROM responses WHERE organization_id = ? AND id = ?)`, org, q.Before[:])
	}
	var rows []responseRow
	err := db.Raw("SELECT "+responseColumns+withCase+"WHERE "+strings.Join(where, " AND ")+
		" ORDER BY r.day DESC, r.effective_at DESC, r.id DESC LIMIT ?", append(args, q.Limit)...).Scan(&rows).Error
	if err != nil {
		return nil, public(err)
	}
	return s.answerRows(db, rows)
}

// andSearch adds the text filter of the database at hand. Words hold letters and digits only, so that none is an operator.
func (s *Store) andSearch(and func(string, ...any), words []string) {
	terms := make([]string, len(words))
	if s.pg {
		for i, w := range words {
			terms[i] = w + ":*"
		}
		and(`r.search_text <> '' AND to_tsvector('simple', r.search_text) @@ to_tsquery('simple', ?)`, strings.Join(terms, " & "))
		return
	}
	for i, w := range words {
		terms[i] = `"` + w + `"*`
	}
	and(`r.seq IN (SELECT rowid FROM responses_text WHERE responses_text MATCH ? ORDER BY rowid DESC LIMIT ?)`,
		strings.Join(terms, " "), maxFound)
}

// Response reads one response.
func (s *Store) Response(ctx context.Context, org int64, id surveys.ID) (AnswerRow, error) {
	db := s.primary(ctx)
	var rows []responseRow
	err := db.Raw("SELECT "+responseColumns+withCase+"WHERE r.organization_id = ? AND r.id = ?", org, id[:]).Scan(&rows).Error
	if err == nil && len(rows) == 0 {
		err = gorm.ErrRecordNotFound
	}
	if err != nil {
		return AnswerRow{}, public(err)
	}
	out, err := s.answerRows(db, rows)
	if err != nil {
		return AnswerRow{}, err
	}
	return out[0], nil
}

func (s *Store) answerRows(db *gorm.DB, rows []responseRow) ([]AnswerRow, error) {
	all, err := s.loadStood(db, rows)
	if err != nil {
		return nil, public(err)
	}
	out := make([]AnswerRow, len(rows))
	for i, row := range rows {
		out[i] = AnswerRow{
			Response: all[i].response, Mentions: all[i].mentions, Correction: row.correction(),
			DueAt: fromMillisOrNil(row.DueAt), PutBack: row.PutBackAt != nil,
		}
		if row.Kinds != "" {
			for kind := range strings.SplitSeq(row.Kinds, ",") {
				out[i].Kinds = append(out[i].Kinds, themes.Kind(kind))
			}
		}
	}
	return out, nil
}
