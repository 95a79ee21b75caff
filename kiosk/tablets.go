package kiosk

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"

	"opina/internal/auth"
	"opina/static"
	"opina/surveys"
	"opina/surveys/intake"
)

// Records is what tablets need to have kept.
type Records interface {
	StartPairing(ctx context.Context, p surveys.Pairing, now time.Time) error
	ClaimPairing(ctx context.Context, claim string, now time.Time) (token string, err error)
	DeviceByToken(ctx context.Context, token string) (surveys.Device, error)
	Unpair(ctx context.Context, d surveys.Device, now time.Time) error

	Showing(ctx context.Context, d surveys.Device, now time.Time) (surveys.Showing, error)
	Stood(ctx context.Context, org, device int64) (touchpoints []int64, err error)
	TabletDesk(ctx context.Context, org, touchpoint, survey int64, version int) (intake.Desk, error)
	RecordAll(ctx context.Context, ds []intake.Decision) ([]intake.Receipt, []error)
	Report(ctx context.Context, d surveys.Device, r surveys.Report, now time.Time) error
	Lacks(ctx context.Context, org, device int64, queue surveys.UUID, first, last int64) ([]int64, error)
}

// Config is what Tablets need to run.
type Config struct {
	Records Records
	Assets  *static.Assets
	Keys    auth.Keys
	BaseURL string // public address without a slash at the end
	Version string // of the program, for people
	Log     *slog.Logger
	Now     func() time.Time
	// Throttle counts a try of what the caller does from their address, and refuses one too many.
	Throttle func(c *fiber.Ctx, what string, limit auth.Limit) error
	// Look gives the owner's colours by name, fitted for day and night.
	Look func(accent, background string) (light, dark map[string]string)
}

// Tablets answers the shop's tablets.
type Tablets struct {
	Config
	shell func() (Shell, error) // made when it is first asked for
}

// New gives what answers tablets.
func New(cfg Config) *Tablets {
	return &Tablets{cfg, sync.OnceValues(func() (Shell, error) { return NewShell(cfg.Assets, cfg.Version) })}
}

// deviceKey is where Admit leaves the tablet that calls.
const deviceKey = "device"

// Admit lets only a paired tablet through; handlers after it know which. Others are Unauthorized: a stolen token that was
// revoked is worth nothing from the next call on.
func (t *Tablets) Admit(c *fiber.Ctx) error {
	token := c.Cookies(t.cookieName())
	if token == "" {
		return surveys.Fail(surveys.Unauthorized, "error.device", nil)
	}
	d, err := t.Records.DeviceByToken(c.UserContext(), token)
	if err != nil {
		return err
	}
	c.Locals(deviceKey, d)
	return nil
}

func deviceOf(c *fiber.Ctx) surveys.Device { return c.Locals(deviceKey).(surveys.Device) }

// tokenLasts is as long as browsers keep a cookie at most. It is set anew once a day.
const tokenLasts = 400 * 24 * time.Hour

// cookieName is the name of the cookie that holds the tablet's token. Under HTTPS the prefix makes browsers refuse one
// that an unencrypted page has set.
func (t *Tablets) cookieName() string {
	if t.secure() {
		return "__Secure-opina_device"
	}
	return "opina_device"
}

func (t *Tablets) secure() bool { return strings.HasPrefix(t.BaseURL, "https:") }

// setToken hands the token to the tablet, for our pages below /kiosk alone; an age below 0 takes it away.
func (t *Tablets) setToken(c *fiber.Ctx, token string, age time.Duration) {
	cookie := http.Cookie{
		Name: t.cookieName(), Value: token, Path: "/kiosk", MaxAge: int(age.Seconds()),
		HttpOnly: true, Secure: t.secure(), SameSite: http.SameSiteStrictMode,
	}
	if age < 0 {
		cookie.MaxAge = -1 // written as 0: gone at once
	}
	c.Append(fiber.HeaderSetCookie, cookie.String())
}
