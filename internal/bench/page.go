package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"strconv"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"
)

// benchPage measures the customer's page, a fresh visit each time, against Fiber's hello world and against Fiber sending
// as many bytes that never change: what of the difference is bytes on the line, and what is ours.
func benchPage(ctx context.Context, set settings) error {
	s, err := newShop(ctx)
	if err != nil {
		return err
	}
	defer s.close()
	hello := fiberLike()
	hello.Get("/", func(c *fiber.Ctx) error { return c.SendString("Hello, World!") })
	fixed := make([]byte, 7000)
	hello.Get("/fixed", func(c *fiber.Ctx) error { return c.Send(fixed) })
	addr, err := listen(hello.Listener)
	if err != nil {
		return err
	}
	runs, err := versus(set.rounds,
		func() (float64, error) { return get(s.addr, "/s/"+s.poster.Code, 64, set.slice) },
		func() (float64, error) { return get(addr, "/", 64, set.slice) },
		func() (float64, error) { return get(addr, "/fixed", 64, set.slice) })
	if err != nil {
		return err
	}
	same := func(v float64) float64 { return v }
	report("customer's page / hello world", "%.2f", ratio(runs[0], runs[1], same))
	report("customer's page / 7 kB that never change", "%.2f", ratio(runs[0], runs[2], same))
	report("customer's page", "%.0f pages/s", median(runs[0]))
	return nil
}

// get asks for one page over and over and gives how many came a second. The client does next to nothing, because it
// shares the processors with what is measured: after the first answer it knows the length of all.
func get(addr, path string, connections int, lasting time.Duration) (float64, error) {
	request := []byte("GET " + path + " HTTP/1.1\r\nHost: " + addr +
		"\r\nAccept-Encoding: gzip, br\r\nAccept-Language: es-ES,es;q=0.9,en;q=0.8\r\n\r\n")
	var (
		all   sync.WaitGroup
		mu    sync.Mutex
		total int
		fault error
	)
	start := time.Now()
	for range connections {
		all.Go(func() {
			n, err := getOver(addr, request, start.Add(lasting))
			mu.Lock()
			defer mu.Unlock()
			if total += n; err != nil {
				fault = err
			}
		})
	}
	all.Wait()
	return float64(total) / time.Since(start).Seconds(), fault
}

func getOver(addr string, request []byte, until time.Time) (n int, err error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return 0, err
	}
	defer conn.Close()
	var answer []byte // as long as every answer is
	for ; time.Now().Before(until); n++ {
		if _, err := conn.Write(request); err != nil {
			return n, err
		}
		if answer == nil {
			length, err := firstLength(conn)
			if err != nil {
				return n, err
			}
			answer = make([]byte, length)
			continue
		}
		if _, err := io.ReadFull(conn, answer); err != nil {
			return n, err
		}
		if !bytes.HasPrefix(answer, []byte("HTTP/1.1 200 ")) {
			return n, fmt.Errorf("%.60q instead of a page", answer)
		}
	}
	return n, nil
}

// firstLength reads one answer and gives its length with its headers.
func firstLength(conn net.Conn) (length int, err error) {
	r := bufio.NewReader(conn)
	body := -1
	for {
		line, err := r.ReadSlice('\n')
		if err != nil {
			return 0, err
		}
		length += len(line)
		if value, ok := bytes.CutPrefix(line, []byte("Content-Length: ")); ok {
			if body, err = strconv.Atoi(string(bytes.TrimSpace(value))); err != nil {
				return 0, err
			}
		}
		if len(bytes.TrimSpace(line)) == 0 {
			break
		}
	}
	if body < 0 {
		return 0, fmt.Errorf("an answer without a length")
	}
	_, err = r.Discard(body)
	return length + body, err
}
