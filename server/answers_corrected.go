package server

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"opina/server/views"
	"opina/surveys"
	"opina/surveys/intake"
)

// done leads back to the answer in its list. What was said before goes along, so that undoing needs no memory here.
func (q correcting) done(c *fiber.Ctx, what string, before *intake.Correction) error {
	v := q.values(q.query.Before)
	v.Set("done", what)
	v.Set("of", q.row.ID.String())
	if before.Holds(q.row.Comment()) {
		v.Set("was", writeMentions(before.Mentions))
	}
	return c.Redirect("/answers?"+v.Encode()+"#"+q.row.ID.String(), fiber.StatusSeeOther)
}

// writeMentions puts mentions into one field: "-service.waiting,+place.comfort".
func writeMentions(mentions []surveys.Mention) string {
	said := make([]string, len(mentions))
	for i, m := range mentions {
		said[i] = "-" + m.Theme
		if m.Polarity == surveys.Positive {
			said[i] = "+" + m.Theme
		}
	}
	return strings.Join(said, ",")
}

// readMentions reads what writeMentions wrote. Of what was said before, nothing is refused: themes may have been muted since.
func (q correcting) readMentions(said string) []surveys.Mention {
	var mentions []surveys.Mention
	for one := range strings.SplitSeq(said, ",") {
		m := surveys.Mention{Theme: strings.TrimLeft(one, "+-"), Polarity: surveys.Negative}
		if strings.HasPrefix(one, "+") {
			m.Polarity = surveys.Positive
		}
		if _, known := q.taxonomy.Resolve(m.Theme); known && len(mentions) < intake.MaxMentions {
			mentions = append(mentions, m)
		}
	}
	return mentions
}

// justCorrected tells beside an answer what was just done with it, nil where nothing was.
func (s *Server) justCorrected(c *fiber.Ctx, q answersQuestion) (*views.Corrected, error) {
	w, args := q.words, c.Request().URI().QueryArgs()
	id, err := surveys.ParseID(c.Query("of"))
	if err != nil || q.member.Role != surveys.Owner {
		return nil, nil
	}
	d := &views.Corrected{ID: id.String(), Undo: q.path(id, "undo"), Had: args.Has("was"), Was: c.Query("was")}
	switch c.Query("done") {
	case "corrected":
		d.Text = w.T("answers.done.corrected")
	case "reread":
		d.Text = w.T("answers.done.reread")
	case "undone":
		d.Text, d.Undo = w.T("answers.done.undone"), ""
	default:
		return nil, nil
	}
	row, err := s.Store.Response(c.UserContext(), q.org.ID, id)
	if surveys.KindOf(err) == surveys.NotFound {
		return nil, nil
	}
	d.Hash = commentHash(row.Comment())
	return d, err
}

// undoCorrection says again what was said of a comment before.
func (s *Server) undoCorrection(c *fiber.Ctx) error {
	q, err := s.correctingOf(c)
	if err != nil {
		return err
	}
	var before *intake.Correction
	if args := c.Request().PostArgs(); args.Has("was") {
		before = intake.NewCorrection(q.row.Comment(), q.readMentions(string(args.Peek("was"))), q.member.ID, s.Now())
	}
	return s.recorrect(c, q, "undone", before)
}

// readAgain goes back to what was read in a comment.
func (s *Server) readAgain(c *fiber.Ctx) error {
	q, err := s.correctingOf(c)
	if err != nil {
		return err
	}
	return s.recorrect(c, q, "reread", nil)
}

func (s *Server) recorrect(c *fiber.Ctx, q correcting, what string, to *intake.Correction) error {
	if string(c.Request().PostArgs().Peek("comment")) != commentHash(q.row.Comment()) {
		return surveys.Fail(surveys.Conflict, "error.comment", nil)
	}
	before, err := s.Store.Correct(c.UserContext(), q.org.ID, q.row.ID, to, s.Now())
	if err != nil {
		return err
	}
	return q.done(c, what, before)
}
