package server

import (
	"slices"
	"time"

	"opina/charts"
	"opina/internal/i18n"
	"opina/internal/store"
	"opina/server/views"
	"opina/surveys"
	"opina/surveys/themes"
)

// answerList turns answers into what a page shows of them.
type answerList struct {
	words       i18n.Words
	taxonomy    *themes.Taxonomy
	search      string // words to mark in comments
	shops       []store.Location
	touchpoints []store.Touchpoint
}

func (l answerList) answer(row store.AnswerRow) views.Answer {
	w := l.words
	place, zone := l.place(row)
	at := row.EffectiveAt.In(zone)
	a := views.Answer{
		ID: row.ID.String(), Place: place, When: w.Moment(at), WhenISO: at.Format(time.RFC3339),
		Lang: row.Lang, Comment: mark(row.Comment(), l.search), Contact: row.Contact,
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
		a.Mentions = append(a.Mentions, views.Mention{Name: l.taxonomy.Name(m.Theme, w.Lang), Praise: m.Polarity == surveys.Positive})
	}
	if !row.DueAt.IsZero() {
		a.Promise = w.T("answers.promise", "Time", w.Moment(row.DueAt.In(zone)))
	}
	return a
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

// ratingIn is a rating in words, with the mood of its face where it was a face.
func ratingIn(w i18n.Words, r *surveys.Rating) (mood, words string) {
	if r == nil {
		return "", w.T("answers.unrated")
	}
	return faceOf(r.Scale, r.Value), charts.RatingName(w, r.Scale, r.Value)
}
