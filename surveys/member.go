package surveys

import "slices"

// Role is what a member may do.
type Role string

const (
	Owner   Role = "owner"   // all
	Manager Role = "manager" // some shops: charts, answers, touchpoints
	Clerk   Role = "staff"   // some shops: charts and answers
	Viewer  Role = "viewer"  // some shops: charts and answers, nothing to change
)

// Roles are all roles, the most powerful first.
var Roles = []Role{Owner, Manager, Clerk, Viewer}

// Member is a person who logs in.
type Member struct {
	Organization int64
	ID           int64
	Email        string
	Name         string
	Role         Role
	Locations    []int64 // the shops seen; an owner sees all and has none listed
	Lang         string  // "" follows the organization
	Disabled     bool
}

// Sees tells whether the member may see what belongs to the location.
func (m Member) Sees(location int64) bool {
	return m.Role == Owner || slices.Contains(m.Locations, location)
}
