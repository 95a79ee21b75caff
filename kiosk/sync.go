package kiosk

import (
	"context"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"opina/surveys"
	"opina/surveys/intake"
)

// Result is what became of one answer.
type Result struct {
	ID       string               `json:"id"`
	Revision int                  `json:"revision"` // as it was sent
	Status   intake.Status        `json:"status"`
	Hash     string               `json:"hash,omitempty"` // of what stands
	Fields   []surveys.FieldError `json:"fields,omitempty"`
}

// syncResponse is the answer to a request that could be read.
type syncResponse struct {
	Now      int64    `json:"now"` // milliseconds
	Results  []Result `json:"results"`
	Lacks    []int64  `json:"lacks"`    // numbers that the server has no answer of
	Playlist string   `json:"playlist"` // etag of the one that it would give
}

// Sync takes what a tablet has kept, each answer on its own, and what it says of itself. 503 says that nothing could be
// stored: try all of it again.
func (t *Tablets) Sync(c *fiber.Ctx) error {
	ctx, d, now := c.UserContext(), deviceOf(c), t.Now()
	var in syncRequest
	if err := t.read(c, &in); err != nil {
		return err
	}
	queue, err := surveys.ParseUUID(in.Queue)
	if err != nil {
		return surveys.Fail(surveys.Invalid, "error.request", err)
	}
	if len(in.Answers) > maxAnswers {
		return &surveys.Error{Kind: surveys.TooLarge, Key: "error.batch.many", Args: map[string]any{"Most": maxAnswers}}
	}
	from := &source{records: t.Records, org: d.Organization, device: d.ID, queue: queue, stood: t.stood(d)}
	out := syncResponse{Lacks: []int64{}}
	var failed error
	if out.Results, failed = t.take(ctx, from, in.Answers, now); failed != nil {
		t.Log.Error("answers of a tablet not stored", "device", d.ID, "error", failed)
	}
	report := in.report()
	report.Queue = queue
	if err := t.Records.Report(ctx, d, report, now); err != nil {
		if failed != nil || len(in.Answers) == 0 { // the database is the trouble, not the answers
			return err
		}
		t.Log.Error("report of a tablet not stored", "device", d.ID, "error", err)
	}
	if h := in.Held; h != nil && h.From >= 1 && h.To >= h.From && h.To-h.From < maxHeld {
		lacks, err := t.Records.Lacks(ctx, d.Organization, d.ID, queue, h.From, h.To)
		if err != nil {
			t.Log.Error("what is lacking of a tablet not read", "device", d.ID, "error", err)
		}
		out.Lacks = append(out.Lacks, lacks...)
	}
	if p, err := t.playlist(ctx, d, now); err != nil {
		t.Log.Error("playlist of a tablet not read", "device", d.ID, "error", err)
	} else {
		out.Playlist = p.ETag
	}
	if !sameDay(d.SeenAt, now) { // cookies end after their age: once a day it begins anew
		t.setToken(c, c.Cookies(t.cookieName()), tokenLasts)
	}
	out.Now = t.Now().UnixMilli()
	return c.JSON(out)
}

func sameDay(a, b time.Time) bool {
	return a.UTC().Format(time.DateOnly) == b.UTC().Format(time.DateOnly)
}

// take decides answers and has them stored. The error says that none of them could be.
func (t *Tablets) take(ctx context.Context, from *source, answers []Answer, now time.Time) ([]Result, error) {
	verdicts, err := intake.TakeAll(ctx, len(answers), func(i int) (intake.Decision, error) {
		return from.decide(ctx, answers[i], now)
	}, t.Records.RecordAll)
	results := make([]Result, len(answers))
	for i, v := range verdicts {
		results[i] = Result{ID: answers[i].ID, Revision: answers[i].Revision, Status: v.Status, Fields: v.Fields}
		if v.Hash != [32]byte{} {
			results[i].Hash = hex.EncodeToString(v.Hash[:])
		}
		if v.Cause != nil && err == nil {
			t.Log.Error("answer of a tablet not stored", "device", from.device, "error", v.Cause)
		}
	}
	return results, err
}

// source is where answers come from: which tablet, and where it may have asked.
type source struct {
	records     Records
	org, device int64
	queue       surveys.UUID
	stood       func(ctx context.Context, touchpoint int64) (bool, error)
	desks       map[deskKey]intake.Desk
}

type deskKey struct {
	touchpoint, survey int64
	version            int
}

// decide holds one answer against what it answers. An error of kind Invalid is the answer's own.
func (s *source) decide(ctx context.Context, a Answer, now time.Time) (intake.Decision, error) {
	submission, wrong := a.submission()
	desk, err := s.desk(ctx, a)
	if err != nil {
		if surveys.KindOf(err) != surveys.NotFound {
			return intake.Decision{}, err
		}
		wrong = append(wrong, surveys.FieldError{
			Path: "version", Key: "error.version",
			Message: fmt.Sprintf("version %d of survey %d was never asked by this tablet at touchpoint %d", a.Version, a.Survey, a.Touchpoint),
		})
	}
	if len(wrong) > 0 {
		return intake.Decision{}, &surveys.Error{Kind: surveys.Invalid, Key: "error.answer", Fields: wrong}
	}
	submission.Mark.Device, submission.Mark.Queue = s.device, s.queue
	return intake.Decide(desk, submission, now)
}

// stood tells whether a tablet stands or has stood at a touchpoint: what it queued before it was moved belongs there.
func (t *Tablets) stood(d surveys.Device) func(ctx context.Context, touchpoint int64) (bool, error) {
	var known []int64 // read when something comes from elsewhere
	return func(ctx context.Context, touchpoint int64) (bool, error) {
		if touchpoint == d.Touchpoint {
			return true, nil
		}
		if known == nil {
			stood, err := t.Records.Stood(ctx, d.Organization, d.ID)
			if err != nil {
				return false, err
			}
			known = append([]int64{}, stood...)
		}
		return slices.Contains(known, touchpoint), nil
	}
}

// desk reads a desk once for all answers that are held against it.
func (s *source) desk(ctx context.Context, a Answer) (intake.Desk, error) {
	key := deskKey{a.Touchpoint, a.Survey, a.Version}
	if desk, ok := s.desks[key]; ok {
		return desk, nil
	}
	stood, err := s.stood(ctx, a.Touchpoint)
	if err != nil {
		return intake.Desk{}, err
	}
	if !stood {
		return intake.Desk{}, surveys.Fail(surveys.NotFound, "error.touchpoint", nil)
	}
	desk, err := s.records.TabletDesk(ctx, s.org, a.Touchpoint, a.Survey, a.Version)
	if err != nil {
		return intake.Desk{}, err
	}
	if s.desks == nil {
		s.desks = make(map[deskKey]intake.Desk)
	}
	s.desks[key] = desk
	return desk, nil
}
