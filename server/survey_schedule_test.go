package server

import (
	"fmt"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"opina/internal/i18n"
	"opina/surveys"
)

func TestSchedule(t *testing.T) {
	s := newTestServer(t)
	id, owner := s.ours.survey.Survey, s.ours.as(surveys.Owner)
	path := fmt.Sprintf("/surveys/%d/schedule", id)
	s.do(t, "GET", path, "", owner).wants(t, 200, "Asked always.", `value="always" checked`, "Monday, span 1, from", "Live: version 1")
	form := url.Values{
		"opens": {"2026-03-01"}, "closes": {"2026-03-31"}, "when": {"hours"}, "quota": {"500"}, "once": {"1"}, "do": {"save"},
		"from.1.0": {"09:00"}, "to.1.0": {"14:00"}, "from.1.1": {"17:00"}, "to.1.1": {"21:00"}, "from.2.0": {"09:00"}, "to.2.0": {"00:00"}, "from.0.1": {"22:00"}, "to.0.1": {"02:00"},
	}
	got := s.do(t, "POST", path, form.Encode(), owner)
	if got.status != 303 {
		t.Fatalf("status %d: %s", got.status, got.body)
	}
	v, err := s.Store.Survey(t.Context(), s.ours.id, id)
	if err != nil {
		t.Fatal(err)
	}
	first, _ := surveys.ParseDay("2026-03-01")
	want := surveys.Schedule{
		Opens: first, Closes: first + 30, Quota: 500, Once: true,
		Hours: []surveys.Hours{{Weekday: 1, From: 540, To: 840}, {Weekday: 1, From: 1020, To: 1260}, {Weekday: 2, From: 540, To: 0}, {Weekday: 0, From: 1320, To: 120}},
	}
	if !reflect.DeepEqual(v.Schedule, want) {
		t.Errorf("saved %+v, want %+v", v.Schedule, want)
	}
	s.do(t, "GET", got.header.Get("Location"), "", owner).wants(t, 200, "It holds from now on.", "Live: version 1", "Closes today at 24:00",
		"Asked from 1 Mar 2026 to 31 Mar 2026 · Monday 09:00–14:00, 17:00–21:00; Tuesday 09:00–24:00; Sunday 22:00–02:00 · up to 500 answers · once a visit.",
		`name="from.1.1" value="17:00"`, `name="to.0.0" value="02:00"`, `value="hours" checked`, `name="once" value="1" checked`, `value="2026-03-31"`)
	// Always again: everything is cleared.
	if got := s.do(t, "POST", path, "when=always&do=save", owner); got.status != 303 {
		t.Fatalf("status %d", got.status)
	}
	if v, err = s.Store.Survey(t.Context(), s.ours.id, id); err != nil || !reflect.DeepEqual(v.Schedule, surveys.Schedule{}) {
		t.Errorf("saved %+v, %v", v.Schedule, err)
	}
}

func TestScheduleIsChecked(t *testing.T) {
	s := newTestServer(t)
	id, owner := s.ours.survey.Survey, s.ours.as(surveys.Owner)
	path := fmt.Sprintf("/surveys/%d/schedule", id)
	for name, test := range map[string]struct {
		form  string
		wants []string
	}{
		"the wrong way round": {"opens=2026-03-31&closes=2026-03-01&quota=7", []string{"The last day is before the first one.", `value="2026-03-31"`, `value="7"`}},
		"no day":              {"opens=yesterday&closes=2026-02-30", []string{"Write a date", `value="yesterday"`, `value="2026-02-30"`}},
		"no number":           {"quota=many", []string{"Write a whole number from 1", `value="many"`}},
		"none at all":         {"quota=0", []string{"Write a whole number from 1", `value="0"`}},
		"half a span":         {"when=hours&from.3.0=10:00&to.3.0=", []string{"Write both hours of each span", `name="from.3.0" value="10:00"`, `name="to.3.0" value="" aria-label="Wednesday, span 1, to" aria-invalid="true"`}},
		"no time":             {"when=hours&from.3.0=10:00&to.3.0=25:00", []string{"Write both hours", `name="to.3.0" value="25:00"`}},
		"no hours":            {"when=hours", []string{"Write the hours of one day at least"}},
		"never":               {"when=hours&opens=2026-03-10&closes=2026-03-10&from.4.0=09:00&to.4.0=10:00", []string{"None of these hours is between"}},
	} {
		got := s.do(t, "POST", path, test.form+"&do=save", owner)
		got.wants(t, 400, test.wants...)
		if t.Failed() {
			t.Fatal(name)
		}
	}
	v, err := s.Store.Survey(t.Context(), s.ours.id, id)
	if err != nil || !reflect.DeepEqual(v.Schedule, surveys.Schedule{}) {
		t.Errorf("something wrong was saved: %+v, %v", v.Schedule, err)
	}
}

