package webtest

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"reflect"
	"testing"

	"github.com/chromedp/chromedp"

	"opina/internal/browsertest"
)

// shape is a database as a test describes it: what kind of stores it has, and what is in them.
type shape struct {
	Version int              `json:"version"`
	Stores  map[string]store `json:"stores"`
	Records json.RawMessage  `json:"records,omitempty"`
}

type store struct {
	KeyPath any            `json:"keyPath"`
	Indexes map[string]any `json:"indexes"`
}

// fixtures are the databases of all apps so far, the newest last.
var fixtures = []string{"queue-v1.json", "queue-v2.json"}

// fixture is a tablet's database as an app of the past left it. It is never edited: tablets in shops still have it.
func fixture(t *testing.T, name string) (shape, string) {
	t.Helper()
	text, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var made shape
	if err := json.Unmarshal(text, &made); err != nil {
		t.Fatal(err)
	}
	return made, string(text)
}

// restore makes the database of a fixture.
const restore = `(async (shape) => {
	const db = await new Promise((resolve, reject) => {
		const opening = indexedDB.open('opina-kiosk', shape.version)
		opening.onupgradeneeded = () => {
			for (const [name, {keyPath, indexes}] of Object.entries(shape.stores)) {
				const store = opening.result.createObjectStore(name, keyPath ? {keyPath} : {})
				for (const [index, path] of Object.entries(indexes)) store.createIndex(index, path)
			}
		}
		opening.onsuccess = () => resolve(opening.result)
		opening.onerror = () => reject(opening.error)
	})
	const tx = db.transaction([...db.objectStoreNames], 'readwrite')
	for (const [name, records] of Object.entries(shape.records)) for (const record of records) name === 'meta' ? tx.objectStore(name).put(record[1], record[0]) : tx.objectStore(name).put(record)
	await new Promise((resolve, reject) => { tx.oncomplete = resolve; tx.onabort = () => reject(tx.error) })
	db.close()
	return true
})(%s)`

// describe gives the shape of the database that is there.
const describe = `new Promise((resolve, reject) => {
	const opening = indexedDB.open('opina-kiosk')
	opening.onerror = () => reject(opening.error)
	opening.onsuccess = () => {
		const db = opening.result, stores = {}
		for (const name of db.objectStoreNames) {
			const store = db.transaction(name).objectStore(name)
			stores[name] = {keyPath: store.keyPath, indexes: Object.fromEntries([...store.indexNames].map((index) => [index, store.index(index).keyPath]))}
		}
		resolve(JSON.stringify({version: db.version, stores}))
		db.close()
	}
})`

// A database that the app makes today has the shape of the newest fixture: another shape needs a step, and a fixture of its
// own.
func TestTheDatabaseHasTheShapeOfItsVersion(t *testing.T) {
	want, _ := fixture(t, fixtures[len(fixtures)-1])
	want.Records = nil
	tablet := Open(t, NewServer(t), Setup{})
	tablet.See("attract")
	var got shape
	if err := json.Unmarshal([]byte(Eval[string](tablet, describe)), &got); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("the database is %+v, want %+v", got, want)
	}
}

// F13: an app of the past left a full queue, answers to an old version of the survey among it. The app of today sends all
// of it.
func TestAnOldQueueIsSent(t *testing.T) {
	for _, name := range fixtures {
		t.Run(name, func(t *testing.T) {
			server := NewServer(t)
			tablet := beside(t, server, name)
			checkOldQueue(t, server, tablet)
		})
	}
}

// beside opens a page of the same origin and restores a database there, before the app is loaded.
func beside(t *testing.T, server *Server, name string) *Tablet {
	t.Helper()
	tablet := NewTablet(t, server, Setup{Speed: 20})
	tablet.Do(chromedp.Navigate("http://" + tablet.Host + "/kiosk/manifest.webmanifest"))
	_, text := fixture(t, name)
	Eval[bool](tablet, fmt.Sprintf(restore, text))
	return tablet
}

func checkOldQueue(t *testing.T, server *Server, tablet *Tablet) {
	t.Helper()
	tablet.Load()
	tablet.Wait("all of it", func() bool { return len(server.Get().Stored) == 4 })
	for _, wrong := range missing(server.Get()) {
		t.Error(wrong)
	}
	rate(tablet)
	tablet.Wait("the next answer", func() bool { return find(server.Get(), 7).ID != "" })
}

// The check sees an app that drops what an older one has left.
func TestTheCheckSeesADroppedQueue(t *testing.T) {
	server := NewServer(t)
	tablet := beside(t, server, "queue-v1.json")
	module(t, tablet, "database.ts", "Database")
	Eval[bool](tablet, `Database.openDatabase(() => {}).then((db) => Database.write(db, ['items'], (store) => store('items').delete('01980000-0000-7000-8000-000000000005')).then(() => (db.close(), true)))`)
	tablet.Load()
	tablet.Sent()
	tablet.Wait("the refill", func() bool { return find(server.Get(), 2).ID != "" })
	if wrong := missing(server.Get()); len(wrong) == 0 {
		t.Error("the check has not seen that an answer is gone")
	}
}

