package auth

import "time"

// Limit is how many tries a window of time allows.
type Limit struct {
	Tries  int
	Window time.Duration
}
