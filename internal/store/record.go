package store

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"gorm.io/gorm"

	"opina/surveys"
	"opina/surveys/intake"
)

// errOvertaken: another replica stored this response between our look and our insert.
var errOvertaken = errors.New("the response was stored by another replica meanwhile")

type responseKey struct {
	org int64
	id  surveys.ID
}

func keyOf(r surveys.Response) responseKey { return responseKey{r.Place.Organization, r.ID} }

func (k responseKey) compare(o responseKey) int {
	return cmp.Or(cmp.Compare(k.org, o.org), bytes.Compare(k.id[:], o.id[:]))
}

// recordRound stores submissions with different ids: insert first, and only what was there already is looked at.
// Rows go in key order, so that two replicas that store the same ones never wait for each other in a circle.
func (s *Store) recordRound(tx *gorm.DB, round []*waiting, changed map[int64]bool) error {
	slices.SortFunc(round, func(a, b *waiting) int {
		return keyOf(a.decision.Response).compare(keyOf(b.decision.Response))
	})
	fresh, err := s.insertResponses(tx, round)
	if err != nil {
		return err
	}
	var standing []*intake.Decision // stored by this round: their answers and mentions are still to be written
	deltas := make(map[int64]surveys.Deltas)
	for _, w := range round {
		d := &w.decision
		r := &d.Response
		if !fresh[keyOf(*r)] {
			old, err := s.resolve(tx, w)
			if err != nil {
				return err
			}
			if old == nil {
				continue
			}
			countIn(deltas, r.Place.Organization, old.response, old.mentions, -1)
		} else {
			r.Revision = max(r.Revision, 1)
			w.receipt = intake.Receipt{Status: intake.Accepted, Revision: r.Revision, Finished: r.Finished, Hash: r.Hash, ReceivedAt: r.ReceivedAt}
		}
		if d.Case != nil && w.receipt.DueAt.IsZero() {
			w.receipt.DueAt = d.Case.DueAt
		}
		countIn(deltas, r.Place.Organization, *r, d.Mentions, 1)
		standing = append(standing, d)
		changed[r.Place.Organization] = true
	}
	if err := s.insertParts(tx, standing); err != nil {
		return err
	}
	if err := s.numberAnswers(tx, round); err != nil {
		return err
	}
	return s.moveTallies(tx, deltas)
}

func countIn(deltas map[int64]surveys.Deltas, org int64, r surveys.Response, mentions []surveys.Mention, n int64) {
	if deltas[org] == nil {
		deltas[org] = make(surveys.Deltas)
	}
	deltas[org].Add(r, mentions, n)
}

var insertResponse = insertion{
	head: `INSERT INTO responses (organization_id, id, survey_id, version, touchpoint_id, location_id, channel, lang, revision, hash,
		answered_at, clock_offset, received_at, effective_at, day, hour, weekday, finished_at, rating, low, contact, flags, held_out,
		comment_lang, search_text, kinds, tagged)`,
	columns: 27,
	tail:    "ON CONFLICT (organization_id, id) DO NOTHING RETURNING organization_id, id",
}

// insertResponses inserts the rows and tells which were new.
func (s *Store) insertResponses(tx *gorm.DB, round []*waiting) (map[responseKey]bool, error) {
	args := make([]any, 0, len(round)*insertResponse.columns)
	for _, w := range round {
		r := w.decision.Response
		args = append(args, r.Place.Organization, r.ID[:])
		args = s.appendState(args, &w.decision)
	}
	fresh := make(map[responseKey]bool, len(round))
	err := insertResponse.ids(s, tx, args, func(org int64, id []byte) {
		fresh[responseKey{org, surveys.ID(id)}] = true
	})
	return fresh, err
}

