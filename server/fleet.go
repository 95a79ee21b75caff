package server

import (
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"opina/internal/store"
	"opina/server/views"
	"opina/surveys"
)

// fleet are the tablets of the shops that a member sees, with where they stand.
type fleet struct {
	devices     []surveys.Device // at touchpoints of those shops
	shops       []store.Location
	touchpoints map[int64]store.Touchpoint // of those shops
	playlists   map[int64]surveys.Playlist // of those touchpoints
}

func (s *Server) fleet(c *fiber.Ctx) (fleet, error) {
	ctx, m := c.UserContext(), memberOf(c)
	f := fleet{touchpoints: map[int64]store.Touchpoint{}}
	var err error
	if f.shops, err = s.seenLocations(ctx, m); err != nil {
		return f, err
	}
	all, err := s.Store.Touchpoints(ctx, m.Organization)
	if err != nil {
		return f, err
	}
	for _, t := range all {
		if m.Sees(t.Location) {
			f.touchpoints[t.ID] = t
		}
	}
	if f.devices, err = s.Store.Devices(ctx, m.Organization); err != nil {
		return f, err
	}
	f.devices = slices.DeleteFunc(f.devices, func(d surveys.Device) bool {
		_, seen := f.touchpoints[d.Touchpoint]
		return !seen
	})
	if f.playlists, err = s.Store.Playlists(ctx, m.Organization); err != nil {
		return f, err
	}
	return f, nil
}

func (f fleet) device(id int64) (surveys.Device, bool) {
	i := slices.IndexFunc(f.devices, func(d surveys.Device) bool { return d.ID == id })
	if i < 0 {
		return surveys.Device{}, false
	}
	return f.devices[i], true
}

func (f fleet) shop(touchpoint int64) store.Location {
	location := f.touchpoints[touchpoint].Location
	i := slices.IndexFunc(f.shops, func(l store.Location) bool { return l.ID == location })
	if i < 0 {
		return store.Location{}
	}
	return f.shops[i]
}

// placeName is where a tablet stands: the shop and the touchpoint.
func (f fleet) placeName(touchpoint int64) string {
	return f.shop(touchpoint).Name + " · " + f.touchpoints[touchpoint].Name
}

// canStand tells whether a tablet may be put at a touchpoint.
func (f fleet) canStand(t store.Touchpoint) bool {
	return t.Channel == surveys.Kiosk && t.RetiredAt.IsZero()
}

// places are the touchpoints of a shop at which a tablet may stand, in the order they were added.
func (f fleet) places(shop int64) []views.Choice {
	var found []store.Touchpoint
	for _, t := range f.touchpoints {
		if t.Location == shop && f.canStand(t) {
			found = append(found, t)
		}
	}
	slices.SortFunc(found, func(a, b store.Touchpoint) int { return int(a.ID - b.ID) })
	var out []views.Choice
	for _, t := range found {
		out = append(out, views.Choice{Value: formatID(t.ID), Label: t.Name})
	}
	return out
}

// silent tells whether a tablet should speak and does not.
func (f fleet) silent(d surveys.Device, now time.Time) bool {
	return d.Silent(f.playlists[d.Touchpoint], placeOf(f.shop(d.Touchpoint)), now)
}

// asleep tells whether the tablet's hours are over.
func (f fleet) asleep(d surveys.Device, now time.Time) bool {
	return !f.playlists[d.Touchpoint].Awake(placeOf(f.shop(d.Touchpoint)), now)
}

// placeOf is a shop's clock.
func placeOf(l store.Location) surveys.Place {
	return surveys.Place{Organization: l.Organization, Location: l.ID, TimeZone: l.TimeZone, CutHour: l.CutHour}
}
