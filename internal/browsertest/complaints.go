package browsertest

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// tab is what a context from Open knows of its browser's tab.
type tab struct {
	sync.Mutex
	said, allowed []string // complaints of its pages, and those that a test expects
	scriptless    bool     // NoScript was called
}

type key struct{}

func state(ctx context.Context) *tab { return ctx.Value(key{}).(*tab) }

// Allow lets the page complain with a message that contains the text, as a test
// that provokes an error must. It holds for the whole test.
func Allow(ctx context.Context, text string) {
	t := state(ctx)
	t.Lock()
	defer t.Unlock()
	t.allowed = append(t.allowed, text)
}

// unexpected lists the complaints that no Allow covers.
func (t *tab) unexpected() []string {
	t.Lock()
	defer t.Unlock()
	var left []string
next:
	for _, message := range t.said {
		for _, text := range t.allowed {
			if strings.Contains(message, text) {
				continue next
			}
		}
		left = append(left, message)
	}
	return left
}

// listen hears the events in the order of the browser, and before the answer to
// any command that follows them.
func (t *tab) listen(event any) {
	message := complaint(event)
	if message == "" {
		return
	}
	t.Lock()
	defer t.Unlock()
	t.said = append(t.said, message)
}

// complaint is empty for an event that is none. Breaches of the
// Content-Security-Policy and failed requests come as entries of the log.
func complaint(event any) string {
	switch event := event.(type) {
	case *runtime.EventExceptionThrown:
		details := event.ExceptionDetails
		if details.Exception != nil && details.Exception.Description != "" {
			return "uncaught: " + details.Exception.Description
		}
		return "uncaught: " + details.Text
	case *runtime.EventConsoleAPICalled:
		if event.Type != runtime.ConsoleAPICalledTypeError && event.Type != runtime.ConsoleAPICalledTypeAssert {
			return ""
		}
		var words []string
		for _, arg := range event.Args {
			if arg.Description != "" {
				words = append(words, arg.Description)
			} else {
				words = append(words, string(arg.Value))
			}
		}
		return "console: " + strings.Join(words, " ")
	case *log.EventEntryAdded:
		if event.Entry.Level != log.EntryLevelError {
			return ""
		}
		return fmt.Sprintf("%s: %s %s", event.Entry.Source, event.Entry.Text, event.Entry.URL)
	}
	return ""
}

// watched opens the tab and collects what its pages complain about.
func watched(ctx context.Context) (context.Context, error) {
	t := &tab{}
	if err := chromedp.Listen(ctx, t.listen); err != nil {
		return nil, err
	}
	return context.WithValue(ctx, key{}, t), nil
}
