package main

import (
	"context"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// benchPage measures the customer's page, a fresh visit each time, against Fiber's hello world.
func benchPage(ctx context.Context, set settings) error {
	s, err := newShop(ctx)
	if err != nil {
		return err
	}
	defer s.close()
	hello := fiberLike()
	hello.Get("/", func(c *fiber.Ctx) error { return c.SendString("Hello, World!") })
	addr, err := listen(hello.Listener)
	if err != nil {
		return err
	}
	runs, err := versus(set.rounds,
		func() (outcome, error) {
			return load(s.addr, 64, set.slice, "", func(req *fasthttp.Request) {
				req.SetRequestURI("http://" + s.addr + "/s/" + s.poster.Code)
				req.Header.Set(fiber.HeaderAcceptEncoding, "gzip, br")
				req.Header.Set(fiber.HeaderAcceptLanguage, "es-ES,es;q=0.9,en;q=0.8")
			})
		},
		func() (outcome, error) {
			return load(addr, 64, set.slice, "Hello", func(req *fasthttp.Request) {
				req.SetRequestURI("http://" + addr + "/")
				req.Header.Set(fiber.HeaderAcceptEncoding, "gzip, br")
				req.Header.Set(fiber.HeaderAcceptLanguage, "es-ES,es;q=0.9,en;q=0.8")
			})
		})
	if err != nil {
		return err
	}
	var rates []float64
	for _, r := range runs[0] {
		rates = append(rates, r.perSecond)
	}
	report("customer's page", "%.0f pages/s", median(rates))
	report("customer's page / hello world", "%.2f", ratio(runs[0], runs[1], perSecond))
	return nil
}
