package charts

import (
	"cmp"
	"slices"

	echarts "github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"opina/surveys"
)

// maxReasons is how many themes have a bar of their own; the rest share one.
const maxReasons = 10

// Reasons shows what to improve as a Pareto chart: one bar a theme, the most frequent on top and highlighted, and a line
// that adds them up. Bars and line share one scale, from zero to all mentions. counts hold only themes that can be
// improved, name is what the owner calls one, answers is how many answers there were with or without a theme.
func Reasons(s Scope, counts []surveys.ThemeCount, name func(theme string) string, answers int64) Chart {
	w := s.Words
	sorted := slices.DeleteFunc(slices.Clone(counts), func(c surveys.ThemeCount) bool { return c.Negative <= 0 })
	slices.SortFunc(sorted, func(a, b surveys.ThemeCount) int {
		return cmp.Or(cmp.Compare(b.Negative, a.Negative), cmp.Compare(a.Theme, b.Theme))
	})
	total := complaints(sorted)
	c := Chart{
		Name: "reasons", Title: w.T("chart.reasons.title"), Note: s.note("chart.reasons", total, "Answers", w.Number(answers)),
		Table: Table{Columns: []string{w.T("chart.column.theme"), w.T("chart.column.mentions"), w.T("chart.column.share"), w.T("chart.column.cumulative")}},
	}
	if total == 0 {
		c.Empty = w.T("chart.reasons.empty")
		return c
	}
	var rest []surveys.ThemeCount
	if len(sorted) > maxReasons+1 {
		sorted, rest = sorted[:maxReasons], sorted[maxReasons:]
	}
	names, bars, line := []string{}, []datum{}, []datum{}
	var sum int64
	add := func(theme string, n int64) {
		sum += n
		share, upTo := w.Percent(float64(n)/float64(total)), w.Percent(float64(sum)/float64(total))
		names = append(names, theme+"\u00a0\u00a0"+w.Number(n))
		bars = append(bars, datum{Value: n})
		line = append(line, datum{Value: sum, Label: label(upTo, "right")})
		c.Table.Rows = append(c.Table.Rows, []string{theme, w.Number(n), share, upTo})
	}
	for _, r := range sorted {
		add(name(r.Theme), r.Negative)
	}
	if len(rest) > 0 {
		add(w.T("chart.reasons.rest", "Themes", len(rest)), complaints(rest))
	}
	bars[0].ItemStyle = &opts.ItemStyle{Color: highlight}
	c.Rows = len(names)

	bar := echarts.NewBar()
	bar.SetGlobalOptions(
		echarts.WithXAxisOpts(opts.XAxis{Type: "value", Min: 0, Max: total, Show: no, SplitLine: hiddenSplit}),
		echarts.WithYAxisOpts(opts.YAxis{Type: "category", Inverse: yes, AxisLine: hiddenLine, AxisLabel: &opts.AxisLabel{Show: yes, Interval: "0"}}),
	)
	bar.SetXAxis(names).AddSeries(w.T("chart.column.mentions"), nil, echarts.WithItemStyleOpts(opts.ItemStyle{Color: data})).XYReversal()
	cumulative := echarts.NewLine()
	cumulative.AddSeries(w.T("chart.column.cumulative"), nil,
		echarts.WithLineStyleOpts(opts.LineStyle{Color: quiet, Width: 1}), echarts.WithItemStyleOpts(opts.ItemStyle{Color: quiet}))
	bar.Overlap(cumulative)
	bar.MultiSeries[0].Data, bar.MultiSeries[0].BarCategoryGap = bars, "35%"
	bar.MultiSeries[1].Data, bar.MultiSeries[1].Symbol, bar.MultiSeries[1].SymbolSize = line, "circle", 4
	c.Options = options(bar)
	return c
}

func complaints(counts []surveys.ThemeCount) (n int64) {
	for _, c := range counts {
		n += c.Negative
	}
	return n
}
