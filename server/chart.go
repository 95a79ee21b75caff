package server

import (
	"context"
	"slices"

	"github.com/gofiber/fiber/v2"

	"opina/charts"
	"opina/surveys"
)

// chartNames are the charts of the home page, in their order.
var chartNames = []string{"reasons", "faces", "satisfaction", "answers"}

// chart answers with one chart as JSON, for the page's script to draw.
func (s *Server) chart(c *fiber.Ctx) error {
	name := c.Params("name")
	if !slices.Contains(chartNames, name) {
		return surveys.Fail(surveys.NotFound, "error.notfound", nil)
	}
	a, err := s.asked(c)
	if err != nil {
		return err
	}
	chart, err := s.draw(c.UserContext(), name, a)
	if err != nil {
		return err
	}
	return c.JSON(chart)
}

// draw makes the chart with that name, one of chartNames, from the tallies.
func (s *Server) draw(ctx context.Context, name string, a asked) (charts.Chart, error) {
	if name == "faces" {
		counts, err := s.Store.Ratings(ctx, a.org.ID, a.Filter)
		return charts.Faces(a.scope(), counts), err
	}
	days, err := s.Store.Days(ctx, a.org.ID, a.Filter)
	if err != nil {
		return charts.Chart{}, err
	}
	switch name {
	case "satisfaction":
		return charts.Satisfaction(a.scope(), days), nil
	case "answers":
		return charts.AnswersPerDay(a.scope(), days), nil
	}
	counts, err := s.improvements(ctx, a, a.Filter)
	return charts.Reasons(a.scope(), counts, func(theme string) string {
		return a.taxonomy.Name(theme, a.words.Lang)
	}, surveys.Total(days).Responses), err
}
