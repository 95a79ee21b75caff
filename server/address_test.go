package server

import (
	"net"
	"testing"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

func TestClientAddress(t *testing.T) {
	for _, c := range []struct {
		remote    string
		trusted   []string
		forwarded string
		want      string
	}{
		{"203.0.113.9", nil, "", "203.0.113.9"},
		{"203.0.113.9", nil, "198.51.100.1", "203.0.113.9"}, // anybody can claim that
		{"10.0.0.1", []string{"10.0.0.0/8"}, "198.51.100.1", "198.51.100.1"},
		{"10.0.0.1", []string{"10.0.0.0/8"}, "1.2.3.4, 198.51.100.1", "198.51.100.1"}, // the first is the client's own claim
		{"10.0.0.1", []string{"10.0.0.0/8"}, "1.2.3.4, 198.51.100.1, 10.9.9.9", "198.51.100.1"},
		{"10.0.0.1", []string{"10.0.0.1"}, "", "10.0.0.1"},
		{"10.0.0.1", []string{"10.0.0.1"}, "nonsense", "10.0.0.1"},
		{"10.0.0.1", []string{"10.0.0.1"}, "198.51.100.1, nonsense", "10.0.0.1"},
		{"2001:db8:1:2:3:4:5:6", nil, "", "2001:db8:1:2::/64"},
		{"::ffff:203.0.113.9", nil, "", "203.0.113.9"},
		{"::1", []string{"::1/128"}, "2001:db8::7", "2001:db8::/64"},
	} {
		trusted, err := parseProxies(c.trusted)
		if err != nil {
			t.Fatal(err)
		}
		app := fiber.New()
		var request fasthttp.RequestCtx
		request.Init(&fasthttp.Request{}, &net.TCPAddr{IP: net.ParseIP(c.remote)}, nil)
		request.Request.Header.Set(fiber.HeaderXForwardedFor, c.forwarded)
		ctx := app.AcquireCtx(&request)
		if got := (&Server{proxies: trusted}).clientAddress(ctx); got != c.want {
			t.Errorf("from %s by way of %q, trusting %v: %s, want %s", c.remote, c.forwarded, c.trusted, got, c.want)
		}
		app.ReleaseCtx(ctx)
	}
	if _, err := parseProxies([]string{"balancer"}); err == nil {
		t.Error("a name passes for an address")
	}
}
