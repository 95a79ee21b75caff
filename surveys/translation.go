package surveys

import "fmt"

// Untranslated is one text that a language lacks.
type Untranslated struct {
	Lang string
	Path string // as in a FieldError: "questions[1].options[0].title"
	Read string // the language in which customers read it meanwhile
}

// Untranslated lists, language by language in the survey's order, the texts that another language of the survey has
// and this one lacks.
func (c Content) Untranslated() []Untranslated {
	type named struct {
		path string
		text Text
	}
	texts := []named{{"title", c.Title}}
	for i, q := range c.Questions {
		path := fmt.Sprintf("questions[%d]", i)
		texts = append(texts, named{path + ".title", q.Title}, named{path + ".help", q.Help})
		for j, o := range q.Options {
			texts = append(texts, named{fmt.Sprintf("%s.options[%d].title", path, j), o.Title})
		}
	}
	texts = append(texts, named{"thanks", c.Thanks})
	var out []Untranslated
	for _, lang := range c.Languages {
		for _, t := range texts {
			if read := t.text.language(lang, c.Fallback()); read != "" && read != lang {
				out = append(out, Untranslated{Lang: lang, Path: t.path, Read: read})
			}
		}
	}
	return out
}
