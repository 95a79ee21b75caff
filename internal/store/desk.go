package store

import (
	"context"
	"sync"
	"time"

	"opina/surveys"
	"opina/surveys/followup"
	"opina/surveys/intake"
	"opina/surveys/themes"
)

// Desk is what a touchpoint's code leads to: all that its page shows and its answers are held against.
type Desk struct {
	intake.Desk
	Touchpoint   Touchpoint
	Organization Organization
}

// deskAge is how long a desk is believed without asking the database: a change made on another replica
// shows after that at the latest.
const deskAge = 2 * time.Second

// maxDesks bounds the cache; past it, it starts over.
const maxDesks = 10_000

// desks remembers desks for a moment, because every page and every answer asks for one.
type desks struct {
	mu    sync.RWMutex
	known map[deskKey]knownDesk
}

type deskKey struct {
	code    string
	version int
}

type knownDesk struct {
	desk Desk
	at   time.Time
}

func (d *desks) get(key deskKey) (Desk, bool) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	k, ok := d.known[key]
	return k.desk, ok && time.Since(k.at) < deskAge
}

func (d *desks) put(key deskKey, desk Desk, asked time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.known == nil || len(d.known) >= maxDesks {
		d.known = make(map[deskKey]knownDesk)
	}
	d.known[key] = knownDesk{desk, asked}
}

func (d *desks) forget() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.known = nil
}

// Desk finds the touchpoint with that code and the version asked for, 0 for the latest. A code that is unknown or
// retired, and a version that was never published, are NotFound. The code is the one key that does not name the organization: it finds it.
func (s *Store) Desk(ctx context.Context, code string, version int) (Desk, error) {
	key := deskKey{code, version}
	if d, ok := s.desks.get(key); ok {
		return d, nil
	}
	asked := time.Now()
	d, err := s.readDesk(ctx, code, version)
	if err != nil {
		return Desk{}, public(err)
	}
	s.desks.put(key, d, asked)
	return d, nil
}

func (s *Store) readDesk(ctx context.Context, code string, version int) (Desk, error) {
	db := s.primary(ctx)
	var touch touchpointRow
	if err := db.Where("code = ? AND retired_at IS NULL", code).Take(&touch).Error; err != nil {
		return Desk{}, err
	}
	var shop locationRow
	if err := db.Where("organization_id = ? AND id = ?", touch.OrganizationID, touch.LocationID).Take(&shop).Error; err != nil {
		return Desk{}, err
	}
	var owner organizationRow
	if err := db.Where("id = ?", touch.OrganizationID).Take(&owner).Error; err != nil {
		return Desk{}, err
	}
	organization, err := owner.organization()
	if err != nil {
		return Desk{}, err
	}
	var v surveys.Version
	if version == 0 {
		v, err = latestVersion(db, touch.OrganizationID, touch.SurveyID)
	} else {
		v, err = s.versions.get(db, touch.OrganizationID, touch.SurveyID, version)
	}
	if err != nil {
		return Desk{}, err
	}
	return Desk{
		Desk: intake.Desk{
			Version: v,
			Place: surveys.Place{
				Organization: touch.OrganizationID, Location: touch.LocationID, Touchpoint: touch.ID,
				Channel: surveys.Channel(touch.Channel), TimeZone: shop.TimeZone, CutHour: shop.CutHour,
			},
			Taxonomy: themes.Core(),
			Policy:   followup.Policy{AnswerWithin: organization.AnswerWithin},
		},
		Touchpoint:   touch.touchpoint(),
		Organization: organization,
	}, nil
}
