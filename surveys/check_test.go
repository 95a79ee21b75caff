package surveys

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var checked = Version{Organization: 1, Survey: 2, Number: 3, Content: Content{
	Languages: []string{"es", "en"},
	Questions: []Question{
		{ID: "face", Kind: Smiley, Points: 4},
		{ID: "why", Kind: Multiple, ShowIf: &Condition{"face", []string{"1", "2"}}, Options: []Option{
			{ID: "wait", Theme: "service.waiting"}, {ID: "staff", Theme: "treatment.rudeness"}, {ID: "other"},
		}},
		{ID: "staff", Kind: Single, ShowIf: &Condition{"why", []string{"staff"}}, Options: []Option{{ID: "till"}, {ID: "floor"}}},
		{ID: "comment", Kind: LongText},
		{ID: "contact", Kind: Contact},
	},
}}

var counter = Place{Organization: 1, Location: 4, Touchpoint: 5, Channel: QR, TimeZone: "Europe/Madrid", CutHour: 3}

func rated(v int) Answer { return Answer{Question: "face", Rating: &v} }

func TestCheckAnswers(t *testing.T) {
	tests := []struct {
		name string
		in   []Answer
		want []Answer // nil: refused
		path string   // of the error
	}{
		{"a face", []Answer{rated(4)}, []Answer{rated(4)}, ""},
		{"in the version's order", []Answer{{Question: "comment", Text: " hi\r\nyou "}, rated(1)}, []Answer{rated(1), {Question: "comment", Text: "hi\nyou"}}, ""},
		{"options in the question's order", []Answer{rated(1), {Question: "why", Options: []string{"other", "wait", "other"}}},
			[]Answer{rated(1), {Question: "why", Options: []string{"wait", "other"}}}, ""},
		{"reasons of a face since changed", []Answer{rated(4), {Question: "why", Options: []string{"staff"}}, {Question: "staff", Options: []string{"till"}}},
			[]Answer{rated(4)}, ""},
		{"a chain of conditions", []Answer{rated(2), {Question: "why", Options: []string{"staff"}}, {Question: "staff", Options: []string{"till"}}},
			[]Answer{rated(2), {Question: "why", Options: []string{"staff"}}, {Question: "staff", Options: []string{"till"}}}, ""},
		{"only fields of the kind", []Answer{{Question: "comment", Text: "x", Contact: "a@b.es", Options: []string{"wait"}}}, []Answer{{Question: "comment", Text: "x"}}, ""},
		{"e-mail", []Answer{rated(1), {Question: "contact", Contact: " ana@example.com ", Consent: true}}, []Answer{rated(1), {Question: "contact", Contact: "ana@example.com", Consent: true}}, ""},
		{"telephone", []Answer{{Question: "contact", Contact: "+34 600 00 00 00", Consent: true}}, []Answer{{Question: "contact", Contact: "+34 600 00 00 00", Consent: true}}, ""},
		{"no NUL, no broken bytes", []Answer{{Question: "comment", Text: "a\x00b\xff"}}, []Answer{{Question: "comment", Text: "a\uFFFDb\uFFFD"}}, ""},

		{"nothing", nil, nil, "answers"},
		{"only blanks", []Answer{{Question: "comment", Text: " \n"}}, nil, "answers"},
		{"off the scale", []Answer{rated(5)}, nil, "answers[0].rating"},
		{"text for a face", []Answer{{Question: "face", Text: "good"}}, nil, "answers[0].rating"},
		{"unknown question", []Answer{rated(1), {Question: "color"}}, nil, "answers[1].question"},
		{"twice", []Answer{rated(1), rated(2)}, nil, "answers[1].question"},
		{"unknown option", []Answer{rated(1), {Question: "why", Options: []string{"rain"}}}, nil, "answers[1].options"},
		{"two of a single", []Answer{rated(1), {Question: "why", Options: []string{"staff"}}, {Question: "staff", Options: []string{"till", "floor"}}}, nil, "answers[2].options"},
		{"too long", []Answer{{Question: "comment", Text: strings.Repeat("ñ", MaxText+1)}}, nil, "answers[0].text"},
		{"no contact", []Answer{rated(1), {Question: "contact", Contact: "ana at example", Consent: true}}, nil, "answers[1].contact"},
		{"a name before the address", []Answer{rated(1), {Question: "contact", Contact: "Ana <ana@example.com>", Consent: true}}, nil, "answers[1].contact"},
		{"a header in the address", []Answer{rated(1), {Question: "contact", Contact: "ana@example.com\nBcc: x@example.com", Consent: true}}, nil, "answers[1].contact"},
		{"no consent", []Answer{rated(1), {Question: "contact", Contact: "ana@example.com"}}, nil, "answers[1].consent"},
	}
	for _, test := range tests {
		r, wrong := Check(checked, counter, Submission{ID: NewID(time.Now()), Lang: "es", Answers: test.in}, time.Now())
		if test.want == nil {
			if len(wrong) != 1 || wrong[0].Path != test.path {
				t.Errorf("%s: errors %v, want one at %s", test.name, wrong, test.path)
			}
			continue
		}
		if len(wrong) > 0 || !reflect.DeepEqual(r.Answers, test.want) {
			t.Errorf("%s: %+v %v, want %+v", test.name, r.Answers, wrong, test.want)
		}
	}
}

