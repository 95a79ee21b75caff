package charts

import (
	"strconv"

	echarts "github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"opina/internal/i18n"
	"opina/surveys"
)

// Faces shows how often each face was chosen, the best on top, as horizontal bars with their share. What counts as satisfied
// is of one colour and low ratings of another, so that the chart explains the number. Scales never mix: each has shares of its own.
func Faces(s Scope, counts []surveys.RatingCount) Chart {
	w := s.Words
	total := make(map[surveys.Scale]int64)
	chosen := make(map[surveys.Scale]map[int]int64)
	var scales []surveys.Scale
	var n int64
	for _, r := range counts {
		if chosen[r.Scale] == nil {
			chosen[r.Scale] = make(map[int]int64)
			scales = append(scales, r.Scale)
		}
		chosen[r.Scale][r.Value] += r.N
		total[r.Scale] += r.N
		n += r.N
	}
	c := Chart{
		Name: "faces", Title: w.T("chart.faces.title"), Note: s.note("chart.rated", n),
		Table: Table{Columns: []string{w.T("chart.column.rating"), w.T("chart.column.share"), w.T("chart.column.answers")}},
	}
	if n == 0 {
		c.Empty = w.T("chart.faces.empty")
		return c
	}
	var names []string
	var bars []datum
	for _, scale := range scales {
		for v := scale.Max; v >= scale.Min; v-- {
			share := float64(chosen[scale][v]) / float64(total[scale])
			name, count := RatingName(w, scale, v), w.Number(chosen[scale][v])
			names = append(names, name)
			bars = append(bars, datum{
				Value: percent(share), ItemStyle: &opts.ItemStyle{Color: meaning(scale, v)},
				Label: label(w.Percent(share)+" · "+count, "right"),
			})
			c.Table.Rows = append(c.Table.Rows, []string{name, w.Percent(share), count})
		}
	}
	c.Rows = len(names)
	bar := echarts.NewBar()
	bar.SetGlobalOptions(
		echarts.WithXAxisOpts(opts.XAxis{Type: "value", Min: 0, Show: no, SplitLine: hiddenSplit}),
		echarts.WithYAxisOpts(opts.YAxis{Type: "category", Inverse: yes, AxisLine: hiddenLine, AxisLabel: &opts.AxisLabel{Show: yes, Interval: "0"}}),
	)
	bar.SetXAxis(names).AddSeries(w.T("chart.column.share"), nil).XYReversal()
	bar.MultiSeries[0].Data, bar.MultiSeries[0].BarCategoryGap = bars, "30%"
	c.Options = options(bar)
	return c
}

// RatingName is a rating in words: the face's name, or the number with its scale.
func RatingName(w i18n.Words, scale surveys.Scale, value int) string {
	switch scale.Kind {
	case surveys.Smiley:
		return w.T("rating.smiley." + strconv.Itoa(scale.Max) + "." + strconv.Itoa(value))
	case surveys.Stars:
		return w.T("rating.stars", "Count", value)
	}
	return w.T("rating."+string(scale.Kind), "Value", value)
}

// meaning is the colour of a rating: satisfied, low, or between.
func meaning(scale surveys.Scale, value int) string {
	switch {
	case scale.Top(value):
		return data
	case scale.Low(value):
		return highlight
	}
	return soft
}
