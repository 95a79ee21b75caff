package server

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"opina/internal/i18n"
	"opina/kiosk"
	"opina/server/views"
	"opina/surveys"
	"opina/surveys/intake"
)

// rescuedShown is how many answers of a file are told one by one; those that were not taken go first.
const rescuedShown = 500

// rescue takes the answers of a file that a tablet has written because it could not send them.
func (s *Server) rescue(c *fiber.Ctx) error {
	p := views.Devices{Page: s.page(c, "places", "devices.title")}
	body, err := upload(c, "file", rescueBody)
	if err != nil {
		return err
	}
	if body == nil {
		p.Rescue.Wrong = p.Words.T("devices.rescue.none")
		return s.devices(c, p)
	}
	file, err := kiosk.ReadFile(body)
	if err != nil {
		p.Rescue.Wrong = p.Words.T("error.rescue")
		return s.devices(c, p)
	}
	f, err := s.fleet(c)
	if err != nil {
		return err
	}
	d, known := f.device(file.Device.ID)
	if !known {
		d.ID = 0
	}
	sees := func(touchpoint int64) bool {
		t, ok := f.touchpoints[touchpoint]
		return ok && t.Channel == surveys.Kiosk
	}
	rescued := s.tablets.Rescue(c.UserContext(), memberOf(c).Organization, d.ID, file, sees, s.Now())
	p.Rescue = rescueView(p.Words, f, file.Device.Name, rescued)
	return s.devices(c, p)
}

// rescueView says what became of every answer.
func rescueView(w i18n.Words, f fleet, tablet string, rescued []kiosk.Rescued) views.Rescue {
	counts := map[intake.Status]int64{}
	var rows, others []views.RescueRow
	for _, r := range rescued {
		counts[r.Status]++
		row := views.RescueRow{Number: w.Number(r.Answer.Seq), When: w.Moment(r.AnsweredAt.In(zoneOf(f.shop(r.Answer.Touchpoint)))), Status: w.T("devices.rescue.status." + string(r.Status))}
		var why []string
		for _, wrong := range r.Fields {
			why = append(why, w.T(wrong.Key, pairs(wrong.Args)...))
		}
		row.Why = strings.Join(why, " ")
		if r.Status == intake.Rejected || r.Status == intake.Retry || r.Status == intake.Conflict {
			row.Bad = true
			rows = append(rows, row)
		} else {
			others = append(others, row)
		}
	}
	rows = append(rows, others...)
	v := views.Rescue{Rows: rows[:min(len(rows), rescuedShown)]}
	v.Title = w.T("devices.rescue.done", "Name", tablet, "Count", len(rescued), "N", w.Number(int64(len(rescued))))
	for _, status := range []intake.Status{intake.Accepted, intake.Duplicate, intake.Superseded, intake.Conflict, intake.Rejected, intake.Retry} {
		if n := counts[status]; n > 0 {
			v.Counts = append(v.Counts, w.T("devices.rescue.count."+string(status), "Count", n, "N", w.Number(n)))
		}
	}
	if more := len(rows) - len(v.Rows); more > 0 {
		v.More = w.T("devices.rescue.more", "Count", more, "N", w.Number(int64(more)))
	}
	return v
}
