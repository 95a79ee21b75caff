package csvimport

import (
	"crypto/sha256"
	"encoding/binary"
	"time"

	"opina/surveys"
)

// identify gives the id under which a row is stored: the same each time the same row is read, so that a second
// import adds nothing. An id that is a UUIDv7 is kept; another one names the row within its survey; without one,
// its content does. Two rows with the same time and content and no id are one answer.
func identify(r Row, place surveys.Place, survey int64, at time.Time) surveys.ID {
	if id, err := surveys.ParseID(r.ID); err == nil {
		return id
	}
	h := sha256.New()
	part := func(b []byte) {
		h.Write(binary.AppendUvarint(nil, uint64(len(b)))) // so that no two lists of parts read alike
		h.Write(b)
	}
	number := func(n int64) { part(binary.AppendVarint(nil, n)) }
	number(place.Organization)
	number(survey)
	if r.ID != "" {
		part([]byte("id"))
		part([]byte(r.ID))
	} else {
		part([]byte("content"))
		number(place.Location)
		if r.Rating != nil {
			number(int64(*r.Rating))
		}
		part([]byte(r.Comment))
	}
	return surveys.IDFromBytes(at, h.Sum(nil))
}
