package server

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"opina/charts"
	"opina/internal/i18n"
	"opina/server/views"
	"opina/surveys"
	"opina/surveys/themes"
)

// builderFields makes the fields of the builder's page.
type builderFields struct {
	builder
	words    i18n.Words
	taxonomy *themes.Taxonomy
	wrong    map[string]string  // field → what to do about it
	heavy    *views.BuilderLeft // why the page takes too long to come; nil where it does not
}

// text is a field for words.
func (f builderFields) text(name, id, label string, t surveys.Text, limit int) views.BuilderText {
	v := views.BuilderText{Name: name, ID: id, Label: label, Value: t[f.lang], Limit: limit, Wrong: f.wrong[name]}
	if f.lang != f.content.Fallback() {
		v.Original = t[f.content.Fallback()]
	}
	if f.theirs != nil {
		v.Mine, v.Differs = f.theirs.mine[id]
	}
	return v
}

func (f builderFields) surveyTitle() views.BuilderText {
	v := f.text("title", "title", f.words.T("builder.name"), f.content.Title, surveys.MaxSurveyTitle)
	v.Example = f.words.T("builder.name.example")
	return v
}

func (f builderFields) thanks() views.BuilderText {
	v := f.text("thanks", "thanks", f.words.T("builder.thanks"), f.content.Thanks, surveys.MaxThanks)
	ours := i18n.Nearest(append(surveys.Chain(f.lang, f.content.Fallback()), f.content.Languages...)...)
	v.Hint = f.words.T("builder.thanks.hint", "Ours", ours.T("customer.thanks"))
	return v
}

func (f builderFields) questions() []views.BuilderQuestion {
	var out []views.BuilderQuestion
	for i, q := range f.content.Questions {
		out = append(out, f.question(i, q))
	}
	return out
}

func (f builderFields) question(i int, q surveys.Question) views.BuilderQuestion {
	w, path := f.words, fmt.Sprintf("questions[%d]", i)
	v := views.BuilderQuestion{
		ID: q.ID, Kind: string(q.Kind), Path: path, Number: i + 1, Word: w.T("builder.kind." + string(q.Kind)),
		Open:     strings.HasPrefix(f.at, element(q.ID, "")),
		Wrong:    f.wrong[path],
		Title:    f.text(path+".title", element(q.ID, "title"), w.T("builder.question"), q.Title, surveys.MaxTitle),
		Help:     f.text(path+".help", element(q.ID, "help"), w.T("builder.help"), q.Help, surveys.MaxHelp),
		Required: q.Required, Shuffle: q.Shuffle, OptionsWrong: f.wrong[path+".options"],
		First: i == 0, Last: i == len(f.content.Questions)-1, Single: q.Kind == surveys.Contact,
		Summary: f.summary(q), Ask: f.condition(i, q, path), Needs: strings.Join(f.needs(q), " "),
	}
	if q.Kind == surveys.Smiley {
		v.Points, v.PointsOf = q.Points, map[int][]views.BuilderAnswer{}
		for _, points := range []int{4, 5} {
			v.PointsOf[points] = f.answers(surveys.Question{Kind: surveys.Smiley, Points: points})
		}
	}
	if q.IsText() {
		v.Asks, v.AsksWrong = f.asks(q.Asks), f.wrong[path+".asks"]
	}
	if q.HasOptions() {
		v.Options = []views.BuilderOption{}
	}
	for j, o := range q.Options {
		v.Options = append(v.Options, f.option(q, o, j, fmt.Sprintf("%s.options[%d]", path, j)))
	}
	for field := range f.wrong {
		v.Open = v.Open || field == path || strings.HasPrefix(field, path+".")
	}
	if f.theirs != nil {
		for id := range f.theirs.mine {
			v.Open = v.Open || strings.HasPrefix(id, element(q.ID, ""))
		}
	}
	return v
}

// asks are what the answers to a text question may be about.
func (f builderFields) asks(current surveys.Asks) []views.BuilderAnswer {
	var out []views.BuilderAnswer
	for _, a := range surveys.AllAsks {
		out = append(out, views.BuilderAnswer{Value: string(a), Label: asksName(f.words, a), Checked: a == current})
	}
	return out
}

func asksName(w i18n.Words, a surveys.Asks) string {
	if a == surveys.AsksAnything {
		return w.T("builder.asks.anything")
	}
	return w.T("builder.asks." + string(a))
}

func (f builderFields) option(q surveys.Question, o surveys.Option, j int, path string) views.BuilderOption {
	w, number := f.words, j+1
	return views.BuilderOption{
		ID: o.ID, Path: path, Theme: o.Theme, Themes: f.themes(o.Theme),
		Title: f.text(path+".title", optionElement(q.ID, o.ID), w.T("builder.option", "Number", number), o.Title, surveys.MaxOption),
		First: j == 0, Last: j == len(q.Options)-1,
		UpName: w.T("builder.option.up", "Number", number), DownName: w.T("builder.option.down", "Number", number),
		RemoveName: w.T("builder.option.remove", "Number", number),
	}
}

