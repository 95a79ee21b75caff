package server

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"opina/internal/i18n"
	"opina/server/views"
	"opina/surveys"
)

// showDevices lists every tablet with how it is doing.
func (s *Server) showDevices(c *fiber.Ctx) error {
	p := views.Devices{Page: s.page(c, "places", "devices.title")}
	id, _ := strconv.ParseInt(c.Query("device"), 10, 64)
	if d, err := s.Store.Device(c.UserContext(), memberOf(c).Organization, id); err == nil {
		switch done := c.Query("done"); done {
		case "paired", "renamed", "moved", "revoked", "restored":
			p.Notice = p.Words.T("devices.done."+done, "Name", d.Name)
			if done == "revoked" && !d.RevokedAt.IsZero() && !d.Unpaired {
				p.Undo = d.ID
			}
		}
	}
	return s.devices(c, p)
}

// devices fills the page. Something wrong in one of its forms makes it a 400.
func (s *Server) devices(c *fiber.Ctx, p views.Devices) error {
	var err error
	if p.Fleet, err = s.fleetView(c, p.Words, p.Form); err != nil {
		return err
	}
	p.Manage = p.Fleet.Manage
	if len(p.Form.Wrong) > 0 || p.Rescue.Wrong != "" {
		c.Status(fiber.StatusBadRequest)
	}
	return render(c, views.DevicesPage(p))
}

// showFleet is the list alone, for a page that is already open.
func (s *Server) showFleet(c *fiber.Ctx) error {
	p := s.page(c, "places", "devices.title")
	v, err := s.fleetView(c, p.Words, views.Form{})
	if err != nil {
		return err
	}
	return render(c, views.FleetPart(p, v))
}

// showSilent says which tablets should speak and do not, for the home page.
func (s *Server) showSilent(c *fiber.Ctx) error {
	p := s.page(c, "home", "home.title")
	v, err := s.silent(c, p.Words)
	if err != nil {
		return err
	}
	return render(c, views.SilentPart(v))
}

// silent is what the home page says of tablets: nothing while all of them speak.
func (s *Server) silent(c *fiber.Ctx, w i18n.Words) (views.Silent, error) {
	f, err := s.fleet(c)
	if err != nil {
		return views.Silent{}, err
	}
	var v views.Silent
	now := s.Now()
	for _, d := range f.devices {
		if f.silent(d, now) {
			v.Tablets = append(v.Tablets, w.T("devices.silent.one", "Name", d.Name, "Place", f.placeName(d.Touchpoint),
				"When", w.When(lastSign(d).In(zoneOf(f.shop(d.Touchpoint))), now)))
		}
	}
	v.Title = w.T("devices.silent.title", "Count", len(v.Tablets))
	v.Go = w.T("devices.silent.go")
	return v, nil
}

// seenDevice is the tablet that the path names. One of a shop that the member does not see is not found.
func (s *Server) seenDevice(c *fiber.Ctx) (surveys.Device, fleet, error) {
	id, err := strconv.ParseInt(c.Params("id"), 10, 64)
	if err != nil {
		return surveys.Device{}, fleet{}, surveys.Fail(surveys.NotFound, "error.notfound", err)
	}
	f, err := s.fleet(c)
	if err != nil {
		return surveys.Device{}, f, err
	}
	d, ok := f.device(id)
	if !ok {
		return d, f, surveys.Fail(surveys.NotFound, "error.notfound", nil)
	}
	return d, f, nil
}

// deviceDone leads back to the tablet in the list, and says what was done.
func deviceDone(c *fiber.Ctx, done string, id int64) error {
	return c.Redirect("/devices?done="+done+"&device="+formatID(id)+"#device-"+formatID(id), fiber.StatusSeeOther)
}

// renameDevice gives a tablet another name.
func (s *Server) renameDevice(c *fiber.Ctx) error {
	d, _, err := s.seenDevice(c)
	if err != nil {
		return err
	}
	form := views.Form{ID: "device-" + formatID(d.ID), Values: map[string]string{}}
	f := newFields(c, &form, s.langOf(c))
	name := f.name("name")
	if f.wrong() {
		return s.devices(c, views.Devices{Page: s.page(c, "places", "devices.title"), Form: form})
	}
	if err := s.Store.RenameDevice(c.UserContext(), d.Organization, d.ID, name); err != nil {
		return err
	}
	return deviceDone(c, "renamed", d.ID)
}

// moveDevice puts a tablet at another touchpoint.
func (s *Server) moveDevice(c *fiber.Ctx) error {
	d, fleet, err := s.seenDevice(c)
	if err != nil {
		return err
	}
	form := views.Form{ID: "device-" + formatID(d.ID), Values: map[string]string{}}
	f := newFields(c, &form, s.langOf(c))
	to := f.id("touchpoint")
	if t, ok := fleet.touchpoints[to]; !ok || !fleet.canStand(t) {
		f.fail("touchpoint", "places.wrong.choice")
	}
	if f.wrong() {
		return s.devices(c, views.Devices{Page: s.page(c, "places", "devices.title"), Form: form})
	}
	if err := s.Store.MoveDevice(c.UserContext(), d.Organization, d.ID, to, s.Now()); err != nil {
		return err
	}
	return deviceDone(c, "moved", d.ID)
}

// revokeDevice refuses a tablet from its next call on. It is undone where it is told.
func (s *Server) revokeDevice(c *fiber.Ctx) error {
	d, _, err := s.seenDevice(c)
	if err != nil {
		return err
	}
	if err := s.Store.RevokeDevice(c.UserContext(), d.Organization, d.ID, s.Now()); err != nil {
		return err
	}
	return deviceDone(c, "revoked", d.ID)
}

// restoreDevice lets a revoked tablet in again.
func (s *Server) restoreDevice(c *fiber.Ctx) error {
	d, _, err := s.seenDevice(c)
	if err != nil {
		return err
	}
	if err := s.Store.RestoreDevice(c.UserContext(), d.Organization, d.ID); err != nil {
		return err
	}
	return deviceDone(c, "restored", d.ID)
}