func TestCheckRequired(t *testing.T) {
	version := checked
	version.Content.Questions = slices.Clone(checked.Content.Questions)
	for _, id := range []string{"why", "comment"} {
		version.Content.Questions[version.Content.find(id)].Required = true
	}
	comment := func(text string) Answer { return Answer{Question: "comment", Text: text} }
	tests := map[string]struct {
		in       []Answer
		finished bool
		want     []string // questions that need an answer, keys of other errors
	}{
		"not finished yet":              {[]Answer{rated(1)}, false, nil},
		"both left out":                 {[]Answer{rated(1)}, true, []string{"why", "comment"}},
		"one not asked":                 {[]Answer{rated(4)}, true, []string{"comment"}},
		"answered":                      {[]Answer{rated(1), {Question: "why", Options: []string{"wait"}}, comment("x")}, true, nil},
		"a blank is no text":            {[]Answer{rated(4), comment(" \n")}, true, []string{"comment"}},
		"nothing is no choice":          {[]Answer{rated(1), {Question: "why"}, comment("x")}, true, []string{"why"}},
		"a wrong one is no missing one": {[]Answer{rated(1), {Question: "why", Options: []string{"rain"}}, comment("x")}, true, []string{"error.option"}},
		"a face with a stray option":    {[]Answer{{Question: "face", Rating: rated(4).Rating, Options: []string{"1"}}, comment("x")}, true, nil},
	}
	for name, test := range tests {
		var got []string
		_, wrong := Check(version, counter, Submission{ID: NewID(time.Now()), Finished: test.finished, Answers: test.in}, time.Now())
		for _, e := range wrong {
			if e.Key == "error.required" && e.Path == "answers" {
				got = append(got, e.Question)
			} else {
				got = append(got, e.Key)
			}
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
	}
}

func TestCheckMeaning(t *testing.T) {
	received := time.Date(2026, 7, 4, 0, 30, 0, 0, time.UTC) // 02:30 in Madrid: still the day before, with a cut at three
	r, wrong := Check(checked, counter, Submission{
		ID: NewID(received), Revision: 2, Lang: "fr",
		Answers: []Answer{rated(2), {Question: "why", Options: []string{"staff", "wait"}}, {Question: "comment", Text: "a"}},
	}, received)
	if len(wrong) > 0 {
		t.Fatal(wrong)
	}
	if !r.Low() || r.Mood() != MoodLow || r.Comment() != "a" || r.Lang != "es" ||
		!slices.Equal(r.Themes, []string{"service.waiting", "treatment.rudeness"}) {
		t.Errorf("got %+v", r)
	}
	if want := (LocalTime{DayOf(time.Date(2026, 7, 3, 0, 0, 0, 0, time.UTC)), 2, time.Friday}); r.Local != want {
		t.Errorf("local time %+v, want %+v", r.Local, want)
	}
}

func TestCheckTimes(t *testing.T) {
	received := time.Date(2026, 5, 1, 10, 0, 0, 0, time.UTC)
	offset := func(d time.Duration) *time.Duration { return &d }
	tests := []struct {
		name     string
		answered time.Time
		offset   *time.Duration
		want     time.Time
		flagged  bool
	}{
		{"an online phone", time.Time{}, nil, received, false},
		{"a right clock", received.Add(-time.Hour), offset(0), received.Add(-time.Hour), false},
		{"a slow clock", received.Add(-25 * time.Hour), offset(24 * time.Hour), received.Add(-time.Hour), true},
		{"a minute off is no matter", received.Add(-time.Hour), offset(time.Minute), received.Add(-59 * time.Minute), false},
		{"the end of a round trip", received.Add(time.Minute), offset(0), received, false},
		{"never after received", received.Add(time.Hour), offset(0), received, true},
		{"five years ahead, offset known", received.AddDate(5, 0, 0), offset(-43_824 * time.Hour), received.AddDate(5, 0, 0).Add(-43_824 * time.Hour), true},
		{"offset unknown", received.Add(-time.Hour), nil, received, true},
	}
	for _, test := range tests {
		r, wrong := Check(checked, counter, Submission{ID: NewID(received), AnsweredAt: test.answered, ClockOffset: test.offset, Answers: []Answer{rated(1)}}, received)
		if len(wrong) > 0 || r.EffectiveAt.After(received) || slices.Contains(r.Flags, FlagClock) != test.flagged ||
			test.want.Before(received) && !r.EffectiveAt.Equal(test.want) {
			t.Errorf("%s: %v %v %v, want %v", test.name, r.EffectiveAt, r.Flags, wrong, test.want)
		}
	}
}

// What Check gives is its own normal form: checking it again changes nothing, and says the same by its hash.
func TestCheckTwice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		answers := []Answer{rated(rapid.IntRange(1, 4).Draw(t, "face"))}
		answers = append(answers, Answer{Question: "comment", Text: rapid.String().Draw(t, "comment")})
		if rapid.Bool().Draw(t, "reasons") {
			answers = append(answers, Answer{Question: "why", Options: rapid.SliceOf(rapid.SampledFrom([]string{"wait", "staff", "other"})).Draw(t, "why")})
		}
		s := Submission{ID: NewID(time.Now()), Lang: "en", Answers: answers, Finished: rapid.Bool().Draw(t, "finished")}
		first, wrong := Check(checked, counter, s, time.Now())
		if len(wrong) > 0 {
			t.Fatal(wrong)
		}
		s.Answers = first.Answers
		second, wrong := Check(checked, counter, s, time.Now())
		if len(wrong) > 0 || !reflect.DeepEqual(first.Answers, second.Answers) || first.Hash != second.Hash {
			t.Fatalf("%+v became %+v (%v)", first.Answers, second.Answers, wrong)
		}
	})
}

