package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"opina/surveys"
	"opina/surveys/followup"
	"opina/surveys/intake"
)

type playlistRow struct {
	OrganizationID int64 `gorm:"primaryKey;autoIncrement:false"`
	TouchpointID   int64 `gorm:"primaryKey;autoIncrement:false"`
	Content        string
}

func (playlistRow) TableName() string { return "playlists" }

func (r playlistRow) playlist() (p surveys.Playlist, err error) {
	if err = json.Unmarshal([]byte(r.Content), &p); err != nil {
		err = fmt.Errorf("the playlist of touchpoint %d: %w", r.TouchpointID, err)
	}
	return p, err
}

// Playlist is what a touchpoint's tablets ask: its own survey, always, until somebody says something else.
func (s *Store) Playlist(ctx context.Context, org, touchpoint int64) (surveys.Playlist, error) {
	t, err := s.Touchpoint(ctx, org, touchpoint)
	if err != nil {
		return surveys.Playlist{}, err
	}
	p, err := playlistOf(s.primary(ctx), t)
	return p, public(err)
}

func playlistOf(db *gorm.DB, t Touchpoint) (surveys.Playlist, error) {
	var row playlistRow
	err := db.Where("organization_id = ? AND touchpoint_id = ?", t.Organization, t.ID).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return surveys.NewPlaylist(t.Survey), nil
	}
	if err != nil {
		return surveys.Playlist{}, err
	}
	return row.playlist()
}

