package webtest

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"opina/surveys"
)

// An answer that is on its way is not overtaken by its own acknowledgement: the newer revision goes on waiting.
func TestALateAnswerLeavesTheNewerRevision(t *testing.T) {
	server := NewServer(t)
	tablet := Open(t, server, Setup{Speed: 4})
	tablet.See("attract")
	tablet.Wait("a first contact", func() bool { return len(server.Get().Log) > 0 })
	gate := make(chan struct{})
	server.Set(func(s *State) { s.Wait, s.Asked = gate, 0 })
	tablet.Face(1)
	tablet.See("question")
	tablet.Wait("a request on its way", func() bool { return server.Get().Asked > 0 })
	tablet.TapOn(".point:nth-child(1)")
	tablet.Wait("another revision", func() bool { w := tablet.Waiting(); return len(w) == 1 && w[0].Revision == 2 })
	close(gate)
	server.Set(func(s *State) { s.Wait = nil })
	tablet.Sent()
	state := server.Get()
	last := state.Arrived[len(state.Arrived)-1]
	if len(state.Stored) != 1 || last.Revision != 2 || last.Say() != "1 wait" || last.Seq != 1 {
		t.Errorf("stored %d answers, the last %+v", len(state.Stored), last)
	}
}

// outbox runs a script with an outbox of its own and gives what it says as JSON.
func outbox[T any](t *testing.T, script string) T {
	t.Helper()
	tablet := NewTablet(t, NewServer(t), Setup{})
	tablet.Do(chromedp.Navigate("http://" + tablet.Host + "/kiosk/manifest.webmanifest"))
	module(t, tablet, "outbox.ts", "M")
	text := Eval[string](tablet, fmt.Sprintf(`(async () => {
		const outbox = await M.Outbox.open()
		let n = 0
		const said = (more = {}) => ({id: 'id-' + ++n, survey: 1, version: 3, touchpoint: 7, lang: 'es', at: 1000 + n, run: 'r', finished: true, burst: false, answers: [{question: 'face', rating: 4}], ...more})
		const ids = async (after = 0, most = 50) => (await outbox.waiting(after, most)).map((item) => item.id + '/' + item.revision + '#' + item.seq)
		const ack = async (items, now, status = 'accepted') => outbox.settle(items.map((item) => ({item, offset: 5})), items.map(({id, revision}) => ({id, revision, status, hash: 'h' + revision})), now)
		return JSON.stringify(await (async () => { %s })())
	})()`, script))
	var out T
	if err := json.Unmarshal([]byte(text), &out); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	return out
}

func TestOutboxCountsAndOrders(t *testing.T) {
	got := outbox[[]any](t, `
		const a = said(), first = await outbox.save(a)
		const b = said(); await outbox.save(b)
		await outbox.save({...a, answers: []}, first)
		return [await ids(), await ids(1), await outbox.counts(), await outbox.held()]`)
	want := `[["id-1/2#1","id-2/1#2"],["id-2/1#2"],{"oldest":1001,"quarantined":0,"waiting":2},null]`
	if text := string(encode(got)); text != want {
		t.Errorf("got  %s\nwant %s", text, want)
	}
}

func TestOutboxKeepsStubsForThirtyDays(t *testing.T) {
	got := outbox[[]any](t, `
		const day = 86400000
		for (let i = 0; i < 4; i++) await outbox.save(said({answers: [{question: 'face', rating: 2}, {question: 'why', options: ['x']}, {question: 'c', text: 'mine'}, {question: 'd', contact: 'a@b.cd', consent: true}]}))
		const items = await outbox.waiting(0, 50)
		await ack(items.slice(0, 2), 100 * day)
		await ack(items.slice(2, 3), 110 * day)
		await ack(items.slice(3), 110 * day, 'rejected')
		const stubs = async () => (await outbox.held())
		const before = await stubs()
		await outbox.mark([1, 77])
		const lacking = (await outbox.lacking(0, 9)).map((s) => s.seq + ' ' + JSON.stringify(s.answers) + s.hash + s.offset)
		await outbox.tidy(129.9 * day, [])
		const young = await stubs()
		await outbox.tidy(130.1 * day, [])
		const old = await stubs() // the one that the server asked for stays
		return [before, lacking, young, old, await outbox.counts()]`)
	want := `[{"count":3,"from":1,"to":3},["1 [{\"question\":\"face\",\"rating\":2},{\"question\":\"why\",\"options\":[\"x\"]}]h15"],{"count":3,"from":1,"to":3},{"count":2,"from":1,"to":3},{"oldest":null,"quarantined":1,"waiting":0}]`
	if text := string(encode(got)); text != want {
		t.Errorf("got  %s\nwant %s", text, want)
	}
}

