// Package kiosk owns the shop's tablets: how one is paired, what it is told to ask, how what it has kept comes in, and the
// app that runs on it (web/). It exports handlers for the server's table of routes, says in Records what it needs to have
// kept, and knows neither the database nor the server. Manners are of the customer's page where a tablet shows it.
package kiosk

import (
	"fmt"
	"time"
	"unicode/utf8"
)

// Manners are how a tablet behaves between two customers.
type Manners struct {
	Thanks time.Duration // the thanks stay that long at least, then a fresh visit starts
	Idle   time.Duration // untouched for that long, it starts over
	Renew  time.Duration // unused for that long, it looks whether another version is asked, or none any more
	Closed time.Duration // closed, it looks that often whether it is asked again
}

// Shop suits a counter: long enough to read one sentence, short enough for a queue.
var Shop = Manners{Thanks: 3 * time.Second, Idle: 30 * time.Second, Renew: 5 * time.Minute, Closed: time.Minute}

// readPerSecond is how many letters somebody who is about to leave reads, well below the twenty of a calm reader.
const readPerSecond = 12

// Stay is how long the thanks stay to be read.
func (m Manners) Stay(thanks string) time.Duration {
	return max(m.Thanks, time.Duration(utf8.RuneCountInString(thanks))*time.Second/readPerSecond)
}

// Refresh is the value of the HTTP header Refresh that leads to a fresh visit at address after the thanks, without scripts.
func (m Manners) Refresh(address, thanks string) string { return refresh(m.Stay(thanks), address) }

// Leave is the same for a page that a customer may read and walk away from.
func (m Manners) Leave(address string) string { return refresh(2*m.Idle, address) }

// Look is the same for a page that says that nothing is asked now.
func (m Manners) Look(address string) string { return refresh(m.Closed, address) }

func refresh(after time.Duration, address string) string {
	return fmt.Sprintf("%d; url=%s", int(after.Round(time.Second).Seconds()), address)
}
