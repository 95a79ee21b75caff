// Package demo fills an empty database with a bakery chain that does not exist: three shops, posters and a tablet,
// and months of answers in Spanish and English with a story in them. At Gran Vía the waiting gets worse for three
// months, until a second till opens at peak hours; then it gets better. Malasaña's new paper straws are complained about in words that
// no theme knows. Everything follows from a seed and the moment it
// ends: the same call makes the same answers. They go the way of every answer: intake, then the store.
package demo

import (
	"context"
	"time"

	"opina/internal/auth"
	"opina/internal/store"
	"opina/surveys"
)

// How the demo's owner logs in. The password is in the documentation: a demo is no place for secrets.
const (
	OwnerEmail    = "demo@example.com"
	OwnerPassword = "opina-demo-2026"
)

// shop is one of the chain's, with what makes it different.
type shop struct {
	name        string
	customers   float64 // its share of the chain's answers
	english     float64 // share of its customers who answer in English
	kiosk       float64 // share of its answers given on the tablet; 0 where there is none
	poster      string  // code of the poster
	tablet      string  // code of the tablet
	happiness   float64 // how much less often something else goes wrong
	queues      bool    // where the story happens
	straws      bool    // where straws are made of paper
	complainsOf []cause
}

const timeZone = "Europe/Madrid"

var shops = []shop{
	{name: "Gran Vía", customers: 0.46, english: 0.31, kiosk: 0.35, poster: "grnw2p", tablet: "grnw3t", queues: true, complainsOf: granVia},
	{name: "Malasaña", customers: 0.31, english: 0.15, poster: "m4sqnp", happiness: 0.02, straws: true, complainsOf: malasana},
	{name: "Chamberí", customers: 0.23, english: 0.04, poster: "chmb5r", happiness: 0.05, complainsOf: chamberi},
}

// chain is what the answers need of the database: where each shop's poster and tablet lead.
type chain struct {
	organization int64
	posters      []*store.Desk // by shop
	tablets      []*store.Desk // by shop, nil where there is none
}

// open makes the organization with its owner, shops, survey and touchpoints. It was founded at since.
func open(ctx context.Context, db *store.Store, since time.Time) (chain, error) {
	hash, err := auth.Hash(ctx, OwnerPassword)
	if err != nil {
		return chain{}, err
	}
	c := chain{}
	c.organization, err = db.CreateOrganization(ctx, store.Organization{
		Name: "Tahona del Alba", Lang: "es", TimeZone: timeZone, AnswerWithin: 48 * time.Hour, CreatedAt: since,
	})
	if err != nil {
		return c, err
	}
	if err := addOwner(ctx, db, c.organization, hash); err != nil {
		return c, err
	}
	survey, err := db.CreateSurvey(ctx, c.organization, "satisfaction", surveys.Satisfaction())
	if err != nil {
		return c, err
	}
	for _, s := range shops {
		location, err := db.CreateLocation(ctx, store.Location{Organization: c.organization, Name: s.name, TimeZone: timeZone})
		if err != nil {
			return c, err
		}
		touchpoint := store.Touchpoint{Organization: c.organization, Location: location, Survey: survey.Survey, CreatedAt: since}
		touchpoint.Name, touchpoint.Channel, touchpoint.Code = "Cartel del mostrador", surveys.QR, s.poster
		poster, err := add(ctx, db, touchpoint)
		if err != nil {
			return c, err
		}
		var tablet *store.Desk
		if s.kiosk > 0 {
			touchpoint.Name, touchpoint.Channel, touchpoint.Code = "Tableta de la salida", surveys.Kiosk, s.tablet
			if tablet, err = add(ctx, db, touchpoint); err != nil {
				return c, err
			}
		}
		c.posters, c.tablets = append(c.posters, poster), append(c.tablets, tablet)
	}
	return c, nil
}

func add(ctx context.Context, db *store.Store, t store.Touchpoint) (*store.Desk, error) {
	t, err := db.CreateTouchpoint(ctx, t)
	if err != nil {
		return nil, err
	}
	return db.Desk(ctx, t.Code, 0)
}
