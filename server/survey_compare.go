package server

import (
	"slices"
	"strconv"
	"strings"

	"opina/charts"
	"opina/internal/i18n"
	"opina/server/views"
	"opina/surveys"
	"opina/surveys/themes"
)

// comparison puts what changed between two contents into words, question by question.
type comparison struct {
	words         i18n.Words
	taxonomy      *themes.Taxonomy
	before, after surveys.Content
}

// compared sets two editions side by side.
func compared(w i18n.Words, taxonomy *themes.Taxonomy, before, after edition) views.Comparison {
	k := comparison{w, taxonomy, before.content, after.content}
	v := views.Comparison{Before: before.name, After: after.name}
	differences := surveys.Compare(before.content, after.content)
	at := map[string]int{} // question → its group
	for _, d := range differences {
		i, ok := at[d.Question]
		if !ok {
			i = len(v.Groups)
			at[d.Question] = i
			v.Groups = append(v.Groups, k.group(d))
		}
		v.Groups[i].Rows = append(v.Groups[i].Rows, k.rows(d)...)
	}
	v.Summary = k.summary(v.Groups)
	return v
}

// summary says how much changed.
func (k comparison) summary(groups []views.ChangeGroup) string {
	n := map[string]int{}
	for _, g := range groups {
		n[g.Sign]++
	}
	var parts []string
	for _, sign := range []string{"changed", "added", "removed"} {
		if n[sign] > 0 {
			parts = append(parts, k.words.T("surveys.compare.questions."+sign, "Count", n[sign]))
		}
	}
	if n["survey"] > 0 {
		parts = append(parts, k.words.T("surveys.compare.survey.too"))
	}
	if len(parts) == 0 {
		return k.words.T("surveys.compare.same")
	}
	return strings.Join(parts, " · ")
}

// group begins what changed in one question, or in the survey itself.
func (k comparison) group(d surveys.Difference) views.ChangeGroup {
	w := k.words
	content, sign := k.after, "changed"
	switch d.Kind {
	case surveys.QuestionAdded:
		sign = "added"
	case surveys.QuestionRemoved:
		content, sign = k.before, "removed"
	}
	if d.Question == "" {
		return views.ChangeGroup{Title: w.T("surveys.compare.survey"), Sign: "survey"}
	}
	i := slices.IndexFunc(content.Questions, func(q surveys.Question) bool { return q.ID == d.Question })
	title := w.T("surveys.compare.question", "Number", i+1, "Title", k.titleOf(content, content.Questions[i]))
	return views.ChangeGroup{Title: title, Sign: sign, Tag: w.T("surveys.compare." + sign)}
}

// titleOf is a question's title for those who read the comparison.
func (k comparison) titleOf(content surveys.Content, q surveys.Question) string {
	if title := q.Title.In(k.words.Lang, content.Fallback()); title != "" {
		return title
	}
	return k.words.T("surveys.unnamed.question")
}

// rows are one difference; a question that came or went shows all that it asks.
func (k comparison) rows(d surveys.Difference) []views.ChangeRow {
	w := k.words
	switch d.Kind {
	case surveys.QuestionAdded, surveys.QuestionRemoved:
		return k.whole(d)
	case surveys.OptionAdded, surveys.OptionRemoved:
		return []views.ChangeRow{k.option(d)}
	case surveys.TitleChanged, surveys.ThanksChanged, surveys.QuestionReworded, surveys.HelpChanged, surveys.OptionReworded:
		return []views.ChangeRow{k.text(w.T("surveys.compare.in", "What", w.T("surveys.compare."+string(d.Kind)), "Lang", nameOf(w, d.Lang)), d)}
	}
	return []views.ChangeRow{valueRow(w.T("surveys.compare."+string(d.Kind)), k.value(d, k.before, d.Before), k.value(d, k.after, d.After))}
}

// text is a row of words that people wrote, with the words marked that only one side has.
func (k comparison) text(what string, d surveys.Difference) views.ChangeRow {
	row := views.ChangeRow{What: what, Lang: d.Lang}
	row.Before, row.After = changedWords(d.Before, d.After)
	return row
}

// option is a choice that came or went, in the reader's language if it has it.
func (k comparison) option(d surveys.Difference) views.ChangeRow {
	content, text := k.after, &d.After
	if d.Kind == surveys.OptionRemoved {
		content, text = k.before, &d.Before
	}
	for _, q := range content.Questions {
		if o, ok := q.Option(d.Option); ok && q.ID == d.Question {
			*text = o.Title.In(k.words.Lang, d.Lang)
			if o.Title[k.words.Lang] != "" {
				d.Lang = k.words.Lang
			}
		}
	}
	return k.text(k.words.T("surveys.compare."+string(d.Kind)), d)
}

