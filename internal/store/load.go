package store

import (
	"strconv"
	"strings"
	"time"

	"gorm.io/gorm"

	"opina/surveys"
)

// responseRow is a response as it is stored, with the promise of its case.
type responseRow struct {
	OrganizationID int64
	ID             []byte
	SurveyID       int64
	Version        int
	TouchpointID   int64
	LocationID     int64
	Channel        string
	Lang           string
	Revision       int
	Hash           []byte
	AnsweredAt     *int64
	ClockOffset    *int64
	ReceivedAt     int64
	EffectiveAt    int64
	Day            int32
	Hour           int
	Weekday        int
	FinishedAt     *int64
	Low            int
	Contact        string
	Flags          string
	HeldOut        int
	PutBackAt      *int64
	CommentLang    string
	Kinds          string
	Correction     *string
	ErasedAt       *int64
	DueAt          *int64 `gorm:"->"`
}

func (responseRow) TableName() string { return "responses" }

// responseColumns are the columns of responseRow, the case's promise by the join in withCase.
const responseColumns = `r.organization_id, r.id, r.survey_id, r.version, r.touchpoint_id, r.location_id, r.channel, r.lang, r.revision,
	r.hash, r.answered_at, r.clock_offset, r.received_at, r.effective_at, r.day, r.hour, r.weekday, r.finished_at, r.low,
	r.contact, r.flags, r.held_out, r.put_back_at, r.comment_lang, r.kinds, r.correction, r.erased_at, c.due_at`

const withCase = ` FROM responses r LEFT JOIN cases c ON c.organization_id = r.organization_id AND c.response_id = r.id `

// lockResponse reads a stored response and, on PostgreSQL, keeps other replicas from changing it meanwhile.
func (s *Store) lockResponse(tx *gorm.DB, key responseKey) (responseRow, error) {
	query := "SELECT " + responseColumns + withCase + "WHERE r.organization_id = ? AND r.id = ?"
	if s.pg {
		query += " FOR UPDATE OF r"
	}
	var row responseRow
	found := tx.Raw(query, key.org, key.id[:]).Scan(&row)
	if found.Error == nil && found.RowsAffected == 0 {
		return row, gorm.ErrRecordNotFound
	}
	return row, found.Error
}

type answerRow struct {
	ResponseID []byte
	Question   string
	Value      string
	Body       string
}

func (answerRow) TableName() string { return "answers" }

type mentionRow struct {
	ResponseID []byte
	Theme      string
	Polarity   int8
	Words      string
}

func (mentionRow) TableName() string { return "mentions" }

func (m mentionRow) mention() surveys.Mention {
	out := surveys.Mention{Theme: m.Theme, Polarity: surveys.Polarity(m.Polarity)}
	if m.Words != "" {
		out.Words = strings.Split(m.Words, "\n")
	}
	return out
}

type revisionRow struct {
	OrganizationID int64
	ResponseID     []byte
	Revision       int
	Hash           []byte
	Status         string
	ReceivedAt     int64
	Content        string
}

func (revisionRow) TableName() string { return "revisions" }

// parts are what hangs on responses, by response id.
type parts struct {
	answers  map[surveys.ID][]answerRow
	mentions map[surveys.ID][]surveys.Mention
}

// loadParts reads the answers and mentions of the rows, all of one organization, in two queries. They ask in the order
// of the primary key: ordered by theme first, SQLite would walk the themes of the whole organization.
func loadParts(tx *gorm.DB, rows []responseRow) (parts, error) {
	p := parts{make(map[surveys.ID][]answerRow, len(rows)), make(map[surveys.ID][]surveys.Mention, len(rows))}
	if len(rows) == 0 {
		return p, nil
	}
	org := rows[0].OrganizationID
	ids := make([][]byte, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	var answers []answerRow
	err := tx.Where("organization_id = ? AND response_id IN ?", org, ids).Order("response_id, question, value").Find(&answers).Error
	if err != nil {
		return p, err
	}
	for _, a := range answers {
		id := surveys.ID(a.ResponseID)
		p.answers[id] = append(p.answers[id], a)
	}
	var mentions []mentionRow
	err = tx.Where("organization_id = ? AND response_id IN ?", org, ids).Order("response_id, theme, polarity").Find(&mentions).Error
	for _, m := range mentions {
		id := surveys.ID(m.ResponseID)
		p.mentions[id] = append(p.mentions[id], m.mention())
	}
	return p, err
}

// erasedText stands for a free text that was erased: that there was one still counts.
const erasedText = "\uFFFD"

// response puts a stored response together again as it was checked: what tallies and cases need of it.
func (r responseRow) response(v surveys.Version, answers []answerRow) surveys.Response {
	out := surveys.Response{
		ID: surveys.ID(r.ID), Revision: r.Revision, Hash: [32]byte(r.Hash),
		Place: surveys.Place{
			Organization: r.OrganizationID, Location: r.LocationID, Touchpoint: r.TouchpointID, Channel: surveys.Channel(r.Channel),
		},
		Survey: r.SurveyID, Version: r.Version, Lang: r.Lang,
		AnsweredAt: fromMillisOrNil(r.AnsweredAt), ReceivedAt: fromMillis(r.ReceivedAt), EffectiveAt: fromMillis(r.EffectiveAt),
		Local:    surveys.LocalTime{Day: surveys.Day(r.Day), Hour: r.Hour, Weekday: time.Weekday(r.Weekday)},
		Finished: r.FinishedAt != nil, Contact: r.Contact, HeldOut: r.HeldOut != 0,
	}
	if r.ClockOffset != nil {
		offset := time.Duration(*r.ClockOffset) * time.Millisecond
		out.ClockOffset = &offset
	}
	if r.Flags != "" {
		out.Flags = strings.Split(r.Flags, ",")
	}
	for _, q := range v.Content.Questions {
		a, ok := answerOf(q, answers, r.ErasedAt != nil)
		if !ok {
			continue
		}
		out.Answers = append(out.Answers, a)
		// The first question with a scale that was answered rates, as in surveys.Check; an earlier one may have been left out.
		if scale, rates := q.Scale(); rates && a.Rating != nil && out.Rating == nil {
			out.Rating = &surveys.Rating{Question: q.ID, Scale: scale, Value: *a.Rating}
		}
	}
	out.Themes, out.Asks = v.Content.ChosenThemes(out.Answers), v.Content.Asks(out.Answers)
	return out
}

func answerOf(q surveys.Question, rows []answerRow, erased bool) (surveys.Answer, bool) {
	a := surveys.Answer{Question: q.ID}
	_, rates := q.Scale()
	found := false
	for _, row := range rows {
		switch {
		case row.Question != q.ID:
			continue
		case rates:
			if n, err := strconv.Atoi(row.Value); err == nil {
				a.Rating = &n
			}
		case row.Value != "":
			a.Options = append(a.Options, row.Value)
		case erased:
			a.Text = erasedText
		default:
			a.Text = row.Body
		}
		found = true
	}
	return a, found
}

// loadStood reads what stored responses of one organization said and which themes they named, in the order of the rows.
func (s *Store) loadStood(db *gorm.DB, rows []responseRow) ([]stood, error) {
	p, err := loadParts(db, rows)
	if err != nil {
		return nil, err
	}
	out := make([]stood, len(rows))
	for i, row := range rows {
		v, err := s.versions.get(db, row.OrganizationID, row.SurveyID, row.Version)
		if err != nil {
			return nil, err
		}
		id := surveys.ID(row.ID)
		out[i] = stood{row.response(v, p.answers[id]), p.mentions[id]}
	}
	return out, nil
}
