package surveys_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"opina/internal/i18n"
	"opina/surveys"
	"opina/surveys/themes"
)

func TestTemplatesCanBePublished(t *testing.T) {
	var kinds []string
	for _, template := range surveys.Templates() {
		kinds = append(kinds, template.Kind)
		c := template.Content
		if wrong := c.CheckPublish(); wrong != nil {
			t.Errorf("%s: %v", template.Kind, wrong)
		}
		if missing := c.Untranslated(); missing != nil || !slices.Equal(c.Languages, i18n.Languages) {
			t.Errorf("%s: in %v, without %v", template.Kind, c.Languages, missing)
		}
		if effort := c.Effort(); effort.TooMuch() {
			t.Errorf("%s asks too much: %+v", template.Kind, effort)
		}
		for _, lang := range i18n.Languages {
			for _, part := range []string{".title", ".text"} {
				if key := "surveys.template." + template.Kind + part; strings.HasPrefix(i18n.In(lang).T(key), "⟦") {
					t.Errorf("%s has no %s", lang, key)
				}
			}
		}
		if found, ok := surveys.TemplateOf(template.Kind); !ok || found.Content.Title["es"] != c.Title["es"] {
			t.Errorf("%s is not found by its kind", template.Kind)
		}
	}
	if want := []string{"satisfaction", "suggestions", "exit", "nps", "ces", "followup"}; !slices.Equal(kinds, want) {
		t.Errorf("kinds %q, want %q", kinds, want)
	}
	if _, ok := surveys.TemplateOf("import"); ok {
		t.Error("there is a template of no kind")
	}
}

// What charts join by never changes: questions, and their options with the themes they carry.
func TestTemplatesKeepTheirIDs(t *testing.T) {
	want := map[string]string{
		"satisfaction": "face why(waiting treatment quality price stock cleanliness ignored) comment contact",
		"suggestions":  "topic(waiting treatment quality variety price hours cleanliness comfort other) idea contact",
		"exit": "reasons(quality price waiting promise treatment ignored competitor moved notneeded other) told " +
			"silence(easier unheard doubted how whom passed late nuisance) return contact",
		"nps":      "score why(waiting treatment quality price stock cleanliness ignored) comment contact",
		"ces":      "ease obstacle(waiting hours stock knowledge decide passed website other) comment contact",
		"followup": "now",
	}
	for _, template := range surveys.Templates() {
		var got []string
		for _, q := range template.Content.Questions {
			var options []string
			for _, o := range q.Options {
				options = append(options, o.ID)
			}
			id := q.ID
			if options != nil {
				id += "(" + strings.Join(options, " ") + ")"
			}
			got = append(got, id)
		}
		if got := strings.Join(got, " "); got != want[template.Kind] {
			t.Errorf("%s\n got %s\nwant %s", template.Kind, got, want[template.Kind])
		}
	}
}

// Chips name causes that the taxonomy knows; those of leaving are for the exit survey alone.
func TestTemplatesNameKnownThemes(t *testing.T) {
	for _, template := range surveys.Templates() {
		var groups []string
		for _, q := range template.Content.Questions {
			for _, o := range q.Options {
				if o.Theme == "" {
					continue
				}
				theme, ok := themes.Core().Theme(o.Theme)
				if !ok || !theme.Improvement && template.Kind != surveys.ExitKind {
					t.Errorf("%s: %s.%s carries theme %q, which is none to improve", template.Kind, q.ID, o.ID, o.Theme)
				}
				group, _, _ := strings.Cut(o.Theme, ".")
				groups = append(groups, group)
			}
		}
		if template.Kind == surveys.ExitKind {
			for _, group := range []string{"leaving", "product", "service", "treatment", "ignored"} {
				if !slices.Contains(groups, group) {
					t.Errorf("no reason to leave is one of %s", group)
				}
			}
		}
	}
}

func TestTemplatesAskOnlyWhatFollows(t *testing.T) {
	rating := func(question string, value int) surveys.Answer {
		return surveys.Answer{Question: question, Rating: &value}
	}
	chosen := func(question string, options ...string) surveys.Answer {
		return surveys.Answer{Question: question, Options: options}
	}
	tests := map[string]struct {
		kind string
		in   []surveys.Answer
		want int // answers kept
	}{
		"a face that says bad":    {"satisfaction", []surveys.Answer{rating("face", 2), chosen("why", "waiting")}, 2},
		"a face that says well":   {"satisfaction", []surveys.Answer{rating("face", 3), chosen("why", "waiting")}, 1},
		"a detractor":             {"nps", []surveys.Answer{rating("score", 6), chosen("why", "waiting")}, 2},
		"a passive":               {"nps", []surveys.Answer{rating("score", 7), chosen("why", "waiting")}, 1},
		"hard":                    {"ces", []surveys.Answer{rating("ease", 3), chosen("obstacle", "decide")}, 2},
		"not hard":                {"ces", []surveys.Answer{rating("ease", 4), chosen("obstacle", "decide")}, 1},
		"left without a word":     {"exit", []surveys.Answer{chosen("reasons", "price"), chosen("told", "no"), chosen("silence", "how")}, 3},
		"left and said so":        {"exit", []surveys.Answer{chosen("reasons", "price"), chosen("told", "yes"), chosen("silence", "how")}, 2},
		"complained already":      {"exit", []surveys.Answer{chosen("reasons", "ignored"), chosen("told", "no")}, 1},
		"left, not because of us": {"exit", []surveys.Answer{chosen("reasons", "moved"), chosen("told", "no")}, 1},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			template, _ := surveys.TemplateOf(test.kind)
			version := surveys.Version{Organization: 1, Survey: 1, Number: 1, Content: template.Content}
			r, wrong := surveys.Check(version, surveys.Place{}, surveys.Submission{
				ID: surveys.NewID(time.Now()), Lang: "es", Finished: true, Answers: test.in,
			}, time.Now())
			if len(wrong) > 0 || len(r.Answers) != test.want {
				t.Errorf("kept %+v (%v), want the first %d", r.Answers, wrong, test.want)
			}
		})
	}
}