// valueRow is a row of two values that changed as a whole.
func valueRow(what, before, after string) views.ChangeRow {
	piece := func(text string) []views.Piece {
		if text == "" {
			return nil
		}
		return []views.Piece{{Text: text, Changed: true}}
	}
	return views.ChangeRow{What: what, Before: piece(before), After: piece(after)}
}

// whole is all that a question asks, on the side that has it.
func (k comparison) whole(d surveys.Difference) []views.ChangeRow {
	w, content := k.words, k.after
	if d.Kind == surveys.QuestionRemoved {
		content = k.before
	}
	side := func(what, lang, text string) views.ChangeRow {
		row := valueRow(what, "", text)
		if d.Kind == surveys.QuestionRemoved {
			row.Before, row.After = row.After, nil
		}
		row.Lang = lang
		return row
	}
	q := content.Questions[slices.IndexFunc(content.Questions, func(q surveys.Question) bool { return q.ID == d.Question })]
	var rows []views.ChangeRow
	texts := func(what surveys.DifferenceKind, text surveys.Text) {
		for _, lang := range content.Languages {
			if text[lang] != "" {
				rows = append(rows, side(w.T("surveys.compare.in", "What", w.T("surveys.compare."+string(what)), "Lang", nameOf(w, lang)), lang, text[lang]))
			}
		}
	}
	texts(surveys.QuestionReworded, q.Title)
	texts(surveys.HelpChanged, q.Help)
	rows = append(rows, side(w.T("surveys.compare.question.kind"), "", w.T("surveys.kind."+string(q.Kind))))
	for i, o := range q.Options {
		rows = append(rows, side(w.T("surveys.compare.option", "Number", i+1), "", o.Title.In(w.Lang, content.Fallback())))
	}
	if q.ShowIf != nil {
		rows = append(rows, side(w.T("surveys.compare.question.condition"), "", k.condition(content, q.ShowIf)))
	}
	return rows
}

// value puts what is no text of the survey's into words.
func (k comparison) value(d surveys.Difference, content surveys.Content, value string) string {
	w := k.words
	switch d.Kind {
	case surveys.LanguagesChanged:
		var names []string
		for _, lang := range content.Languages {
			names = append(names, nameOf(w, lang))
		}
		return strings.Join(names, ", ")
	case surveys.QuestionMoved, surveys.OptionMoved:
		return w.T("surveys.compare.place", "Number", value)
	case surveys.KindChanged:
		return w.T("surveys.kind." + value)
	case surveys.AsksChanged:
		return asksName(w, surveys.Asks(value))
	case surveys.RequiredChanged, surveys.ShuffleChanged:
		return w.T("surveys.compare." + value)
	case surveys.ConditionChanged:
		i := slices.IndexFunc(content.Questions, func(q surveys.Question) bool { return q.ID == d.Question })
		return k.condition(content, content.Questions[i].ShowIf)
	case surveys.ThemeChanged:
		if value == "" {
			return ""
		}
		return k.taxonomy.Name(value, w.Lang)
	}
	return value
}

// condition says after which answers a question is asked.
func (k comparison) condition(content surveys.Content, condition *surveys.Condition) string {
	w := k.words
	if condition == nil {
		return w.T("surveys.compare.always")
	}
	i := slices.IndexFunc(content.Questions, func(q surveys.Question) bool { return q.ID == condition.Question })
	if i < 0 {
		return w.T("surveys.compare.nowhere")
	}
	on := content.Questions[i]
	var answers []string
	for _, value := range condition.In {
		answers = append(answers, answerName(w, content, on, value))
	}
	return w.T("surveys.compare.after", "Title", w.T("surveys.quoted", "Text", k.titleOf(content, on)), "Answers", strings.Join(answers, ", "))
}

// answerName is what an answer to a question is called.
func answerName(w i18n.Words, content surveys.Content, q surveys.Question, value string) string {
	if scale, ok := q.Scale(); ok {
		if n, err := strconv.Atoi(value); err == nil && scale.Has(n) {
			return charts.RatingName(w, scale, n)
		}
	}
	if q.Kind == surveys.YesNo && (value == surveys.Yes || value == surveys.No) {
		return w.T("chart.choices." + value)
	}
	if o, ok := q.Option(value); ok && o.Title.In(w.Lang, content.Fallback()) != "" {
		return o.Title.In(w.Lang, content.Fallback())
	}
	return value
}
