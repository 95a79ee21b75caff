package server

import (
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"opina/internal/store"
	"opina/server/views"
	"opina/surveys"
	"opina/surveys/intake"
)

// correcting is a comment whose mentions an owner puts right, opened from a list of answers.
type correcting struct {
	answersQuestion
	row store.AnswerRow
}

// correctingOf finds the answer that the path names. Without a comment there is nothing to correct.
func (s *Server) correctingOf(c *fiber.Ctx) (q correcting, err error) {
	a, err := s.asked(c)
	if err != nil {
		return q, err
	}
	if q.answersQuestion, err = readAnswersQuestion(c, a); err != nil {
		return q, err
	}
	id, err := surveys.ParseID(c.Params("id"))
	if err != nil {
		return q, surveys.Fail(surveys.NotFound, "error.notfound", err)
	}
	if q.row, err = s.Store.Response(c.UserContext(), a.org.ID, id); err != nil {
		return q, err
	}
	if q.row.Comment() == "" {
		return q, surveys.Fail(surveys.NotFound, "error.notfound", nil)
	}
	return q, nil
}

// path is an address below an answer, which knows the list it was opened from.
func (q answersQuestion) path(id surveys.ID, do string) string {
	return strings.TrimSuffix("/answers/"+id.String()+"/"+do+"?"+q.values(q.query.Before).Encode(), "?")
}

// commentHash says which comment a form is about: the customer may write on while the owner decides.
func commentHash(comment string) string {
	sum := intake.HashComment(comment)
	return hex.EncodeToString(sum[:])
}

// showCorrection shows what was found in a comment, to be put right.
func (s *Server) showCorrection(c *fiber.Ctx) error {
	q, err := s.correctingOf(c)
	if err != nil {
		return err
	}
	f := correctionForm{}
	for _, m := range q.inComment(q.row.Correction) {
		f.rows = append(f.rows, correctionRow{m.Theme, strconv.Itoa(int(m.Polarity))})
	}
	return s.correctionPage(c, q, f)
}

// inComment are the mentions of the comment as it is corrected, without the chips that the customer tapped; nil corrects nothing.
func (q correcting) inComment(c *intake.Correction) []surveys.Mention {
	r := q.row.Response
	r.Themes = nil
	return q.tagger.Tag(r, c).Mentions
}

// saveCorrection takes one step of the form, or keeps what it says.
func (s *Server) saveCorrection(c *fiber.Ctx) error {
	q, err := s.correctingOf(c)
	if err != nil {
		return err
	}
	f := readCorrection(c)
	typed := func(field string) string { return string(c.Request().PostArgs().Peek(field)) }
	row, remove := strings.CutPrefix(typed("do"), "remove-")
	switch at, err := strconv.Atoi(row); {
	case remove && err == nil && at >= 0 && at < len(f.rows):
		f.rows, f.focus = slices.Delete(f.rows, at, at+1), "add"
		return s.correctionPage(c, q, f)
	case typed("do") == "add":
		f.rows, f.focus = append(f.rows, correctionRow{}), "theme-"+strconv.Itoa(len(f.rows))
		return s.correctionPage(c, q, f)
	}
	mentions, at := f.mentions()
	if typed("do") == "nothing" {
		mentions = nil
	}
	if typed("comment") != commentHash(q.row.Comment()) {
		return s.commentChanged(c, q, f)
	}
	if wrong := q.tagger.CheckMentions(mentions); len(wrong) > 0 {
		f.wrong = q.wrongFields(wrong, at)
		c.Status(fiber.StatusBadRequest)
		return s.correctionPage(c, q, f)
	}
	now := s.Now()
	before, err := s.Store.Correct(c.UserContext(), q.org.ID, q.row.ID, intake.NewCorrection(q.row.Comment(), mentions, q.member.ID, now), now)
	if surveys.KindOf(err) == surveys.Conflict { // between reading and writing
		if q, err = s.correctingOf(c); err != nil {
			return err
		}
		return s.commentChanged(c, q, f)
	}
	if err != nil {
		return err
	}
	return q.done(c, "corrected", before)
}

// commentChanged shows what the comment says now, with what was chosen for the one before.
func (s *Server) commentChanged(c *fiber.Ctx, q correcting, f correctionForm) error {
	f.changed = true
	c.Status(fiber.StatusConflict)
	return s.correctionPage(c, q, f)
}

// correctionForm is what an owner says a comment names, as it was chosen.
type correctionForm struct {
	rows    []correctionRow
	wrong   map[string]string
	focus   string // field that was just made, or that comes next
	changed bool   // the comment is another than the one that was on the page
}

type correctionRow struct{ theme, polarity string }

