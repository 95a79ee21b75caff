package server

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"opina/internal/i18n"
	"opina/internal/store"
	"opina/server/views"
	"opina/surveys"
	"opina/surveys/intake"
)

// answered is what a customer's page sends: as a form all at once, from its script as JSON after every step.
type answered struct {
	ID       surveys.ID       `json:"id"`     // made on the page; it counts where there is no cookie
	Survey   int64            `json:"survey"` // the one that was shown
	Version  int              `json:"version"`
	Lang     string           `json:"lang"`
	Finished bool             `json:"finished"`
	Answers  []surveys.Answer `json:"answers"`
	Website  string           `json:"website"` // a field that people do not see
	again    bool             // another visit was asked for
}

// saved tells the page's script what became of an answer. Errors go by question.
type saved struct {
	Finished bool              `json:"finished"`
	Thanks   string            `json:"thanks,omitempty"`
	Promise  string            `json:"promise,omitempty"`
	Errors   map[string]string `json:"errors,omitempty"`
}

// takeAnswer stores what a customer's page sends. The visit is the response, and the store counts its revisions,
// so double taps, reloads and the way back never count twice.
func (s *Server) takeAnswer(c *fiber.Ctx) error {
	at, asked := addressOf(c), queryOf(c)
	in, script, err := readAnswered(c)
	if err != nil {
		return err
	}
	desk, err := s.answeredDesk(c, at.code, in)
	if err != nil {
		return s.showGone(c, err)
	}
	if in.Lang == "" {
		in.Lang = asked.language(c, desk)
	}
	if in.again {
		return s.answerAgain(c, desk, at, asked)
	}
	v, known := s.visitOf(c, desk)
	switch {
	case !known && !in.ID.IsZero():
		v = visit{id: in.ID}
	case !known:
		v = visit{id: surveys.NewID(s.Now())}
	}
	in.Finished = in.Finished || v.done // what was finished stays so
	decision, receipt, err := s.store(c, desk, v.id, in)
	if err != nil {
		return s.refuseAnswer(c, desk, at, in, script, err)
	}
	before := v
	if receipt.Finished {
		v.done = true
		if decision.Response.Contact != "" {
			v.dueAt = receipt.DueAt
		}
	}
	if !known || v != before {
		s.keepVisit(c, desk, at, v)
	}
	if script {
		return c.JSON(thanked(desk, in.Lang, v))
	}
	promise := ""
	if !known { // a browser that keeps no cookies is thanked all the same
		promise = s.keys.Sign(promisePurpose, unixText(v.dueAt))
	}
	return c.Redirect(at.with("lang", asked.lang, "thanks", promise), fiber.StatusSeeOther)
}

// thanked is what the page's script is told of an answer that was stored.
func thanked(desk *store.Desk, lang string, v visit) saved {
	if !v.done {
		return saved{}
	}
	thanks, promise := thanks(desk, speaks(desk, lang), v.dueAt)
	return saved{Finished: true, Thanks: thanks.Text, Promise: promise.Text}
}

// answerAgain starts another visit where the survey is still asked, and may be answered again.
func (s *Server) answerAgain(c *fiber.Ctx, desk *store.Desk, at address, asked query) error {
	if closure, next := desk.Closed(s.Now()); closure != surveys.Open {
		return s.showClosed(c, desk, at, asked.language(c, desk), closure, next)
	}
	if !desk.Schedule.Once {
		s.startVisit(c, desk, at)
	}
	return c.Redirect(at.with("lang", asked.lang), fiber.StatusSeeOther)
}

// answeredDesk is the desk of the version that was shown, also long after another one, or another survey, is asked, or
// none any more: no answer is lost. Where there is no such version, the latest decides.
func (s *Server) answeredDesk(c *fiber.Ctx, code string, in answered) (*store.Desk, error) {
	desk, err := s.Store.DeskOf(c.UserContext(), code, max(in.Survey, 0), max(in.Version, 0))
	if err != nil && (in.Version > 0 || in.Survey > 0) && surveys.KindOf(err) == surveys.NotFound {
		return s.Store.Desk(c.UserContext(), code, 0)
	}
	return desk, err
}

