package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"opina/surveys"
	"opina/surveys/intake"
)

// failer is what *testing.T and *rapid.T share.
type failer interface {
	Helper()
	Fatal(...any)
	Errorf(string, ...any)
	Context() context.Context
}

// stored reads every response of an organization as it was checked.
func stored(t failer, s *Store, org int64) []stood {
	t.Helper()
	db := s.primary(t.Context())
	var rows []responseRow
	if err := db.Raw("SELECT "+responseColumns+withCase+"WHERE r.organization_id = ?", org).Scan(&rows).Error; err != nil {
		t.Fatal(err)
	}
	all, err := s.loadStood(db, rows)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// recount adds up every stored response again, as if no tally existed.
func recount(t failer, s *Store, org int64) surveys.Deltas {
	t.Helper()
	sums := make(surveys.Deltas)
	for _, r := range stored(t, s, org) {
		sums.Add(r.response, r.mentions, 1)
	}
	return sums
}

// tallied reads every counter that is not zero.
func tallied(t failer, s *Store, org int64) surveys.Deltas {
	t.Helper()
	sums := make(surveys.Deltas)
	scan := func(kind surveys.TallyKind, query string) {
		rows, err := s.primary(t.Context()).Raw(query, org).Rows()
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		for rows.Next() {
			k, n := surveys.TallyKey{Kind: kind}, surveys.Sums{}
			err := rows.Scan(&k.Location, &k.Day, &k.Survey, &k.Subject, &k.Value, &n.Responses, &n.Rated, &n.Top, &n.Low,
				&n.Commented, &n.Finished, &n.Index, &n.IndexSquares)
			if err != nil {
				t.Fatal(err)
			}
			if n != (surveys.Sums{}) {
				sums[k] = n
			}
		}
	}
	scan(surveys.DayTally, `SELECT location_id, day, survey_id, '', '', SUM(responses), SUM(rated), SUM(top), SUM(low), SUM(commented),
		SUM(finished), SUM(index_sum), SUM(index_squares) FROM tally_days WHERE organization_id = ? GROUP BY location_id, day, survey_id`)
	for kind, table := range map[surveys.TallyKind]string{surveys.AnswerTally: "tally_answers", surveys.ThemeTally: "tally_themes", surveys.ThemeWeek: "tally_theme_weeks"} {
		scan(kind, `SELECT location_id, day, survey_id, subject, value, SUM(responses), 0, 0, 0, 0, 0, 0, 0
			FROM `+table+` WHERE organization_id = ? GROUP BY location_id, day, survey_id, subject, value`)
	}
	return sums
}

// checkRecount holds the property that must always hold: tally = recount.
func checkRecount(t failer, s *Store, org int64) {
	t.Helper()
	if got, want := tallied(t, s, org), recount(t, s, org); !maps.Equal(got, want) {
		t.Errorf("tallies differ from a recount:\n got %v\nwant %v", got.Sorted(), want.Sorted())
	}
	checkDeviceRecount(t, s, org)
}

// checkDeviceRecount holds the same of what tablets have sent.
func checkDeviceRecount(t failer, s *Store, org int64) {
	t.Helper()
	type count struct {
		Device int64
		Queue  string
		N      int64
		Last   int64
	}
	read := func(query string) (out []count) {
		if err := s.primary(t.Context()).Raw(query, org).Scan(&out).Error; err != nil {
			t.Fatal(err)
		}
		return out
	}
	got := read("SELECT device_id AS device, queue, answers AS n, last_seq AS last FROM device_queues WHERE organization_id = ? AND answers > 0 ORDER BY 1, 2")
	want := read("SELECT device_id AS device, queue, count(*) AS n, MAX(seq) AS last FROM device_answers WHERE organization_id = ? GROUP BY 1, 2 ORDER BY 1, 2")
	if !slices.Equal(got, want) {
		t.Errorf("queues are %v, recounted %v", got, want)
	}
	got = read("SELECT device_id AS device, SUM(answers) AS n FROM tally_devices WHERE organization_id = ? GROUP BY 1 ORDER BY 1")
	want = read("SELECT device_id AS device, count(*) AS n FROM device_answers WHERE organization_id = ? GROUP BY 1 ORDER BY 1")
	if !slices.Equal(got, want) {
		t.Errorf("devices have %v answers, recounted %v", got, want)
	}
}

func TestTallyIsRecount(t *testing.T) {
	forEachDatabase(t, func(t *testing.T, s *Store) {
		shop := newShop(t, s)
		second, err := s.CreateTouchpoint(t.Context(), Touchpoint{
			Organization: shop.org, Location: shop.other, Survey: shop.poster.Survey, Name: "Tablet", Channel: surveys.Kiosk,
		})
		if err != nil {
			t.Fatal(err)
		}
		other, err := s.Desk(t.Context(), second.Code, 0)
		if err != nil {
			t.Fatal(err)
		}
		texts := []string{"", "the queue was endless", "todo muy limpio", "rude staff, but clean", "nada"}
		rapid.Check(t, func(rt *rapid.T) {
			ids := make([]surveys.ID, rapid.IntRange(1, 4).Draw(rt, "ids"))
			for i := range ids {
				ids[i] = surveys.NewID(noon)
			}
			var batch []intake.Decision
			for i := range rapid.IntRange(1, 12).Draw(rt, "submissions") {
				desk := shop.desk
				if rapid.Bool().Draw(rt, "second shop") {
					desk = other
				}
				answers := []surveys.Answer{face(rapid.IntRange(1, 4).Draw(rt, "face"))}
				if rapid.Bool().Draw(rt, "reason") {
					answers = append(answers, why(rapid.SampledFrom([]string{"wait", "staff", "other"}).Draw(rt, "why")))
				}
				if text := rapid.SampledFrom(texts).Draw(rt, "comment"); text != "" {
					answers = append(answers, comment(text))
				}
				if rapid.Bool().Draw(rt, "contact") {
					answers = append(answers, contact("ana@example.com"))
				}
				at := noon.Add(time.Duration(rapid.IntRange(0, 72).Draw(rt, "hours")) * time.Hour)
				d, err := intake.Decide(desk.Desk, surveys.Submission{
					ID: rapid.SampledFrom(ids).Draw(rt, "id"), Revision: rapid.IntRange(0, 4).Draw(rt, "revision"),
					Finished: rapid.Bool().Draw(rt, "finished"), Answers: answers,
					Suspicious: rapid.IntRange(0, 9).Draw(rt, "suspicious") == 0, Mark: drawMark(rt),
				}, at)
				if err != nil {
					rt.Fatal(fmt.Sprint("submission ", i, ": ", err))
				}
				batch = append(batch, d)
			}
			_, errs := s.RecordAll(t.Context(), batch)
			for _, err := range errs {
				if err != nil {
					rt.Fatal(err)
				}
			}
			for range rapid.IntRange(0, 3).Draw(rt, "then") {
				ownersWhim(rt, s, shop)
			}
			checkRecount(rt, s, shop.org)
		})
	})
}

// drawMark is that of a tablet now and then, sometimes with a number that another answer has.
func drawMark(rt *rapid.T) *surveys.Mark {
	if rapid.Bool().Draw(rt, "by phone") {
		return nil
	}
	return &surveys.Mark{
		Device: int64(rapid.IntRange(1, 2).Draw(rt, "device")), Queue: surveys.UUID{byte(rapid.IntRange(1, 2).Draw(rt, "queue"))},
		Seq: int64(rapid.IntRange(1, 20).Draw(rt, "seq")), Burst: rapid.IntRange(0, 3).Draw(rt, "burst") == 0,
	}
}

// ownersWhim puts answers back, takes them out, undoes it, or lets time pass.
func ownersWhim(rt *rapid.T, s *Store, h shop) {
	ctx := rt.Context()
	flagged := Flagged{Flag: rapid.SampledFrom([]string{"", surveys.FlagBurst, surveys.FlagHoneypot}).Draw(rt, "flag")}
	if rapid.Bool().Draw(rt, "some days") {
		flagged.Filter = surveys.Filter{From: surveys.DayOf(noon), To: surveys.DayOf(noon) + 1, Locations: []int64{h.other}}
	}
	before := tallied(rt, s, h.org)
	var err error
	switch rapid.IntRange(0, 3).Draw(rt, "whim") {
	case 0:
		_, err = s.FinishIdle(ctx, noon.Add(100*time.Hour))
	case 1:
		_, err = s.PutBack(ctx, h.org, flagged, noon)
	case 2:
		_, err = s.HoldOut(ctx, h.org, flagged)
	case 3: // undone, it is as it was
		moment := time.UnixMilli(rapid.Int64Range(1, 1<<50).Draw(rt, "moment"))
		var back, out int
		back, err = s.PutBack(ctx, h.org, flagged, moment)
		if err == nil {
			out, err = s.HoldOut(ctx, h.org, Flagged{At: moment})
		}
		if after := tallied(rt, s, h.org); back != out || !maps.Equal(before, after) {
			rt.Errorf("%d were put back and %d taken out; before %v, after %v", back, out, before.Sorted(), after.Sorted())
		}
	}
	if err != nil {
		rt.Fatal(err)
	}
}
