package server

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"opina/internal/store"
	"opina/surveys"
	"opina/surveys/intake"
)

// counted are the mentions of an answer as they stand: "-service.waiting".
func (ts *testServer) counted(t *testing.T, id surveys.ID) string {
	t.Helper()
	row, err := ts.Store.Response(t.Context(), ts.ours.id, id)
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(row.Mentions, func(a, b surveys.Mention) int { return strings.Compare(a.Theme, b.Theme) })
	return writeMentions(row.Mentions)
}

// namedForm is the form that says what a comment names: "-service.waiting,+place.comfort".
func namedForm(comment, says string, more ...string) string {
	v := url.Values{"comment": {commentHash(comment)}}
	if says != "" {
		for i, one := range strings.Split(says, ",") {
			v.Set(fmt.Sprint("theme-", i), one[1:])
			v.Set(fmt.Sprint("polarity-", i), map[byte]string{'-': "-1", '+': "1"}[one[0]])
		}
	}
	for i := 0; i+1 < len(more); i += 2 {
		v.Set(more[i], more[i+1])
	}
	return v.Encode()
}

var hiddenFields = regexp.MustCompile(`<input type="hidden" name="(comment|was)" value="([^"]*)"`)

// undo presses Undo on a page of answers.
func (ts *testServer) undo(t *testing.T, page string) answer {
	t.Helper()
	form := regexp.MustCompile(`(?s)<form method="post" action="(/answers/[^"]*/undo[^"]*)">(.*?)</form>`).FindStringSubmatch(page)
	if form == nil {
		t.Fatal("the page offers no way back")
	}
	v := url.Values{}
	for _, field := range hiddenFields.FindAllStringSubmatch(form[2], -1) {
		v.Set(field[1], field[2])
	}
	return ts.do(t, "POST", strings.ReplaceAll(form[1], "&amp;", "&"), v.Encode(), ts.login(t, surveys.Owner))
}

func TestCorrectAndUndo(t *testing.T) {
	s := newTestServer(t)
	comment := "I waited twenty minutes and nobody looked at me."
	id := s.record(t, s.ours.posters[0], face(1), said(comment), surveys.Answer{Question: "why", Options: []string{"price"}})
	owner := func() string { return s.login(t, surveys.Owner) }
	read := s.counted(t, id)
	if !strings.Contains(read, "-service.waiting") || !strings.Contains(read, "-product.price") {
		t.Fatalf("the test's comment names %s", read)
	}
	list := s.do(t, "GET", "/answers?period=90&low=1", "", owner()).body
	link := regexp.MustCompile(`<a class="correct" href="([^"]*)"`).FindStringSubmatch(list)
	if link == nil || link[1] != "/answers/"+id.String()+"/correct?low=1&amp;period=90" {
		t.Fatalf("the way to the correction is %q", link)
	}
	page := s.do(t, "GET", "/answers/"+id.String()+"/correct?low=1&period=90", "", owner())
	for _, want := range []string{
		`href="/answers?low=1&amp;period=90#` + id.String(), "because of: “waited”", "Tapped by the customer", `<option value="service.waiting" selected>`,
		`<option value="-1" selected>`, commentHash(comment), "It names no theme",
	} {
		if !strings.Contains(page.body, want) {
			t.Errorf("the form does not hold %q", want)
		}
	}
	if strings.Contains(page.body, `<option value="product.price" selected>`) || strings.Contains(page.body, "Read it as before") {
		t.Error("what was tapped can be corrected, or what was read is offered where it stands")
	}

	path := "/answers/" + id.String() + "/correct?low=1&period=90"
	saved := s.do(t, "POST", path, namedForm(comment, "-treatment.rudeness"), owner())
	to := saved.header.Get("Location")
	if saved.status != 303 || !strings.HasPrefix(to, "/answers?") || !strings.HasSuffix(to, "#"+id.String()) || !strings.Contains(to, "low=1") {
		t.Fatalf("status %d, leads to %q", saved.status, to)
	}
	if got := s.counted(t, id); got != "-product.price,-treatment.rudeness" {
		t.Errorf("counted are %s", got)
	}
	if themes, err := s.Store.Themes(t.Context(), s.ours.id, surveys.Filter{To: 1 << 20}); err != nil || len(themes) != 2 {
		t.Errorf("the tallies count %v, %v", themes, err)
	}
	list = s.do(t, "GET", to, "", owner()).body
	for _, want := range []string{"Corrected: it counts like this now.", ">corrected<", "Rudeness"} {
		if !strings.Contains(list, want) {
			t.Errorf("the list does not say %q", want)
		}
	}

	// Corrected again, and back to the first correction, and back again to what was read.
	saved = s.do(t, "POST", path, namedForm(comment, "", "do", "nothing", "theme-0", "place.noise", "polarity-0", "1"), owner())
	if got := s.counted(t, id); got != "-product.price" {
		t.Errorf("a comment that names nothing counts %s", got)
	}
	undone := s.undo(t, s.do(t, "GET", saved.header.Get("Location"), "", owner()).body)
	if got := s.counted(t, id); undone.status != 303 || got != "-product.price,-treatment.rudeness" {
		t.Errorf("undone: status %d, counted are %s", undone.status, got)
	}
	if list := s.do(t, "GET", undone.header.Get("Location"), "", owner()).body; !strings.Contains(list, "Undone") || strings.Contains(list, "/undo?") {
		t.Error("it is not told that it was undone, or it is offered again")
	}
	page = s.do(t, "GET", path, "", owner())
	if !strings.Contains(page.body, "How Opina reads it") || !strings.Contains(page.body, `action="/answers/`+id.String()+`/reread?`) {
		t.Error("there is no way back to what was read")
	}
	reread := s.do(t, "POST", "/answers/"+id.String()+"/reread", "comment="+commentHash(comment), owner())
	if got := s.counted(t, id); reread.status != 303 || got != read {
		t.Errorf("read again: status %d, counted are %s, want %s", reread.status, got, read)
	}
	s.undo(t, s.do(t, "GET", reread.header.Get("Location"), "", owner()).body)
	if got := s.counted(t, id); got != "-product.price,-treatment.rudeness" {
		t.Errorf("reading again undone: counted are %s", got)
	}
	// The first correction, undone, leaves none.
	second := s.record(t, s.ours.posters[0], face(1), said(comment))
	saved = s.do(t, "POST", "/answers/"+second.String()+"/correct", namedForm(comment, "+place.comfort"), owner())
	s.undo(t, s.do(t, "GET", saved.header.Get("Location"), "", owner()).body)
	if row, err := s.Store.Response(t.Context(), s.ours.id, second); err != nil || row.Correction != nil || !strings.Contains(s.counted(t, second), "service.waiting") {
		t.Errorf("undone, the correction is %v, %v", row.Correction, err)
	}
}

