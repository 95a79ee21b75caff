package store

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"gorm.io/gorm"

	"opina/surveys"
)

type memberRow struct {
	OrganizationID int64 `gorm:"primaryKey;autoIncrement:false"`
	ID             int64 `gorm:"primaryKey;autoIncrement:false"`
	Email          string
	Name           string
	Role           string
	PasswordHash   string
	Lang           string
	CreatedAt      int64 `gorm:"autoCreateTime:false"`
	DisabledAt     *int64
}

func (memberRow) TableName() string { return "members" }

type memberLocationRow struct {
	OrganizationID int64 `gorm:"primaryKey;autoIncrement:false"`
	MemberID       int64 `gorm:"primaryKey;autoIncrement:false"`
	LocationID     int64 `gorm:"primaryKey;autoIncrement:false"`
}

func (memberLocationRow) TableName() string { return "member_locations" }

// seenMember is a member with their shops in one row.
type seenMember struct {
	Row       memberRow `gorm:"embedded"`
	Locations string    // ids, with commas between them
}

// selectMembers reads members with their shops; a WHERE follows.
const selectMembers = `SELECT members.*, COALESCE((
	SELECT string_agg(CAST(location_id AS TEXT), ',' ORDER BY location_id) FROM member_locations
	WHERE member_locations.organization_id = members.organization_id AND member_locations.member_id = members.id), '') AS locations
	FROM members `

func (r seenMember) member() surveys.Member {
	m := surveys.Member{
		Organization: r.Row.OrganizationID, ID: r.Row.ID, Email: r.Row.Email, Name: r.Row.Name,
		Role: surveys.Role(r.Row.Role), Lang: r.Row.Lang, Disabled: r.Row.DisabledAt != nil,
	}
	for id := range strings.SplitSeq(r.Locations, ",") {
		if n, err := strconv.ParseInt(id, 10, 64); err == nil {
			m.Locations = append(m.Locations, n)
		}
	}
	return m
}

// foldEmail is the form in which an e-mail address is stored and looked for.
func foldEmail(email string) string { return strings.ToLower(strings.TrimSpace(email)) }

// CreateMember adds a member with the hash of their password and gives the id. An e-mail address that is taken
// is a Conflict, a shop of another organization NotFound.
func (s *Store) CreateMember(ctx context.Context, m surveys.Member, passwordHash string) (id int64, err error) {
	err = s.transaction(ctx, func(tx *gorm.DB) error {
		id, err = s.createMember(tx, m, passwordHash, time.Now())
		return err
	})
	return id, err
}

func (s *Store) createMember(tx *gorm.DB, m surveys.Member, passwordHash string, now time.Time) (int64, error) {
	id, err := s.nextID(tx, "members", m.Organization)
	if err != nil {
		return 0, err
	}
	err = tx.Create(&memberRow{
		OrganizationID: m.Organization, ID: id, Email: foldEmail(m.Email), Name: m.Name, Role: string(m.Role),
		PasswordHash: passwordHash, Lang: m.Lang, CreatedAt: millis(now),
	}).Error
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return 0, surveys.Fail(surveys.Conflict, "error.email.taken", err)
	} else if err != nil {
		return 0, err
	}
	m.ID = id
	return id, setLocations(tx, m)
}

// setLocations gives the member the shops named, and no others. An owner sees all and has none.
func setLocations(tx *gorm.DB, m surveys.Member) error {
	err := tx.Where("organization_id = ? AND member_id = ?", m.Organization, m.ID).Delete(&memberLocationRow{}).Error
	if err != nil || m.Role == surveys.Owner || len(m.Locations) == 0 {
		return err
	}
	if err := checkLocations(tx, m.Organization, m.Locations); err != nil {
		return err
	}
	rows := make([]memberLocationRow, len(m.Locations))
	for i, l := range m.Locations {
		rows[i] = memberLocationRow{m.Organization, m.ID, l}
	}
	return tx.Create(&rows).Error
}

// checkLocations refuses shops that the organization does not have, and shops named twice.
func checkLocations(tx *gorm.DB, org int64, ids []int64) error {
	var n int64
	err := tx.Model(&locationRow{}).Where("organization_id = ? AND id IN ?", org, ids).Count(&n).Error
	if err == nil && n != int64(len(ids)) {
		return gorm.ErrRecordNotFound
	}
	return err
}

