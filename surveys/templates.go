package surveys

import "slices"

// Template is a survey to start from: the owner changes what they like, or publishes it as it is.
type Template struct {
	Kind    string // of the surveys made from it
	Content Content
}

// The kinds of the built-in templates.
const (
	SatisfactionKind = "satisfaction"
	SuggestionsKind  = "suggestions"
	ExitKind         = "exit"
	NPSKind          = "nps"
	CESKind          = "ces"
	FollowUpKind     = "followup"
)

// Templates are the built-in ones, in the order in which they are offered. The ids of their questions and options stay
// when the words change, so that surveys of one kind can be counted together.
func Templates() []Template {
	return []Template{
		{SatisfactionKind, Satisfaction()},
		{SuggestionsKind, suggestions()},
		{ExitKind, exit()},
		{NPSKind, nps()},
		{CESKind, ces()},
		{FollowUpKind, followUp()},
	}
}

// TemplateOf is the built-in template of a kind.
func TemplateOf(kind string) (Template, bool) {
	all := Templates()
	i := slices.IndexFunc(all, func(t Template) bool { return t.Kind == kind })
	if i < 0 {
		return Template{}, false
	}
	return all[i], true
}

// askContact lets customers have an answer: the same question in every template.
func askContact() Question {
	return Question{
		ID: "contact", Kind: Contact,
		Title: Text{"es": "¿Quieres que te respondamos?", "en": "Would you like an answer?"},
	}
}
