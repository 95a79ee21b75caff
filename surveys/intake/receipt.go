package intake

import "time"

// Status is what became of one submission.
type Status string

const (
	Accepted   Status = "accepted"   // it stands now
	Duplicate  Status = "duplicate"  // it was here already: the first receipt again
	Superseded Status = "superseded" // a later revision stands: kept, not counted
	Conflict   Status = "conflict"   // the same revision said something else: the first stands, this one is kept for review
)

// Receipt answers one submission. It is given only after the commit is on disk.
type Receipt struct {
	Status     Status
	Revision   int // the one that stands
	Finished   bool
	Hash       [32]byte  // of the revision that stands
	ReceivedAt time.Time // of the revision that stands
	DueAt      time.Time // the promise to the customer; zero where none was made
}
