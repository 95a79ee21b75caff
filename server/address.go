package server

import (
	"fmt"
	"net/netip"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// proxies are the machines whose X-Forwarded-For is believed.
type proxies []netip.Prefix

// parseProxies reads addresses and networks such as 10.0.0.0/8.
func parseProxies(list []string) (proxies, error) {
	var out proxies
	for _, text := range list {
		p, err := netip.ParsePrefix(text)
		if err != nil {
			a, err := netip.ParseAddr(text)
			if err != nil {
				return nil, fmt.Errorf("trusted proxy %q is neither an address nor a network", text)
			}
			p = netip.PrefixFrom(a, a.BitLen())
		}
		out = append(out, p.Masked())
	}
	return out, nil
}

func (p proxies) trust(a netip.Addr) bool {
	for _, prefix := range p {
		if prefix.Contains(a) {
			return true
		}
	}
	return false
}

// clientAddress is where the request comes from, to count tries by: the last address that our own proxies did not
// add, since everything before it is the client's own claim. Of IPv6 the network of 64 bits, because one customer has all of it.
func (s *Server) clientAddress(c *fiber.Ctx) string {
	from, _ := netip.AddrFromSlice(c.Context().RemoteIP())
	from = from.Unmap()
	claims := strings.Split(string(c.Request().Header.Peek(fiber.HeaderXForwardedFor)), ",")
	for i := len(claims) - 1; i >= 0 && s.proxies.trust(from); i-- {
		a, err := netip.ParseAddr(strings.TrimSpace(claims[i]))
		if err != nil {
			break
		}
		from = a.Unmap().WithZone("")
	}
	if from.Is6() {
		return netip.PrefixFrom(from, 64).Masked().String()
	}
	return from.String()
}
