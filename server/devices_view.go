package server

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"opina/internal/i18n"
	"opina/internal/store"
	"opina/server/views"
	"opina/surveys"
)

// lowBattery is the share at which a tablet that is not charging soon goes dark.
const lowBattery = 0.2

// fleetView is the list of tablets by shop, those that were revoked below. form is one of its forms as it was typed.
func (s *Server) fleetView(c *fiber.Ctx, w i18n.Words, form views.Form) (views.Fleet, error) {
	f, err := s.fleet(c)
	if err != nil {
		return views.Fleet{}, err
	}
	now := s.Now()
	days, err := s.Store.DeviceDays(c.UserContext(), memberOf(c).Organization, surveys.UsualSince(surveys.DayOf(now)-1))
	if err != nil {
		return views.Fleet{}, err
	}
	v := views.Fleet{Manage: slices.Contains(managers.roles, memberOf(c).Role), Seen: len(f.shops) > 0}
	t := teller{fleet: f, words: w, now: now, app: s.tablets.App()}
	for _, shop := range f.shops {
		group := views.FleetShop{Name: shop.Name}
		places := f.places(shop.ID)
		for _, d := range f.devices {
			if f.shop(d.Touchpoint).ID != shop.ID {
				continue
			}
			row := t.device(d, days[d.ID])
			row.Rename = views.Form{ID: "device-" + formatID(d.ID), Values: map[string]string{"name": d.Name, "touchpoint": formatID(d.Touchpoint)}}
			if form.ID == row.Rename.ID {
				row.Rename, row.Open = form, true
				row.Rename.Values["name"] = orElse(form.Values["name"], d.Name)
			}
			if d.RevokedAt.IsZero() {
				group.Devices = append(group.Devices, row)
			} else {
				v.Revoked = append(v.Revoked, row)
			}
		}
		v.Places = append(v.Places, views.Choices{Label: shop.Name, Options: places})
		if len(group.Devices) > 0 {
			v.Shops = append(v.Shops, group)
		}
	}
	v.Places = slices.DeleteFunc(v.Places, func(c views.Choices) bool { return len(c.Options) == 0 })
	return v, nil
}

// teller says how tablets are doing.
type teller struct {
	fleet
	words i18n.Words
	now   time.Time
	app   string // the version that a tablet has whose app is up to date
}

// lastSign is when a tablet was heard of last.
func lastSign(d surveys.Device) time.Time {
	if d.SeenAt.Before(d.PairedAt) {
		return d.PairedAt
	}
	return d.SeenAt
}

func (t teller) device(d surveys.Device, days map[surveys.Day]int64) views.Device {
	w, shop := t.words, t.shop(d.Touchpoint)
	zone := zoneOf(shop)
	v := views.Device{
		ID: d.ID, Name: d.Name, Shop: shop.Name, Touchpoint: t.touchpoints[d.Touchpoint].Name, TouchpointID: d.Touchpoint,
		Unpaired: d.Unpaired, Retired: !t.canStand(t.touchpoints[d.Touchpoint]),
	}
	when := w.When(lastSign(d).In(zone), t.now)
	switch {
	case !d.RevokedAt.IsZero():
		key := "devices.state.revoked"
		if d.Unpaired {
			key = "devices.state.unpaired"
		}
		v.State, v.Sign = w.T(key, "When", w.When(d.RevokedAt.In(zone), t.now)), "off"
	case t.silent(d, t.now) && d.SeenAt.IsZero():
		v.State, v.Sign = w.T("devices.state.never", "When", when), "silent"
	case t.silent(d, t.now):
		v.State, v.Sign = w.T("devices.state.silent", "When", when), "silent"
	case d.SeenAt.IsZero() || d.SeenAt.Before(d.PairedAt):
		v.State, v.Sign = w.T("devices.state.waiting"), "asleep"
	case t.asleep(d, t.now):
		v.State, v.Sign = w.T("devices.state.asleep", "When", when), "asleep"
	default:
		v.State, v.Sign = w.T("devices.state.well", "When", when), "well"
	}
	v.Warnings = t.warnings(d, zone)
	if d.SeenAt.IsZero() {
		return v
	}
	v.Facts = []views.Fact{
		{Name: w.T("devices.answers"), Text: t.answers(d, shop.TimeZone, shop.CutHour, days)},
		{Name: w.T("devices.queue"), Text: t.queue(d)},
		{Name: w.T("devices.battery"), Text: t.battery(d.Health), Bad: isLow(d.Health)},
		{Name: w.T("devices.clock"), Text: clockWords(w, d.ClockError)},
		{Name: w.T("devices.storage"), Text: t.storage(d.Health)},
		{Name: w.T("devices.app"), Text: t.version(d)},
	}
	return v
}

