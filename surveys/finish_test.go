package surveys

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// customer walks through a survey as its page does: in order, past the questions whose condition does not hold, and
// never past a required one without an answer.
type customer struct {
	content Content
	said    map[string]Answer
}

// sees tells what the page does: one of the inputs that a question waits for is checked, where that one is shown itself.
func (c customer) sees(q Question) bool {
	if q.ShowIf == nil {
		return true
	}
	a, answered := c.said[q.ShowIf.Question]
	if !answered {
		return false
	}
	chosen := a.Options
	if a.Rating != nil {
		chosen = append(chosen, fmt.Sprint(*a.Rating))
	}
	return slices.ContainsFunc(chosen, func(value string) bool { return slices.Contains(q.ShowIf.In, value) })
}

// walk gives what is answered, in order; decide may skip.
func (c customer) walk(decide func(Question) (Answer, bool)) []Answer {
	var answers []Answer
	for _, q := range c.content.Questions {
		if !c.sees(q) {
			continue
		}
		if a, ok := decide(q); ok {
			c.said[q.ID] = a
			answers = append(answers, a)
		}
	}
	return answers
}

func finish(t *rapid.T, content Content, answers []Answer) Response {
	version := Version{Organization: 1, Survey: 2, Number: 3, Content: content}
	r, wrong := Check(version, Place{}, Submission{ID: NewID(time.Now()), Lang: "es", Finished: true, Answers: answers}, time.Now())
	if len(wrong) > 0 {
		t.Fatalf("%+v cannot be finished with %+v: %v", content, answers, wrong)
	}
	return r
}

func TestWhatCanBePublishedCanBeFinished(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		content := drawContent(t)
		if content.CheckPublish() != nil {
			t.Skip()
		}
		who := customer{content, map[string]Answer{}}
		answers := who.walk(func(q Question) (Answer, bool) {
			return drawAnswer(t, q), q.Required || rapid.Bool().Draw(t, "answer")
		})
		if len(answers) == 0 { // the page asks for one answer at least
			answers = who.walk(func(q Question) (Answer, bool) { return drawAnswer(t, q), true })
		}
		kept := len(answers)
		if rapid.Bool().Draw(t, "without a script") { // the form holds every question, also those that are hidden
			for _, q := range content.Questions {
				if !who.sees(q) {
					answers = append(answers, drawAnswer(t, q))
				}
			}
		}
		if r := finish(t, content, answers); len(r.Answers) != kept {
			t.Fatalf("%+v: of %+v only %+v was kept, want %d", content, answers, r.Answers, kept)
		}
	})
}

func TestWhatCanBePublishedCanBeShown(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		content := drawContent(t)
		if content.CheckPublish() != nil {
			t.Skip()
		}
		for _, wanted := range content.Questions {
			way := map[string]string{} // question → the value that leads on
			for q := wanted; q.ShowIf != nil; q = content.Questions[content.find(q.ShowIf.Question)] {
				way[q.ShowIf.Question] = rapid.SampledFrom(q.ShowIf.In).Draw(t, "value")
			}
			answers := customer{content, map[string]Answer{}}.walk(func(q Question) (Answer, bool) {
				if value, on := way[q.ID]; on {
					return choose(q, value), true
				}
				return drawAnswer(t, q), q.ID == wanted.ID || q.Required
			})
			r := finish(t, content, answers)
			if !slices.ContainsFunc(r.Answers, func(a Answer) bool { return a.Question == wanted.ID }) {
				t.Fatalf("%+v: %s is never shown", content, wanted.ID)
			}
		}
	})
}
