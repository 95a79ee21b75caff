package store

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"opina/internal/auth"
	"opina/surveys"
)

type pairingRow struct {
	OrganizationID int64  `gorm:"primaryKey;autoIncrement:false"`
	ClaimHash      []byte `gorm:"primaryKey"`
	Words          []byte
	Tablet         []byte
	Lang           string
	App            string
	DeviceID       *int64
	ExpiresAt      int64
}

func (pairingRow) TableName() string { return "pairings" }

func (r pairingRow) pairing() surveys.Pairing {
	return surveys.Pairing{
		Tablet: surveys.UUID(r.Tablet), Lang: r.Lang, App: r.App, Words: r.Words, Claim: r.ClaimHash,
		ExpiresAt: fromMillis(r.ExpiresAt), Confirmed: r.DeviceID != nil,
	}
}

// StartPairing keeps a tablet that waits to be confirmed. Words that another one shows at the moment are a Conflict.
func (s *Store) StartPairing(ctx context.Context, p surveys.Pairing, now time.Time) error {
	return s.transaction(ctx, func(tx *gorm.DB) error {
		// Words are drawn from few enough to come up again: those that are over make room.
		if err := tx.Exec("DELETE FROM pairings WHERE words = ? AND expires_at <= ?", p.Words, millis(now)).Error; err != nil {
			return err
		}
		return tx.Create(&pairingRow{
			ClaimHash: p.Claim, Words: p.Words, Tablet: p.Tablet[:], Lang: p.Lang, App: p.App, ExpiresAt: millis(p.ExpiresAt),
		}).Error
	})
}

// unpaired is what words answer that lead to no waiting tablet, whatever the reason.
func unpaired(cause error) error { return surveys.Fail(surveys.NotFound, "error.pairing", cause) }

// Pairing finds the tablet that shows the words and waits. No organization is named: it is not known yet.
func (s *Store) Pairing(ctx context.Context, words []byte, now time.Time) (surveys.Pairing, error) {
	row, err := waitingPairing(s.primary(ctx), words, now)
	if err != nil {
		return surveys.Pairing{}, public(err)
	}
	return row.pairing(), nil
}

func waitingPairing(db *gorm.DB, words []byte, now time.Time) (pairingRow, error) {
	var row pairingRow
	err := db.Where("words = ? AND expires_at > ? AND device_id IS NULL", words, millis(now)).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		err = unpaired(err)
	}
	return row, err
}

// ConfirmPairing makes the tablet that shows the words a device with that name at that touchpoint. A tablet that the
// organization knows already is the same device, and is let in again. The device that it replaces, 0 for none, is revoked;
// its answers stay with the touchpoint.
func (s *Store) ConfirmPairing(ctx context.Context, words []byte, d surveys.Device, replaces int64, now time.Time) (id int64, err error) {
	err = s.transaction(ctx, func(tx *gorm.DB) error {
		if err := isTabletPlace(tx, d.Organization, d.Touchpoint); err != nil {
			return err
		}
		waiting, err := waitingPairing(tx, words, now)
		if err != nil {
			return err
		}
		d.Tablet = surveys.UUID(waiting.Tablet)
		if id, err = s.placeDevice(tx, d, now); err != nil {
			return err
		}
		if replaces != 0 && replaces != id {
			if err := setDevice(tx, d.Organization, replaces, map[string]any{"revoked_at": millis(now)}); err != nil {
				return err
			}
		}
		// The tablet gets time to hear of it, however late it was confirmed. Of two who confirm at once, one finds nothing.
		done := tx.Exec("UPDATE pairings SET organization_id = ?, device_id = ?, expires_at = ? WHERE claim_hash = ? AND device_id IS NULL",
			d.Organization, id, millis(now.Add(surveys.PairingLasts)), waiting.ClaimHash)
		if done.Error == nil && done.RowsAffected == 0 {
			return unpaired(nil)
		}
		return done.Error
	})
	if err == nil {
		s.live.changed(d.Organization)
	}
	return id, err
}

// placeDevice adds the device, or finds the one that this tablet was and puts it there. Its token ends: the tablet
// fetches a new one.
func (s *Store) placeDevice(tx *gorm.DB, d surveys.Device, now time.Time) (int64, error) {
	next, err := s.nextID(tx, "devices", d.Organization) // locks the organization: two confirmations come one after the other
	if err != nil {
		return 0, err
	}
	var known deviceRow
	err = tx.Where("organization_id = ? AND tablet = ?", d.Organization, d.Tablet[:]).Take(&known).Error
	switch {
	case errors.Is(err, gorm.ErrRecordNotFound):
		known.ID = next
		err = tx.Create(&deviceRow{
			OrganizationID: d.Organization, ID: next, Tablet: d.Tablet[:], Name: d.Name, TouchpointID: d.Touchpoint,
			PairedAt: millis(now), Health: "{}",
		}).Error
	case err == nil:
		err = setDevice(tx, d.Organization, known.ID, map[string]any{
			"name": d.Name, "touchpoint_id": d.Touchpoint, "paired_at": millis(now), "revoked_at": nil, "token_hash": nil,
		})
	}
	if err != nil {
		return 0, err
	}
	return known.ID, noteStood(tx, d.Organization, known.ID, d.Touchpoint, now)
}

// ClaimPairing gives the tablet its token once it was confirmed, "" before. An answer that was lost on the way may be
// asked for again: each time there is a new token, and only the last one works.
func (s *Store) ClaimPairing(ctx context.Context, claim string, now time.Time) (token string, err error) {
	err = s.transaction(ctx, func(tx *gorm.DB) error {
		var row pairingRow
		err := tx.Where("claim_hash = ? AND expires_at > ?", auth.TokenHash(claim), millis(now)).Take(&row).Error
		if errors.Is(err, gorm.ErrRecordNotFound) {
			return unpaired(err)
		}
		if err != nil || row.DeviceID == nil {
			return err
		}
		token = auth.NewToken()
		return setDevice(tx, row.OrganizationID, *row.DeviceID, map[string]any{"token_hash": auth.TokenHash(token)})
	})
	if err != nil {
		return "", err
	}
	return token, nil
}
