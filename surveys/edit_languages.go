package surveys

import (
	"maps"
	"slices"
)

// With is the text with other words in one language; "" has none in it.
func (t Text) With(lang, words string) Text {
	out := maps.Clone(t)
	if words == "" {
		delete(out, lang)
		return out
	}
	if out == nil {
		out = Text{}
	}
	out[lang] = words
	return out
}

// AddLanguage lets the survey be read in one more language, which has no words yet.
func (c Content) AddLanguage(lang string) (Content, error) {
	switch {
	case !isLanguageTag(lang):
		return c, Fail(Invalid, "survey.wrong.language", nil)
	case slices.Contains(c.Languages, lang):
		return c, Fail(Invalid, "survey.wrong.twice", nil)
	case len(c.Languages) >= MaxLanguages:
		return c, full(MaxLanguages)
	}
	c = c.Clone()
	c.Languages = append(c.Languages, lang)
	return c, nil
}

// RemoveLanguage drops a language with all its words. One must stay.
func (c Content) RemoveLanguage(lang string) (Content, error) {
	at := slices.Index(c.Languages, lang)
	switch {
	case at < 0:
		return c, notThere
	case len(c.Languages) == 1:
		return c, Fail(Invalid, "survey.wrong.nolanguage", nil)
	}
	c = c.mapTexts(func(_ textID, t Text) Text { return t.With(lang, "") })
	c.Languages = slices.Delete(c.Languages, at, at+1)
	return c, nil
}

// FirstLanguage makes a language the one that all others fall back to.
func (c Content) FirstLanguage(lang string) (Content, error) {
	at := slices.Index(c.Languages, lang)
	if at < 0 {
		return c, notThere
	}
	c = c.Clone()
	c.Languages = moved(c.Languages, at, 0)
	return c, nil
}

// textID names a text of a survey wherever its question stands.
type textID struct{ question, option, field string }

// mapTexts is a copy with every text changed.
func (c Content) mapTexts(change func(textID, Text) Text) Content {
	c = c.Clone()
	c.Title = change(textID{field: "title"}, c.Title)
	c.Thanks = change(textID{field: "thanks"}, c.Thanks)
	for i := range c.Questions {
		q := &c.Questions[i]
		q.Title = change(textID{q.ID, "", "title"}, q.Title)
		q.Help = change(textID{q.ID, "", "help"}, q.Help)
		for j := range q.Options {
			o := &q.Options[j]
			o.Title = change(textID{q.ID, o.ID, "title"}, o.Title)
		}
	}
	return c
}
