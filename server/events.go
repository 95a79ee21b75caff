package server

import (
	"bufio"
	"context"
	"net"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"
)

// heartbeat is how often an event stream shows that it is alive, and asks whether its member still may listen.
const heartbeat = 15 * time.Second

// events tells an open page, by server-sent events, that the numbers of its organization changed.
func (s *Server) events(c *fiber.Ctx) error {
	m := memberOf(c)
	changes, stop := s.Store.Watch(m.Organization)
	feed{changes, stop, s.closed, s.stillMember(c), heartbeat}.send(c)
	return nil
}

// feed is one event stream. It holds all it needs: the request's own memory is used again once the handler returns.
type feed struct {
	changes <-chan struct{}
	stop    func()
	closed  <-chan struct{} // the server shuts down
	allowed func(context.Context) bool
	beat    time.Duration
}

func (f feed) send(c *fiber.Ctx) {
	c.Set(fiber.HeaderContentType, "text/event-stream")
	c.Set("X-Accel-Buffering", "no") // nginx would keep the events to itself
	conn := c.Context().Conn()
	c.Context().SetBodyStreamWriter(func(w *bufio.Writer) { f.run(w, conn) })
}

// run writes until the page goes, the server stops or the member may no longer listen. The server's write timeout counts
// from the start of the answer and would cut the stream, so each beat moves the deadline of the connection on.
func (f feed) run(w *bufio.Writer, conn net.Conn) {
	defer f.stop()
	beat := time.NewTicker(f.beat)
	defer beat.Stop()
	write := func(text string) bool {
		conn.SetWriteDeadline(time.Now().Add(2 * f.beat)) // a failure shows in the flush
		_, _ = w.WriteString(text)
		return w.Flush() == nil
	}
	if !write("retry: 2000\n\n") {
		return
	}
	for id := 1; ; {
		select {
		case <-f.closed:
			return
		case <-f.changes:
			if !write("id: " + strconv.Itoa(id) + "\nevent: changed\ndata: \n\n") {
				return
			}
			id++
		case <-beat.C:
			ctx, cancel := context.WithTimeout(context.Background(), f.beat)
			allowed := f.allowed(ctx)
			cancel()
			if !allowed || !write(": alive\n\n") {
				return
			}
		}
	}
}
