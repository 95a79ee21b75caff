package main

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"opina/internal/demo"
	"opina/internal/store"
	"opina/surveys"
)

// The answer sent: a face, a reason, a comment that names two themes. Row, three answers, mentions, tallies.
const submission = `{"responses":[{"id":%q,"revision":%d,"touchpoint":%q,"lang":"es","finished":true,"answers":[` +
	`{"question":"face","rating":1},{"question":"why","options":[%q]},` +
	`{"question":"comment","text":"La cola era larga y el chico de la caja fue muy borde"}]}]}`

// prepare makes the request; revision 0 is refused after it was read.
func (s *shop) prepare(req *fasthttp.Request, addr string, revision int) {
	req.SetRequestURI("http://" + addr + "/api/v1/responses")
	req.Header.SetMethod(fiber.MethodPost)
	req.Header.SetContentType(fiber.MIMEApplicationJSON)
	req.SetBodyString(fmt.Sprintf(submission, surveys.NewID(time.Now()), revision, s.poster.Code, firstReason))
}

// firstReason is an option of the standard survey's second question.
var firstReason = surveys.Satisfaction().Questions[1].Options[0].ID

// benchIngest measures acknowledged, durable responses a second against three references:
//
//	(a) bare rows of responses inserted into SQLite in transactions of 256, without a server
//	(b) the same server parsing the same JSON, which it refuses for its revision, and storing nothing
//	(c) a Fiber server that makes the same decision and stores it through GORM, a transaction for each request
func benchIngest(ctx context.Context, set settings) error {
	real, err := newShop(ctx)
	if err != nil {
		return err
	}
	defer real.close()
	each, err := newShop(ctx)
	if err != nil {
		return err
	}
	defer each.close()
	bare, err := newShop(ctx)
	if err != nil {
		return err
	}
	defer bare.close()
	oneByOne, err := each.openOneByOne()
	if err != nil {
		return err
	}
	storing, err := listen(storeEach(each.store, oneByOne).Listener)
	if err != nil {
		return err
	}
	for _, connections := range []int{1, 64, 256} {
		send := func(addr, want string, s *shop, revision int) func() (outcome, error) {
			return func() (outcome, error) {
				return load(addr, connections, set.slice, want, func(req *fasthttp.Request) { s.prepare(req, addr, revision) })
			}
		}
		runs, err := versus(set.rounds,
			send(real.addr, `"accepted"`, real, 1),
			func() (outcome, error) { return bare.bareRows(set.slice) },
			send(real.addr, `"rejected"`, real, 0),
			send(storing, `"accepted"`, each, 1))
		if err != nil {
			return err
		}
		name := fmt.Sprintf("ingest at %d connections", connections)
		var rates []float64
		for _, r := range runs[0] {
			rates = append(rates, r.perSecond)
		}
		report(name, "%.0f responses/s", median(rates))
		report(name+" / bare SQLite rows", "%.2f", ratio(runs[0], runs[1], perSecond))
		report(name+" / parsing only", "%.2f", ratio(runs[0], runs[2], perSecond))
		report(name+" / one GORM transaction each", "%.2f", ratio(runs[0], runs[3], perSecond))
		report(name+", 99th percentile / one GORM transaction each", "%.3f", ratio(runs[0], runs[3], p99))
	}
	return nil
}

// benchFull compares ingest into the full database at path with an empty one.
func benchFull(ctx context.Context, set settings, path string, n int) error {
	full, err := openShop(ctx, path)
	if err != nil {
		return err
	}
	defer full.close()
	empty, err := newShop(ctx)
	if err != nil {
		return err
	}
	defer empty.close()
	at := func(s *shop) func() (outcome, error) {
		return func() (outcome, error) {
			return load(s.addr, 256, set.slice, `"accepted"`, func(req *fasthttp.Request) { s.prepare(req, s.addr, 1) })
		}
	}
	runs, err := versus(set.rounds, at(full), at(empty))
	if err != nil {
		return err
	}
	report(fmt.Sprintf("ingest with %d responses stored / empty", n), "%.2f", ratio(runs[0], runs[1], perSecond))
	return nil
}

// fill makes a demo database of n responses.
func fill(ctx context.Context, path string, n int) error {
	st, err := store.Open(ctx, store.Config{DSN: path})
	if err != nil {
		return err
	}
	defer st.Close()
	return demo.Fill(ctx, st, n, time.Now(), func(int) {})
}

// batch is the JSON of the API, as the references read it.
type batch struct {
	Responses []struct {
		ID         surveys.ID       `json:"id"`
		Revision   int              `json:"revision"`
		Touchpoint string           `json:"touchpoint"`
		Lang       string           `json:"lang"`
		Finished   bool             `json:"finished"`
		Answers    []surveys.Answer `json:"answers"`
	} `json:"responses"`
}

func storeEach(desks *store.Store, to *oneByOne) *fiber.App {
	app := fiberLike()
	app.Post("/api/v1/responses", func(c *fiber.Ctx) error {
		var b batch
		if err := json.Unmarshal(c.Body(), &b); err != nil {
			return err
		}
		for _, r := range b.Responses {
			desk, err := desks.Desk(c.Context(), r.Touchpoint, 0)
			if err != nil {
				return err
			}
			if err := to.record(desk, surveys.Submission{
				ID: r.ID, Revision: r.Revision, Lang: r.Lang, Finished: r.Finished, Answers: r.Answers,
			}, time.Now()); err != nil {
				return err
			}
		}
		return c.SendString(`"accepted"`)
	})
	return app
}
