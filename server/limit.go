package server

import (
	"context"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"
)

// maxHandling is how long a request may wait for the database and for its turn to hash.
const maxHandling = 20 * time.Second

// limitTime gives every request an end.
func limitTime(c *fiber.Ctx) error {
	l := &limit{until: time.Now().Add(maxHandling)}
	defer l.end()
	c.SetUserContext(l)
	return c.Next()
}

// limit is the context of one request. Its timer is made when somebody first waits with it: most customers' pages
// come out of memory, and a timer would cost them as much as their signature.
type limit struct {
	until  time.Time
	once   sync.Once
	timer  context.Context
	cancel context.CancelFunc
}

func (l *limit) started() context.Context {
	l.once.Do(func() { l.timer, l.cancel = context.WithDeadline(context.Background(), l.until) })
	return l.timer
}

// end lets go of whoever still waits.
func (l *limit) end() {
	l.once.Do(func() { l.timer, l.cancel = ended, func() {} })
	l.cancel()
}

// ended is what a request without a timer leaves behind.
var ended = func() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}()

func (l *limit) Deadline() (time.Time, bool) { return l.until, true }
func (l *limit) Done() <-chan struct{}       { return l.started().Done() }
func (l *limit) Err() error                  { return l.started().Err() }
func (l *limit) Value(key any) any           { return l.started().Value(key) }
