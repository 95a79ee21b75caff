package main

import (
	"bytes"
	"fmt"
	"net"
	"slices"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// outcome is what one run of load saw.
type outcome struct {
	perSecond float64
	p99       time.Duration
}

func perSecond(o outcome) float64 { return o.perSecond }

func p99(o outcome) float64 { return o.p99.Seconds() }

// load sends requests over a number of connections for a while. prepare fills each request; an answer without
// `want` in it ends the run with an error, so that a fast refusal is never taken for speed.
func load(addr string, connections int, lasting time.Duration, want string, prepare func(*fasthttp.Request)) (outcome, error) {
	client := fasthttp.HostClient{Addr: addr, MaxConns: connections, ReadTimeout: time.Minute, WriteTimeout: time.Minute}
	defer client.CloseIdleConnections()
	var (
		all   sync.WaitGroup
		mu    sync.Mutex
		times []time.Duration
		fault error
	)
	start := time.Now()
	until := start.Add(lasting)
	for range connections {
		all.Go(func() {
			var took []time.Duration
			req, res := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
			defer fasthttp.ReleaseRequest(req)
			defer fasthttp.ReleaseResponse(res)
			var err error
			for time.Now().Before(until) && err == nil {
				prepare(req)
				sent := time.Now()
				err = client.Do(req, res)
				took = append(took, time.Since(sent))
				if err == nil && (res.StatusCode() != fasthttp.StatusOK || !bytes.Contains(res.Body(), []byte(want))) {
					err = fmt.Errorf("status %d: %.300s", res.StatusCode(), res.Body())
				}
			}
			mu.Lock()
			defer mu.Unlock()
			times = append(times, took...)
			if err != nil {
				fault = err
			}
		})
	}
	all.Wait()
	if fault != nil {
		return outcome{}, fault
	}
	seconds := time.Since(start).Seconds()
	slices.Sort(times)
	return outcome{float64(len(times)) / seconds, times[len(times)*99/100]}, nil
}

// listen serves an app on a free port and gives its address.
func listen(serve func(net.Listener) error) (string, error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	go serve(ln)
	return ln.Addr().String(), nil
}

// fiberLike is a Fiber app with the settings of the real server.
func fiberLike() *fiber.App {
	return fiber.New(fiber.Config{
		DisableStartupMessage: true, Immutable: true, BodyLimit: 1 << 20,
		ReadTimeout: 15 * time.Second, WriteTimeout: 30 * time.Second, IdleTimeout: 2 * time.Minute, ReadBufferSize: 16 << 10, WriteBufferSize: 16 << 10,
	})
}