// Members lists the organization's members in the order they came.
func (s *Store) Members(ctx context.Context, org int64) ([]surveys.Member, error) {
	var rows []seenMember
	err := s.primary(ctx).Raw(selectMembers+"WHERE members.organization_id = ? ORDER BY members.id", org).Scan(&rows).Error
	out := make([]surveys.Member, len(rows))
	for i, r := range rows {
		out[i] = r.member()
	}
	return out, public(err)
}

// Account is a member with what proves it is them.
type Account struct {
	surveys.Member
	PasswordHash string
}

// Member reads one member of the organization.
func (s *Store) Member(ctx context.Context, org, id int64) (Account, error) {
	return s.account(ctx, "WHERE members.organization_id = ? AND members.id = ?", org, id)
}

// MemberByEmail finds who logs in. No organization is named: the address is how it is found, and is unique everywhere.
func (s *Store) MemberByEmail(ctx context.Context, email string) (Account, error) {
	return s.account(ctx, "WHERE members.email = ?", foldEmail(email))
}

func (s *Store) account(ctx context.Context, where string, args ...any) (Account, error) {
	var rows []seenMember
	err := s.primary(ctx).Raw(selectMembers+where, args...).Scan(&rows).Error
	if err == nil && len(rows) == 0 {
		err = gorm.ErrRecordNotFound
	}
	if err != nil {
		return Account{}, public(err)
	}
	return Account{rows[0].member(), rows[0].Row.PasswordHash}, nil
}

// SetPassword stores the hash of a new password and ends every session of the member: whoever knew the old
// one is out.
func (s *Store) SetPassword(ctx context.Context, org, id int64, hash string) error {
	return s.transaction(ctx, func(tx *gorm.DB) error { return setPassword(tx, org, id, hash) })
}

func setPassword(tx *gorm.DB, org, id int64, hash string) error {
	if err := changeMember(tx, org, id, map[string]any{"password_hash": hash}); err != nil {
		return err
	}
	return endSessions(tx, org, id)
}

// SetLanguage stores the language of a member's pages, "" for the organization's.
func (s *Store) SetLanguage(ctx context.Context, org, id int64, lang string) error {
	return public(changeMember(s.write.WithContext(ctx), org, id, map[string]any{"lang": lang}))
}

// SetRole changes what a member may do and which shops they see. The last owner stays one: Conflict.
func (s *Store) SetRole(ctx context.Context, m surveys.Member) error {
	return s.transaction(ctx, func(tx *gorm.DB) error {
		if err := s.keepAnOwner(tx, m.Organization, m.ID, m.Role == surveys.Owner); err != nil {
			return err
		}
		if err := changeMember(tx, m.Organization, m.ID, map[string]any{"role": string(m.Role)}); err != nil {
			return err
		}
		return setLocations(tx, m)
	})
}

// DisableMember lets nobody log in as the member and ends their sessions. What they did stays. The last owner
// cannot be disabled: Conflict.
func (s *Store) DisableMember(ctx context.Context, org, id int64, at time.Time) error {
	return s.transaction(ctx, func(tx *gorm.DB) error {
		if err := s.keepAnOwner(tx, org, id, false); err != nil {
			return err
		}
		if err := changeMember(tx, org, id, map[string]any{"disabled_at": millis(at)}); err != nil {
			return err
		}
		return endSessions(tx, org, id)
	})
}

// EnableMember lets a disabled member log in again.
func (s *Store) EnableMember(ctx context.Context, org, id int64) error {
	return public(changeMember(s.write.WithContext(ctx), org, id, map[string]any{"disabled_at": nil}))
}

func changeMember(tx *gorm.DB, org, id int64, values map[string]any) error {
	done := tx.Model(&memberRow{}).Where("organization_id = ? AND id = ?", org, id).Updates(values)
	if done.Error == nil && done.RowsAffected == 0 {
		return gorm.ErrRecordNotFound
	}
	return done.Error
}

// keepAnOwner refuses to go on when the organization would have no owner who can log in without this member.
func (s *Store) keepAnOwner(tx *gorm.DB, org, id int64, stays bool) error {
	if stays {
		return nil
	}
	if s.pg { // two owners who disable each other at the same time wait here; SQLite has one writer
		if err := tx.Exec("SELECT 1 FROM organizations WHERE id = ? FOR UPDATE", org).Error; err != nil {
			return err
		}
	}
	var owners []int64
	err := tx.Model(&memberRow{}).Where("organization_id = ? AND role = ? AND disabled_at IS NULL", org, string(surveys.Owner)).
		Pluck("id", &owners).Error
	if err == nil && len(owners) == 1 && owners[0] == id {
		return surveys.Fail(surveys.Conflict, "error.owner.last", nil)
	}
	return err
}