// missing lists what has not arrived as it was said.
func missing(state State) (wrong []string) {
	for seq, want := range map[int64]string{
		2: "2 staff",
		4: "4",
		5: "1 wait,price 'Half an hour.\nReally.' ana@example.com",
		6: "2",
	} {
		a := find(state, seq)
		if a.Say() != want {
			wrong = append(wrong, fmt.Sprintf("answer %d says %q, want %q", seq, a.Say(), want))
		}
		if known := seq != 6; (a.Offset != nil && *a.Offset == -1200) != known {
			wrong = append(wrong, fmt.Sprintf("answer %d has the offset %v", seq, a.Offset))
		}
		if a.Refill != (seq == 2) || a.Burst != (seq == 6) || a.Finished != (seq != 6) {
			wrong = append(wrong, fmt.Sprintf("answer %d is %+v", seq, a))
		}
	}
	for _, a := range state.Stored {
		if a.Touchpoint == 99 {
			wrong = append(wrong, fmt.Sprintf("sent %+v, which was said to another organization", a))
		}
	}
	if queue := state.Log[0].Queue; queue != "01980000-aaaa-7000-8000-000000000000" {
		wrong = append(wrong, fmt.Sprintf("the queue is %q, want the old one", queue))
	}
	last := state.Log[len(state.Log)-1]
	if last.Health.Quarantined != 1 {
		wrong = append(wrong, fmt.Sprintf("%d are in quarantine, want 1", last.Health.Quarantined))
	}
	return wrong
}

// Steps bring a database up to date and keep what is in it. A newer app's database is read by an older one, as after a
// server was rolled back.
func TestTheDatabaseGoesUpAndIsReadByAnOlderApp(t *testing.T) {
	server := NewServer(t)
	tablet := beside(t, server, "queue-v2.json")
	next := `Database.openDatabase(() => {}, [...Array(2).fill(() => { throw new Error('this step was done long ago') }), (db) => db.createObjectStore('later')]).then((db) => {
		const text = db.version + ' ' + [...db.objectStoreNames].join()
		db.close()
		return text
	})`
	module(t, tablet, "database.ts", "Database")
	if got, want := Eval[string](tablet, next), "3 items,later,meta,quarantine,stubs,versions"; got != want {
		t.Errorf("the database is %q, want %q", got, want)
	}
	checkOldQueue(t, server, tablet)
}

// After a newer app was rolled back, an older one goes on in the newer database without what it does not know. The newer one,
// back again, finds that too.
func TestAnOlderAppsAnswersInANewerDatabaseAreFound(t *testing.T) {
	server := NewServer(t)
	tablet := beside(t, server, "queue-v2.json")
	module(t, tablet, "database.ts", "Database")
	Eval[bool](tablet, `Database.openDatabase(() => {}).then((db) => Database.write(db, ['items'], (store) => store('items').put({
		id: '01980000-0000-7000-8000-000000000008', format: 1, seq: 8, revision: 1, survey: 1, version: 2, touchpoint: 7, lang: 'es', at: 1785574800000, run: 'x', finished: true, burst: false, answers: [{question: 'face', rating: 4}],
	})).then(() => (db.close(), true)))`)
	tablet.Load()
	tablet.Wait("the older app's answer", func() bool { return find(server.Get(), 8).ID != "" })
}

// A step that fails leaves the database as it was.
func TestAStepThatFailsLosesNothing(t *testing.T) {
	server := NewServer(t)
	tablet := beside(t, server, "queue-v1.json")
	module(t, tablet, "database.ts", "Database")
	browsertest.Allow(tablet.Ctx, "half way")
	got := Eval[string](tablet, `Database.openDatabase(() => {}, [() => {}, (db) => { db.deleteObjectStore('items'); throw new Error('half way') }]).then(() => 'opened', (error) => error.name)`)
	if got != "AbortError" {
		t.Errorf("the step led to %q", got)
	}
	checkOldQueue(t, server, tablet)
}

// module loads one of the app's modules into the page under a name.
func module(t *testing.T, tablet *Tablet, file, name string) {
	t.Helper()
	source, err := exec.Command("../../node_modules/.bin/esbuild", "../web/"+file, "--bundle", "--format=iife", "--global-name="+name, "--log-level=error").Output()
	if err != nil {
		t.Fatalf("esbuild %s: %v", file, err)
	}
	tablet.Do(chromedp.Evaluate[chromedp.Void](string(source)))
}
