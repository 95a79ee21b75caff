package browsertest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// violation is one rule of axe-core that the page breaks.
type violation struct {
	ID, Impact, Help string
	Nodes            []struct {
		HTML           string
		FailureSummary string
	}
}

func (v violation) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%s): %s", v.ID, v.Impact, v.Help)
	for _, node := range v.Nodes {
		fmt.Fprintf(&b, "\n  %s\n    %s", node.HTML, strings.ReplaceAll(node.FailureSummary, "\n", "\n    "))
	}
	return b.String()
}

// Axe fails the test with every accessibility rule that the page, as it stands,
// breaks. The page's Content-Security-Policy stays in force.
func Axe(ctx context.Context, tb testing.TB) {
	tb.Helper()
	violations, err := violations(ctx)
	if err != nil {
		tb.Fatalf("axe-core: %v", err)
	}
	for _, violation := range violations {
		tb.Errorf("axe-core: %v", violation)
	}
}

func violations(ctx context.Context) ([]violation, error) {
	source, err := axeSource()
	if err != nil {
		return nil, err
	}
	if state(ctx).scriptless {
		// axe-core itself needs scripts; those that the page was loaded without stay unrun.
		if err := disableScripts(ctx, false); err != nil {
			return nil, err
		}
		defer disableScripts(ctx, true)
	}
	if err := chromedp.Do(ctx, chromedp.Evaluate[chromedp.Void](source)); err != nil {
		return nil, err
	}
	return chromedp.Run(ctx, chromedp.Evaluate[[]violation](
		`axe.run(document, {resultTypes: ['violations']}).then(result => result.violations.map(
			({id, impact, help, nodes}) => ({ID: id, Impact: impact, Help: help, Nodes: nodes.map(
				({html, failureSummary}) => ({HTML: html, FailureSummary: failureSummary}))})))`,
		chromedp.EvalAwaitPromise))
}

// axeSource reads axe-core from the node_modules at the root of the module.
func axeSource() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for ; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		if dir == filepath.Dir(dir) {
			return "", errors.New("not inside the module")
		}
	}
	source, err := os.ReadFile(filepath.Join(dir, "node_modules", "axe-core", "axe.min.js"))
	if errors.Is(err, os.ErrNotExist) {
		return "", errors.New("node_modules/axe-core is missing; run make scripts")
	}
	return string(source), err
}
