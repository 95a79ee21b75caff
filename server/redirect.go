package server

import (
	"net/url"
	"strings"
)

// localPath is next if it is a path of ours, else "/": a link to our login page must not lead anywhere else
// afterwards. Browsers read \ as / and drop tabs and line breaks, so none of these passes, encoded ones at the
// start neither.
func localPath(next string) string {
	odd := func(r rune) bool { return r <= ' ' || r == '\\' || r >= 0x7f }
	u, err := url.Parse(next)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || strings.ContainsFunc(next, odd) ||
		!strings.HasPrefix(next, "/") || len(u.Path) > 1 && strings.ContainsRune(`/\`, rune(u.Path[1])) {
		return "/"
	}
	return next
}