func TestOutboxKeepsVersionsWhileAnswersToThemWait(t *testing.T) {
	got := outbox[[]any](t, `
		const v = (version) => ({survey: 1, version, content: {}})
		const versions = async () => (await outbox.versions()).map((x) => x.version)
		await outbox.keep([v(3)])
		await outbox.save(said())
		await outbox.keep([v(4)])
		await outbox.tidy(0, [v(4)])
		const waiting = await versions()
		await ack(await outbox.waiting(0, 9), 0)
		await outbox.tidy(0, [v(4)])
		return [waiting, await versions()]`)
	if text, want := string(encode(got)), `[[3,4],[4]]`; text != want {
		t.Errorf("got %s, want %s", text, want)
	}
}

// A verdict on an older revision, whatever it is, leaves the newer one alone.
func TestOutboxHoldsVerdictsAgainstRevisions(t *testing.T) {
	for status, want := range map[string]string{
		"accepted":  `[["id-1/2#1"],{"oldest":1001,"quarantined":0,"waiting":1}]`,
		"conflict":  `[["id-1/2#1"],{"oldest":1001,"quarantined":0,"waiting":1}]`,
		"rejected":  `[["id-1/2#1"],{"oldest":1001,"quarantined":1,"waiting":1}]`,
		"retry":     `[["id-1/2#1"],{"oldest":1001,"quarantined":0,"waiting":1}]`,
		"whatever?": `[["id-1/2#1"],{"oldest":1001,"quarantined":0,"waiting":1}]`,
	} {
		got := outbox[[]any](t, fmt.Sprintf(`
			const a = said(), first = await outbox.save(a)
			const sent = await outbox.waiting(0, 9)
			await outbox.save(a, first)
			await ack(sent, 0, %q)
			return [await ids(), await outbox.counts()]`, status))
		if text := string(encode(got)); text != want {
			t.Errorf("%s: got %s, want %s", status, text, want)
		}
	}
}

// The faces are those of the customer's page.
func TestFacesAreThoseOfTheCustomersPage(t *testing.T) {
	theirs, err := os.ReadFile("../../server/views/faces.templ")
	if err != nil {
		t.Fatal(err)
	}
	ours, err := os.ReadFile("../web/faces.ts")
	if err != nil {
		t.Fatal(err)
	}
	known := strokes(string(ours))
	paths := regexp.MustCompile(`<path[^>]* d="([^"]+)"`).FindAllStringSubmatch(string(theirs), -1)
	if len(paths) < 7 {
		t.Fatalf("only %d paths were found", len(paths))
	}
	for _, path := range paths {
		for _, stroke := range strokes(path[1]) {
			if !slices.Contains(known, stroke) {
				t.Errorf("the tablet's faces lack the stroke %q", stroke)
			}
		}
	}
}

var (
	stroke = regexp.MustCompile(`M[-0-9.a-zA-Z ]*?[0-9z]+(?:[^M'"]*)`)
	number = regexp.MustCompile(`\d*\.?\d+`)
)

// strokes are the parts of a drawing, their numbers in the shortest form.
func strokes(drawing string) []string {
	var out []string
	for _, s := range stroke.FindAllString(drawing, -1) {
		out = append(out, number.ReplaceAllStringFunc(strings.TrimSpace(s), func(n string) string {
			f, err := strconv.ParseFloat(n, 64)
			if err != nil {
				return n
			}
			return strconv.FormatFloat(f, 'f', -1, 64)
		}))
	}
	return out
}

// What the tablet takes for a contact, the server takes too: an answer given without a network is not refused for it later.
func TestTheServerTakesTheTabletsContacts(t *testing.T) {
	text, err := os.ReadFile("../web/contact.cases.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		In   string
		Want bool
	}
	if err := json.Unmarshal(text, &cases); err != nil {
		t.Fatal(err)
	}
	content := surveys.Content{Languages: []string{"es"}, Questions: []surveys.Question{{ID: "contact", Kind: surveys.Contact}}}
	for _, c := range cases {
		if c.In == "" {
			continue
		}
		s := surveys.Submission{ID: surveys.ID{1}, Revision: 1, Lang: "es", Answers: []surveys.Answer{{Question: "contact", Contact: c.In, Consent: true}}}
		_, wrong := surveys.Check(surveys.Version{Content: content}, surveys.Place{}, s, s.AnsweredAt)
		if taken := len(wrong) == 0; taken != c.Want {
			t.Errorf("%q: the server takes it: %v, the tablet: %v", c.In, taken, c.Want)
		}
	}
}