// appendState appends every column of responses after the key, in the order of insertResponse.
func (s *Store) appendState(args []any, d *intake.Decision) []any {
	r := &d.Response
	var offset *int64
	if r.ClockOffset != nil {
		ms := r.ClockOffset.Milliseconds()
		offset = &ms
	}
	var finished *int64
	if r.Finished {
		finished = millisOrNil(r.ReceivedAt)
	}
	var rating *int
	if r.Rating != nil {
		rating = &r.Rating.Value
	}
	return append(args, r.Survey, r.Version, r.Place.Touchpoint, r.Place.Location, string(r.Place.Channel), r.Lang,
		max(r.Revision, 1), r.Hash[:], nullable(millisOrNil(r.AnsweredAt)), nullable(offset), millis(r.ReceivedAt), millis(r.EffectiveAt),
		int64(r.Local.Day), r.Local.Hour, int(r.Local.Weekday), nullable(finished), nullable(rating), bit(r.Low()), r.Contact,
		strings.Join(r.Flags, ","), bit(r.HeldOut), d.Language, searchWords(d.Search), kindWords(d.Kinds), edition(d.Edition))
}

// edition is the one of the tagger that read a response, NULL where there was nothing to read.
func edition(n int64) any {
	if n == 0 {
		return nil
	}
	return n
}

// nullable hands the driver a plain value or NULL: pointers would be resolved by reflection for each row.
func nullable[T any](p *T) any {
	if p == nil {
		return nil
	}
	return *p
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// searchWords keeps the words of a folded text, one space between two, so that both databases split it alike:
// PostgreSQL's parser would read "cola/espera" as a path.
func searchWords(folded string) string {
	return strings.Join(strings.FieldsFunc(folded, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
	}), " ")
}

var (
	insertAnswer = insertion{
		head:    "INSERT INTO answers (organization_id, response_id, question, value, body)",
		columns: 5,
	}
	insertMention = insertion{
		head:    "INSERT INTO mentions (organization_id, response_id, theme, polarity, words)",
		columns: 5,
	}
	insertCase = insertion{
		head:    "INSERT INTO cases (organization_id, response_id, location_id, opened_at, due_at)",
		columns: 5,
		tail:    "ON CONFLICT (organization_id, response_id) DO NOTHING", // a response opens at most one
	}
)

// insertParts writes what hangs on the responses.
func (s *Store) insertParts(tx *gorm.DB, decisions []*intake.Decision) error {
	var answers, mentions, cases []any
	for _, d := range decisions {
		r := &d.Response
		org, id := r.Place.Organization, r.ID[:]
		for _, a := range r.Answers {
			if a.Rating != nil {
				answers = append(answers, org, id, a.Question, strconv.Itoa(*a.Rating), "")
			}
			for _, o := range a.Options {
				answers = append(answers, org, id, a.Question, o, "")
			}
			if a.Text != "" {
				answers = append(answers, org, id, a.Question, "", a.Text)
			}
		}
		mentions = appendMentions(mentions, org, id, d.Mentions)
		if d.Case != nil {
			cases = append(cases, org, id, r.Place.Location, millis(d.Case.OpenedAt), nullable(millisOrNil(d.Case.DueAt)))
		}
	}
	return errors.Join(insertAnswer.run(s, tx, answers), insertMention.run(s, tx, mentions), insertCase.run(s, tx, cases))
}

var insertRevision = insertion{
	head:    "INSERT INTO revisions (organization_id, response_id, revision, hash, status, received_at, content)",
	columns: 7,
	tail:    "ON CONFLICT (organization_id, response_id, revision, hash) DO NOTHING",
}

// keepRevision keeps a revision that does not stand.
func (s *Store) keepRevision(tx *gorm.DB, key responseKey, revision int, hash []byte, status string, received time.Time, answers []surveys.Answer) error {
	content := ""
	if answers != nil {
		data, err := json.Marshal(answers)
		if err != nil {
			return err
		}
		content = string(data)
	}
	return insertRevision.run(s, tx, []any{key.org, key.id[:], revision, hash, status, millis(received), content})
}