// mostRows are read of a form: more than a correction holds, so that the error is said beside all of them.
const mostRows = 5 * intake.MaxMentions

func readCorrection(c *fiber.Ctx) (f correctionForm) {
	args := c.Request().PostArgs()
	for i := range mostRows {
		theme, polarity := "theme-"+strconv.Itoa(i), "polarity-"+strconv.Itoa(i)
		if !args.Has(theme) && !args.Has(polarity) {
			break
		}
		f.rows = append(f.rows, correctionRow{surveys.Clean(string(args.Peek(theme))), surveys.Clean(string(args.Peek(polarity)))})
	}
	return f
}

// mentions are the rows where a theme was chosen, and which rows those are.
func (f correctionForm) mentions() (mentions []surveys.Mention, rows []int) {
	for i, row := range f.rows {
		if row.theme != "" {
			mentions, rows = append(mentions, surveys.Mention{Theme: row.theme, Polarity: polarityOf(row.polarity)}), append(rows, i)
		}
	}
	return mentions, rows
}

// polarityOf reads blame or praise; 0 is neither.
func polarityOf(typed string) surveys.Polarity {
	switch typed {
	case "-1":
		return surveys.Negative
	case "1":
		return surveys.Positive
	}
	return 0
}

// wrongFields says beside the fields of the form what is wrong with its mentions.
func (q correcting) wrongFields(wrong []surveys.FieldError, rows []int) map[string]string {
	said := map[string]string{}
	for _, e := range wrong {
		field := e.Path
		for i, row := range rows {
			if part, ok := strings.CutPrefix(e.Path, "mentions["+strconv.Itoa(i)+"]."); ok {
				field = part + "-" + strconv.Itoa(row)
			}
		}
		said[field] = q.words.T(e.Key, pairs(e.Args)...)
	}
	return said
}

// correctionPage shows the comment, what decided its mentions, and the form.
func (s *Server) correctionPage(c *fiber.Ctx, q correcting, f correctionForm) error {
	w, id := q.words, q.row.ID
	touchpoints, err := s.Store.Touchpoints(c.UserContext(), q.org.ID)
	if err != nil {
		return err
	}
	list := q.list(touchpoints)
	p := views.Correct{
		Page: s.page(c, "answers", "answers.correct.title"), Answer: list.answer(q.row), Changed: f.changed,
		Back: q.link(q.query.Before) + "#" + id.String(), Save: q.path(id, "correct"), Hash: commentHash(q.row.Comment()), Focus: f.focus,
		Form: views.Form{ID: "correct", Values: map[string]string{}, Wrong: f.wrong}, More: len(f.rows) < intake.MaxMentions,
		Themes:     q.themesOf(w.T("answers.correct.choose")),
		Polarities: []views.Choice{{Value: "-1", Label: w.T("answers.blame")}, {Value: "1", Label: w.T("answers.praise")}},
	}
	for _, theme := range q.row.Themes {
		p.Tapped = append(p.Tapped, list.mention(surveys.Mention{Theme: theme, Polarity: surveys.Negative}))
	}
	read := q.inComment(nil)
	if len(f.rows) == 0 {
		f.rows = []correctionRow{{}}
	}
	for i, row := range f.rows {
		r := views.CorrectRow{Theme: "theme-" + strconv.Itoa(i), Polarity: "polarity-" + strconv.Itoa(i), Remove: "remove-" + strconv.Itoa(i)}
		p.Form.Values[r.Theme], p.Form.Values[r.Polarity] = row.theme, row.polarity
		r.Because = q.because(read, surveys.Mention{Theme: row.theme, Polarity: polarityOf(row.polarity)})
		p.Rows = append(p.Rows, r)
	}
	if q.row.Correction.Holds(q.row.Comment()) {
		p.Reread = q.path(id, "reread")
		for _, m := range read {
			p.Read = append(p.Read, views.ReadMention{Mention: list.mention(m), Because: q.because(read, m)})
		}
	}
	return render(c, views.CorrectPage(p))
}

// because are the words of a mention that was read, "" for one that was not.
func (q correcting) because(read []surveys.Mention, m surveys.Mention) string {
	m.Theme, _ = q.taxonomy.Resolve(m.Theme)
	at := slices.IndexFunc(read, m.Same)
	if at < 0 || len(read[at].Words) == 0 {
		return ""
	}
	quoted := make([]string, len(read[at].Words))
	for i, word := range read[at].Words {
		quoted[i] = q.words.T("answers.quoted", "Text", strings.Join(strings.Fields(word), " "))
	}
	return q.words.T("answers.because", "Words", strings.Join(quoted, ", "))
}
