package surveys

import (
	"fmt"
	"slices"
)

// Limits of a survey. Texts are in characters.
const (
	MaxQuestions   = 30
	MaxOptions     = 30
	MaxLanguages   = 20
	MaxSurveyTitle = 80
	MaxTitle       = 200 // of a question
	MaxHelp        = 300
	MaxOption      = 100
	MaxThanks      = 300
)

// CheckDraft gives what not even a draft may hold, because nothing could show or count it: wrong ids, languages and
// kinds, texts past their limits. A draft may be unfinished in any other way.
func (c Content) CheckDraft() []FieldError {
	k := contentChecker{content: c}
	k.languages()
	k.text("title", c.Title, MaxSurveyTitle)
	k.text("thanks", c.Thanks, MaxThanks)
	k.many("questions", len(c.Questions), MaxQuestions)
	seen := map[string]bool{}
	for i, q := range c.Questions {
		k.draftQuestion(fmt.Sprintf("questions[%d]", i), q, seen)
	}
	return k.errs
}

func (k *contentChecker) draftQuestion(path string, q Question, seen map[string]bool) {
	k.id(path, q.ID, seen)
	k.text(path+".title", q.Title, MaxTitle)
	k.text(path+".help", q.Help, MaxHelp)
	if !slices.Contains(QuestionKinds, q.Kind) {
		k.fail(path+".kind", "survey.wrong.kind", fmt.Sprintf("%.60q is no kind of question", q.Kind))
	}
	if q.Kind == Smiley && q.Points != 4 && q.Points != 5 || q.Kind != Smiley && q.Points != 0 {
		k.fail(path+".points", "survey.wrong.points", "must be 4 or 5 for faces, and is for faces alone")
	}
	if !slices.Contains(AllAsks, q.Asks) || q.Asks != AsksAnything && !q.IsText() {
		k.fail(path+".asks", "survey.wrong.asks", "must be improve, liked or nothing, and is for text alone")
	}
	if len(q.Options) > 0 && !q.HasOptions() {
		k.fail(path+".options", "survey.wrong.options", fmt.Sprintf("a question of kind %.60q has none of its own", q.Kind))
	}
	k.many(path+".options", len(q.Options), MaxOptions)
	options := map[string]bool{}
	for i, o := range q.Options {
		at := fmt.Sprintf("%s.options[%d]", path, i)
		k.id(at, o.ID, options)
		k.text(at+".title", o.Title, MaxOption)
		if o.Theme != "" && !isTheme(o.Theme) {
			k.fail(at+".theme", "survey.wrong.theme", fmt.Sprintf("%.60q is no id of a theme", o.Theme))
		}
	}
	k.draftCondition(path+".show_if", q.ShowIf)
}

// CheckPublish gives everything a customer would stumble over: all of CheckDraft, missing texts in the survey's first
// language, choices of nothing, and conditions under which a question could never be shown. What it accepts can be
// finished whatever is answered: a condition looks at an earlier question only, so that no circle and no dead end is possible.
func (c Content) CheckPublish() []FieldError {
	k := contentChecker{content: c, errs: c.CheckDraft()}
	if len(k.errs) > 0 {
		return k.errs
	}
	k.needed("title", c.Title)
	if len(c.Questions) == 0 {
		k.fail("questions", "survey.wrong.none", "are none; ask one at least")
	}
	contact := -1
	for i, q := range c.Questions {
		path := fmt.Sprintf("questions[%d]", i)
		k.needed(path+".title", q.Title)
		if q.HasOptions() {
			k.choices(path+".options", q)
		}
		if q.Kind == Contact {
			if contact >= 0 {
				k.fail(path+".kind", "survey.wrong.contact", fmt.Sprintf("question %d asks for the contact already", contact+1), "Number", contact+1)
			} else {
				contact = i
			}
		}
		k.condition(path+".show_if", i, q)
	}
	return k.errs
}
