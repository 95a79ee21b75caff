package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"gorm.io/gorm"

	"opina/internal/auth"
	"opina/surveys"
)

type deviceRow struct {
	OrganizationID int64 `gorm:"primaryKey;autoIncrement:false"`
	ID             int64 `gorm:"primaryKey;autoIncrement:false"`
	Tablet         []byte
	Name           string
	TouchpointID   int64
	TokenHash      []byte
	PairedAt       int64
	RevokedAt      *int64
	SeenAt         *int64
	App            string
	Playlist       string
	ClockError     int64
	Health         string
	Queue          []byte
}

func (deviceRow) TableName() string { return "devices" }

// knownDevice is a device with what the server has of the queue it uses now.
type knownDevice struct {
	Row     deviceRow `gorm:"embedded"`
	Since   *int64
	Answers *int64
	LastSeq *int64
	Queues  int
}

const selectDevices = `SELECT d.*, q.since, q.answers, q.last_seq,
		(SELECT count(*) FROM device_queues c WHERE c.organization_id = d.organization_id AND c.device_id = d.id) AS queues
	FROM devices d
	LEFT JOIN device_queues q ON q.organization_id = d.organization_id AND q.device_id = d.id AND q.queue = d.queue `

func (k knownDevice) device() (surveys.Device, error) {
	r := k.Row
	d := surveys.Device{
		Organization: r.OrganizationID, ID: r.ID, Tablet: surveys.UUID(r.Tablet), Name: r.Name, Touchpoint: r.TouchpointID,
		PairedAt: fromMillis(r.PairedAt), RevokedAt: fromMillisOrNil(r.RevokedAt), Unpaired: r.RevokedAt != nil && r.TokenHash == nil,
		SeenAt: fromMillisOrNil(r.SeenAt), App: r.App, Playlist: r.Playlist, ClockError: time.Duration(r.ClockError) * time.Millisecond,
	}
	if r.Queue != nil && k.Since != nil {
		d.Queue = surveys.Queue{
			ID: surveys.UUID(r.Queue), Since: fromMillis(*k.Since), Answers: *k.Answers, Last: *k.LastSeq, Before: k.Queues - 1,
		}
	}
	if err := json.Unmarshal([]byte(r.Health), &d.Health); err != nil {
		return d, fmt.Errorf("the health of device %d: %w", r.ID, err)
	}
	return d, nil
}

