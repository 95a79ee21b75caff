package server

import (
	"slices"
	"strings"
	"time"

	"opina/charts"
	"opina/internal/i18n"
	"opina/internal/store"
	"opina/server/views"
	"opina/surveys"
	"opina/surveys/intake"
	"opina/surveys/themes"
)

// answerList turns answers into what a page shows of them.
type answerList struct {
	words       i18n.Words
	tagger      intake.Tagger
	search      string // words to mark in comments
	shops       []store.Location
	touchpoints []store.Touchpoint
	correct     func(surveys.ID) string // the address where an answer is corrected; nil: the member may not
}

// list shows answers to the member that asked.
func (a asked) list(touchpoints []store.Touchpoint) answerList {
	return answerList{words: a.words, tagger: a.tagger, shops: a.shops, touchpoints: touchpoints}
}

// list marks what was searched, and leads an owner to where an answer is corrected.
func (q answersQuestion) list(touchpoints []store.Touchpoint) answerList {
	l := q.asked.list(touchpoints)
	l.search = q.query.Search
	if q.member.Role == surveys.Owner {
		l.correct = func(id surveys.ID) string { return q.path(id, "correct") }
	}
	return l
}

func (l answerList) answer(row store.AnswerRow) views.Answer {
	w := l.words
	place, zone := l.place(row)
	at := row.EffectiveAt.In(zone)
	a := views.Answer{
		ID: row.ID.String(), Place: place, When: w.Moment(at), WhenISO: at.Format(time.RFC3339),
		Lang: row.Lang, Comment: underline(mark(row.Comment(), l.search), reasons(l.tagger, w, row)), Contact: row.Contact,
	}
	for _, flag := range surveys.HeldOutFor {
		switch why := w.T("answers.flag." + flag); {
		case !slices.Contains(row.Flags, flag):
		case row.HeldOut && a.HeldOut == "":
			a.HeldOut = w.T("answers.heldout", "Why", why)
		case row.PutBack && a.PutBack == "":
			a.PutBack = w.T("answers.putback", "Why", why)
		}
	}
	a.Mood, a.Rating = ratingIn(w, row.Rating)
	for _, m := range row.Mentions {
		a.Mentions = append(a.Mentions, l.mention(m))
	}
	a.Kinds = kindsIn(w, row.Kinds)
	a.Corrected = row.Correction.Holds(row.Comment())
	if l.correct != nil && row.Comment() != "" {
		a.Correct = l.correct(row.ID)
	}
	if !row.DueAt.IsZero() {
		a.Promise = w.T("answers.promise", "Time", w.Moment(row.DueAt.In(zone)))
	}
	return a
}

func (l answerList) mention(m surveys.Mention) views.Mention {
	return views.Mention{Name: l.tagger.Model.Taxonomy().Name(m.Theme, l.words.Lang), Praise: m.Polarity == surveys.Positive}
}

// place is the shop with the touchpoint, and the shop's clock.
func (l answerList) place(row store.AnswerRow) (string, *time.Location) {
	name, zone := "", time.UTC
	for _, shop := range l.shops {
		if shop.ID == row.Place.Location {
			name, zone = shop.Name, zoneOf(shop)
		}
	}
	for _, t := range l.touchpoints {
		if t.ID == row.Place.Touchpoint {
			name += " · " + t.Name
		}
	}
	return name, zone
}

// kindsIn are kinds in words; to be nothing of all that is not said.
func kindsIn(w i18n.Words, kinds []themes.Kind) string {
	var said []string
	for _, kind := range kinds {
		if kind != themes.Nothing {
			said = append(said, w.T("answers.kind."+string(kind)))
		}
	}
	return strings.Join(said, ", ")
}

// ratingIn is a rating in words, with the mood of its face where it was a face.
func ratingIn(w i18n.Words, r *surveys.Rating) (mood, words string) {
	if r == nil {
		return "", w.T("answers.unrated")
	}
	return faceOf(r.Scale, r.Value), charts.RatingName(w, r.Scale, r.Value)
}
