package followup

import (
	"testing"
	"time"

	"opina/surveys"
)

func TestDecide(t *testing.T) {
	received := time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)
	asked := surveys.Response{Finished: true, Contact: "ana@example.com", ReceivedAt: received, EffectiveAt: received.Add(-72 * time.Hour)}
	with := func(change func(*surveys.Response)) surveys.Response {
		r := asked
		change(&r)
		return r
	}
	tests := []struct {
		name   string
		in     surveys.Response
		policy Policy
		want   bool
		due    time.Time
	}{
		{"asked for an answer", asked, Policy{48 * time.Hour}, true, received.Add(48 * time.Hour)},
		{"no time promised", asked, Policy{}, true, time.Time{}},
		{"not finished", with(func(r *surveys.Response) { r.Finished = false }), Policy{time.Hour}, false, time.Time{}},
		{"nobody to answer", with(func(r *surveys.Response) { r.Contact = "" }), Policy{time.Hour}, false, time.Time{}},
		{"held out", with(func(r *surveys.Response) { r.HeldOut = true }), Policy{time.Hour}, false, time.Time{}},
	}
	for _, test := range tests {
		got, ok := Decide(test.in, test.policy)
		if ok != test.want || !got.DueAt.Equal(test.due) || ok && !got.OpenedAt.Equal(received) {
			t.Errorf("%s: %+v, %v", test.name, got, ok)
		}
	}
}
