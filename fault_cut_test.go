package main

import (
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"opina/surveys"
)

// cutter stands between a tablet and the server. It cuts every other connection, by chance, when the server has answered
// and before the tablet hears of it: all was stored, and nobody knows.
type cutter struct {
	net.Listener
	server string // host:port
	cuts   atomic.Int64
}

func newCutter(t *testing.T, url string) *cutter {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &cutter{Listener: ln, server: strings.TrimPrefix(url, "http://")}
	t.Cleanup(func() { ln.Close() })
	go func() {
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			go c.pass(conn)
		}
	}()
	return c
}

func (c *cutter) url() string { return "http://" + c.Addr().String() }

func (c *cutter) pass(tablet net.Conn) {
	defer tablet.Close()
	server, err := net.Dial("tcp", c.server)
	if err != nil {
		return
	}
	defer server.Close()
	go io.Copy(server, tablet)
	first := make([]byte, 1)
	if _, err := server.Read(first); err != nil {
		return
	}
	if rand.IntN(2) == 0 {
		c.cuts.Add(1)
		return
	}
	if _, err := tablet.Write(first); err == nil {
		io.Copy(tablet, server)
	}
}

// F5: an answer that was lost on its way back is asked for again, and is the same receipt: nothing is stored twice.
func TestLostAnswers(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, dsn string) {
		tb := pairedTablet(t, dsn)
		server := startServer(t, programFile(t), dsn)
		cut := newCutter(t, server.url)
		tb.client = &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
		n := times(300, 10_000)
		var ids []surveys.ID
		var sent []item
		first := make(map[string]string) // id → the hash that was told first
		again := 0                       // verdicts that say that it was here already
		for len(ids) < n {
			var batch []item
			for range min(1+rand.IntN(20), n-len(ids)) {
				id := surveys.NewID(time.Now())
				ids = append(ids, id)
				batch = append(batch, tb.says(id, len(ids), 1+rand.IntN(4)))
			}
			sent = append(sent, batch...)
			for {
				verdicts, err := tb.send(cut.url(), batch...)
				if err != nil {
					continue
				}
				for _, v := range verdicts {
					if !v.acknowledged() {
						t.Fatalf("%+v", v)
					}
					if v.Status == "duplicate" {
						again++
					}
					first[v.ID] = v.Hash
				}
				break
			}
		}
		for i := 0; i < len(sent); i += 50 {
			verdicts, err := tb.send(server.url, sent[i:min(i+50, len(sent))]...)
			if err != nil {
				t.Fatal(err)
			}
			for _, v := range verdicts {
				if v.Status != "duplicate" || v.Hash != first[v.ID] || len(v.Hash) != 64 {
					t.Fatalf("another receipt: %+v, first %s", v, first[v.ID])
				}
			}
		}
		server.kill()
		for _, wrong := range exactly(t, raw(t, dsn), ids) {
			t.Error(wrong)
		}
		if cut.cuts.Load() == 0 || again == 0 {
			t.Errorf("%d connections were cut, %d answers were sent twice: the fault never happened", cut.cuts.Load(), again)
		}
		t.Logf("%d answers, %d connections cut, %d answers sent twice", n, cut.cuts.Load(), again)
	})
}

// The check must see a tablet that makes another id each time it tries.
func TestLostAnswersSeesAForgetfulTablet(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, dsn string) {
		tb := pairedTablet(t, dsn)
		server := startServer(t, programFile(t), dsn)
		cut := newCutter(t, server.url)
		tb.client = &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
		var ids []surveys.ID
		for seq := 1; seq <= 20; seq++ {
			for {
				id := surveys.NewID(time.Now())
				if _, err := tb.send(cut.url(), tb.says(id, seq, 4)); err == nil {
					ids = append(ids, id)
					break
				}
			}
		}
		server.kill()
		if wrong := exactly(t, raw(t, dsn), ids); len(wrong) == 0 {
			t.Errorf("%d connections were cut and nothing is wrong", cut.cuts.Load())
		}
	})
}
