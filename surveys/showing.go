package surveys

import "time"

// Showing is all that the tablets of a touchpoint show at a moment.
type Showing struct {
	Organization          string // its name
	Shop                  string
	Lang                  string // of the organization: the one the tablet goes back to
	Accent, Background    string // #rrggbb, "" is Opina's own
	Logo                  string // hash, "" is none
	LogoWidth, LogoHeight int
	AnswerWithin          time.Duration
	Privacy               Text // the owner's notice; empty is Opina's own
	Place                 Place
	Playlist              Playlist
	Shown                 []Shown // the playlist's entries that can be asked at the moment, in its order
}

// Shown is an entry with what it asks.
type Shown struct {
	Entry
	Version Version
}
