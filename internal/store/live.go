package store

import (
	"context"
	"strconv"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
)

// liveEvery keeps the news of one organization to four a second, however fast answers come.
const liveEvery = 250 * time.Millisecond

// channel is where replicas tell each other which organization changed.
const channel = "opina_changed"

// live tells pages which organization changed, after the commit. On PostgreSQL the news go to every replica by NOTIFY,
// outside the transaction, because NOTIFY inside one serialises commits.
type live struct {
	store   *Store
	mu      sync.Mutex
	watches map[int64]map[chan struct{}]bool
	pending map[int64]bool // changed since the last round
	wake    chan struct{}
	stop    context.CancelFunc
	running sync.WaitGroup
}

func newLive(s *Store, dsn string) *live {
	ctx, stop := context.WithCancel(context.Background())
	l := &live{
		store: s, watches: make(map[int64]map[chan struct{}]bool), pending: make(map[int64]bool),
		wake: make(chan struct{}, 1), stop: stop,
	}
	l.running.Go(func() { l.round(ctx) })
	if s.pg {
		l.running.Go(func() { l.listen(ctx, dsn) })
	}
	return l
}

func (l *live) close() {
	l.stop()
	l.running.Wait()
}

// changed notes that an organization has new answers. It never waits.
func (l *live) changed(org int64) {
	l.mu.Lock()
	l.pending[org] = true
	l.mu.Unlock()
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// round passes the news on, then rests: the first change goes out at once, those that follow within
// the rest go out together.
func (l *live) round(ctx context.Context) {
	rest := time.NewTimer(0)
	defer rest.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-l.wake:
		}
		l.mu.Lock()
		pending := l.pending
		l.pending = make(map[int64]bool)
		l.mu.Unlock()
		for org := range pending {
			l.publish(ctx, org)
		}
		rest.Reset(liveEvery)
		select {
		case <-ctx.Done():
			return
		case <-rest.C:
		}
	}
}

func (l *live) publish(ctx context.Context, org int64) {
	if !l.store.pg {
		l.tell(org)
		return
	}
	err := l.store.write.WithContext(ctx).Exec("SELECT pg_notify(?, ?)", channel, strconv.FormatInt(org, 10)).Error
	if err != nil { // this replica's pages at least
		l.store.log.Warn("other replicas were not told of new answers", "error", err)
		l.tell(org)
	}
}

// tell wakes every watch of an organization that is not awake already.
func (l *live) tell(org int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for c := range l.watches[org] {
		select {
		case c <- struct{}{}:
		default:
		}
	}
}

// listen hears what all replicas, this one too, publish; after a lost connection it wakes everybody, because
// something may have been missed.
func (l *live) listen(ctx context.Context, dsn string) {
	for ctx.Err() == nil {
		err := l.hear(ctx, dsn)
		if ctx.Err() != nil {
			return
		}
		l.store.log.Warn("the connection for news was lost", "error", err)
		select {
		case <-ctx.Done():
		case <-time.After(time.Second):
		}
	}
}

func (l *live) hear(ctx context.Context, dsn string) error {
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return err
	}
	defer conn.Close(context.Background())
	if _, err := conn.Exec(ctx, "LISTEN "+channel); err != nil {
		return err
	}
	l.mu.Lock()
	orgs := make([]int64, 0, len(l.watches))
	for org := range l.watches {
		orgs = append(orgs, org)
	}
	l.mu.Unlock()
	for _, org := range orgs {
		l.tell(org)
	}
	for {
		news, err := conn.WaitForNotification(ctx)
		if err != nil {
			return err
		}
		if org, err := strconv.ParseInt(news.Payload, 10, 64); err == nil {
			l.tell(org)
		}
	}
}

// Watch gives a channel that receives after each change of the organization's answers, at most four times a second.
// News that are not taken are not kept: one is enough. Call stop when done.
func (s *Store) Watch(org int64) (changes <-chan struct{}, stop func()) {
	l, c := s.live, make(chan struct{}, 1)
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.watches[org] == nil {
		l.watches[org] = make(map[chan struct{}]bool)
	}
	l.watches[org][c] = true
	return c, func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		delete(l.watches[org], c)
		if len(l.watches[org]) == 0 {
			delete(l.watches, org)
		}
	}
}
