package server

import (
	"slices"
	"strconv"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"opina/charts"
	"opina/internal/i18n"
	"opina/internal/store"
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
	p := views.Survey{
		Customer: s.customer(desk, lang, tablet),
		Survey:   desk.Version.Survey,
		Version:  desk.Version.Number,
		Once:     desk.Schedule.Once,
		Privacy:  "?privacy=1&lang=" + lang,
	}
	p.Script = s.Assets.Inline("survey.js")
	p.Style += conditions(content)
	p.Thanks, _ = thanks(desk, p.Customer, time.Time{})
	if before != nil {
		p.Notice = before.notice
	}
	focused := false
	for i, q := range content.Questions {
		view := questionView(content, i, q, p.Customer, before.answer(q.ID))
		if before != nil {
			view.Wrong = before.wrong[q.ID]
		}
		view.Focus = view.Wrong != "" && !focused
		focused = focused || view.Focus
		p.Questions = append(p.Questions, view)
	}
	if len(p.Questions) > 0 {
		p.Title = p.Questions[0].Title.Text
	}
	return p
}

// languageLinks are the languages that the page can be read in, each by its own name.
func languageLinks(languages []string, current string) []views.CustomerLanguage {
	var links []views.CustomerLanguage
	for _, l := range languages {
		links = append(links, views.CustomerLanguage{Tag: l, Name: languageName(l), Href: "?lang=" + l, Current: l == current})
	}
	return links
}

// languageName is a language's own name for itself as a heading, with its region where that tells two of them apart; its
// tag where we do not know it.
func languageName(lang string) string {
	tag, err := language.Parse(lang)
	if err != nil {
		return lang
	}
	name := display.Self.Name(tag)
	first, size := utf8.DecodeRuneInString(name)
	if size == 0 {
		return lang
	}
	base, _ := tag.Base()
	if region, sure := tag.Region(); sure == language.Exact && name == display.Self.Name(language.Make(base.String())) {
		if where := display.Regions(tag).Name(region); where != "" {
			name += " (" + where + ")"
		}
	}
	return string(unicode.ToTitle(first)) + name[size:]
}

func questionView(content surveys.Content, number int, q surveys.Question, page views.Customer, a surveys.Answer) views.SurveyQuestion {
	say := func(t surveys.Text) views.Said { return page.Say(t.Find(page.Lang, content.Fallback())) }
	v := views.SurveyQuestion{
		Number: number, ID: q.ID, Kind: string(q.Kind), As: sentAs(q), Shuffle: q.Shuffle,
		Title: say(q.Title), Help: say(q.Help),
		If:   conditionInputs(content, q),
		Text: a.Text, Consent: a.Consent,
	}
	if q.Required {
		v.Required = needed(q, page.Words)
	}
	if scale, ok := q.Scale(); ok {
		for value := scale.Min; value <= scale.Max; value++ {
			point := pointView(page, scale, value)
			point.Checked = a.Rating != nil && *a.Rating == value
			v.Points = append(v.Points, point)
		}
	}
	choice := func(value string, label views.Said) {
		v.Points = append(v.Points, views.SurveyPoint{Value: value, Label: label, Checked: slices.Contains(a.Options, value)})
	}
	if q.Kind == surveys.YesNo {
		yes, no := yesAndNo(page)
		choice(surveys.Yes, yes)
		choice(surveys.No, no)
	}
	for _, o := range q.Options {
		choice(o.ID, say(o.Title))
	}
	switch q.Kind {
	case surveys.Contact:
		v.Text = a.Contact
	case surveys.NPS, surveys.CES:
		v.Low, v.High = scaleEnds(q, page.Words)
	}
	return v
}

// sentAs is the field of an answer that the question fills.
func sentAs(q surveys.Question) string {
	switch _, rates := q.Scale(); {
	case rates:
		return "rating"
	case q.IsText():
		return "text"
	case q.Kind == surveys.Contact:
		return "contact"
	}
	return "options"
}

// scaleEnds say what the ends of a scale of numbers mean. The number stands with it, because on a narrow phone the
// scale breaks into two lines.
func scaleEnds(q surveys.Question, words i18n.Words) (low, high string) {
	scale, _ := q.Scale()
	end := func(value int, key string) string { return strconv.Itoa(value) + " · " + words.T(key) }
	return end(scale.Min, "customer."+string(q.Kind)+".low"), end(scale.Max, "customer."+string(q.Kind)+".high")
}

// needed says what to do about a question that must be answered and was not.
func needed(q surveys.Question, words i18n.Words) string {
	switch {
	case q.IsText():
		return words.T("customer.needed.text")
	case q.Kind == surveys.Contact:
		return words.T("customer.needed.contact")
	case q.Kind == surveys.Multiple:
		return words.T("customer.needed.some")
	}
	return words.T("customer.needed.one")
}

// faces are the moods of four and of five smileys, the worst first.
var faces = map[int][]string{
	4: {"bad", "poor", "fair", "good"},
	5: {"bad", "low", "okay", "fair", "good"},
}

// faceOf is the face of a smiley's point, "" for other scales.
func faceOf(scale surveys.Scale, value int) string {
	if scale.Kind != surveys.Smiley {
		return ""
	}
	return faces[scale.Max][value-scale.Min]
}

// pointView is one point of a scale as it is shown and read aloud.
func pointView(page views.Customer, scale surveys.Scale, value int) views.SurveyPoint {
	p := views.SurveyPoint{Value: strconv.Itoa(value), Label: views.Said{Text: strconv.Itoa(value)}, Face: faceOf(scale, value)}
	switch scale.Kind {
	case surveys.Smiley:
		p.Label = page.Say(charts.RatingName(page.Words, scale, value), page.Words.Lang)
	case surveys.Stars:
		p.Label = page.Ours("customer.star", "Value", value)
	}
	return p
}