// What was done is told where the answer stands: in the list, unfolded in its group, above where the filter hides it now.
func TestWhereACorrectionIsTold(t *testing.T) {
	s := newTestServer(t)
	comment := "I waited twenty minutes at the till."
	id := s.record(t, s.ours.posters[0], face(1), said(comment))
	s.clock.move(time.Minute)
	s.record(t, s.ours.posters[0], face(1), said(comment))
	s.do(t, "POST", "/answers/"+id.String()+"/correct", namedForm(comment, "-place.noise"), s.ours.as(surveys.Owner))
	told := "&done=corrected&of=" + id.String()
	for query, want := range map[string]string{
		"period=7":              `(?s)<li id="` + id.String() + `".*Corrected:`,
		"group=1":               `(?s)<details open>.*<li id="` + id.String() + `".*Corrected:.*</details>`,
		"theme=service.waiting": `(?s)Corrected:.*is not among those shown.*<ol class="answers">`,
	} {
		body := s.do(t, "GET", "/answers?"+query+told, "", s.ours.as(surveys.Owner)).body
		if !regexp.MustCompile(want).MatchString(body) || strings.Count(body, "Corrected:") != 1 {
			t.Errorf("%s: it is not told once, where the answer stands", query)
		}
	}
	if body := s.do(t, "GET", "/answers?done=nonsense&of="+id.String(), "", s.ours.as(surveys.Owner)).body; strings.Contains(body, "/undo") {
		t.Error("an undo is offered of nothing")
	}
}

