package cli

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// value is a flag whose text is checked when it is set, so that flags and variables report alike.
type value[T any] struct {
	text  string
	parse func(string) (T, error)
	is    T
	kind  string // shown in --help
}

// newValue makes a flag with a default; a default that does not parse is a slip of ours.
func newValue[T any](kind, text string, parse func(string) (T, error)) *value[T] {
	v := &value[T]{parse: parse, kind: kind}
	if text != "" {
		if err := v.Set(text); err != nil {
			panic(err)
		}
	}
	return v
}

func (v *value[T]) Set(text string) (err error) {
	v.text = text
	v.is, err = v.parse(text)
	return err
}

func (v *value[T]) String() string { return v.text }
func (v *value[T]) Type() string   { return v.kind }

// parseAddress takes host:port.
func parseAddress(s string) (string, error) {
	_, port, err := net.SplitHostPort(s)
	if err != nil {
		return "", errors.New("want host:port, like 127.0.0.1:3000")
	}
	if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		return "", fmt.Errorf("port %q is not a number from 0 to 65535", port)
	}
	return s, nil
}

// parseBaseURL takes the public address as it stands in QR codes. It has to be ASCII: scanners read other letters
// wrong. It has no path, because the routes are absolute.
func parseBaseURL(s string) (string, error) {
	for _, r := range s {
		if r <= ' ' || r > '~' {
			return "", errors.New("only ASCII letters can be read from a QR code (write a domain as xn--…)")
		}
	}
	u, err := url.Parse(s)
	switch {
	case err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https":
		return "", errors.New("want an address like https://opina.example.com")
	case u.Path != "" && u.Path != "/", u.RawQuery != "", u.ForceQuery, u.Fragment != "", u.User != nil, strings.Contains(s, "#"):
		return "", errors.New("want nothing after the host, like https://opina.example.com")
	}
	for _, r := range u.Hostname() {
		if !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.:_", r) {
			return "", fmt.Errorf("%q does not belong in the name of a host", r)
		}
	}
	if port := u.Port(); port != "" {
		if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
			return "", fmt.Errorf("there is no port %s", port)
		}
	}
	return u.Scheme + "://" + u.Host, nil
}

// parseProxies takes addresses and networks, separated by commas.
func parseProxies(s string) ([]string, error) {
	var out []string
	for _, one := range strings.Split(s, ",") {
		one = strings.TrimSpace(one)
		if one == "" {
			continue
		}
		_, notAddress := netip.ParseAddr(one)
		_, notNetwork := netip.ParsePrefix(one)
		if notAddress != nil && notNetwork != nil {
			return nil, fmt.Errorf("%q is neither an address like 10.0.0.1 nor a network like 10.0.0.0/8", one)
		}
		out = append(out, one)
	}
	return out, nil
}

// parsePostgres takes the URL of a replica.
func parsePostgres(s string) (string, error) {
	if s != "" && !strings.HasPrefix(s, "postgres://") && !strings.HasPrefix(s, "postgresql://") {
		return "", errors.New("want postgres://…")
	}
	return s, nil
}

// parseDatabase takes the path of a SQLite file or a PostgreSQL URL.
func parseDatabase(s string) (string, error) {
	if scheme, _, isURL := strings.Cut(s, "://"); isURL && scheme != "postgres" && scheme != "postgresql" {
		return "", fmt.Errorf("%s:// is no database that is spoken here: want the path of a file or postgres://…", scheme)
	}
	if strings.TrimSpace(s) == "" {
		return "", errors.New("want the path of a file or postgres://…")
	}
	return s, nil
}

// parseZone takes the IANA name of a time zone.
func parseZone(s string) (string, error) {
	if s == "" {
		return "", nil
	}
	if _, err := time.LoadLocation(s); err != nil || s == "Local" {
		return "", errors.New("want the name of a time zone, like Europe/Madrid")
	}
	return s, nil
}

// parseCount takes a whole number, also written 1,000,000 or 1_000_000.
func parseCount(s string) (int, error) {
	n, err := strconv.Atoi(strings.NewReplacer(",", "", "_", "").Replace(s))
	if err != nil || n < 1 || n > 100_000_000 {
		return 0, errors.New("want a whole number from 1 to 100,000,000")
	}
	return n, nil
}

func parseBool(s string) (bool, error) {
	is, err := strconv.ParseBool(s)
	if err != nil {
		return false, errors.New("want true or false")
	}
	return is, nil
}
