package charts

import (
	"math"

	echarts "github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"opina/surveys"
)

// Satisfaction shows the share of the two best faces over time as a line, with its 95 % interval as a soft
// band: few answers make a wide one. Days without a rating are a gap.
func Satisfaction(s Scope, days []surveys.DaySums) Chart {
	w, total := s.Words, surveys.Total(days)
	spans, weekly := s.spans(days, 31)
	unit := "day"
	if weekly {
		unit = "week"
	}
	c := Chart{
		Name: "satisfaction", Title: w.T("chart.satisfaction.title." + unit), Note: s.note("chart.rated", total.Rated),
		Table: Table{Columns: []string{w.T("chart." + unit), w.T("chart.column.satisfaction"), w.T("chart.column.interval"), w.T("chart.column.rated")}},
	}
	if total.Rated == 0 {
		c.Empty = w.T("chart.satisfaction.empty")
		return c
	}
	axis, names := s.labels(spans)
	line, low, width := make([]datum, len(spans)), make([]datum, len(spans)), make([]datum, len(spans))
	last := -1
	for i, sp := range spans {
		if sp.Rated == 0 {
			line[i].Value, low[i].Value, width[i].Value = gap, gap, gap
			c.Table.Rows = append(c.Table.Rows, []string{names[i], "–", "–", "0"})
			continue
		}
		share := sp.Satisfaction()
		line[i].Value, low[i].Value, width[i].Value = percent(share.Value), percent(share.Low), percent(share.High-share.Low)
		c.Table.Rows = append(c.Table.Rows, []string{
			names[i], w.Percent(share.Value), w.Percent(share.Low) + " – " + w.Percent(share.High), w.Number(share.N),
		})
		last = i
	}
	line[last].Label = label(c.Table.Rows[last][1], "right")
	line[last].ItemStyle = &opts.ItemStyle{Color: highlight}

	chart := echarts.NewLine()
	chart.SetGlobalOptions(
		echarts.WithXAxisOpts(opts.XAxis{Type: "category", AxisTick: hiddenTick, AxisLabel: &opts.AxisLabel{HideOverlap: yes}}),
		echarts.WithYAxisOpts(opts.YAxis{Type: "value", Min: 0, Max: 100, MinInterval: 25, MaxInterval: 25, SplitLine: visibleSplit,
			AxisLabel: &opts.AxisLabel{Show: yes, Formatter: "{value} %"}}),
	)
	none, all := echarts.WithLineStyleOpts(opts.LineStyle{Opacity: opts.Float(0)}), opts.Float(1)
	chart.SetXAxis(axis).
		AddSeries(w.T("chart.low_end"), nil, none).
		AddSeries(w.T("chart.column.interval"), nil, none, echarts.WithAreaStyleOpts(opts.AreaStyle{Color: soft, Opacity: all})).
		AddSeries(w.T("chart.column.satisfaction"), nil,
			echarts.WithLineStyleOpts(opts.LineStyle{Color: data, Width: 2.5}), echarts.WithItemStyleOpts(opts.ItemStyle{Color: data}))
	for i, items := range [][]datum{low, width, line} {
		series := &chart.MultiSeries[i]
		series.Data = items
		if i < 2 {
			series.Stack, series.Symbol = "interval", "none"
			continue
		}
		series.Symbol, series.SymbolSize, series.ShowSymbol = "circle", 5, yes
	}
	c.Options = options(chart)
	return c
}

// percent is a share as a number of percent with one decimal.
func percent(share float64) float64 { return math.Round(1000*share) / 10 }
