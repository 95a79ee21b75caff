package store

import (
	"errors"
	"flag"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"opina/internal/pgtest"
	"opina/surveys"
	"opina/surveys/intake"
	"opina/surveys/themes"
)

// said gives what the stored responses name, by comment: "service.waiting -1" and so on.
func said(t failer, s *Store, org int64) map[string][]string {
	t.Helper()
	rows, err := s.Answers(t.Context(), org, AnswerQuery{Filter: everything(), Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]string{}
	for _, row := range rows {
		names := []string{}
		for _, m := range row.Mentions {
			names = append(names, fmt.Sprintf("%s %+d", m.Theme, m.Polarity))
		}
		out[row.Comment()] = names
	}
	return out
}

// apply edits an organization's themes, applies it and reads all comments again.
func apply(t failer, s *Store, org int64, edit func(themes.Edits) (themes.Edits, error)) {
	t.Helper()
	now, err := s.ThemeEdits(t.Context(), org)
	if err != nil {
		t.Fatal(err)
	}
	edited, err := edit(now.InUse)
	if err != nil {
		t.Fatal(err)
	}
	revision, err := s.SaveThemes(t.Context(), org, now.Revision, edited)
	if err == nil {
		err = s.ApplyThemes(t.Context(), org, revision)
	}
	if err == nil {
		_, err = s.Retag(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
}

func mute(id string, muted bool) func(themes.Edits) (themes.Edits, error) {
	return func(e themes.Edits) (themes.Edits, error) {
		taxonomy, err := e.Taxonomy()
		if err != nil {
			return e, err
		}
		theme, _ := taxonomy.Theme(id)
		theme.Muted = muted
		return e.Set(theme)
	}
}

func TestThePastIsReadAgain(t *testing.T) {
	forEachDatabase(t, func(t *testing.T, s *Store) {
		shop := newShop(t, s)
		const queue, chip = "The queue was endless", ""
		record(t, s, decide(t, shop.desk, surveys.Submission{ID: surveys.NewID(noon), Answers: []surveys.Answer{face(1), comment(queue)}}, noon))
		record(t, s, decide(t, shop.desk, surveys.Submission{ID: surveys.NewID(noon), Answers: []surveys.Answer{face(1), why("wait")}}, noon))
		want := func(when, theme string) {
			t.Helper()
			names := []string{}
			if theme != "" {
				names = append(names, theme+" -1")
			}
			if got := said(t, s, shop.org); !slices.Equal(got[queue], names) || !slices.Equal(got[chip], names) {
				t.Errorf("%s: %v, want %v", when, got, names)
			}
			counts, err := s.Themes(t.Context(), shop.org, everything())
			if err != nil || theme == "" && len(counts) > 0 ||
				theme != "" && (len(counts) != 1 || counts[0] != surveys.ThemeCount{Theme: theme, Negative: 2}) {
				t.Errorf("%s: counted %v, %v", when, counts, err)
			}
			checkRecount(t, s, shop.org)
		}
		want("at first", "service.waiting")
		apply(t, s, shop.org, func(e themes.Edits) (themes.Edits, error) { return e.Merge("service.waiting", "treatment.apathy") })
		want("merged", "treatment.apathy")
		apply(t, s, shop.org, mute("treatment.apathy", true))
		want("muted", "")
		apply(t, s, shop.org, mute("treatment.apathy", false))
		want("not muted", "treatment.apathy")
		apply(t, s, shop.org, func(e themes.Edits) (themes.Edits, error) { return e.Unmerge("service.waiting") })
		want("unmerged", "service.waiting")
	})
}

func TestThemesAreNotOverwritten(t *testing.T) {
	forEachDatabase(t, func(t *testing.T, s *Store) {
		shop := newShop(t, s)
		first, _, err := themes.Edits{}.Add(map[string]string{"en": "Dogs"}, "place")
		if err != nil {
			t.Fatal(err)
		}
		if err := s.ApplyThemes(t.Context(), shop.org, 0); surveys.KindOf(err) != surveys.Conflict {
			t.Errorf("nothing was applied: %v", err)
		}
		revision, err := s.SaveThemes(t.Context(), shop.org, 0, first)
		if err != nil || revision != 1 {
			t.Fatal(revision, err)
		}
		for name, late := range map[string]func() error{
			"save":    func() error { _, err := s.SaveThemes(t.Context(), shop.org, 0, themes.Edits{}); return err },
			"apply":   func() error { return s.ApplyThemes(t.Context(), shop.org, 0) },
			"discard": func() error { return s.DiscardThemes(t.Context(), shop.org, 0) },
		} {
			if err := late(); surveys.KindOf(err) != surveys.Conflict {
				t.Errorf("%s over another one's draft: %v", name, err)
			}
		}
		now, err := s.ThemeEdits(t.Context(), shop.org)
		if err != nil || now.Draft == nil || len(now.Draft.Themes) != 1 || now.Revision != 1 || !now.Learning {
			t.Fatalf("%+v, %v", now, err)
		}
		// A draft that says what is in use is none.
		if _, err := s.SaveThemes(t.Context(), shop.org, 1, themes.Edits{}); err != nil {
			t.Fatal(err)
		}
		if now, _ := s.ThemeEdits(t.Context(), shop.org); now.Draft != nil {
			t.Errorf("the draft is %+v", now.Draft)
		}
		// The other organization's themes stay as they are.
		other := newShop(t, s)
		apply(t, s, shop.org, func(e themes.Edits) (themes.Edits, error) { return e.UsePack("hotel") })
		if now, err := s.ThemeEdits(t.Context(), other.org); err != nil || now.InUse.Pack != "" || now.Revision != 0 {
			t.Errorf("the other one has %+v, %v", now, err)
		}
	})
}

func TestCorrection(t *testing.T) {
	forEachDatabase(t, func(t *testing.T, s *Store) {
		shop := newShop(t, s)
		id := surveys.NewID(noon)
		const text = "The queue was endless"
		say := func(revision int, answers ...surveys.Answer) {
			t.Helper()
			record(t, s, decide(t, shop.desk, surveys.Submission{ID: id, Revision: revision, Lang: "en", Answers: answers}, noon))
		}
		correct := func(c *intake.Correction) *intake.Correction {
			t.Helper()
			before, err := s.Correct(t.Context(), shop.org, id, c, noon)
			if err != nil {
				t.Fatal(err)
			}
			return before
		}
		want := func(when, comment string, names ...string) {
			t.Helper()
			if got := said(t, s, shop.org)[comment]; !slices.Equal(got, names) {
				t.Errorf("%s: %v, want %v", when, got, names)
			}
			checkRecount(t, s, shop.org)
		}
		say(1, face(1), comment(text))
		want("as read", text, "service.waiting -1")
		rude := intake.NewCorrection(text, []surveys.Mention{{Theme: "treatment.rudeness", Polarity: surveys.Negative}}, 7, noon)
		if before := correct(rude); before != nil {
			t.Errorf("before it was corrected: %+v", before)
		}
		want("corrected", text, "treatment.rudeness -1")
		if all, err := s.Corrections(t.Context(), shop.org); err != nil || len(all) != 1 || all[0].Text != text || all[0].Lang != "en" ||
			all[0].Mood != surveys.MoodLow || len(all[0].Mentions) != 1 {
			t.Errorf("to learn from: %+v, %v", all, err)
		}
		say(2, face(1), comment(text), contact("ana@example.com"))
		want("a later revision of the same comment", text, "treatment.rudeness -1")
		apply(t, s, shop.org, func(e themes.Edits) (themes.Edits, error) { return e.Merge("treatment.rudeness", "treatment.apathy") })
		want("its theme was merged", text, "treatment.apathy -1")
		say(3, face(1), comment(text+", and dirty"))
		want("another comment", text+", and dirty", "place.cleanliness -1", "service.waiting -1")
		if _, err := s.Correct(t.Context(), shop.org, id, rude, noon); surveys.KindOf(err) != surveys.Conflict {
			t.Errorf("a correction of a comment that is gone: %v", err)
		}
		say(4, face(1), comment(text))
		want("the first comment again", text, "treatment.apathy -1")
		nothing := intake.NewCorrection(text, nil, 7, noon)
		if before := correct(nothing); before == nil || len(before.Mentions) != 1 || before.By != 7 || !before.At.Equal(noon) {
			t.Errorf("before the second correction: %+v", before)
		}
		want("it names nothing", text)
		correct(nil)
		want("taken back", text, "service.waiting -1")
		correct(rude)
		if err := s.Erase(t.Context(), shop.org, id, noon); err != nil {
			t.Fatal(err)
		}
		if all, err := s.Corrections(t.Context(), shop.org); err != nil || len(all) != 0 {
			t.Errorf("the words of an erased comment are learnt from: %+v, %v", all, err)
		}
		if _, err := s.Correct(t.Context(), shop.org, id, nil, noon); surveys.KindOf(err) != surveys.Conflict {
			t.Errorf("an erased comment was corrected: %v", err)
		}
		if _, err := s.Correct(t.Context(), newShop(t, s).org, id, nil, noon); surveys.KindOf(err) != surveys.NotFound {
			t.Errorf("another organization's comment was corrected: %v", err)
		}
	})
}

// The tallies equal a recount after any sequence of answers, edits, merges, corrections and re-tagging, also halfway; and
// once all is read again, every response says what the tagger reads in it.
func TestTallyIsRecountWhileThemesChange(t *testing.T) {
	texts := []string{"", "the queue was endless", "todo muy limpio", "rude staff, but clean", "nada", "no hay aparcamiento y nadie contesta", "great staff, filthy toilets"}
	ids := []string{"service.waiting", "treatment.rudeness", "place.cleanliness", "place.toilets", "place.parking", "place", "treatment"}
	fewerChecks(t, 15)
	forEachDatabase(t, func(t *testing.T, s *Store) {
		rapid.Check(t, func(rt *rapid.T) {
			shop := newShop(t, s)
			var known []surveys.ID
			edit := func(step func(themes.Edits) (themes.Edits, error)) {
				now, err := s.ThemeEdits(t.Context(), shop.org)
				if err != nil {
					rt.Fatal(err)
				}
				next, err := step(now.Edited())
				if err != nil { // the step makes no sense here
					return
				}
				revision, err := s.SaveThemes(t.Context(), shop.org, now.Revision, next)
				if err == nil && rapid.Bool().Draw(rt, "apply") {
					if err = s.ApplyThemes(t.Context(), shop.org, revision); surveys.KindOf(err) == surveys.Conflict {
						err = nil // it changed nothing
					}
				}
				if err != nil {
					rt.Fatal(err)
				}
			}
			id := func(label string) string { return rapid.SampledFrom(ids).Draw(rt, label) }
			rt.Repeat(map[string]func(*rapid.T){
				"": func(rt *rapid.T) { checkRecount(rt, s, shop.org) },
				"answer": func(rt *rapid.T) {
					at := surveys.NewID(noon)
					if len(known) > 0 && rapid.Bool().Draw(rt, "again") {
						at = rapid.SampledFrom(known).Draw(rt, "id")
					} else {
						known = append(known, at)
					}
					answers := []surveys.Answer{face(rapid.IntRange(1, 4).Draw(rt, "face"))}
					if rapid.Bool().Draw(rt, "chip") {
						answers = append(answers, why("wait"))
					}
					if text := rapid.SampledFrom(texts).Draw(rt, "text"); text != "" {
						answers = append(answers, comment(text))
					}
					// The desk may be an old one: a page that was open before the themes changed.
					record(t, s, decide(t, shop.desk, surveys.Submission{ID: at, Answers: answers}, noon))
				},
				"correct": func(rt *rapid.T) {
					if len(known) == 0 {
						return
					}
					at := rapid.SampledFrom(known).Draw(rt, "id")
					row, err := s.Response(t.Context(), shop.org, at)
					if err != nil {
						rt.Fatal(err)
					}
					var c *intake.Correction
					if row.Comment() != "" && rapid.Bool().Draw(rt, "says something") {
						var said []surveys.Mention
						if rapid.Bool().Draw(rt, "names something") {
							said = append(said, surveys.Mention{Theme: id("theme"), Polarity: surveys.Negative})
						}
						c = intake.NewCorrection(row.Comment(), said, 1, noon)
					}
					if _, err := s.Correct(t.Context(), shop.org, at, c, noon); err != nil && surveys.KindOf(err) != surveys.Conflict {
						rt.Fatal(err)
					}
				},
				"erase": func(rt *rapid.T) {
					if len(known) > 0 && rapid.IntRange(0, 4).Draw(rt, "seldom") == 0 {
						if err := s.Erase(t.Context(), shop.org, rapid.SampledFrom(known).Draw(rt, "id"), noon); err != nil {
							rt.Fatal(err)
						}
					}
				},
				"merge": func(rt *rapid.T) {
					a, b := id("merged"), id("into")
					edit(func(e themes.Edits) (themes.Edits, error) { return e.Merge(a, b) })
				},
				"unmerge": func(rt *rapid.T) {
					a := id("unmerged")
					edit(func(e themes.Edits) (themes.Edits, error) { return e.Unmerge(a) })
				},
				"mute": func(rt *rapid.T) { edit(mute(id("muted"), rapid.Bool().Draw(rt, "on"))) },
				"pack": func(rt *rapid.T) {
					pack := rapid.SampledFrom([]string{"", "hotel", "restaurant"}).Draw(rt, "pack")
					edit(func(e themes.Edits) (themes.Edits, error) { return e.UsePack(pack) })
				},
				"add": func(rt *rapid.T) {
					word := rapid.SampledFrom([]string{"queue", "limpio", "endless", "nada"}).Draw(rt, "word")
					edit(func(e themes.Edits) (themes.Edits, error) {
						e, added, err := e.Add(map[string]string{"en": word}, "place")
						if err != nil {
							return e, err
						}
						taxonomy, err := e.Taxonomy()
						if err != nil {
							return e, err
						}
						theme, _ := taxonomy.Theme(added)
						theme.Complaints = map[string][]string{"en": {word}, "es": {word}}
						return e.Set(theme)
					})
				},
				"retag": func(rt *rapid.T) {
					if _, err := s.retagSome(t.Context(), shop.org, rapid.IntRange(1, 3).Draw(rt, "most")); err != nil {
						rt.Fatal(err)
					}
				},
			})
			if _, err := s.Retag(t.Context()); err != nil {
				rt.Fatal(err)
			}
			checkRecount(rt, s, shop.org)
			checkAllRead(rt, s, shop.org)
		})
	})
}

// fewerChecks is for a property whose every check is long: it has a database and some thirty steps.
func fewerChecks(t *testing.T, n int) {
	checks := flag.Lookup("rapid.checks")
	if as := checks.Value.String(); as == checks.DefValue { // nobody asked for more
		t.Cleanup(func() { checks.Value.Set(as) })
		checks.Value.Set(strconv.Itoa(n))
	}
}

// checkAllRead holds that every response that can be read says what the tagger reads in it.
func checkAllRead(t failer, s *Store, org int64) {
	t.Helper()
	if left, _, err := s.Retagging(t.Context(), org); err != nil || left != 0 {
		t.Errorf("%d are still to be read, %v", left, err)
	}
	tagger, err := s.Tagger(t.Context(), org)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := s.Answers(t.Context(), org, AnswerQuery{Filter: everything(), Limit: 10_000})
	if err != nil {
		t.Fatal(err)
	}
	set := func(mentions []surveys.Mention) map[string]bool {
		out := map[string]bool{}
		for _, m := range mentions {
			out[fmt.Sprintf("%s %+d %q", m.Theme, m.Polarity, m.Words)] = true
		}
		return out
	}
	for _, row := range rows {
		want := tagger.Tag(row.Response, row.Correction)
		if got := set(row.Mentions); !maps.Equal(got, set(want.Mentions)) || !slices.Equal(row.Kinds, want.Kinds) {
			t.Errorf("%q says %v %v, want %v %v", row.Comment(), got, row.Kinds, want.Mentions, want.Kinds)
		}
	}
}

// What is learnt from many corrections reads other comments otherwise, is used from then on, and can be taken back.
func TestLearning(t *testing.T) {
	forEachDatabase(t, func(t *testing.T, s *Store) {
		shop := newShop(t, s)
		say := func(text string) surveys.ID {
			t.Helper()
			id := surveys.NewID(noon)
			record(t, s, decide(t, shop.desk, surveys.Submission{ID: id, Lang: "en", Answers: []surveys.Answer{face(1), comment(text)}}, noon))
			return id
		}
		const unseen = "the vending machine again"
		say(unseen)
		read := func() bool { return slices.Contains(said(t, s, shop.org)[unseen], "place.comfort -1") }
		if read() {
			t.Fatal("the words know it already")
		}
		for i := range 160 {
			text, mentions := fmt.Sprintf("the vending machine on floor %d", i), []surveys.Mention{{Theme: "place.comfort", Polarity: surveys.Negative}}
			if i%2 == 0 {
				text, mentions = fmt.Sprintf("the queue took %d minutes", i), []surveys.Mention{{Theme: "service.waiting", Polarity: surveys.Negative}}
			}
			if _, err := s.Correct(t.Context(), shop.org, say(text), intake.NewCorrection(text, mentions, 1, noon), noon); err != nil {
				t.Fatal(err)
			}
		}
		if n, err := s.Train(t.Context(), noon); err != nil || n != 1 {
			t.Fatal(n, err)
		}
		if n, err := s.Train(t.Context(), noon); err != nil || n != 0 {
			t.Errorf("trained again on the same: %d, %v", n, err)
		}
		now, err := s.ThemeEdits(t.Context(), shop.org)
		if err != nil || !now.Learnt.Promoted || now.Learnt.Corrections != 160 || now.Due {
			t.Fatalf("%+v, %v", now, err)
		}
		retag := func() {
			t.Helper()
			if _, err := s.Retag(t.Context()); err != nil {
				t.Fatal(err)
			}
			checkRecount(t, s, shop.org)
			checkAllRead(t, s, shop.org)
		}
		retag()
		if !read() {
			t.Errorf("what was learnt reads %v", said(t, s, shop.org)[unseen])
		}
		for _, on := range []bool{false, true} {
			if err := s.SetLearning(t.Context(), shop.org, on); err != nil {
				t.Fatal(err)
			}
			retag()
			if read() != on {
				t.Errorf("learning %v reads %v", on, said(t, s, shop.org)[unseen])
			}
		}
		// One more is not enough yet, unless no other comes for a while.
		text := "the vending machine hums"
		if _, err := s.Correct(t.Context(), shop.org, say(text), intake.NewCorrection(text, nil, 1, noon), noon); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			later time.Duration
			want  int
		}{{time.Minute, 0}, {quietFor, 1}, {quietFor, 0}} {
			if n, err := s.Train(t.Context(), noon.Add(c.later)); err != nil || n != c.want {
				t.Errorf("%v later %d were trained, want %d; %v", c.later, n, c.want, err)
			}
		}
	})
}

func TestDismissedTerms(t *testing.T) {
	forEachDatabase(t, func(t *testing.T, s *Store) {
		shop, other := newShop(t, s), newShop(t, s)
		want := func(org int64, terms ...string) {
			t.Helper()
			if got, err := s.DismissedTerms(t.Context(), org); err != nil || !slices.Equal(got, terms) {
				t.Errorf("dismissed %q, want %q; %v", got, terms, err)
			}
		}
		err := errors.Join(s.DismissTerm(t.Context(), shop.org, "music"), s.DismissTerm(t.Context(), shop.org, "carpet"), s.DismissTerm(t.Context(), shop.org, "music"))
		if err != nil {
			t.Fatal(err)
		}
		want(shop.org, "carpet", "music")
		want(other.org)
		if err := s.RecallTerm(t.Context(), shop.org, "music"); err != nil {
			t.Fatal(err)
		}
		want(shop.org, "carpet")
	})
}

// A database from before taggers has its comments read again at the first chance: kinds are new, and so may words be.
func TestDatabaseFromBeforeTaggers(t *testing.T) {
	for name, dsn := range map[string]string{"sqlite": filepath.Join(t.TempDir(), "opina.db"), "postgres": pgtest.DSN(t)} {
		t.Run(name, func(t *testing.T) {
			old := openAt(t, dsn, 4)
			for i, row := range []string{
				`INSERT INTO organizations (id, name, lang, time_zone, created_at) VALUES (1, 'Chain', 'es', 'Europe/Madrid', 0)`,
				`INSERT INTO locations (organization_id, id, name, time_zone, created_at) VALUES (1, 1, 'Shop', 'Europe/Madrid', 0)`,
				`INSERT INTO surveys (organization_id, id, kind, created_at) VALUES (1, 1, 'satisfaction', 0)`,
				`INSERT INTO survey_versions (organization_id, survey_id, number, content, published_at) VALUES (1, 1, 1,
					'{"title":{"en":"One"},"languages":["en"],"questions":[{"id":"face","kind":"smiley","points":4},{"id":"comment","kind":"text"}]}', 5)`,
			} {
				if err := old.write.Exec(row).Error; err != nil {
					t.Fatal(i, err)
				}
			}
			for i, text := range []string{"Dirty", ""} {
				id := surveys.NewID(noon)
				err := old.write.Exec(`INSERT INTO responses (organization_id, id, survey_id, version, touchpoint_id, location_id, channel, lang, revision, hash,
					received_at, effective_at, day, hour, weekday, low, search_text) VALUES (1, ?, 1, 1, 1, 1, 'qr', 'en', 1, ?, 0, 0, 0, 0, 0, 1, ?)`,
					id[:], make([]byte, 32), text).Error
				if err == nil && text != "" {
					err = old.write.Exec("INSERT INTO answers (organization_id, response_id, question, value, body) VALUES (1, ?, 'comment', '', ?)", id[:], text).Error
				}
				if err != nil {
					t.Fatal(i, err)
				}
			}
			if err := old.write.Exec("INSERT INTO tally_days VALUES (1, 0, 0, 1, 0, 2, 0, 0, 0, 1, 0, 0, 0), (1, 1, 0, 1, 0, 2, 0, 0, 0, 1, 0, 0, 0)").Error; err != nil {
				t.Fatal(err)
			}
			if err := old.closePools(); err != nil {
				t.Fatal(err)
			}
			s := openTest(t, dsn)
			if left, total, err := s.Retagging(t.Context(), 1); err != nil || left != 1 || total != 1 {
				t.Errorf("%d of %d are to be read, %v", left, total, err)
			}
			if n, err := s.Retag(t.Context()); err != nil || n != 1 {
				t.Errorf("%d were read, %v", n, err)
			}
			checkAllRead(t, s, 1)
			checkRecount(t, s, 1)
			rows, err := s.Answers(t.Context(), 1, AnswerQuery{Filter: everything(), Kind: themes.Complaint, Limit: 10})
			if err != nil || len(rows) != 1 || len(rows[0].Mentions) != 1 {
				t.Errorf("complaints: %+v, %v", rows, err)
			}
		})
	}
}