// warnings are what somebody should know who looks at nothing else.
func (t teller) warnings(d surveys.Device, zone *time.Location) (out []string) {
	w := t.words
	if d.Queue.Before > 0 {
		out = append(out, w.T("devices.reset", "Count", d.Queue.Before, "Day", w.Moment(d.Queue.Since.In(zone))))
	}
	if lost := d.Lost(); lost > 0 {
		out = append(out, w.T("devices.lost", "Count", lost, "N", w.Number(lost)))
	}
	if n := d.Health.Quarantined; n > 0 {
		out = append(out, w.T("devices.refused", "Count", n, "N", w.Number(int64(n))))
	}
	if d.Health.Persisted != nil && !*d.Health.Persisted {
		out = append(out, w.T("devices.unkept"))
	}
	return out
}

// answers are those of today against what the weekday brings as a rule.
func (t teller) answers(d surveys.Device, zone string, cut int, days map[surveys.Day]int64) string {
	place := surveys.Place{TimeZone: zone, CutHour: cut}
	today := place.Local(t.now)
	n := days[today.Day]
	usual, known := surveys.UsualAnswers(days, place.Local(d.PairedAt).Day, today.Day)
	if !known || usual == 0 {
		return t.words.T("devices.answers.today", "Count", n, "N", t.words.Number(n))
	}
	return t.words.T("devices.answers.usual", "Count", n, "N", t.words.Number(n), "Usual", t.words.Number(usual),
		"Weekday", t.words.T("date.weekday."+strconv.Itoa(int(today.Weekday))))
}

func (t teller) queue(d surveys.Device) string {
	n := d.Health.Waiting
	if n == 0 {
		return t.words.T("devices.queue.empty")
	}
	if d.Health.Oldest.IsZero() {
		return t.words.T("devices.queue.waiting", "Count", n, "N", t.words.Number(int64(n)))
	}
	oldest := d.Health.Oldest.Add(-d.ClockError).In(zoneOf(t.shop(d.Touchpoint))) // by our clock
	return t.words.T("devices.queue.since", "Count", n, "N", t.words.Number(int64(n)), "When", t.words.When(oldest, t.now))
}

func isLow(h surveys.Health) bool {
	return h.Battery != nil && *h.Battery <= lowBattery && (h.Charging == nil || !*h.Charging)
}

func (t teller) battery(h surveys.Health) string {
	if h.Battery == nil {
		return t.words.T("devices.unknown")
	}
	text := t.words.Percent(*h.Battery)
	switch {
	case h.Charging != nil && *h.Charging:
		return t.words.T("devices.battery.charging", "Percent", text)
	case isLow(h):
		return t.words.T("devices.battery.low", "Percent", text)
	}
	return text
}

// clockWords say how far a clock is off.
func clockWords(w i18n.Words, by time.Duration) string {
	n, unit, ahead := surveys.ClockIsOff(by)
	if n == 0 {
		return w.T("devices.clock.right")
	}
	span := w.T("devices.clock."+string(unit), "Count", n, "N", w.Number(n))
	if ahead {
		return w.T("devices.clock.ahead", "Span", span)
	}
	return w.T("devices.clock.behind", "Span", span)
}

func (t teller) storage(h surveys.Health) string {
	if h.Used == nil || h.Quota == nil {
		return t.words.T("devices.unknown")
	}
	mega := func(bytes int64) string { return t.words.Number(int64(math.Round(float64(bytes) / (1 << 20)))) }
	return t.words.T("devices.storage.used", "Used", mega(*h.Used), "Quota", mega(*h.Quota))
}

func (t teller) version(d surveys.Device) string {
	if d.App == t.app {
		return t.words.T("devices.app.current")
	}
	return t.words.T("devices.app.old", "Version", fmt.Sprintf("%.40s", d.App))
}

// tabletsHere adds to a touchpoint's page which tablets stand there and what they ask.
func (s *Server) tabletsHere(c *fiber.Ctx, at store.Touchpoint, p *views.Touchpoint) error {
	f, err := s.fleet(c)
	if err != nil {
		return err
	}
	t := teller{fleet: f, words: p.Words, now: s.Now(), app: s.tablets.App()}
	for _, d := range f.devices {
		if d.Touchpoint == at.ID && d.RevokedAt.IsZero() {
			p.Tablets = append(p.Tablets, t.device(d, nil))
		}
	}
	playlist, err := s.Store.Playlist(c.UserContext(), at.Organization, at.ID)
	if err != nil {
		return err
	}
	all, err := s.Store.Surveys(c.UserContext(), at.Organization)
	if err != nil {
		return err
	}
	for _, e := range playlist.Entries {
		i := slices.IndexFunc(all, func(v store.Survey) bool { return v.ID == e.Survey })
		if i < 0 {
			p.Asked = append(p.Asked, p.Words.T("touchpoint.tablet.archived"))
			continue
		}
		name := surveyName(p.Words, all[i])
		if !e.Always() {
			name = p.Words.T("touchpoint.tablet.from", "Name", name, "From", clock(e.From), "To", endClock(e.To))
		}
		p.Asked = append(p.Asked, name)
	}
	return nil
}
