package server

import (
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"opina/internal/store"
	"opina/server/views"
	"opina/surveys"
)

// flagged tells how many answers of the shop and the period are left out of the counts, or were, and lets an owner decide.
func (s *Server) flagged(c *fiber.Ctx, q answersQuestion, p *views.Answers) error {
	w := p.Words
	owner := q.member.Role == surveys.Owner
	counts, err := s.Store.FlaggedCounts(c.UserContext(), q.org.ID, q.Filter)
	if err != nil {
		return err
	}
	add := func(n int64, flag, state, action string) {
		if n == 0 {
			return
		}
		f := views.Flagged{Text: w.T("answers.flagged."+state, "Count", n, "N", w.Number(n), "Why", w.T("answers.flag."+flag)), Flag: flag}
		if owner {
			f.Action, f.Label = action, w.T("answers.flagged."+action, "Count", n)
		}
		p.Flagged = append(p.Flagged, f)
	}
	for _, f := range counts {
		add(f.HeldOut, f.Flag, "out", "count")
		add(f.PutBack, f.Flag, "in", "leave")
	}
	n, _ := strconv.ParseInt(c.Query("n"), 10, 64)
	switch done := c.Query("done"); {
	case !owner || n < 1:
	case done == "counted":
		p.Notice = w.T("answers.flagged.counted", "Count", n, "N", w.Number(n))
		if _, err := strconv.ParseInt(c.Query("at"), 10, 64); err == nil {
			p.Undo = &views.Flagged{Action: "leave", Label: w.T("answers.flagged.undo"), At: c.Query("at")}
		}
	case done == "left":
		p.Notice = w.T("answers.flagged.left", "Count", n, "N", w.Number(n))
	}
	return nil
}

// meant reads which flagged answers a form is about.
func (s *Server) meant(c *fiber.Ctx) (a asked, which store.Flagged, err error) {
	typed := func(field string) string { return surveys.Clean(string(c.Request().PostArgs().Peek(field))) }
	a, err = s.askedFor(c, question{typed("location"), typed("period"), typed("from"), typed("to")})
	if err != nil {
		return a, which, err
	}
	if ms, err := strconv.ParseInt(typed("at"), 10, 64); err == nil {
		which.At = time.UnixMilli(ms)
		return a, which, nil
	}
	which.Filter, which.Flag = a.Filter, typed("flag")
	if !slices.Contains(surveys.HeldOutFor, which.Flag) {
		err = surveys.Fail(surveys.Invalid, "error.request", nil)
	}
	return a, which, err
}

// countFlagged counts answers that were left out. It is undone where it is told.
func (s *Server) countFlagged(c *fiber.Ctx) error {
	a, which, err := s.meant(c)
	if err != nil {
		return err
	}
	now := s.Now()
	n, err := s.Store.PutBack(c.UserContext(), a.org.ID, which, now)
	if err != nil {
		return err
	}
	return flaggedDone(c, a, "counted", n, strconv.FormatInt(now.UnixMilli(), 10))
}

// leaveFlagged leaves answers out again that were counted though they are flagged.
func (s *Server) leaveFlagged(c *fiber.Ctx) error {
	a, which, err := s.meant(c)
	if err != nil {
		return err
	}
	n, err := s.Store.HoldOut(c.UserContext(), a.org.ID, which)
	if err != nil {
		return err
	}
	return flaggedDone(c, a, "left", n, "")
}

// flaggedDone leads back to the answers of the same shop and period.
func flaggedDone(c *fiber.Ctx, a asked, done string, n int, at string) error {
	v := url.Values{"done": {done}, "n": {strconv.Itoa(n)}}
	for name, value := range map[string]string{
		"location": a.question.location, "period": a.question.period, "from": a.question.from, "to": a.question.to, "at": at,
	} {
		if value != "" {
			v.Set(name, value)
		}
	}
	return c.Redirect("/answers?"+v.Encode(), fiber.StatusSeeOther)
}
