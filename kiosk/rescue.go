package kiosk

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"opina/surveys"
)

// File is what a tablet writes for a server that it will not reach again.
type File struct {
	Format  string `json:"format"`
	Version int    `json:"version"`
	Queue   string `json:"queue"`
	Device  struct {
		ID   int64  `json:"id"`
		Name string `json:"name"`
	} `json:"device"`
	Answers    []Answer `json:"answers"`
	Quarantine []struct {
		Answer Answer `json:"answer"`
	} `json:"quarantine"` // what the server refused once: it may have learnt to take it
}

// fileFormat is the only one there is, in its first version.
const fileFormat = "opina-kiosk-queue"

// ReadFile reads a file that a tablet wrote. A later app may say more in it than is known here: that is no reason to
// refuse it.
func ReadFile(body []byte) (File, error) {
	var f File
	if err := json.Unmarshal(body, &f); err != nil || f.Format != fileFormat || f.Version != 1 {
		return f, surveys.Fail(surveys.Invalid, "error.rescue", err)
	}
	if _, err := surveys.ParseUUID(f.Queue); err != nil {
		return f, surveys.Fail(surveys.Invalid, "error.rescue", err)
	}
	return f, nil
}

// All are the answers of the file, the refused ones last.
func (f File) All() []Answer {
	out := slices.Clone(f.Answers)
	for _, q := range f.Quarantine {
		out = append(out, q.Answer)
	}
	return out
}

// Rescued is what became of an answer in a file.
type Rescued struct {
	Answer     Answer
	AnsweredAt time.Time
	Result
}

// Rescue takes what a file holds for an organization, as if the device had sent it; device 0 is one that is not known any more.
// Only answers of touchpoints that whoever brings the file may see are taken.
func (t *Tablets) Rescue(ctx context.Context, org, device int64, f File, sees func(touchpoint int64) bool, now time.Time) []Rescued {
	queue, _ := surveys.ParseUUID(f.Queue) // ReadFile has
	from := &source{
		records: t.Records, org: org, device: device, queue: queue,
		stood: func(_ context.Context, touchpoint int64) (bool, error) { return sees(touchpoint), nil },
	}
	var out []Rescued
	for some := range slices.Chunk(f.All(), maxAnswers) {
		results, err := t.take(ctx, from, some, now)
		if err != nil {
			t.Log.Error("answers of a file not stored", "device", device, "error", err)
		}
		for i, r := range results {
			out = append(out, Rescued{some[i], moment(some[i].AnsweredAt), r})
		}
	}
	return out
}
