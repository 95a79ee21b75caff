package main

import (
	"slices"
	"strings"
	"testing"
	"time"

	"opina/surveys"
)

// poison is what the database itself refuses to store while poisoned.
const poison = "poison"

// poisonDatabase makes the database refuse answers with that text, as a full partition or a broken index would.
func poisonDatabase(t *testing.T, dsn string) (cure func()) {
	t.Helper()
	db := raw(t, dsn)
	make, drop := []string{`CREATE TRIGGER poisoned BEFORE INSERT ON answers WHEN new.body = '` + poison + `' BEGIN SELECT RAISE(ABORT, 'poisoned'); END`},
		"DROP TRIGGER poisoned"
	if strings.HasPrefix(dsn, "postgres:") {
		make = []string{
			`CREATE FUNCTION poisoned() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'poisoned'; END $$`,
			`CREATE TRIGGER poisoned BEFORE INSERT ON answers FOR EACH ROW WHEN (new.body = '` + poison + `') EXECUTE FUNCTION poisoned()`,
		}
		drop = "DROP TRIGGER poisoned ON answers"
	}
	for _, statement := range make {
		if _, err := db.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	return func() {
		if _, err := db.Exec(drop); err != nil {
			t.Fatal(err)
		}
	}
}

// outbox is a tablet's queue as the app keeps it: what is acknowledged goes, what is rejected is put aside with its reason,
// the rest waits where it is.
type outbox struct {
	waiting    []item
	quarantine []verdict
	blocks     bool // a bad outbox: it stops at the first that is not taken
}

// pass goes once through what waits, fifty at a time.
func (o *outbox) pass(t *testing.T, tb tablet, url string) {
	t.Helper()
	var left []item
	for batch := range slices.Chunk(slices.Clone(o.waiting), 50) {
		if o.blocks && len(left) > 0 {
			left = append(left, batch...)
			continue
		}
		verdicts, err := tb.send(url, batch...)
		if err != nil {
			t.Fatal(err) // others can be stored: the batch is never refused as a whole
		}
		for i, v := range verdicts {
			switch {
			case v.acknowledged():
			case v.Status == "rejected":
				o.quarantine = append(o.quarantine, v)
			case v.Status == "retry":
				left = append(left, batch[i])
				if o.blocks {
					left = append(left, batch[i+1:]...)
				}
			default:
				t.Fatalf("%+v", v)
			}
			if o.blocks && len(left) > 0 {
				break
			}
		}
	}
	o.waiting = left
}

// F9: what cannot be stored, or never will be, heads the queue: the rest flow, and it is never lost by itself.
func TestPoisonHeadsTheQueue(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, dsn string) {
		tb := pairedTablet(t, dsn)
		cure := poisonDatabase(t, dsn)
		server := startServer(t, programFile(t), dsn)
		poisons, good := times(5, 20), times(60, 200)
		var o outbox
		var taken, held []surveys.ID
		seq := 0
		say := func(change func(item)) surveys.ID {
			seq++
			id := surveys.NewID(time.Now())
			one := tb.says(id, seq, 3)
			if change != nil {
				change(one)
			}
			o.waiting = append(o.waiting, one)
			return id
		}
		rounds := times(2, 20)
		for range rounds { // each round: the database's poison, what nobody asked, then the good ones
			for range poisons {
				held = append(held, say(func(one item) {
					one["answers"] = []any{map[string]any{"question": "face", "rating": 1}, map[string]any{"question": "comment", "text": poison}}
				}))
				say(func(one item) { one["answers"] = []any{map[string]any{"question": "nobody asked", "rating": 1}} })
			}
			for range good / rounds {
				taken = append(taken, say(nil))
			}
			o.pass(t, tb, server.url)
			o.pass(t, tb, server.url)
		}
		if len(o.waiting) != len(held) {
			t.Errorf("%d wait, want the %d that the database refuses", len(o.waiting), len(held))
		}
		if len(o.quarantine) != poisons*rounds || o.quarantine[0].Fields[0].Path != "answers[0].question" || o.quarantine[0].Fields[0].Message == "" {
			t.Errorf("%d were put aside, want %d with a reason: %+v", len(o.quarantine), poisons*rounds, o.quarantine[:min(1, len(o.quarantine))])
		}
		db := raw(t, dsn)
		for _, wrong := range exactly(t, db, taken) {
			t.Error(wrong)
		}
		// Alone, they are told apart from a database that is gone: the tablet is heard, and they stay.
		if verdicts, err := tb.send(server.url, o.waiting[0]); err != nil || verdicts[0].Status != "retry" {
			t.Errorf("%+v, %v", verdicts, err)
		}
		cure()
		o.pass(t, tb, server.url)
		server.kill()
		if len(o.waiting) > 0 {
			t.Errorf("%d still wait after the cure", len(o.waiting))
		}
		for _, wrong := range exactly(t, db, append(taken, held...)) {
			t.Error(wrong)
		}
	})
}

// The check must see a queue that its head holds up.
func TestPoisonSeesABlockedQueue(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, dsn string) {
		tb := pairedTablet(t, dsn)
		poisonDatabase(t, dsn)
		server := startServer(t, programFile(t), dsn)
		o := outbox{blocks: true}
		first := tb.says(surveys.NewID(time.Now()), 1, 1)
		first["answers"] = []any{map[string]any{"question": "face", "rating": 1}, map[string]any{"question": "comment", "text": poison}}
		o.waiting = []item{first}
		for seq := 2; seq <= 120; seq++ {
			o.waiting = append(o.waiting, tb.says(surveys.NewID(time.Now()), seq, 3))
		}
		o.pass(t, tb, server.url)
		o.pass(t, tb, server.url)
		server.kill()
		if len(o.waiting) < 50 {
			t.Errorf("only %d wait behind the poison: nothing holds them up", len(o.waiting))
		}
	})
}
