package store

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"opina/surveys"
)

// life is what a survey should be after all that was done to it.
type life struct {
	id       int64
	revision int
	versions []versionRow    // as they were when published
	latest   surveys.Content // of the last of them
	draft    *surveys.Content
	archived time.Time
	schedule surveys.Schedule
}

// A published version stays byte for byte what it was, versions are numbered without gaps, and a draft is what was
// saved last, whatever owners do in whatever order and with whatever they saw.
func TestSurveysLiveAsTold(t *testing.T) {
	forEachDatabase(t, func(t *testing.T, s *Store) {
		h := newShop(t, s)
		bystander := mustSurvey(t, s, h.org, h.poster.Survey)
		rapid.Check(t, func(rt *rapid.T) {
			ctx := rt.Context()
			content := func() surveys.Content {
				c := surveys.Content{
					Title: surveys.Text{"en": rapid.SampledFrom([]string{"One", "Dos ñ", "Three", "", "3 <b>\"&\u2028ª"}).Draw(rt, "title")}, Languages: []string{"en"},
				}
				for _, id := range []string{"q0", "q1"}[:rapid.SampledFrom([]int{1, 2, 1, 2, 0}).Draw(rt, "questions")] {
					c.Questions = append(c.Questions, drawQuestion(rt, id))
				}
				return c
			}
			l := life{draft: new(surveys.Content), revision: 1}
			*l.draft = content()
			var err error
			if l.id, err = s.AddDraft(ctx, h.org, "other", *l.draft, 1, noon); err != nil {
				rt.Fatal(err)
			}
			// seen is the revision that somebody has on the screen: mostly the one that stands.
			seen := func() (revision int, stale bool) {
				behind := rapid.SampledFrom([]int{0, 0, 0, 0, 1, 2}).Draw(rt, "behind")
				return l.revision - behind, behind > 0
			}
			conflict := func(rt *rapid.T, err error, key string) {
				rt.Helper()
				if e, ok := err.(*surveys.Error); !ok || e.Kind != surveys.Conflict || e.Key != key {
					rt.Fatalf("got %v, want %s", err, key)
				}
			}
			must := func(rt *rapid.T, err error) {
				rt.Helper()
				if err != nil {
					rt.Fatal(err)
				}
			}
			actions := map[string]func(*rapid.T){
				"save": func(rt *rapid.T) {
					revision, stale := seen()
					c := content()
					if l.versions != nil && rapid.IntRange(0, 3).Draw(rt, "back") == 0 {
						c = l.latest
					}
					next, err := s.SaveDraft(ctx, h.org, l.id, revision, c, 2, noon)
					if stale {
						conflict(rt, err, "error.draft")
						return
					}
					must(rt, err)
					l.draft = &c
					if l.versions != nil && reflect.DeepEqual(c, l.latest) {
						l.draft = nil
					}
					l.revision++
					if next != l.revision {
						rt.Fatalf("saved as revision %d, want %d", next, l.revision)
					}
				},
				"publish": func(rt *rapid.T) {
					revision, stale := seen()
					v, err := s.PublishDraft(ctx, h.org, l.id, revision, 3, noon.Add(time.Duration(l.revision)*time.Second))
					switch {
					case stale:
						conflict(rt, err, "error.draft")
					case l.draft == nil:
						conflict(rt, err, "error.nodraft")
					case len(l.draft.CheckPublish()) > 0:
						if surveys.KindOf(err) != surveys.Invalid {
							rt.Fatalf("published what cannot be asked: %v", err)
						}
					default:
						must(rt, err)
						data, err := json.Marshal(v.Content)
						must(rt, err)
						l.versions = append(l.versions, versionRow{h.org, l.id, len(l.versions) + 1, string(data), millis(noon) + int64(l.revision)*1000})
						l.latest, l.draft = v.Content, nil
						l.revision++
					}
				},
				"discard": func(rt *rapid.T) {
					revision, stale := seen()
					err := s.DiscardDraft(ctx, h.org, l.id, revision, 4, noon)
					switch {
					case stale:
						conflict(rt, err, "error.draft")
					case l.draft == nil:
						conflict(rt, err, "error.nodraft")
					case l.versions == nil:
						conflict(rt, err, "error.neverpublished")
					default:
						must(rt, err)
						l.draft = nil
						l.revision++
					}
				},
				"archive": func(rt *rapid.T) {
					at := noon.Add(time.Duration(rapid.IntRange(0, 100).Draw(rt, "at")) * time.Second)
					must(rt, s.ArchiveSurvey(ctx, h.org, l.id, at))
					if l.archived.IsZero() {
						l.archived = at
					}
				},
				"restore": func(rt *rapid.T) {
					must(rt, s.RestoreSurvey(ctx, h.org, l.id))
					l.archived = time.Time{}
				},
				"schedule": func(rt *rapid.T) {
					l.schedule = surveys.Schedule{Quota: rapid.Int64Range(0, 9).Draw(rt, "quota"), Once: rapid.Bool().Draw(rt, "once")}
					must(rt, s.SetSchedule(ctx, h.org, l.id, l.schedule))
				},
				"": func(rt *rapid.T) {
					l.check(rt, s, h.org)
					if got := mustSurvey(rt, s, h.org, bystander.ID); !reflect.DeepEqual(got, bystander) {
						rt.Fatalf("another survey became %+v", got)
					}
				},
			}
			actions["save again"], actions["publish again"] = actions["save"], actions["publish"] // twice as often as the rest
			rt.Repeat(actions)
		})
	})
}

// check holds what is stored against what should be.
func (l life) check(rt *rapid.T, s *Store, org int64) {
	got := mustSurvey(rt, s, org, l.id)
	want := Survey{
		Organization: org, ID: l.id, Kind: "other", Draft: l.draft, Revision: l.revision, Schedule: l.schedule, ArchivedAt: l.archived,
		Latest:   surveys.Version{Organization: org, Survey: l.id, Number: len(l.versions), Content: l.latest},
		EditedAt: got.EditedAt, EditedBy: got.EditedBy,
	}
	if l.versions != nil {
		want.LatestAt = fromMillis(l.versions[len(l.versions)-1].PublishedAt)
	}
	if !reflect.DeepEqual(got, want) {
		rt.Fatalf("stands as %+v, want %+v", got, want)
	}
	var rows []versionRow
	err := s.primary(rt.Context()).Where("organization_id = ? AND survey_id = ?", org, l.id).Order("number").Find(&rows).Error
	if err != nil || len(rows) != len(l.versions) {
		rt.Fatalf("%d versions, %v; want %d", len(rows), err, len(l.versions))
	}
	for i, row := range rows {
		if row != l.versions[i] {
			rt.Fatalf("version %d is %+v, was published as %+v", i+1, row, l.versions[i])
		}
		v, err := s.Version(rt.Context(), org, l.id, i+1)
		if data, _ := json.Marshal(v.Content); err != nil || string(data) != row.Content {
			rt.Fatalf("version %d reads as %s, %v; want %s", i+1, data, err, row.Content)
		}
	}
}