// Copying a day needs no script and stores nothing.
func TestCopyADay(t *testing.T) {
	s := newTestServer(t)
	path := fmt.Sprintf("/surveys/%d/schedule", s.ours.survey.Survey)
	got := s.do(t, "POST", path, "do=copy&when=hours&from.1.0=09:00&to.1.0=14:00&from.1.1=17:00&to.1.1=&from.5.0=01:00&quota=12&opens=x", s.ours.as(surveys.Owner))
	got.wants(t, 200, "Copied to every day. Save it if it is right.", `value="12"`, `value="x"`, "!01:00")
	for day := range 7 {
		for _, field := range []string{`name="from.%d.0" value="09:00"`, `name="to.%d.0" value="14:00"`, `name="from.%d.1" value="17:00"`} {
			if want := fmt.Sprintf(field, day); !strings.Contains(got.body, want) {
				t.Errorf("page lacks %s", want)
			}
		}
	}
	v, err := s.Store.Survey(t.Context(), s.ours.id, s.ours.survey.Survey)
	if err != nil || len(v.Schedule.Hours) > 0 {
		t.Errorf("copying saved %+v, %v", v.Schedule, err)
	}
}

// What is stored comes back from its form as it was.
func TestScheduleForm(t *testing.T) {
	s := newTestServer(t)
	path, owner := fmt.Sprintf("/surveys/%d/schedule", s.ours.survey.Survey), s.ours.as(surveys.Owner)
	rapid.Check(t, func(t *rapid.T) {
		in := surveys.Schedule{
			Opens: surveys.Day(rapid.IntRange(0, 30000).Draw(t, "opens")), Quota: int64(rapid.IntRange(0, maxQuota).Draw(t, "quota")), Once: rapid.Bool().Draw(t, "once"),
		}
		if rapid.Bool().Draw(t, "ends") {
			in.Closes = in.Opens + surveys.Day(rapid.IntRange(7, 100).Draw(t, "closes"))
		}
		for _, day := range week {
			for range rapid.IntRange(0, 4).Draw(t, "spans") {
				in.Hours = append(in.Hours, surveys.Hours{Weekday: day, From: rapid.IntRange(0, 1439).Draw(t, "from"), To: rapid.IntRange(0, 1439).Draw(t, "to")})
			}
		}
		slices.SortStableFunc(in.Hours, func(a, b surveys.Hours) int { // as the form puts them
			if at := slices.Index(week, a.Weekday) - slices.Index(week, b.Weekday); at != 0 {
				return at
			}
			return a.From - b.From
		})
		form := url.Values{"do": {"save"}}
		for name, value := range scheduleForm(in).Values {
			form.Set(name, value)
		}
		response, err := s.app.Test(s.request("POST", path, form.Encode(), owner), -1)
		if err != nil || response.StatusCode != 303 {
			t.Fatalf("status %d, %v", response.StatusCode, err)
		}
		response.Body.Close()
		v, err := s.Store.Survey(t.Context(), s.ours.id, s.ours.survey.Survey)
		if err != nil || !reflect.DeepEqual(v.Schedule, in) {
			t.Fatalf("saved %+v, %v, want %+v", v.Schedule, err, in)
		}
	})
}

func TestHoursInWords(t *testing.T) {
	days := func(from, to int, days ...time.Weekday) (hours []surveys.Hours) {
		for _, day := range days {
			hours = append(hours, surveys.Hours{Weekday: day, From: 60 * from, To: 60 * to})
		}
		return hours
	}
	for _, test := range []struct {
		in   []surveys.Hours
		want string
	}{
		{days(9, 21, week...), "every day 09:00–21:00"},
		{days(9, 21, 1, 2, 3, 4, 5), "Monday to Friday 09:00–21:00"},
		{append(days(9, 14, 6, 5, 4), days(17, 0, 4, 5, 6)...), "Thursday to Saturday 09:00–14:00, 17:00–24:00"},
		{append(days(10, 14, 1, 3), days(10, 15, 2)...), "Monday 10:00–14:00; Tuesday 10:00–15:00; Wednesday 10:00–14:00"},
		{days(22, 3, 0), "Sunday 22:00–03:00"},
	} {
		if got := hoursWords(i18n.In("en"), test.in); got != test.want {
			t.Errorf("%v: %q, want %q", test.in, got, test.want)
		}
	}
}