// Steps of the form save nothing and keep what was chosen.
func TestCorrectionSteps(t *testing.T) {
	s := newTestServer(t)
	comment := "I waited twenty minutes."
	id := s.record(t, s.ours.posters[0], face(1), said(comment))
	read := s.counted(t, id)
	chosen := func(page string) string {
		var all []string
		for _, m := range regexp.MustCompile(`<option value="([^"]*)" selected>`).FindAllStringSubmatch(page, -1) {
			all = append(all, m[1])
		}
		return strings.Join(all, " ")
	}
	for _, test := range []struct{ says, do, want string }{
		{"-treatment.rudeness", "add", "treatment.rudeness -1 "},
		{"-treatment.rudeness,+place.comfort", "remove-0", "place.comfort 1"},
		{"-treatment.rudeness", "remove-0", ""},
		{"-treatment.rudeness", "remove-7", "leads away"},
		{"-treatment.rudeness", "remove--1", "leads away"},
	} {
		got := s.do(t, "POST", "/answers/"+id.String()+"/correct", namedForm(comment, test.says, "do", test.do), s.ours.as(surveys.Owner))
		if test.want == "leads away" {
			if got.status != 303 {
				t.Errorf("%s: status %d", test.do, got.status)
			}
			continue
		}
		if have := strings.TrimSpace(chosen(got.body)); got.status != 200 || have != strings.TrimSpace(test.want) || s.counted(t, id) != read {
			t.Errorf("%s: status %d, chosen are %q, want %q; counted are %s", test.do, got.status, have, test.want, s.counted(t, id))
		}
		if !strings.Contains(got.body, "autofocus") {
			t.Errorf("%s: nothing says where to go on", test.do)
		}
	}
}

func TestWrongCorrections(t *testing.T) {
	s := newTestServer(t)
	comment := "I waited twenty minutes."
	id := s.record(t, s.ours.posters[0], face(1), said(comment))
	read := s.counted(t, id)
	many := make([]string, 0, intake.MaxMentions+1)
	tagger := intake.Core()
	for _, theme := range tagger.Model.Taxonomy().All() {
		if len(many) <= intake.MaxMentions {
			many = append(many, "-"+theme.ID)
		}
	}
	for name, test := range map[string]struct{ form, want string }{
		"an unknown theme": {namedForm(comment, "-place.noise,-x"), `id="correct-theme-1-wrong">There is no such theme now`},
		"markup":           {namedForm(comment, `-"><script>`), `id="correct-theme-0-wrong">There is no such theme now`},
		"no polarity":      {namedForm(comment, "-place.noise", "polarity-0", "0"), `id="correct-polarity-0-wrong">Choose whether`},
		"much polarity":    {namedForm(comment, "-place.noise", "polarity-0", "9"), `id="correct-polarity-0-wrong">Choose whether`},
		"twice":            {namedForm(comment, "-place.noise,-place.noise"), `id="correct-theme-1-wrong">This is in the list already`},
		"twice after a gap": {namedForm(comment, "-place.noise,-place.noise,-place.noise", "theme-1", "", "polarity-2", "1", "theme-3", "place.noise", "polarity-3", "1"),
			`id="correct-theme-3-wrong">This is in the list already`},
		"too many": {namedForm(comment, strings.Join(many, ",")), "There are 21 themes and 20 fit"},
	} {
		got := s.do(t, "POST", "/answers/"+id.String()+"/correct", test.form, s.ours.as(surveys.Owner))
		if got.status != 400 || !strings.Contains(got.body, test.want) || strings.Contains(got.body, `"><script>`) {
			t.Errorf("%s: status %d, or it does not say %q", name, got.status, test.want)
		}
		if got := s.counted(t, id); got != read {
			t.Errorf("%s: counted are %s", name, got)
		}
	}
}

// Whoever writes on while the owner decides is not overwritten, and the owner's choice is not lost.
func TestCorrectionOfAnotherComment(t *testing.T) {
	s := newTestServer(t)
	owner := s.ours.as(surveys.Owner)
	before := "I waited twenty minutes."
	id := s.record(t, s.ours.posters[0], face(1), said(before))
	s.revise(t, s.ours.posters[0], id, face(1), said(before+" And the toilet was dirty."))
	read := s.counted(t, id)
	for _, do := range []string{"", "nothing"} {
		got := s.do(t, "POST", "/answers/"+id.String()+"/correct", namedForm(before, "+place.comfort", "do", do), owner)
		for _, want := range []string{"The customer wrote on meanwhile", "toilet", `<option value="place.comfort" selected>`, commentHash(before + " And the toilet was dirty.")} {
			if got.status != 409 || !strings.Contains(got.body, want) {
				t.Errorf("status %d, or the page does not hold %q", got.status, want)
			}
		}
	}
	for _, do := range []string{"undo", "reread"} {
		got := s.do(t, "POST", "/answers/"+id.String()+"/"+do, "was=-place.noise&comment="+commentHash(before), owner)
		if got.status != 409 || !strings.Contains(got.body, "The customer wrote on") {
			t.Errorf("%s: status %d", do, got.status)
		}
	}
	if got := s.counted(t, id); got != read {
		t.Errorf("counted are %s, want %s", got, read)
	}
}

