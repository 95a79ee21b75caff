package server

import (
	"fmt"
	"time"

	"github.com/gofiber/fiber/v2"

	"opina/internal/strictjson"
	"opina/surveys"
	"opina/surveys/intake"
)

// maxBatch is the most responses taken at once.
const maxBatch = 100

// batch is the body of POST /api/v1/responses: what tablets and other programs collected. Every item is a decision
// of its own; sending the same items again changes nothing.
type batch struct {
	Responses []batchItem `json:"responses"` // 1 to 100
}

// batchItem is one revision of one response.
type batchItem struct {
	ID            string           `json:"id"`              // UUIDv7, made on the device
	Revision      int              `json:"revision"`        // from 1; a higher one replaces
	Touchpoint    string           `json:"touchpoint"`      // its code
	Survey        int64            `json:"survey"`          // that was shown, which the touchpoint shows or has shown; 0 or none is the one it shows now
	Version       int              `json:"version"`         // of that survey; 0 or none is the latest
	Lang          string           `json:"lang"`            // the survey was shown in
	AnsweredAt    string           `json:"answered_at"`     // RFC 3339, by the device's clock; none is now
	ClockOffsetMs *int64           `json:"clock_offset_ms"` // to be added to the device's clock; none is unknown
	Finished      bool             `json:"finished"`        // the customer said so
	Answers       []surveys.Answer `json:"answers"`
}

// batchResult is what became of one item. The answer to a well-formed batch is always 200, with
// {"results": [...]} in the order of the items.
type batchResult struct {
	ID string `json:"id"` // as it was sent
	// Status is accepted (stored, it stands), duplicate (seen before, nothing changed), superseded (kept, but a later
	// revision stands), conflict (this revision was seen with other content: the first stands), rejected (see Fields) or
	// retry (it could not be stored now, others could: send it again).
	Status   string `json:"status"`
	Revision int    `json:"revision"` // the one that stands; of an item that was not stored, the one sent
	Finished bool   `json:"finished"`
	// Fields says what is wrong, with paths like "answers[2].rating".
	Fields []surveys.FieldError `json:"fields,omitempty"`
}

// takeBatch stores a batch. Compressed, oversize and other types of bodies were refused or are here (415, 413);
// what is no such JSON is 400 and stores nothing; 503 says that nothing could be stored: try all of it again.
func (s *Server) takeBatch(c *fiber.Ctx) error {
	if !strictjson.IsJSON(c.Get(fiber.HeaderContentType)) {
		return surveys.Fail(surveys.Unsupported, "error.batch.type", nil)
	}
	items, err := decodeBatch(c.BodyRaw())
	if err != nil {
		return err
	}
	now := s.Now()
	verdicts, err := intake.TakeAll(c.UserContext(), len(items), func(i int) (intake.Decision, error) {
		return s.decideItem(c, items[i], now)
	}, s.Store.RecordAll)
	if err != nil {
		return err
	}
	results := make([]batchResult, len(items))
	for i, v := range verdicts {
		results[i] = batchResult{ID: items[i].ID, Status: string(v.Status), Revision: v.Revision, Finished: v.Finished, Fields: v.Fields}
		if v.Revision == 0 {
			results[i].Revision = items[i].Revision
		}
		if v.Cause != nil {
			s.Log.Error("answer not stored", "error", v.Cause)
		}
	}
	return c.JSON(struct {
		Results []batchResult `json:"results"`
	}{results})
}

// decideItem holds one item against its desk. An error of kind Invalid is the item's own.
func (s *Server) decideItem(c *fiber.Ctx, item batchItem, now time.Time) (intake.Decision, error) {
	submission, wrong := item.submission()
	desk, err := s.Store.DeskOf(c.UserContext(), item.Touchpoint, max(item.Survey, 0), max(item.Version, 0))
	if err != nil {
		if surveys.KindOf(err) != surveys.NotFound {
			return intake.Decision{}, err
		}
		wrong = append(wrong, s.unknownDesk(c, item))
	}
	if len(wrong) > 0 {
		return intake.Decision{}, &surveys.Error{Kind: surveys.Invalid, Key: "error.answer", Fields: wrong}
	}
	return intake.Decide(desk.Desk, submission, now)
}

// unknownDesk tells a wrong code from a wrong survey and a wrong version.
func (s *Server) unknownDesk(c *fiber.Ctx, item batchItem) surveys.FieldError {
	known := func(survey int64) bool {
		_, err := s.Store.DeskOf(c.UserContext(), item.Touchpoint, survey, 0)
		return err == nil
	}
	switch survey := max(item.Survey, 0); {
	case !known(0):
		return surveys.FieldError{Path: "touchpoint", Key: "error.touchpoint", Message: fmt.Sprintf("no touchpoint in use has the code %.40q", item.Touchpoint)}
	case !known(survey):
		return surveys.FieldError{Path: "survey", Key: "error.survey.shown", Message: fmt.Sprintf("the touchpoint %.40q never showed a survey %d", item.Touchpoint, survey)}
	default:
		return surveys.FieldError{Path: "version", Key: "error.version", Message: fmt.Sprintf("the survey has no version %d", item.Version)}
	}
}