func (s *Store) findDevices(db *gorm.DB, which string, args ...any) ([]surveys.Device, error) {
	var rows []knownDevice
	if err := db.Raw(selectDevices+which, args...).Scan(&rows).Error; err != nil {
		return nil, err
	}
	out := make([]surveys.Device, len(rows))
	for i, row := range rows {
		var err error
		if out[i], err = row.device(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Devices lists the organization's tablets in the order they were paired first, revoked ones too.
func (s *Store) Devices(ctx context.Context, org int64) ([]surveys.Device, error) {
	out, err := s.findDevices(s.primary(ctx), "WHERE d.organization_id = ? ORDER BY d.id", org)
	return out, public(err)
}

// Device reads one tablet.
func (s *Store) Device(ctx context.Context, org, id int64) (surveys.Device, error) {
	return oneDevice(s.findDevices(s.primary(ctx), "WHERE d.organization_id = ? AND d.id = ?", org, id))
}

func oneDevice(found []surveys.Device, err error) (surveys.Device, error) {
	if err == nil && len(found) == 0 {
		err = gorm.ErrRecordNotFound
	}
	if err != nil {
		return surveys.Device{}, public(err)
	}
	return found[0], nil
}

// DeviceByToken finds which tablet calls. One that was revoked is Unauthorized at its next call, as one that nobody knows. No
// organization is named: the token is how it is found.
func (s *Store) DeviceByToken(ctx context.Context, token string) (surveys.Device, error) {
	d, err := oneDevice(s.findDevices(s.primary(ctx), "WHERE d.token_hash = ? AND d.revoked_at IS NULL", auth.TokenHash(token)))
	if surveys.KindOf(err) == surveys.NotFound && err != nil {
		err = surveys.Fail(surveys.Unauthorized, "error.device", nil)
	}
	return d, err
}

// changeDevice sets columns of one device and tells the pages.
func (s *Store) changeDevice(ctx context.Context, org, id int64, values map[string]any) error {
	err := s.transaction(ctx, func(tx *gorm.DB) error { return setDevice(tx, org, id, values) })
	if err == nil {
		s.live.changed(org)
	}
	return err
}

func setDevice(tx *gorm.DB, org, id int64, values map[string]any) error {
	done := tx.Model(&deviceRow{}).Where("organization_id = ? AND id = ?", org, id).Updates(values)
	if done.Error == nil && done.RowsAffected == 0 {
		return gorm.ErrRecordNotFound
	}
	return done.Error
}

// RenameDevice gives a tablet another name.
func (s *Store) RenameDevice(ctx context.Context, org, id int64, name string) error {
	return s.changeDevice(ctx, org, id, map[string]any{"name": name})
}

// MoveDevice puts a tablet at another touchpoint. What it has queued still belongs to where it was answered.
func (s *Store) MoveDevice(ctx context.Context, org, id, touchpoint int64, now time.Time) error {
	err := s.transaction(ctx, func(tx *gorm.DB) error {
		if err := isTabletPlace(tx, org, touchpoint); err != nil {
			return err
		}
		if err := setDevice(tx, org, id, map[string]any{"touchpoint_id": touchpoint}); err != nil {
			return err
		}
		return noteStood(tx, org, id, touchpoint, now)
	})
	if err == nil {
		s.live.changed(org)
	}
	return err
}

// isTabletPlace is ErrRecordNotFound for a touchpoint where no tablet can stand.
func isTabletPlace(tx *gorm.DB, org, touchpoint int64) error {
	return tx.Where("organization_id = ? AND id = ? AND channel = ? AND retired_at IS NULL", org, touchpoint, string(surveys.Kiosk)).
		Take(&touchpointRow{}).Error
}

// noteStood remembers that a device has stood at a touchpoint.
func noteStood(tx *gorm.DB, org, device, touchpoint int64, now time.Time) error {
	return tx.Exec("INSERT INTO device_touchpoints (organization_id, device_id, touchpoint_id, since) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
		org, device, touchpoint, millis(now)).Error
}

// Stood lists the touchpoints at which a device stands or has stood.
func (s *Store) Stood(ctx context.Context, org, device int64) (touchpoints []int64, err error) {
	err = s.primary(ctx).Raw("SELECT touchpoint_id FROM device_touchpoints WHERE organization_id = ? AND device_id = ? ORDER BY touchpoint_id",
		org, device).Scan(&touchpoints).Error
	return touchpoints, public(err)
}

// RevokeDevice refuses the tablet from its next call on. It keeps its token, so that RestoreDevice undoes it.
func (s *Store) RevokeDevice(ctx context.Context, org, id int64, now time.Time) error {
	return s.changeDevice(ctx, org, id, map[string]any{"revoked_at": gorm.Expr("COALESCE(revoked_at, ?)", millis(now))})
}

// RestoreDevice lets a revoked tablet in again. One that ended its token itself is a Conflict: it must be paired.
func (s *Store) RestoreDevice(ctx context.Context, org, id int64) error {
	d, err := s.Device(ctx, org, id)
	if err != nil {
		return err
	}
	if d.Unpaired {
		return surveys.Fail(surveys.Conflict, "error.device.unpaired", nil)
	}
	return s.changeDevice(ctx, org, id, map[string]any{"revoked_at": nil})
}

// Unpair ends the token of a tablet that asks for it.
func (s *Store) Unpair(ctx context.Context, d surveys.Device, now time.Time) error {
	return s.changeDevice(ctx, d.Organization, d.ID, map[string]any{"revoked_at": millis(now), "token_hash": nil})
}

// DeviceDays gives the answers of each device by day, from a day on.
func (s *Store) DeviceDays(ctx context.Context, org int64, from surveys.Day) (map[int64]map[surveys.Day]int64, error) {
	var rows []struct {
		DeviceID int64
		Day      int32
		Answers  int64
	}
	err := s.primary(ctx).Raw("SELECT device_id, day, answers FROM tally_devices WHERE organization_id = ? AND day >= ?", org, int64(from)).
		Scan(&rows).Error
	out := make(map[int64]map[surveys.Day]int64)
	for _, r := range rows {
		if out[r.DeviceID] == nil {
			out[r.DeviceID] = make(map[surveys.Day]int64)
		}
		out[r.DeviceID][surveys.Day(r.Day)] = r.Answers
	}
	return out, public(err)
}
