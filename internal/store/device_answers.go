package store

import (
	"bytes"
	"cmp"
	"slices"

	"gorm.io/gorm"

	"opina/surveys"
)

var (
	insertDeviceAnswer = insertion{
		head:    "INSERT INTO device_answers (organization_id, device_id, queue, seq, response_id)",
		columns: 5,
		tail:    "ON CONFLICT (organization_id, device_id, queue, seq) DO NOTHING RETURNING organization_id, response_id",
	}
	addToQueues = insertion{
		head:    "INSERT INTO device_queues (organization_id, device_id, queue, since, answers, last_seq)",
		columns: 6,
		tail: `ON CONFLICT (organization_id, device_id, queue) DO UPDATE SET answers = device_queues.answers + excluded.answers,
			last_seq = CASE WHEN excluded.last_seq > device_queues.last_seq THEN excluded.last_seq ELSE device_queues.last_seq END`,
	}
	addToDevices = insertion{
		head:    "INSERT INTO tally_devices (organization_id, device_id, day, answers)",
		columns: 4,
		tail:    "ON CONFLICT (organization_id, device_id, day) DO UPDATE SET answers = tally_devices.answers + excluded.answers",
	}
)

type queueKey struct {
	org, device int64
	queue       surveys.UUID
}

func (k queueKey) compare(o queueKey) int {
	return cmp.Or(cmp.Compare(k.org, o.org), cmp.Compare(k.device, o.device), bytes.Compare(k.queue[:], o.queue[:]))
}

// queued is what a round adds to one queue.
type queued struct {
	key           queueKey
	since         int64
	answers, last int64
	days          map[surveys.Day]int64
}

// numberAnswers notes the devices' numbers of the submissions of a round, those that changed nothing too: the server has
// them. Its tallies move by those that are new.
func (s *Store) numberAnswers(tx *gorm.DB, round []*waiting) error {
	var marked []*waiting
	for _, w := range round {
		if w.decision.Response.Mark != nil {
			marked = append(marked, w)
		}
	}
	if len(marked) == 0 {
		return nil
	}
	keyOf := func(w *waiting) queueKey {
		r := &w.decision.Response
		return queueKey{r.Place.Organization, r.Mark.Device, r.Mark.Queue}
	}
	slices.SortFunc(marked, func(a, b *waiting) int { // as for responses: two replicas never wait for each other in a circle
		return cmp.Or(keyOf(a).compare(keyOf(b)), cmp.Compare(a.decision.Response.Mark.Seq, b.decision.Response.Mark.Seq))
	})
	var rows []any
	byID := make(map[responseKey]*waiting, len(marked))
	for _, w := range marked {
		r := &w.decision.Response
		rows = append(rows, r.Place.Organization, r.Mark.Device, r.Mark.Queue[:], r.Mark.Seq, r.ID[:])
		byID[responseKey{r.Place.Organization, r.ID}] = w
	}
	var queues []*queued
	index := make(map[queueKey]*queued)
	err := insertDeviceAnswer.ids(s, tx, rows, func(org int64, id []byte) {
		w := byID[responseKey{org, surveys.ID(id)}]
		r, key := &w.decision.Response, keyOf(w)
		q := index[key]
		if q == nil {
			q = &queued{key: key, since: millis(r.ReceivedAt), days: make(map[surveys.Day]int64)}
			index[key] = q
			queues = append(queues, q)
		}
		q.answers++
		q.last = max(q.last, r.Mark.Seq)
		q.days[r.Local.Day]++
	})
	if err != nil || len(queues) == 0 {
		return err
	}
	slices.SortFunc(queues, func(a, b *queued) int { return a.key.compare(b.key) })
	return s.moveDeviceTallies(tx, queues)
}

func (s *Store) moveDeviceTallies(tx *gorm.DB, queues []*queued) error {
	var rows []any
	type dayKey struct {
		org, device int64
		day         surveys.Day
	}
	days := make(map[dayKey]int64)
	for _, q := range queues {
		rows = append(rows, q.key.org, q.key.device, q.key.queue[:], q.since, q.answers, q.last)
		for day, n := range q.days {
			days[dayKey{q.key.org, q.key.device, day}] += n
		}
	}
	if err := addToQueues.run(s, tx, rows); err != nil {
		return err
	}
	keys := make([]dayKey, 0, len(days))
	for k := range days {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b dayKey) int {
		return cmp.Or(cmp.Compare(a.org, b.org), cmp.Compare(a.device, b.device), cmp.Compare(a.day, b.day))
	})
	rows = rows[:0]
	for _, k := range keys {
		rows = append(rows, k.org, k.device, int64(k.day), days[k])
	}
	return addToDevices.run(s, tx, rows)
}