// Playlists are the playlists that somebody has made, by touchpoint.
func (s *Store) Playlists(ctx context.Context, org int64) (map[int64]surveys.Playlist, error) {
	var rows []playlistRow
	if err := s.primary(ctx).Where("organization_id = ?", org).Find(&rows).Error; err != nil {
		return nil, public(err)
	}
	out := make(map[int64]surveys.Playlist, len(rows))
	for _, r := range rows {
		var err error
		if out[r.TouchpointID], err = r.playlist(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// SavePlaylist says what a touchpoint's tablets ask from now on. The first of its surveys is the touchpoint's own.
// A survey that is not published, or archived, is NotFound.
func (s *Store) SavePlaylist(ctx context.Context, org, touchpoint int64, p surveys.Playlist) error {
	if wrong := p.Check(); len(wrong) > 0 {
		return &surveys.Error{Kind: surveys.Invalid, Key: "error.playlist", Fields: wrong}
	}
	content, err := json.Marshal(p)
	if err != nil {
		return err
	}
	defer s.desks.forget()
	err = s.transaction(ctx, func(tx *gorm.DB) error {
		if err := showSurvey(tx, org, touchpoint, p.Entries[0].Survey); err != nil {
			return err
		}
		for _, e := range p.Entries[1:] {
			if err := isAsked(tx, org, e.Survey); err != nil {
				return err
			}
			if err := noteShown(tx, org, touchpoint, e.Survey); err != nil {
				return err
			}
		}
		return tx.Exec(`INSERT INTO playlists (organization_id, touchpoint_id, content) VALUES (?, ?, ?)
			ON CONFLICT (organization_id, touchpoint_id) DO UPDATE SET content = excluded.content`, org, touchpoint, string(content)).Error
	})
	return err
}

// isAsked is ErrRecordNotFound for a survey that cannot be asked.
func isAsked(tx *gorm.DB, org, survey int64) error {
	var n int64
	err := tx.Raw(`SELECT count(*) FROM surveys WHERE organization_id = ? AND id = ? AND archived_at IS NULL
		AND EXISTS (SELECT 1 FROM survey_versions WHERE organization_id = ? AND survey_id = ?)`, org, survey, org, survey).Scan(&n).Error
	if err == nil && n == 0 {
		err = gorm.ErrRecordNotFound
	}
	return err
}

// followSurvey makes the playlist begin with the survey that the touchpoint shows from now on.
func followSurvey(tx *gorm.DB, org, touchpoint, survey int64) error {
	var row playlistRow
	err := tx.Where("organization_id = ? AND touchpoint_id = ?", org, touchpoint).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	p, err := row.playlist()
	if err != nil {
		return err
	}
	p.Entries[0].Survey = survey
	content, err := json.Marshal(p)
	if err != nil {
		return err
	}
	return tx.Model(&playlistRow{}).Where("organization_id = ? AND touchpoint_id = ?", org, touchpoint).Update("content", string(content)).Error
}

// Showing is what a tablet shows at a moment. Surveys that are closed then are left out: archived, full, before their
// first day or after their last, outside their hours.
func (s *Store) Showing(ctx context.Context, d surveys.Device, now time.Time) (surveys.Showing, error) {
	out, err := s.showing(s.primary(ctx), d, now)
	return out, public(err)
}

func (s *Store) showing(db *gorm.DB, d surveys.Device, now time.Time) (surveys.Showing, error) {
	var touch touchpointRow
	if err := db.Where("organization_id = ? AND id = ?", d.Organization, d.Touchpoint).Take(&touch).Error; err != nil {
		return surveys.Showing{}, err
	}
	shop, owner, err := placeOf(db, touch)
	if err != nil {
		return surveys.Showing{}, err
	}
	out := surveys.Showing{
		Organization: owner.Name, Shop: shop.Name, Lang: owner.Lang, Accent: owner.Accent, Background: owner.Background,
		Logo: owner.Logo, LogoWidth: owner.LogoWidth, LogoHeight: owner.LogoHeight,
		AnswerWithin: owner.AnswerWithin, Privacy: owner.Privacy, Place: placeAt(touch, shop),
	}
	if out.Playlist, err = playlistOf(db, touch.touchpoint()); err != nil {
		return out, err
	}
	if touch.RetiredAt != nil {
		return out, nil
	}
	for _, e := range out.Playlist.Entries {
		shown := Desk{Desk: intake.Desk{Place: out.Place}}
		if shown.Version, err = latestVersion(db, d.Organization, e.Survey); err != nil {
			return out, err
		}
		if err := readSchedule(db, &shown); err != nil {
			return out, err
		}
		if why, _ := shown.Closed(now); why == surveys.Open {
			out.Shown = append(out.Shown, surveys.Shown{Entry: e, Version: shown.Version})
		}
	}
	return out, nil
}

// placeOf reads the shop and the organization of a touchpoint.
func placeOf(db *gorm.DB, t touchpointRow) (locationRow, Organization, error) {
	var shop locationRow
	if err := db.Where("organization_id = ? AND id = ?", t.OrganizationID, t.LocationID).Take(&shop).Error; err != nil {
		return shop, Organization{}, err
	}
	var owner organizationRow
	if err := organizations(db).Where("id = ?", t.OrganizationID).Take(&owner).Error; err != nil {
		return shop, Organization{}, err
	}
	organization, err := owner.organization()
	return shop, organization, err
}

func placeAt(t touchpointRow, shop locationRow) surveys.Place {
	return surveys.Place{
		Organization: t.OrganizationID, Location: t.LocationID, Touchpoint: t.ID, Channel: surveys.Channel(t.Channel),
		TimeZone: shop.TimeZone, CutHour: shop.CutHour,
	}
}

// TabletDesk is what an answer is held against that a tablet kept: the version it answers of a survey that the touchpoint
// shows or has shown, whether or not the touchpoint is in use still. Anything else is NotFound.
func (s *Store) TabletDesk(ctx context.Context, org, touchpoint, survey int64, version int) (intake.Desk, error) {
	d, err := s.tabletDesk(s.primary(ctx), org, touchpoint, survey, version)
	return d, public(err)
}

func (s *Store) tabletDesk(db *gorm.DB, org, touchpoint, survey int64, version int) (intake.Desk, error) {
	var touch touchpointRow
	if err := db.Where("organization_id = ? AND id = ?", org, touchpoint).Take(&touch).Error; err != nil {
		return intake.Desk{}, err
	}
	if err := wasShown(db, org, touchpoint, survey); err != nil {
		return intake.Desk{}, err
	}
	shop, owner, err := placeOf(db, touch)
	if err != nil {
		return intake.Desk{}, err
	}
	tagger, err := s.tagger(db, org)
	if err != nil {
		return intake.Desk{}, err
	}
	v, err := s.versions.get(db, org, survey, version)
	return intake.Desk{
		Version: v, Place: placeAt(touch, shop), Tagger: tagger,
		Policy: followup.Policy{AnswerWithin: owner.AnswerWithin},
	}, err
}
