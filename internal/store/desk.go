package store

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"gorm.io/gorm"

	"opina/surveys"
	"opina/surveys/followup"
	"opina/surveys/intake"
)

// Desk is what a touchpoint's code leads to: all that its page shows and its answers are held against. Those who
// ask at the same time share one, so it is only read.
type Desk struct {
	intake.Desk
	Touchpoint   Touchpoint
	Organization Organization
	Schedule     surveys.Schedule
	Archived     bool
	Answers      int64 // to the survey so far; counted only where the schedule has a quota
}

// Closed tells why the survey is not asked at that moment, surveys.Open where it is, and when it will be again. Answers
// are taken all the same: they may have been given before.
func (d Desk) Closed(now time.Time) (surveys.Closure, time.Time) {
	if d.Archived {
		return surveys.Archived, time.Time{}
	}
	return d.Schedule.At(d.Place, now, d.Answers)
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
	survey  int64 // 0: the one shown now
	version int   // 0: the latest
}

type knownDesk struct {
	desk *Desk
	at   time.Time
}

func (d *desks) get(key deskKey) (*Desk, bool) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	k, ok := d.known[key]
	return k.desk, ok && time.Since(k.at) < deskAge
}

func (d *desks) put(key deskKey, desk *Desk, asked time.Time) {
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

// Desk finds the touchpoint with that code and the version asked for of the survey it shows, 0 for the latest. A code that is
// unknown or retired, and a version that was never published, are NotFound. The code is the one key that does not name the organization: it finds it.
func (s *Store) Desk(ctx context.Context, code string, version int) (*Desk, error) {
	return s.DeskOf(ctx, code, 0, version)
}

// DeskOf is Desk for a survey that the touchpoint shows or has shown: who opened it before the touchpoint showed another
// one, or has it on a tablet without a network, still answers what was asked. Survey 0 is the one shown now; one that
// the touchpoint never showed is NotFound.
func (s *Store) DeskOf(ctx context.Context, code string, survey int64, version int) (*Desk, error) {
	key := deskKey{code, survey, version}
	if d, ok := s.desks.get(key); ok {
		return d, nil
	}
	asked := time.Now()
	d, err := s.readDesk(ctx, key)
	if err != nil {
		return nil, public(err)
	}
	s.desks.put(key, d, asked)
	return d, nil
}

func (s *Store) readDesk(ctx context.Context, key deskKey) (*Desk, error) {
	db := s.primary(ctx)
	var touch touchpointRow
	if err := db.Where("code = ? AND retired_at IS NULL", key.code).Take(&touch).Error; err != nil {
		return nil, err
	}
	survey := touch.SurveyID
	if key.survey != 0 && key.survey != survey {
		survey = key.survey
		if err := wasShown(db, touch.OrganizationID, touch.ID, survey); err != nil {
			return nil, err
		}
	}
	shop, organization, err := placeOf(db, touch)
	if err != nil {
		return nil, err
	}
	var v surveys.Version
	if key.version == 0 {
		v, err = latestVersion(db, touch.OrganizationID, survey)
	} else {
		v, err = s.versions.get(db, touch.OrganizationID, survey, key.version)
	}
	if err != nil {
		return nil, err
	}
	tagger, err := s.tagger(db, touch.OrganizationID)
	if err != nil {
		return nil, err
	}
	d := &Desk{
		Desk: intake.Desk{
			Version: v,
			Place:   placeAt(touch, shop),
			Tagger:  tagger,
			Policy:  followup.Policy{AnswerWithin: organization.AnswerWithin},
		},
		Touchpoint:   touch.touchpoint(),
		Organization: organization,
	}
	return d, readSchedule(db, d)
}

// readSchedule adds when the desk's survey is asked.
func readSchedule(db *gorm.DB, d *Desk) error {
	v := d.Version
	var row surveyRow
	if err := db.Select("schedule, archived_at").Where("organization_id = ? AND id = ?", v.Organization, v.Survey).Take(&row).Error; err != nil {
		return err
	}
	d.Archived = row.ArchivedAt != nil
	if err := json.Unmarshal([]byte(row.Schedule), &d.Schedule); err != nil {
		return fmt.Errorf("the schedule of survey %d: %w", v.Survey, err)
	}
	if d.Schedule.Quota == 0 {
		return nil
	}
	// location_id stands in the text because SQLite uses the partial index only for what it can read there.
	return db.Raw("SELECT COALESCE(SUM(responses), 0) FROM tally_days WHERE organization_id = ? AND survey_id = ? AND location_id = 0",
		v.Organization, v.Survey).Scan(&d.Answers).Error
}
