package surveys

import (
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"time"
)

// ID is a UUIDv7 (RFC 9562): 48 bits of Unix milliseconds, then random bits. Responses are named
// by the device that made them, and time-ordered ids keep the index of responses append-mostly.
type ID [16]byte

// NewID makes an ID whose time part is now.
func NewID(now time.Time) ID {
	var id ID
	rand.Read(id[:]) // never fails (crypto/rand, Go 1.24)
	id.stamp(now)
	return id
}

// IDFromBytes makes the ID that seed, of at least 16 bytes, always yields for the same time. Imports use it,
// so that a row without an id of its own gets the same one each time it is read.
func IDFromBytes(at time.Time, seed []byte) ID {
	var id ID
	copy(id[:], seed)
	id.stamp(at)
	return id
}

func (id *ID) stamp(at time.Time) {
	var ms [8]byte
	binary.BigEndian.PutUint64(ms[:], uint64(max(at.UnixMilli(), 0)))
	copy(id[:6], ms[2:])
	id[6] = id[6]&0x0f | 0x70 // version 7
	id[8] = id[8]&0x3f | 0x80 // RFC variant
}

// ParseID reads the usual form of 36 characters. Only version 7 is taken: other versions carry no
// time, and random keys would scatter the index.
func ParseID(s string) (ID, error) {
	any, err := ParseUUID(s)
	id := ID(any)
	if err != nil {
		return ID{}, err
	}
	if id[6]>>4 != 7 || id[8]>>6 != 2 {
		return ID{}, fmt.Errorf("id %q is not a UUID of version 7", s)
	}
	return id, nil
}

// IsZero tells whether the ID was never set.
func (id ID) IsZero() bool { return id == ID{} }

// Time is the moment in the ID, to the millisecond.
func (id ID) Time() time.Time {
	var ms [8]byte
	copy(ms[2:], id[:6])
	return time.UnixMilli(int64(binary.BigEndian.Uint64(ms[:]))).UTC()
}

func (id ID) String() string { return UUID(id).String() }

// MarshalText writes the usual form, also in JSON.
func (id ID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText is ParseID.
func (id *ID) UnmarshalText(text []byte) (err error) {
	*id, err = ParseID(string(text))
	return err
}
