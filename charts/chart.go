// Package charts turns reports into charts: go-echarts options as JSON, drawn by the page's own script, and the
// same numbers as a table for those who cannot see a chart. It is pure: values in, values out.
//
// Colours are names of the page's CSS custom properties, such as "var(--data)": the script puts in what they
// stand for, so that one answer serves light and dark. Nothing in the options is code, and whatever a person
// typed is data in them.
package charts

import (
	"encoding/json"

	"github.com/go-echarts/go-echarts/v2/opts"
	"github.com/go-echarts/go-echarts/v2/types"

	"opina/internal/i18n"
	"opina/surveys"
)

// Chart is one chart as a page shows it.
type Chart struct {
	Name    string          `json:"name"`              // of the endpoint: /charts/{name}, /surveys/{id}/charts/{name}
	Title   string          `json:"title"`             // what is counted
	Note    string          `json:"note"`              // of how many answers, and since when
	Empty   string          `json:"empty,omitempty"`   // what will appear here; set where there is nothing yet
	Rows    int             `json:"rows,omitempty"`    // lines of a chart that grows downwards; 0 for a fixed height
	Options json.RawMessage `json:"options,omitempty"` // for echarts; left out where there is nothing yet
	Table   Table           `json:"table"`
}

// Table holds the numbers of a chart: row i is what is drawn at place i of its category axis.
type Table struct {
	Columns []string   `json:"columns"`
	Rows    [][]string `json:"rows"`
}

// Scope is what all charts of a page share.
type Scope struct {
	Words    i18n.Words
	From, To surveys.Day // both included
}

// note says of how many, and from when to when.
func (s Scope) note(key string, n int64, args ...any) string {
	args = append(args, "Count", n, "Number", s.Words.Number(n))
	return s.Words.T(key, args...) + " · " + s.span()
}

func (s Scope) span() string { return s.Words.Span(s.From.Time(), s.To.Time()) }

// Colours of the page that charts use.
const (
	data      = "var(--data)"      // what is counted
	soft      = "var(--data-soft)" // intervals and parts of a whole that stand back
	highlight = "var(--highlight)" // the one thing to look at
	quiet     = "var(--ink-soft)"  // words and lines beside it
)

// drawn is what every chart of go-echarts offers.
type drawn interface {
	Validate() // moves the categories to their axis: JSON lacks them otherwise
	JSON() map[string]any
}

// options are the chart's as JSON, without the parts that the page shows by itself.
func options(c drawn) json.RawMessage {
	c.Validate()
	o := c.JSON()
	for _, name := range []string{"title", "legend", "toolbox", "color"} {
		delete(o, name)
	}
	raw, err := json.Marshal(o)
	if err != nil { // numbers, strings and booleans only
		panic("charts: options do not marshal: " + err.Error())
	}
	return raw
}

// datum is one item of a series. go-echarts has no label on items of a line, and drops zeros.
type datum struct {
	Value     any             `json:"value"` // a number, or gap
	Label     *opts.Label     `json:"label,omitempty"`
	ItemStyle *opts.ItemStyle `json:"itemStyle,omitempty"`
}

// gap is the value where there is nothing to show: not zero.
const gap = "-"

// label writes text beside an item.
func label(text, position string) *opts.Label {
	return &opts.Label{Show: opts.Bool(true), Formatter: text, Position: position}
}

var (
	yes, no      = types.Bool(opts.Bool(true)), types.Bool(opts.Bool(false))
	hiddenLine   = &opts.AxisLine{Show: no}
	hiddenTick   = &opts.AxisTick{Show: no}
	hiddenSplit  = &opts.SplitLine{Show: no}
	visibleSplit = &opts.SplitLine{Show: yes}
)
