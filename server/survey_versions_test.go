package server

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"opina/surveys"
)

func TestVersions(t *testing.T) {
	s := newTestServer(t)
	id, owner := s.ours.survey.Survey, s.ours.as(surveys.Owner)
	path := fmt.Sprintf("/surveys/%d/versions", id)
	s.do(t, "GET", path, "", owner).wants(t, 200, "Version 1", "Asked now", "you will see here what changed", "!<select")

	next := surveys.Satisfaction()
	next.Languages = []string{"es", "en", "pt-BR"}
	next.Questions[0].Title = surveys.Text{"es": "¿Qué tal ha ido hoy?", "en": "How was your visit today?", "pt-BR": "Como foi?"}
	next.Questions[0].Points = 4
	why := &next.Questions[1]
	why.Required, why.ShowIf = true, &surveys.Condition{Question: "face", In: []string{"1"}}
	why.Options = slices.Clone(why.Options)
	why.Options[0].Theme = "service.delivery"
	why.Options = append(why.Options[:6:6], surveys.Option{ID: "noise", Title: surveys.Text{"es": "Ruido", "en": "Noise"}})
	next.Questions = []surveys.Question{next.Questions[0], next.Questions[2], next.Questions[1], {
		ID: "back", Kind: surveys.Single, Title: surveys.Text{"es": "¿Volverás?", "en": "Will you be back?"}, Help: surveys.Text{"es": "Sé sincero."},
		Options: []surveys.Option{{ID: "y", Title: surveys.Text{"es": "Claro"}}, {ID: "n", Title: surveys.Text{"es": "Nunca"}}},
		ShowIf:  &surveys.Condition{Question: "why", In: []string{"noise", "price"}},
	}}
	s.clock.move(24 * time.Hour)
	s.publish(t, id, next)
	draft := next
	draft.Thanks = surveys.Text{"en": "Thanks <3"}
	v, err := s.Store.Survey(t.Context(), s.ours.id, id)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Store.SaveDraft(t.Context(), s.ours.id, id, v.Revision, draft, 1, s.clock.Now()); err != nil {
		t.Fatal(err)
	}
	s.do(t, "GET", path, "", owner).wants(t, 200, // the latest version and the draft
		"Draft", "Not published", "Version 2", "Published on 11 Mar 2026, 13:00", "the survey as a whole changed", "Thanks, English", "<ins>Thanks &lt;3</ins>", "!New choice")
	s.do(t, "GET", path+"?before=1&after=2", "", owner).wants(t, 200,
		"2 questions changed · 1 new question · 1 question removed · the survey as a whole changed",
		"Languages", "<del>Spanish, English</del>", "<ins>Spanish, English, Brazilian Portuguese</ins>",
		"1. How was your visit today?", "Question, English", `<td lang="en" dir="auto">How was <del>it</del> today?</td>`, "How was <ins>your visit</ins> today?",
		"Question, Brazilian Portuguese", "<ins>Como foi?</ins>",
		"Required", "<del>No</del>", "<ins>Yes</ins>", "When it is shown", "After “How was your visit today?”: Very bad", "After “How was it today?”: Very bad, Bad",
		"New choice", "<ins>Noise</ins>", "Removed choice", "I complained and nobody answered", "Theme of the choice", "Waiting time",
		"4. Will you be back?", "New", "Choice 1", "<ins>Claro</ins>", "One choice", "Help, Spanish", "<ins>Sé sincero.</ins>", "Noise, It is not worth the price",
		"4. Would you like an answer?", "Removed", "<del>Would you like an answer?</del>")
	s.do(t, "GET", path+"?before=2&after=2", "", owner).wants(t, 200, "They say the same.", "!<table")
	s.do(t, "GET", path+"?before=7&after=x", "", owner).wants(t, 200, "Thanks, English") // the usual two
	s.do(t, "GET", path+"?before=draft&after=1", "", owner).wants(t, 200, "<del>Thanks &lt;3</del>")
	never := s.unpublished(t, surveys.NPSKind, named("A draft"))
	s.do(t, "GET", fmt.Sprintf("/surveys/%d/versions", never), "", owner).wants(t, 200, "Draft", "Not published", "!<select")
}

// A draft may be unfinished in any way: comparing it shows what there is.
func TestCompareUnfinished(t *testing.T) {
	s := newTestServer(t)
	id := s.ours.survey.Survey
	draft := surveys.Satisfaction()
	draft.Title = nil
	draft.Questions[0] = surveys.Question{ID: "face", Kind: surveys.Stars}
	draft.Questions[1].ShowIf = &surveys.Condition{Question: "nowhere"}
	draft.Questions[2].ShowIf = &surveys.Condition{Question: "why", In: []string{"gone", "waiting"}}
	draft.Questions[3].ShowIf = &surveys.Condition{Question: "face", In: []string{"9"}}
	draft.Questions = append(draft.Questions, surveys.Question{ID: "empty", Kind: surveys.Multiple, Options: []surveys.Option{{ID: "o"}}})
	v, err := s.Store.Survey(t.Context(), s.ours.id, id)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Store.SaveDraft(t.Context(), s.ours.id, id, v.Revision, draft, 1, s.clock.Now()); err != nil {
		t.Fatal(err)
	}
	got := s.do(t, "GET", fmt.Sprintf("/surveys/%d/versions", id), "", s.ours.as(surveys.Owner))
	got.wants(t, 200, "Question without words", "After a question that is not there", ": gone, I waited too long", "Kind", "<ins>Stars</ins>", "!⟦")
}
