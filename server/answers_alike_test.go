package server

import (
	"fmt"
	"html"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"opina/internal/store"
	"opina/surveys"
	"opina/surveys/intake"
)

func TestAlike(t *testing.T) {
	texts := []string{
		"No funciona el baño", "Todo genial", "El baño: no funciona", "Demasiada cola en la caja", "", "la cola de la caja, demasiada", "no funciona el BAÑO", "Volveremos",
	}
	rows := make([]store.AnswerRow, len(texts))
	for i, text := range texts {
		rows[i].Revision, rows[i].Answers = i, []surveys.Answer{{Question: "comment", Text: text}}
	}
	groups, apart := alike(rows)
	var got [][]int
	for _, g := range groups {
		var places []int
		for _, row := range g {
			places = append(places, row.Revision)
		}
		got = append(got, places)
	}
	want := [][]int{{0, 2, 6}, {3, 5}}
	if !slices.EqualFunc(got, want, slices.Equal) || apart != 3 {
		t.Errorf("groups %v and %d apart, want %v and 3", got, apart, want)
	}
	if groups, apart := alike(nil); groups != nil || apart != 0 {
		t.Errorf("of nothing come %v and %d", groups, apart)
	}
}

func TestAnswersTogether(t *testing.T) {
	s := newTestServer(t)
	record := func(poster int, text string) string {
		s.clock.move(time.Minute)
		return s.record(t, s.ours.posters[poster], face(1), said(text)).String()
	}
	var toilet []string
	for range maxOthers + 3 {
		toilet = append(toilet, record(0, "The toilet was not working"))
	}
	queue := []string{record(0, "The queue at the till is too long"), record(1, "too long, the queue at the till")}
	record(0, "What a lovely cake")
	s.record(t, s.theirs.posters[0], face(1), said("The toilet was not working"))
	hidden := s.record(t, s.ours.posters[0], face(4))

	body := s.do(t, "GET", "/answers?group=1", "", s.login(t, surveys.Owner)).body
	newest := toilet[len(toilet)-1]
	order := []int{strings.Index(body, newest), strings.Index(body, "23 say the same"), strings.Index(body, queue[1]), strings.Index(body, "2 say the same"), strings.Index(body, queue[0])}
	if !slices.IsSorted(order) || order[0] < 0 {
		t.Errorf("the largest group does not come first with its newest answer: %v", order)
	}
	for _, want := range []string{"26 comments looked at", "and 2 older ones", "1 comment more is like no other", `href="/answers"`, `name="group" value="1" checked`} {
		if !strings.Contains(body, want) {
			t.Errorf("page does not say %q", want)
		}
	}
	if strings.Contains(body, hidden.String()) || strings.Contains(body, "lovely cake") || strings.Contains(body, "theirs") {
		t.Error("the page shows what is in no group")
	}
	filtered := s.do(t, "GET", "/answers?group=1&q=till&low=1", "", s.login(t, surveys.Owner)).body
	single := regexp.MustCompile(`<p class="apart">[^<]*<a href="([^"]*)">`).FindStringSubmatch(filtered)
	if !strings.Contains(filtered, "2 say the same") || strings.Contains(filtered, "not working") || single == nil || html.UnescapeString(single[1]) != "/answers?low=1&q=till" {
		t.Errorf("filtered: the link to all is %q", single)
	}
	if manager := s.do(t, "GET", "/answers?group=1&q=till", "", s.login(t, surveys.Manager)).body; !strings.Contains(manager, "No two comments say the same") || strings.Contains(manager, queue[1]) {
		t.Error("a manager sees an answer of another shop, or is not told that there is no group")
	}
	for query, want := range map[string]string{"group=1&q=xyzzy": "None of the", "group=1&theme=place.noise": "None of the", "group=1&before=" + newest: "23 say the same"} {
		if got := s.do(t, "GET", "/answers?"+query, "", s.login(t, surveys.Owner)); got.status != 200 || !strings.Contains(got.body, want) {
			t.Errorf("%s: status %d, or it does not say %q", query, got.status, want)
		}
	}
}

// Where there are more comments than are compared, the page says so.
func TestAnswersTogetherSayWhatWasLeftOut(t *testing.T) {
	s := newTestServer(t)
	desk, err := s.Store.Desk(t.Context(), s.ours.posters[0].Code, 0)
	if err != nil {
		t.Fatal(err)
	}
	decisions := make([]intake.Decision, maxAlike+1)
	for i := range decisions {
		s.clock.move(time.Millisecond)
		now := s.clock.Now()
		text := fmt.Sprintf("caso%d detalle%d", i/5, i/5)
		if i == 0 {
			text = "too old to be looked at"
		}
		decisions[i], err = intake.Decide(desk.Desk, surveys.Submission{
			ID: surveys.NewID(now), Revision: 1, Lang: "en", Finished: true, Answers: []surveys.Answer{said(text)},
		}, now)
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, failed := s.Store.RecordAll(t.Context(), decisions); slices.ContainsFunc(failed, func(err error) bool { return err != nil }) {
		t.Fatal(failed)
	}
	body := s.do(t, "GET", "/answers?group=1", "", s.ours.as(surveys.Owner)).body
	for _, want := range []string{"Only the newest 2000 comments were looked at", "These are the 50 largest of 400 groups"} {
		if !strings.Contains(body, want) {
			t.Errorf("page does not say %q", want)
		}
	}
	if n := len(listed(body)); n != 5*maxGroups {
		t.Errorf("%d answers on the page, want %d", n, 5*maxGroups)
	}
}
