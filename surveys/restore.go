package surveys

import "slices"

// Restore gives back what a step took away: the questions, options and languages that before has and the content
// lacks, each at its old place among those that are still there, and the conditions that hung on them. What was written
// since then stays.
func (c Content) Restore(before Content) (Content, error) {
	back := restorer{Content: c.Clone(), before: before, gone: map[string]bool{}}
	back.languages()
	if err := back.questions(); err != nil {
		return c, err
	}
	if err := back.options(); err != nil {
		return c, err
	}
	back.conditions()
	if len(back.Content.Languages) > MaxLanguages {
		return c, full(MaxLanguages)
	}
	return back.Content, nil
}

type restorer struct {
	Content
	before Content
	gone   map[string]bool // questions that came back, and "question/option"
}

func (r *restorer) languages() {
	var missing []string
	for i, lang := range r.before.Languages {
		if !slices.Contains(r.Languages, lang) {
			missing = append(missing, lang)
			r.Languages = slices.Insert(r.Languages, min(i, len(r.Languages)), lang)
		}
	}
	words := map[textID]Text{}
	r.before.mapTexts(func(id textID, t Text) Text { words[id] = t; return t })
	r.Content = r.mapTexts(func(id textID, t Text) Text {
		for _, lang := range missing {
			t = t.With(lang, words[id][lang])
		}
		return t
	})
}

func (r *restorer) questions() error {
	for i, q := range r.before.Questions {
		if r.find(q.ID) >= 0 {
			continue
		}
		at := 0
		for _, earlier := range r.before.Questions[:i] {
			at = max(at, r.find(earlier.ID)+1)
		}
		q.Title, q.Help = r.spoken(q.Title), r.spoken(q.Help)
		q.Options = slices.Clone(q.Options)
		for j := range q.Options {
			q.Options[j].Title = r.spoken(q.Options[j].Title)
		}
		if q.ShowIf != nil && r.find(q.ShowIf.Question) < 0 {
			q.ShowIf = nil
		}
		content, err := r.insertQuestion(at, q)
		if err != nil {
			return err
		}
		r.Content, r.gone[q.ID] = content, true
	}
	return nil
}

func (r *restorer) options() error {
	for _, q := range r.before.Questions {
		at := r.find(q.ID)
		if at < 0 || !r.Questions[at].HasOptions() {
			continue
		}
		for i, o := range q.Options {
			if _, there := r.Questions[at].Option(o.ID); there {
				continue
			}
			if len(r.Questions[at].Options) >= MaxOptions {
				return full(MaxOptions)
			}
			o.Title = r.spoken(o.Title)
			r.Questions[at].Options = slices.Insert(r.Questions[at].Options, min(i, len(r.Questions[at].Options)), o)
			r.gone[q.ID+"/"+o.ID] = true
		}
	}
	return nil
}

// conditions come back where their question did, or one of its answers.
func (r *restorer) conditions() {
	for _, q := range r.before.Questions {
		at := r.find(q.ID)
		if at < 0 || q.ShowIf == nil {
			continue
		}
		on := r.find(q.ShowIf.Question)
		if on < 0 || on == at {
			continue
		}
		now := r.Questions[at].ShowIf
		if now != nil && now.Question != q.ShowIf.Question {
			continue
		}
		var in []string
		for _, value := range r.Questions[on].Values() {
			kept := now != nil && slices.Contains(now.In, value)
			back := r.gone[q.ShowIf.Question] || r.gone[q.ShowIf.Question+"/"+value]
			if kept || back && slices.Contains(q.ShowIf.In, value) {
				in = append(in, value)
			}
		}
		switch {
		case len(in) > 0, r.gone[q.ShowIf.Question] && len(q.ShowIf.In) == 0:
			r.Questions[at].ShowIf = &Condition{Question: q.ShowIf.Question, In: in}
		case r.gone[q.ID] && len(q.ShowIf.In) > 0: // none of the answers it waited for is still there
			r.Questions[at].ShowIf = nil
		}
	}
}

// spoken is a text without the languages that the survey has lost since.
func (r *restorer) spoken(t Text) Text {
	out := t
	for lang := range t {
		if !slices.Contains(r.Languages, lang) {
			out = out.With(lang, "")
		}
	}
	return out
}
