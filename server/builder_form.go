package server

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"opina/surveys"
	"opina/surveys/themes"
)

// posted is what the builder's page sent: fields by the path of what they stand for, in one language.
type posted struct {
	fields   map[string][]string
	taxonomy *themes.Taxonomy // its answers may stand for
	revision int
	lang     string
	do       string // the step asked for
}

func (s *Server) readPosted(c *fiber.Ctx) (p posted, err error) {
	p.fields = map[string][]string{}
	if p.taxonomy, err = s.taxonomy(c.UserContext(), memberOf(c).Organization); err != nil {
		return p, err
	}
	for key, value := range c.Request().PostArgs().All() {
		p.fields[string(key)] = append(p.fields[string(key)], string(value))
	}
	p.lang, p.do = p.value("lang"), p.value("do")
	p.revision, _ = strconv.Atoi(p.value("revision"))
	return p, nil
}

func (p posted) has(field string) bool { return len(p.fields[field]) > 0 }

// value is the last one of a field: a box that is ticked comes after the hidden field that says it is not.
func (p posted) value(field string) string {
	if all := p.fields[field]; len(all) > 0 {
		return all[len(all)-1]
	}
	return ""
}

// words are the words of a field as they are kept: none of a survey's texts has lines of its own.
func (p posted) words(field string) string {
	lines := strings.FieldsFunc(surveys.Clean(p.value(field)), func(r rune) bool { return r == '\n' || r == '\r' })
	return surveys.Clean(strings.Join(lines, " "))
}

// applied is the content with the fields that were sent. What was not sent stays as it was, and so does what no field
// of the page stands for: ids and kinds, and whatever somebody made up.
func (p posted) applied(content surveys.Content) surveys.Content {
	content = content.Clone()
	p.say(&content.Title, "title")
	p.say(&content.Thanks, "thanks")
	places := p.places(content)
	for _, at := range places {
		p.question(&content.Questions[at.index], at.path)
	}
	for _, at := range places { // once all answers are known
		id := content.Questions[at.index].ID
		if points, err := strconv.Atoi(p.value(at.path + ".points")); err == nil {
			content = kept(content, func(c surveys.Content) (surveys.Content, error) { return c.SetPoints(id, points) })
		}
	}
	for _, at := range places {
		id := content.Questions[at.index].ID
		if on := at.path + ".show_if.question"; p.has(on) {
			content = kept(content, func(c surveys.Content) (surveys.Content, error) {
				return c.SetCondition(id, p.value(on), p.fields[at.path+".show_if.in"])
			})
		}
	}
	return content
}

// kept is the content after a step, or as it was where nobody could have asked for that.
func kept(content surveys.Content, step func(surveys.Content) (surveys.Content, error)) surveys.Content {
	if after, err := step(content); err == nil {
		return after
	}
	return content
}

// place is a question, or an option, of the content with the path that its fields were sent under.
type place struct {
	index int
	path  string
}

// places finds the questions whose fields were sent, by the ids sent with them.
func (p posted) places(content surveys.Content) []place {
	var out []place
	for i := range surveys.MaxQuestions {
		path := fmt.Sprintf("questions[%d]", i)
		id := p.value(path + ".id")
		if at := slices.IndexFunc(content.Questions, func(q surveys.Question) bool { return q.ID == id }); at >= 0 {
			out = append(out, place{at, path})
		}
	}
	return out
}

func (p posted) question(q *surveys.Question, path string) {
	p.say(&q.Title, path+".title")
	p.say(&q.Help, path+".help")
	if p.has(path + ".required") {
		q.Required = p.value(path+".required") == "1"
	}
	if asks := surveys.Asks(p.value(path + ".asks")); p.has(path+".asks") && q.IsText() && slices.Contains(surveys.AllAsks, asks) {
		q.Asks = asks
	}
	if p.has(path+".shuffle") && q.HasOptions() {
		q.Shuffle = p.value(path+".shuffle") == "1"
	}
	for _, at := range p.optionPlaces(*q, path) {
		o := &q.Options[at.index]
		p.say(&o.Title, at.path+".title")
		if field := at.path + ".theme"; p.has(field) {
			if _, known := p.taxonomy.Theme(p.value(field)); known || p.value(field) == "" {
				o.Theme = p.value(field)
			}
		}
	}
}

func (p posted) optionPlaces(q surveys.Question, path string) []place {
	var out []place
	for i := range surveys.MaxOptions {
		path := fmt.Sprintf("%s.options[%d]", path, i)
		id := p.value(path + ".id")
		if at := slices.IndexFunc(q.Options, func(o surveys.Option) bool { return o.ID == id }); at >= 0 {
			out = append(out, place{at, path})
		}
	}
	return out
}

// say puts what a field says into a text, in the language edited.
func (p posted) say(t *surveys.Text, field string) {
	if p.has(field) {
		*t = t.With(p.lang, p.words(field))
	}
}
