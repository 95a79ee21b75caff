// Package kiosk owns what a shop's tablet does that a customer's phone does not: it thanks for a moment and is
// ready for the next customer, and it does not wait for one who walked away. What was tapped by then is kept.
package kiosk

import (
	"fmt"
	"time"
)

// Manners are how a tablet behaves between two customers.
type Manners struct {
	Thanks time.Duration // the thanks stay that long, then a fresh visit starts
	Idle   time.Duration // untouched for that long, it starts over
}

// Shop suits a counter: long enough to read one sentence, short enough for a queue.
var Shop = Manners{Thanks: 3 * time.Second, Idle: 30 * time.Second}

// Refresh is the value of the HTTP header Refresh that leads to a fresh visit at address after the thanks, without scripts.
func (m Manners) Refresh(address string) string { return refresh(m.Thanks, address) }

// Leave is the same for a page that a customer may read and walk away from.
func (m Manners) Leave(address string) string { return refresh(2*m.Idle, address) }

func refresh(after time.Duration, address string) string {
	return fmt.Sprintf("%d; url=%s", int(after.Seconds()), address)
}
