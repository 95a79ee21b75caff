package server

import (
	"slices"
	"strconv"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"opina/charts"
	"opina/internal/i18n"
	"opina/internal/store"
	"opina/kiosk"
	"opina/server/views"
	"opina/surveys"
)

// typed is what a customer sent and what is wrong with it, to be shown again.
type typed struct {
	answers []surveys.Answer
	wrong   map[string]string // question id → what to do about it
	notice  string            // about the whole; "" is nothing
}

func (t *typed) answer(question string) surveys.Answer {
	if t == nil {
		return surveys.Answer{}
	}
	i := slices.IndexFunc(t.answers, func(a surveys.Answer) bool { return a.Question == question })
	if i < 0 {
		return surveys.Answer{}
	}
	return t.answers[i]
}

// surveyView is the page that asks the desk's survey; before is nil on a fresh page.
func (s *Server) surveyView(desk *store.Desk, lang string, tablet bool, before *typed) views.Survey {
	content := desk.Version.Content
	title := ""
	if len(content.Questions) > 0 {
		title = content.Questions[0].Title.In(lang, content.Fallback())
	}
	p := views.Survey{
		Customer: s.customer(lang, title, desk.Organization.Name, s.surveyStyle(desk)),
		Version:  desk.Version.Number,
		Privacy:  "?privacy=1&lang=" + lang,
		Thanks:   int(kiosk.Shop.Thanks.Milliseconds()),
		Idle:     int(kiosk.Shop.Idle.Milliseconds()),
	}
	p.Kiosk, p.Script = tablet, s.Assets.Inline("survey.js")
	p.Languages = languageLinks(content.Languages, lang)
	for i, q := range content.Questions {
		view := questionView(content, i, q, p.Customer, before.answer(q.ID))
		if before != nil {
			view.Wrong = before.wrong[q.ID]
		}
		p.Questions = append(p.Questions, view)
	}
	if before != nil {
		p.Notice = before.notice
	}
	return p
}

// languageLinks are the languages that the page can be read in, each by its own name.
func languageLinks(languages []string, current string) []views.CustomerLanguage {
	var links []views.CustomerLanguage
	for _, l := range languages {
		name := l
		if tag, err := language.Parse(l); err == nil {
			name = display.Self.Name(tag)
		}
		links = append(links, views.CustomerLanguage{Tag: l, Name: name, Href: "?lang=" + l, Current: l == current})
	}
	return links
}

func questionView(content surveys.Content, number int, q surveys.Question, page views.Customer, a surveys.Answer) views.SurveyQuestion {
	lang, fallback := page.Lang, content.Fallback()
	v := views.SurveyQuestion{
		Number: number, ID: q.ID, Kind: string(q.Kind),
		Title: q.Title.In(lang, fallback), Help: q.Help.In(lang, fallback),
		If:   conditionInputs(content, q),
		Text: a.Text, Consent: a.Consent,
	}
	if scale, ok := q.Scale(); ok {
		for value := scale.Min; value <= scale.Max; value++ {
			point := pointView(page.Words, scale, value)
			point.Checked = a.Rating != nil && *a.Rating == value
			v.Points = append(v.Points, point)
		}
	}
	for _, o := range q.Options {
		v.Points = append(v.Points, views.SurveyPoint{
			Value: o.ID, Label: o.Title.In(lang, fallback), Checked: slices.Contains(a.Options, o.ID),
		})
	}
	switch q.Kind {
	case surveys.Contact:
		v.Text = a.Contact
	case surveys.NPS:
		v.Low, v.High = page.Words.T("customer.nps.low"), page.Words.T("customer.nps.high")
	case surveys.CES:
		v.Low, v.High = page.Words.T("customer.ces.low"), page.Words.T("customer.ces.high")
	}
	return v
}

// faces are the moods of four and of five smileys, the worst first.
var faces = map[int][]string{
	4: {"bad", "poor", "fair", "good"},
	5: {"bad", "low", "okay", "fair", "good"},
}

// pointView is one point of a scale as it is shown and read aloud.
func pointView(words i18n.Words, scale surveys.Scale, value int) views.SurveyPoint {
	p := views.SurveyPoint{Value: strconv.Itoa(value), Label: strconv.Itoa(value)}
	switch scale.Kind {
	case surveys.Smiley:
		p.Face, p.Label = faces[scale.Max][value-scale.Min], charts.RatingName(words, scale, value)
	case surveys.Stars:
		p.Label = words.T("customer.star", "Value", value)
	}
	return p
}
