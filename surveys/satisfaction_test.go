package surveys_test

import (
	"testing"
	"time"

	"opina/surveys"
	"opina/surveys/themes"
)

func TestSatisfactionSpeaksEveryLanguage(t *testing.T) {
	content := surveys.Satisfaction()
	said := func(what string, text surveys.Text) {
		for _, lang := range content.Languages {
			if text[lang] == "" {
				t.Errorf("%s says nothing in %s", what, lang)
			}
		}
	}
	said("the survey", content.Title)
	for _, q := range content.Questions {
		said(q.ID, q.Title)
		if len(q.Help) > 0 {
			said(q.ID+"'s help", q.Help)
		}
		for _, o := range q.Options {
			said(q.ID+"."+o.ID, o.Title)
			if theme, ok := themes.Core().Theme(o.Theme); !ok || !theme.Improvement {
				t.Errorf("%s.%s carries theme %q, which is none to improve", q.ID, o.ID, o.Theme)
			}
		}
	}
}

func TestSatisfactionAsksWhyAfterLowFacesOnly(t *testing.T) {
	version := surveys.Version{Organization: 1, Survey: 1, Number: 1, Content: surveys.Satisfaction()}
	for face, want := range map[int][]string{1: {"service.waiting"}, 2: {"service.waiting"}, 3: nil, 4: nil} {
		r, wrong := surveys.Check(version, surveys.Place{}, surveys.Submission{
			ID: surveys.NewID(time.Now()), Lang: "es",
			Answers: []surveys.Answer{{Question: "face", Rating: &face}, {Question: "why", Options: []string{"waiting"}}},
		}, time.Now())
		if len(wrong) > 0 {
			t.Fatalf("face %d: %v", face, wrong)
		}
		if len(r.Themes) != len(want) {
			t.Errorf("face %d: themes %q, want %q", face, r.Themes, want)
		}
	}
}