// revise stores an answer again as its customer changed it.
func (ts *testServer) revise(t *testing.T, poster store.Touchpoint, id surveys.ID, answers ...surveys.Answer) {
	t.Helper()
	desk, err := ts.Store.Desk(t.Context(), poster.Code, 0)
	if err != nil {
		t.Fatal(err)
	}
	ts.clock.move(time.Second)
	decision, err := intake.Decide(desk.Desk, surveys.Submission{ID: id, Revision: 2, Lang: "en", Finished: true, Answers: answers}, ts.clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ts.Store.Record(t.Context(), decision); err != nil {
		t.Fatal(err)
	}
}

func TestWhoCorrectsWhat(t *testing.T) {
	s := newTestServer(t)
	comment := "I waited twenty minutes."
	ours := s.record(t, s.ours.posters[0], face(1), said(comment))
	silent := s.record(t, s.ours.posters[0], face(1))
	theirs := s.record(t, s.theirs.posters[0], face(1), said(comment))
	for _, role := range []surveys.Role{surveys.Manager, surveys.Clerk, surveys.Viewer} {
		body := s.do(t, "GET", "/answers?done=corrected&of="+ours.String(), "", s.ours.as(role)).body
		if !strings.Contains(body, `class="reason blame" title="Waiting time`) || strings.Contains(body, "/correct") || strings.Contains(body, "/undo") {
			t.Errorf("%s: the words are not marked, or a correction is offered", role)
		}
		for _, do := range []string{"correct", "undo", "reread"} {
			if got := s.do(t, "POST", "/answers/"+ours.String()+"/"+do, namedForm(comment, "-place.noise"), s.ours.as(role)); got.status != 403 {
				t.Errorf("%s may %s: status %d", role, do, got.status)
			}
		}
	}
	owner := s.ours.as(surveys.Owner)
	for name, id := range map[string]string{"another organization's": theirs.String(), "without a comment": silent.String(), "nobody's": surveys.NewID(s.clock.Now()).String(), "no id": "1"} {
		for _, call := range []string{"GET correct", "POST correct", "POST undo", "POST reread"} {
			method, do, _ := strings.Cut(call, " ")
			if got := s.do(t, method, "/answers/"+id+"/"+do, namedForm(comment, "-place.noise"), owner); got.status != 404 {
				t.Errorf("%s of an answer %s: status %d", call, name, got.status)
			}
		}
		body := s.do(t, "GET", "/answers?done=corrected&of="+id, "", owner)
		if body.status != 200 || name != "without a comment" && strings.Contains(body.body, "Corrected:") {
			t.Errorf("%s: told as corrected, status %d", name, body.status)
		}
	}
	if got := s.counted(t, ours); got != "-service.waiting" {
		t.Errorf("counted are %s", got)
	}
}

func TestKindsOfComments(t *testing.T) {
	s := newTestServer(t)
	idea := s.record(t, s.ours.posters[0], face(3), said("You should put more chairs")).String()
	s.clock.move(time.Second)
	praise := s.record(t, s.ours.posters[0], face(4), said("What a lovely waiter")).String()
	s.clock.move(time.Second)
	s.record(t, s.ours.posters[0], face(4), said("Hm"))
	all := s.do(t, "GET", "/answers", "", s.ours.as(surveys.Owner)).body
	for want, n := range map[string]int{`<li class="kind">idea</li>`: 1, `<li class="kind">praise</li>`: 1, `class="kind"`: 2} {
		if got := strings.Count(all, want); got != n {
			t.Errorf("%q stands %d times on the page, want %d", want, got, n)
		}
	}
	for query, want := range map[string][]string{"kind=idea": {idea}, "kind=praise": {praise}, "kind=question": nil} {
		if got := listed(s.do(t, "GET", "/answers?"+query, "", s.ours.as(surveys.Owner)).body); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", query, got, want)
		}
	}
	for _, none := range []string{"kind=nothing", "kind=%25", "kind=x"} {
		if got := listed(s.do(t, "GET", "/answers?"+none, "", s.ours.as(surveys.Owner)).body); len(got) != 3 {
			t.Errorf("%s: %d answers", none, len(got))
		}
	}
}
