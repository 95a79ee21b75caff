package webtest

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/storage"
	"github.com/chromedp/chromedp"

	"opina/internal/browsertest"
)

// noDatabase is a browser that has none.
const noDatabase = `IDBFactory.prototype.open = () => { throw new DOMException('denied', 'SecurityError') }`

// noFiles is a private window of Firefox or Safari.
const noFiles = `StorageManager.prototype.getDirectory = () => Promise.reject(new DOMException('unknown', 'UnknownError'))`

// noRoom is a disk on which no answer finds room while window.full.
const noRoom = `{
	const put = IDBObjectStore.prototype.put
	IDBObjectStore.prototype.put = function (...args) {
		const request = put.apply(this, args)
		if (this.name === 'items' && window.full) this.transaction.abort()
		return request
	}
}`

// F11: a browser that will not keep what customers say asks nobody anything.

// quota is how many bytes the browser lets the app keep.
func (t *Tablet) quota(bytes float64) {
	t.Helper()
	_, err := chromedp.Call(t.Ctx, storage.OverrideQuotaForOrigin, storage.OverrideQuotaForOriginParams{Origin: "http://" + t.Host, QuotaSize: &bytes})
	if err != nil {
		t.Fatal(err)
	}
}

func TestATinyQuotaIsRefused(t *testing.T) {
	server := NewServer(t)
	tablet := NewTablet(t, server, Setup{})
	tablet.quota(5 << 20)
	tablet.Load()
	tablet.See("refused")
	tablet.Read("It takes 20 MB of free space")
	tablet.quota(200 << 20)
	tablet.Tap("Try again")
	tablet.See("attract")
}

// A private window is not told apart from another by Chrome, so whoever stands there is asked, before the first customer, each
// time: the private window remembers nothing.
func TestAPrivateWindowIsDoubted(t *testing.T) {
	server := NewServer(t)
	first := NewTablet(t, server, Setup{Unsure: true})
	private, cancel := chromedp.NewContext(first.Ctx, chromedp.WithNewBrowserContext())
	defer cancel()
	for range 2 {
		tablet := &Tablet{TB: t, Ctx: private, Server: server, Host: first.Host}
		tablet.Load()
		tablet.See("doubt")
		tablet.Read("private or incognito")
		tablet.Tap("español")
		tablet.Read("¿Es una ventana normal?")
		next, cancel := chromedp.NewContext(first.Ctx, chromedp.WithNewBrowserContext())
		defer cancel()
		private = next
	}
	if got := len(server.Get().Log); got != 0 {
		t.Errorf("%d requests were made before anybody answered", got)
	}
}

// The windows that are known to be private.
func TestAKnownPrivateWindowIsRefused(t *testing.T) {
	server := NewServer(t)
	tablet := Open(t, server, Setup{Script: noFiles})
	tablet.See("refused")
	tablet.Read("This is a private window")
}

func TestABrowserWithoutADatabaseIsRefused(t *testing.T) {
	server := NewServer(t)
	tablet := Open(t, server, Setup{Script: noDatabase})
	tablet.See("refused")
	tablet.Read("This browser cannot keep answers")
}

// A database that cannot be opened, broken or of a browser that is, is no blank screen.
func TestADatabaseThatDoesNotOpenIsRefused(t *testing.T) {
	server := NewServer(t)
	tablet := Open(t, server, Setup{Script: `{
		const open = IDBFactory.prototype.open
		IDBFactory.prototype.open = function (name, ...rest) {
			if (name === 'opina-kiosk') throw new DOMException('broken', 'UnknownError')
			return open.call(this, name, ...rest)
		}
	}`})
	tablet.See("refused")
	tablet.Read("This browser cannot keep answers")
}

func TestWhoeverIsSureIsAskedOnce(t *testing.T) {
	server := NewServer(t)
	tablet := Open(t, server, Setup{Unsure: true})
	tablet.See("doubt")
	tablet.Tap("It is a normal window")
	tablet.See("attract")
	tablet.Load()
	tablet.See("attract")
}

// The control: a browser that promises is not doubted.
func TestABrowserThatPromisesIsTaken(t *testing.T) {
	server := NewServer(t)
	tablet := Open(t, server, Setup{Complain: true})
	tablet.See("attract")
	tablet.Wait("a request", func() bool { return len(server.Get().Log) > 0 })
	if health := server.Get().Log[0].Health; health.Persisted == nil || !*health.Persisted || health.Quota == nil || *health.Quota < 20<<20 || health.Screen == "" {
		t.Errorf("health = %+v", health)
	}
}

// Storage that is cleared under the running app: the queue gets another name, by which the server knows.
func TestClearedStorageStartsAnotherQueue(t *testing.T) {
	for range times(1, 100) {
		server := NewServer(t)
		tablet := Open(t, server, Setup{Speed: 20})
		rate(tablet)
		tablet.Sent()
		clear := storage.ClearDataForOriginParams{Origin: "http://" + tablet.Host, StorageTypes: "indexeddb"}
		if _, err := chromedp.Call(tablet.Ctx, storage.ClearDataForOrigin, clear); err != nil {
			t.Fatal(err)
		}
		rate(tablet)
		tablet.Sent()
		tablet.Wait("two answers", func() bool { return len(server.Get().Stored) == 2 })
		queues := map[string]bool{}
		for _, request := range server.Get().Log {
			queues[request.Queue] = true
		}
		if len(queues) != 2 {
			t.Errorf("the queue has had %d names, want 2", len(queues))
		}
		tablet.Load() // the playlist was put back
		tablet.See("attract")
	}
}

// Cleared while it was off: the server still knows the tablet by its token, and nobody has to pair it again.
func TestClearedStorageIsStillPaired(t *testing.T) {
	server := NewServer(t)
	tablet := Open(t, server, Setup{})
	tablet.See("attract")
	clear := storage.ClearDataForOriginParams{Origin: "http://" + tablet.Host, StorageTypes: "indexeddb,service_workers,cache_storage"}
	if _, err := chromedp.Call(tablet.Ctx, storage.ClearDataForOrigin, clear); err != nil {
		t.Fatal(err)
	}
	tablet.Load()
	tablet.See("attract")
	if got := server.Get().Offers; got != 0 {
		t.Errorf("the tablet asked %d times to be paired", got)
	}
}

// A plain address in the shop's network: no worker, no lock, no promise. It queues as long as its page stays open, and the pairing
// page says what is missing.
func TestATabletWithoutHTTPS(t *testing.T) {
	server := NewServer(t)
	server.Set(func(s *State) { s.Paired = false })
	tablet := Open(t, server, Setup{Speed: 20, Host: "shop.test", Unsure: true, Options: []browsertest.Option{browsertest.Host("shop.test")}})
	tablet.See("pairing")
	if Eval[bool](tablet, "isSecureContext") {
		t.Fatal("the browser trusts the address")
	}
	tablet.Read("This address does not use HTTPS")
	tablet.Tap("español")
	tablet.Read("Esta dirección no usa HTTPS")
	server.Set(func(s *State) { s.Confirm = true })
	tablet.See("attract")
	server.Stop()
	rate(tablet)
	rate(tablet)
	if got := len(tablet.Waiting()); got != 2 {
		t.Errorf("%d answers wait, want 2", got)
	}
	server.Start()
	tablet.Sent()
	if health := server.Get().Log[0].Health; health.Persisted != nil || health.Quota != nil {
		t.Errorf("health = %+v, want nothing where the browser says nothing", health)
	}
	if app := server.Get().Log[0].App; !strings.HasPrefix(app, "test ") {
		t.Errorf("app = %q", app)
	}
}