func TestID(t *testing.T) {
	now := time.UnixMilli(1_790_000_000_123).UTC()
	id := NewID(now)
	again, err := ParseID(id.String())
	if err != nil || again != id || !id.Time().Equal(now) {
		t.Errorf("%s became %s (%v), time %v", id, again, err, id.Time())
	}
	if a, b := IDFromBytes(now, make([]byte, 32)), IDFromBytes(now, make([]byte, 32)); a != b {
		t.Errorf("the same seed made %s and %s", a, b)
	}
	for _, bad := range []string{"", "x", strings.Repeat("0", 36), "0192f0c0-0000-4000-8000-000000000000", "0192f0c0-0000-7000-c000-000000000000", "0192f0c0-0000-7000-8000-00000000000g"} {
		if _, err := ParseID(bad); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
}

func FuzzParseID(f *testing.F) {
	f.Add("0192f0c0-0000-7000-8000-000000000000")
	f.Fuzz(func(t *testing.T, s string) {
		if id, err := ParseID(s); err == nil && !strings.EqualFold(id.String(), s) {
			t.Errorf("%q became %s", s, id)
		}
	})
}

func TestCheckMarks(t *testing.T) {
	received := time.Date(2026, 5, 1, 10, 0, 0, 0, time.UTC)
	asked := checked
	asked.Content.Questions = slices.Clone(asked.Content.Questions)
	asked.Content.Questions[3].Required = true
	whole, wrong := Check(asked, counter, Submission{ID: NewID(received), Revision: 2, Lang: "es", Finished: true,
		Answers: []Answer{rated(1), {Question: "comment", Text: "slow"}}}, received)
	if len(wrong) > 0 || whole.HeldOut || whole.Flags != nil || whole.Mark != nil {
		t.Fatalf("%+v, %v", whole, wrong)
	}
	check := func(mark Mark, answers ...Answer) Response {
		t.Helper()
		r, wrong := Check(asked, counter, Submission{ID: whole.ID, Revision: 2, Lang: "es", Finished: true, Answers: answers, Mark: &mark}, received)
		if len(wrong) > 0 || r.Mark == nil || *r.Mark != mark {
			t.Fatalf("%+v, %v", r, wrong)
		}
		return r
	}
	burst := check(Mark{Device: 1, Seq: 1, Burst: true}, whole.Answers...)
	if !burst.HeldOut || !slices.Equal(burst.Flags, []string{FlagBurst}) || burst.Hash != whole.Hash {
		t.Errorf("a burst: %+v", burst)
	}
	// What a tablet has left is the same revision, though it lacks an answer that was required.
	refill := check(Mark{Device: 1, Seq: 1, Refill: true, Hash: whole.Hash}, rated(1))
	if refill.HeldOut || !slices.Equal(refill.Flags, []string{FlagRefill}) || refill.Hash != whole.Hash {
		t.Errorf("a refill: %+v", refill)
	}
	if empty := check(Mark{Device: 1, Seq: 1, Refill: true}); len(empty.Answers) != 0 || empty.Hash == whole.Hash {
		t.Errorf("a refill of what was only text: %+v", empty)
	}
}
