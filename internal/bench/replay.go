package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"opina/internal/auth"
	"opina/internal/browsertest"
	"opina/internal/store"
	"opina/surveys"
)

// queued is how many answers wait on the tablet, and perRequest how many it sends at once.
const (
	queued     = 10_000
	perRequest = 50
)

// benchReplay measures a tablet, a Chromium on the same machine, that brings ten thousand answers to the server, against a
// program in Go that brings as many in the same batches, one request after another: the most that the server accepts over
// one line.
func benchReplay(ctx context.Context, set settings) error {
	s, err := set.newShop(ctx)
	if err != nil {
		return err
	}
	defer s.close()
	app, err := s.pair(ctx, 1)
	if err != nil {
		return err
	}
	program, err := s.pair(ctx, 2)
	if err != nil {
		return err
	}
	tablet, err := s.openTablet(ctx, app)
	if err != nil {
		return err
	}
	defer tablet.close()
	var growth []float64
	runs, err := versus(set.rounds,
		func() (float64, error) {
			rate, grown, err := tablet.replay()
			growth = append(growth, grown)
			return rate, err
		},
		func() (float64, error) { return program.replay() })
	if err != nil {
		return err
	}
	same := func(v float64) float64 { return v }
	report("10,000 answers of a tablet / of a program in the same batches", "%.2f", ratio(runs[0], runs[1], same))
	report("10,000 answers of a tablet", "%.0f answers/s", median(runs[0]))
	report("10,000 answers of a program", "%.0f answers/s", median(runs[1]))
	report("10,000 answers of a tablet, its memory grows by at most", "%.1f MB", median(growth))
	return nil
}

// paired is a tablet as the server knows it.
type paired struct {
	*shop
	counter store.Touchpoint
	token   string
	queue   string
	seq     int
}

// pair makes the shop's tablet number n.
func (s *shop) pair(ctx context.Context, n byte) (*paired, error) {
	now := time.Now()
	counter, err := s.store.CreateTouchpoint(ctx, store.Touchpoint{
		Organization: s.org, Location: s.poster.Location, Survey: s.poster.Survey, Name: fmt.Sprint("Counter ", n), Channel: surveys.Kiosk,
	})
	if err != nil {
		return nil, err
	}
	claim, words := auth.NewToken(), []byte{n}
	if err := s.store.StartPairing(ctx, surveys.Pairing{Tablet: surveys.UUID{n}, Words: words, Claim: auth.TokenHash(claim), ExpiresAt: now.Add(time.Hour)}, now); err != nil {
		return nil, err
	}
	if _, err := s.store.ConfirmPairing(ctx, words, surveys.Device{Organization: s.org, Touchpoint: counter.ID, Name: counter.Name}, 0, now); err != nil {
		return nil, err
	}
	token, err := s.store.ClaimPairing(ctx, claim, now)
	return &paired{s, counter, token, surveys.UUID(surveys.NewID(now)).String(), 0}, err
}

// said is the n-th answer of a tablet, a second after the one before, as ids are that come one after another: every fourth
// customer is unhappy and says why.
func (p *paired) said(n int, at time.Time) map[string]any {
	answers := []any{map[string]any{"question": "face", "rating": 4 - n%4}}
	if n%4 == 3 {
		answers = append(answers, map[string]any{"question": "why", "options": []string{firstReason}},
			map[string]any{"question": "comment", "text": "La cola era larga y el chico de la caja fue muy borde"})
	}
	return map[string]any{
		"id": surveys.NewID(at).String(), "revision": 1, "survey": p.counter.Survey, "version": 1, "touchpoint": p.counter.ID, "lang": "es",
		"finished": true, "burst": false, "answers": answers,
	}
}

// replay sends what a tablet would, as fast as the server answers, and gives the answers a second.
func (p *paired) replay() (float64, error) {
	var bodies [][]byte
	first := time.Now().Add(-queued * time.Second)
	for range queued / perRequest {
		var batch []map[string]any
		for range perRequest {
			p.seq++
			at := first.Add(time.Duration(len(bodies)*perRequest+len(batch)) * time.Second)
			one := p.said(p.seq, at)
			one["seq"], one["answered_at"], one["clock_offset_ms"], one["refill"] = p.seq, at.UnixMilli(), 0, false
			batch = append(batch, one)
		}
		body, err := json.Marshal(map[string]any{
			"queue": p.queue, "app": "bench", "now": time.Now().UnixMilli(), "playlist": "", "health": map[string]any{"waiting": queued}, "held": nil, "answers": batch,
		})
		if err != nil {
			return 0, err
		}
		bodies = append(bodies, body)
	}
	start := time.Now()
	for _, body := range bodies {
		if err := p.send(body); err != nil {
			return 0, err
		}
	}
	return queued / time.Since(start).Seconds(), nil
}