// themes are the causes that an answer may stand for, by group. One that an answer already stands for is offered,
// whatever it is.
func (f builderFields) themes(current string) []views.Choices {
	groups := themeGroups(f.taxonomy, f.words.Lang, func(name string) string { return f.words.T("builder.theme.any", "Theme", name) })
	// A group of its own alone is no cause: praise or blame as a whole.
	groups = slices.DeleteFunc(groups, func(g views.Choices) bool { return len(g.Options) < 2 && g.Options[0].Value != current })
	if current != "" && !f.taxonomy.Counts(current) {
		groups = append(groups, views.Choices{Label: f.words.T("builder.theme.other"), Options: []views.Choice{{Value: current, Label: f.taxonomy.Name(current, f.words.Lang)}}})
	}
	return groups
}

// summary is what is set, as one line that is read without opening the question.
func (f builderFields) summary(q surveys.Question) string {
	w := f.words
	parts := []string{w.T("builder.kind." + string(q.Kind))}
	switch {
	case q.Kind == surveys.Smiley:
		parts = append(parts, w.T("builder.points.of", "Count", q.Points))
	case q.HasOptions():
		parts = append(parts, w.T("builder.options.count", "Count", len(q.Options)))
	}
	if q.Required {
		parts = append(parts, w.T("builder.summary.required"))
	}
	if q.ShowIf != nil {
		parts = append(parts, f.after(*q.ShowIf))
	}
	return strings.Join(parts, " · ")
}

// after is a condition in words.
func (f builderFields) after(condition surveys.Condition) string {
	on := slices.IndexFunc(f.content.Questions, func(q surveys.Question) bool { return q.ID == condition.Question })
	if on < 0 {
		return f.words.T("builder.ask.gone")
	}
	var names []string
	for _, answer := range f.answers(f.content.Questions[on]) {
		if slices.Contains(condition.In, answer.Value) {
			names = append(names, answer.Label)
		}
	}
	if len(names) == 0 || len(names) > 3 {
		return f.words.T("builder.summary.after", "Number", on+1)
	}
	return f.words.T("builder.summary.answers", "Number", on+1, "Answers", strings.Join(names, ", "))
}

// answers are what can be chosen, in the words that the owner knows them by.
func (f builderFields) answers(q surveys.Question) []views.BuilderAnswer {
	var out []views.BuilderAnswer
	scale, rates := q.Scale()
	for i, value := range q.Values() {
		switch {
		case rates:
			out = append(out, views.BuilderAnswer{
				Value: value, Label: ratingLabel(f.words, scale, scale.Min+i), Face: faceOf(scale, scale.Min+i),
			})
		case q.Kind == surveys.YesNo:
			out = append(out, views.BuilderAnswer{Value: value, Label: f.words.T("customer." + value)})
		default:
			label := q.Options[i].Title.In(f.lang, f.content.Fallback())
			if label == "" {
				label = f.words.T("builder.option", "Number", i+1)
			}
			out = append(out, views.BuilderAnswer{Value: value, Label: label})
		}
	}
	return out
}

// condition is what question i may wait for: earlier ones that have something to choose.
func (f builderFields) condition(i int, q surveys.Question, path string) *views.BuilderCondition {
	v := views.BuilderCondition{Wrong: f.wrong[path+".show_if.question"], InWrong: f.wrong[path+".show_if.in"]}
	offer := func(at int) {
		title := f.content.Questions[at].Title.In(f.lang, f.content.Fallback())
		if title == "" {
			title = f.words.T("builder.untitled")
		}
		v.Questions = append(v.Questions, views.Choice{
			Value: f.content.Questions[at].ID, Label: f.words.T("builder.ask.after", "Number", strconv.Itoa(at+1), "Title", title),
		})
	}
	for at, earlier := range f.content.Questions[:i] {
		if len(earlier.Values()) > 0 {
			offer(at)
		}
	}
	if q.ShowIf == nil {
		if len(v.Questions) == 0 {
			return nil
		}
		return &v
	}
	v.On = q.ShowIf.Question
	on := slices.IndexFunc(f.content.Questions, func(o surveys.Question) bool { return o.ID == v.On })
	switch {
	case on < 0:
		v.Questions = append(v.Questions, views.Choice{Value: v.On, Label: f.words.T("builder.ask.gone")})
		return &v
	case !slices.ContainsFunc(v.Questions, func(c views.Choice) bool { return c.Value == v.On }):
		offer(on)
	}
	v.Answers = f.answers(f.content.Questions[on])
	for j, answer := range v.Answers {
		v.Answers[j].Checked = slices.Contains(q.ShowIf.In, answer.Value)
	}
	return &v
}

// needs are answers that lead to the question, each as "question=value".
func (f builderFields) needs(q surveys.Question) []string {
	var out []string
	for range f.content.Questions { // a draft may still go in circles
		if q.ShowIf == nil || len(q.ShowIf.In) == 0 {
			break
		}
		out = append(out, q.ShowIf.Question+"="+q.ShowIf.In[0])
		on := slices.IndexFunc(f.content.Questions, func(o surveys.Question) bool { return o.ID == q.ShowIf.Question })
		if on < 0 {
			break
		}
		q = f.content.Questions[on]
	}
	return out
}

// ratingLabel is a rating as the owner knows it: the face's name, or the number.
func ratingLabel(w i18n.Words, scale surveys.Scale, value int) string {
	if scale.Kind == surveys.NPS || scale.Kind == surveys.CES {
		return strconv.Itoa(value)
	}
	return charts.RatingName(w, scale, value)
}
