package surveys

import (
	"encoding/hex"
	"fmt"
)

// UUID names what a tablet made by itself: the tablet, or its queue. Any version is taken.
type UUID [16]byte

// ParseUUID reads the usual form of 36 characters.
func ParseUUID(s string) (UUID, error) {
	var id UUID
	if len(s) != 36 || s[8] != '-' || s[13] != '-' || s[18] != '-' || s[23] != '-' {
		return id, fmt.Errorf("id %.40q is not a UUID of 36 characters", s)
	}
	if _, err := hex.Decode(id[:], []byte(s[:8]+s[9:13]+s[14:18]+s[19:23]+s[24:])); err != nil {
		return UUID{}, fmt.Errorf("id %q is not hexadecimal", s)
	}
	return id, nil
}

// IsZero tells whether the UUID was never set.
func (id UUID) IsZero() bool { return id == UUID{} }

func (id UUID) String() string {
	return fmt.Sprintf("%x-%x-%x-%x-%x", id[:4], id[4:6], id[6:8], id[8:10], id[10:])
}
