package charts

import (
	echarts "github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"opina/surveys"
)

// AnswersPerDay shows how many answers came each day, as bars; the last one is today's and stands out.
func AnswersPerDay(s Scope, days []surveys.DaySums) Chart {
	w, total := s.Words, surveys.Total(days)
	spans, weekly := s.spans(days, 92)
	unit := "day"
	if weekly {
		unit = "week"
	}
	c := Chart{
		Name: "answers", Title: w.T("chart.answers.title." + unit), Note: s.note("chart.answers", total.Responses),
		Table: Table{Columns: []string{w.T("chart." + unit), w.T("chart.column.answers"), w.T("chart.column.low"), w.T("chart.column.commented")}},
	}
	if total.Responses == 0 {
		c.Empty = w.T("chart.answers.empty")
		return c
	}
	axis, names := s.labels(spans)
	bars := make([]datum, len(spans))
	most := 0
	for i, sp := range spans {
		bars[i] = datum{Value: sp.Responses}
		if sp.Responses > spans[most].Responses {
			most = i
		}
		c.Table.Rows = append(c.Table.Rows, []string{names[i], w.Number(sp.Responses), w.Number(sp.Low), w.Number(sp.Commented)})
	}
	last := len(spans) - 1
	bars[most].Label = label(w.Number(spans[most].Responses), "top")
	bars[last].Label = label(w.Number(spans[last].Responses), "top")
	bars[last].ItemStyle = &opts.ItemStyle{Color: highlight}

	bar := echarts.NewBar()
	bar.SetGlobalOptions(
		echarts.WithXAxisOpts(opts.XAxis{Type: "category", AxisTick: hiddenTick, AxisLabel: &opts.AxisLabel{HideOverlap: yes}}),
		echarts.WithYAxisOpts(opts.YAxis{Type: "value", Min: 0, MinInterval: 1, SplitNumber: 3, SplitLine: visibleSplit, AxisLabel: &opts.AxisLabel{Show: yes}}),
	)
	bar.SetXAxis(axis).AddSeries(w.T("chart.column.answers"), nil, echarts.WithItemStyleOpts(opts.ItemStyle{Color: data}))
	bar.MultiSeries[0].Data, bar.MultiSeries[0].BarCategoryGap = bars, "25%"
	c.Options = options(bar)
	return c
}