func (p *paired) send(body []byte) error {
	r, err := http.NewRequest("POST", "http://"+p.addr+"/kiosk/sync", bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.AddCookie(&http.Cookie{Name: deviceCookie, Value: p.token})
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	if n := bytes.Count(answer, []byte(`"accepted"`)); err == nil && n != perRequest {
		err = fmt.Errorf("status %d, %d of %d accepted: %.300s", res.StatusCode, n, perRequest, answer)
	}
	return err
}

const deviceCookie = "opina_device"

// browserTablet is a Chromium with the app in it.
type browserTablet struct {
	*paired
	ctx   context.Context
	close func()
	base  string
}

func (s *shop) openTablet(ctx context.Context, p *paired) (*browserTablet, error) {
	tab, closeTab, err := browsertest.Open(ctx, chromedp.Flag("js-flags", "--expose-gc"), chromedp.Flag("enable-precise-memory-info", true))
	if err != nil {
		return nil, err
	}
	t := &browserTablet{p, tab, closeTab, "http://" + s.addr}
	_, err = chromedp.CallBrowser(tab, browser.SetPermission, browser.SetPermissionParams{
		Permission: &browser.PermissionDescriptor{Name: "persistent-storage"}, Setting: browser.PermissionSettingGranted, Origin: t.base,
	})
	if err == nil {
		_, err = chromedp.Call(tab, network.SetCookie, network.SetCookieParams{Name: deviceCookie, Value: p.token, URL: t.base + "/kiosk"})
	}
	if err == nil {
		_, err = chromedp.Call(tab, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: listenIn})
	}
	if err == nil {
		err = t.open("/kiosk")
	}
	if err == nil {
		_, err = script[bool](t, `new Promise((resolve) => { const look = () => document.querySelector('.stage')?.dataset.screen === 'attract' ? resolve(true) : setTimeout(look, 50); look() })`)
	}
	if err != nil {
		closeTab()
		return nil, err
	}
	return t, nil
}

func (t *browserTablet) open(path string) error {
	return chromedp.Do(t.ctx, chromedp.Navigate(t.base+path))
}

func script[T any](t *browserTablet, js string) (T, error) {
	return chromedp.Run(t.ctx, chromedp.Evaluate[T](js, chromedp.EvalAwaitPromise))
}

// replay fills the tablet's queue, opens the app, and gives the answers a second from the first request that holds some to
// the empty queue, and by how many megabytes its memory grew meanwhile.
func (t *browserTablet) replay() (rate, megabytes float64, err error) {
	if err := t.open("/healthz"); err != nil { // the same origin, without the app
		return 0, 0, err
	}
	var items []map[string]any
	first := time.Now().Add(-queued * time.Second)
	for range queued {
		t.seq++
		at := first.Add(time.Duration(len(items)) * time.Second)
		one := t.said(t.seq, at)
		one["seq"], one["format"], one["run"], one["at"] = t.seq, 2, "before", at.UnixMilli()
		items = append(items, one)
	}
	body, err := json.Marshal(items)
	if err != nil {
		return 0, 0, err
	}
	if _, err := script[bool](t, fmt.Sprintf(fillQueue, body)); err != nil {
		return 0, 0, err
	}
	if err := t.open("/kiosk"); err != nil {
		return 0, 0, err
	}
	measured, err := script[[]float64](t, fmt.Sprintf(watchQueue, queued))
	if err != nil {
		return 0, 0, err
	}
	return queued / measured[0], measured[1] / 1e6, nil
}

// fillQueue puts answers into the tablet's database as the app would have, their clock measured.
const fillQueue = `new Promise((resolve, reject) => {
	const items = %s
	const opening = indexedDB.open('opina-kiosk')
	opening.onerror = () => reject(opening.error)
	opening.onsuccess = () => {
		const db = opening.result
		const work = db.transaction(['items', 'meta'], 'readwrite')
		work.oncomplete = () => { db.close(); resolve(true) }
		work.onabort = () => reject(work.error)
		const meta = work.objectStore('meta')
		meta.put([{run: 'before', at: Date.now(), offset: 0}], 'clock')
		meta.get('account').onsuccess = ({target}) => {
			const account = target.result ?? ''
			for (const item of items) work.objectStore('items').put({...item, account})
			meta.put(items[items.length - 1].seq + 1, account ? 'nextSeq ' + account : 'nextSeq')
		}
	}
})`

// listenIn counts, in every page, what the server has acknowledged, without asking the database that is measured. It collects
// garbage now and then, to see what memory is really in use.
const listenIn = `(() => {
	const seen = window.replayed = {from: 0, until: 0, acknowledged: 0, first: 0, most: 0}
	const heap = () => { gc(); seen.most = Math.max(seen.most, performance.memory.usedJSHeapSize); seen.first ||= seen.most }
	const real = window.fetch
	window.fetch = async (address, init) => {
		if (address !== '/kiosk/sync' || init.body.includes('"answers":[]')) return real(address, init)
		seen.from ||= performance.now()
		const answer = await real(address, init)
		const before = seen.acknowledged
		seen.acknowledged += (await answer.clone().text()).split('"status":"accepted"').length - 1
		seen.until = performance.now()
		if (before === 0 || Math.floor(before / 2000) < Math.floor(seen.acknowledged / 2000)) heap()
		return answer
	}
})()`

// watchQueue waits until all is acknowledged and the queue is empty, and gives the seconds from the first request to the last
// acknowledgement, and the bytes by which the memory grew at most.
const watchQueue = `(async () => {
	const pause = () => new Promise((resolve) => setTimeout(resolve, 50))
	while (replayed.acknowledged < %d) await pause()
	const opening = indexedDB.open('opina-kiosk')
	const db = await new Promise((resolve) => { opening.onsuccess = () => resolve(opening.result) })
	const waiting = () => new Promise((resolve) => { const count = db.transaction('items').objectStore('items').count(); count.onsuccess = () => resolve(count.result) })
	while (await waiting() > 0) await pause()
	db.close()
	return [(replayed.until - replayed.from) / 1000, replayed.most - replayed.first]
})()`