func (s *Server) store(c *fiber.Ctx, desk *store.Desk, id surveys.ID, in answered) (intake.Decision, intake.Receipt, error) {
	decision, err := intake.Decide(desk.Desk, surveys.Submission{
		ID: id, Lang: in.Lang, Finished: in.Finished, Answers: in.Answers, Suspicious: in.Website != "",
	}, s.Now())
	if err != nil {
		return decision, intake.Receipt{}, err
	}
	receipt, err := s.Store.Record(c.UserContext(), decision)
	return decision, receipt, err
}

// refuseAnswer says what to do about it beside where it happened, and keeps what was typed.
func (s *Server) refuseAnswer(c *fiber.Ctx, desk *store.Desk, at address, in answered, script bool, err error) error {
	words := speaks(desk, in.Lang).Words
	kind := surveys.KindOf(err)
	wrong := wrongQuestions(desk.Version.Content, in.Answers, err, words)
	switch {
	case kind == surveys.Invalid && script:
		return c.Status(fiber.StatusBadRequest).JSON(saved{Errors: wrong})
	case kind != surveys.Invalid && kind != surveys.Unavailable, script:
		return err
	}
	before := &typed{answers: in.Answers, wrong: wrong}
	if kind == surveys.Unavailable {
		s.Log.Error("answer not stored", "error", err)
		before.notice = words.T("error.unavailable")
		c.Set(fiber.HeaderRetryAfter, "2")
	}
	view := s.surveyView(desk, in.Lang, false, before)
	return s.sendPrepared(c, statuses[kind], s.rendered(views.SurveyPage(view), view.Style, view.Script))
}

// wrongQuestions is the first error of each question, in the customer's words. What is wrong with
// the answers as a whole is said at the first question.
func wrongQuestions(content surveys.Content, answers []surveys.Answer, err error, words i18n.Words) map[string]string {
	wrong := map[string]string{}
	var e *surveys.Error
	if !errors.As(err, &e) {
		return wrong
	}
	for _, field := range e.Fields {
		question, say := content.Questions[0].ID, words.T(field.Key)
		var i int
		if n, _ := fmt.Sscanf(field.Path, "answers[%d]", &i); n == 1 && i < len(answers) {
			question = answers[i].Question
		}
		if at := slices.IndexFunc(content.Questions, func(q surveys.Question) bool { return q.ID == field.Question }); at >= 0 {
			question, say = field.Question, needed(content.Questions[at], words)
		}
		if wrong[question] == "" {
			wrong[question] = say
		}
	}
	return wrong
}

// readAnswered reads a form or JSON; script tells which it was.
func readAnswered(c *fiber.Ctx) (in answered, script bool, err error) {
	kind, _, _ := strings.Cut(c.Get(fiber.HeaderContentType), ";")
	switch strings.TrimSpace(kind) {
	case fiber.MIMEApplicationJSON:
		if err := json.Unmarshal(c.BodyRaw(), &in); err != nil {
			return in, true, surveys.Fail(surveys.Invalid, "error.request", err)
		}
		return in, true, nil
	case fiber.MIMEApplicationForm:
		return readForm(c), false, nil
	}
	return in, false, surveys.Fail(surveys.Unsupported, "error.unsupported", nil)
}

// Names of the form's fields, before the question's id.
const (
	answerField  = "q."
	consentField = "ok."
)

// readForm reads the form of SurveyPage. What a value means is known once the question is: it is kept in
// every field that it could be, and Check takes the one that counts.
func readForm(c *fiber.Ctx) answered {
	form := c.Request().PostArgs()
	in := answered{
		Finished: true,
		Website:  string(form.Peek("website")),
		again:    form.Has("again"),
	}
	in.Survey, _ = strconv.ParseInt(string(form.Peek("survey")), 10, 64)
	in.Version, _ = strconv.Atoi(string(form.Peek("version")))
	index := map[string]int{}
	for key, value := range form.All() {
		question, ok := strings.CutPrefix(string(key), answerField)
		if !ok || len(value) == 0 {
			continue
		}
		i, seen := index[question]
		if !seen {
			i = len(in.Answers)
			index[question] = i
			in.Answers = append(in.Answers, surveys.Answer{
				Question: question, Text: string(value), Contact: string(value), Consent: form.Has(consentField + question),
			})
		}
		a := &in.Answers[i]
		if n, err := strconv.Atoi(string(value)); err == nil {
			a.Rating = &n
		}
		a.Options = append(a.Options, string(value))
	}
	return in
}
