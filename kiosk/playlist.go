package kiosk

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"opina/internal/i18n"
	"opina/surveys"
)

// playlist is the body of GET /kiosk/playlist: all that the server tells a tablet.
type playlist struct {
	ETag         string                     `json:"etag"`
	Account      string                     `json:"account"` // another one for another organization: what waits for it must not go to this one
	Device       deviceName                 `json:"device"`
	Organization string                     `json:"organization"`
	Shop         string                     `json:"shop"`
	Touchpoint   int64                      `json:"touchpoint"`
	TimeZone     string                     `json:"time_zone"`
	Lang         string                     `json:"lang"`      // the shop's
	Languages    []string                   `json:"languages"` // offered
	Words        map[string]json.RawMessage `json:"words"`     // of the app, in those that it speaks
	Look         look                       `json:"look"`
	Idle         int                        `json:"idle"`   // seconds
	Thanks       int                        `json:"thanks"` // seconds
	Sound        bool                       `json:"sound"`
	PIN          string                     `json:"pin"`
	Slides       []surveys.Text             `json:"slides"`
	Hours        []surveys.Hours            `json:"hours"`
	Order        surveys.Order              `json:"order"`
	Entries      []entry                    `json:"entries"`
	Privacy      surveys.Text               `json:"privacy,omitempty"` // the owner's own notice
}

// thanksLast is how many seconds the thanks stay before the next customer's screen.
const thanksLast = 3

type deviceName struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

type look struct {
	Accent     string            `json:"accent"`
	Background string            `json:"background"`
	Logo       string            `json:"logo"` // its address, "" is none
	LogoWidth  int               `json:"logo_width"`
	LogoHeight int               `json:"logo_height"`
	Light      map[string]string `json:"light"`
	Dark       map[string]string `json:"dark"`
}

type entry struct {
	Survey  int64           `json:"survey"`
	Version int             `json:"version"`
	From    int             `json:"from"` // minutes of the day
	To      int             `json:"to"`
	Content surveys.Content `json:"content"`
	Thanks  surveys.Text    `json:"thanks"`
	Within  int             `json:"answer_within_hours"` // promised to who asks for an answer; 0 promises no time
}

// ShowPlaylist tells the tablet what to ask, and how. One that knows it already hears so.
func (t *Tablets) ShowPlaylist(c *fiber.Ctx) error {
	p, err := t.playlist(c.UserContext(), deviceOf(c), t.Now())
	if err != nil {
		return err
	}
	etag := strconv.Quote(p.ETag)
	c.Set(fiber.HeaderETag, etag)
	c.Set(fiber.HeaderCacheControl, "private, no-cache")
	if c.Get(fiber.HeaderIfNoneMatch) == etag {
		return c.SendStatus(fiber.StatusNotModified)
	}
	return c.JSON(p)
}

// playlist makes a tablet's, with an etag that changes with anything in it.
func (t *Tablets) playlist(ctx context.Context, d surveys.Device, now time.Time) (playlist, error) {
	shows, err := t.Records.Showing(ctx, d, now)
	if err != nil {
		return playlist{}, err
	}
	p := t.tell(d, shows)
	body, err := json.Marshal(p)
	if err != nil {
		return playlist{}, err
	}
	sum := sha256.Sum256(body)
	p.ETag = hex.EncodeToString(sum[:8])
	return p, nil
}

// tell puts what a tablet shows into the words of the app.
func (t *Tablets) tell(d surveys.Device, s surveys.Showing) playlist {
	account := t.Keys.Blind("tablet account", strconv.FormatInt(d.Organization, 10))
	p := playlist{
		Account: hex.EncodeToString(account[:8]), Device: deviceName{d.ID, d.Name},
		Organization: s.Organization, Shop: s.Shop, Touchpoint: s.Place.Touchpoint, TimeZone: s.Place.TimeZone,
		Lang: s.Lang, Languages: offered(s), Words: map[string]json.RawMessage{},
		Look: look{Accent: s.Accent, Background: s.Background, LogoWidth: s.LogoWidth, LogoHeight: s.LogoHeight},
		Idle: s.Playlist.Idle, Thanks: thanksLast, Sound: s.Playlist.Sound, PIN: s.Playlist.PIN,
		Slides: append([]surveys.Text{}, s.Playlist.Slides...), Hours: append([]surveys.Hours{}, s.Playlist.Hours...),
		Order: s.Playlist.Order, Entries: []entry{}, Privacy: s.Privacy,
	}
	p.Look.Light, p.Look.Dark = t.Look(s.Accent, s.Background)
	if s.Logo != "" {
		p.Look.Logo = "/logos/" + s.Logo + ".png"
	}
	for _, lang := range i18n.Languages {
		if lang == s.Lang || slices.Contains(p.Languages, lang) {
			p.Words[lang] = encodedWords()[lang]
		}
	}
	for _, shown := range s.Shown {
		p.Entries = append(p.Entries, entry{
			Survey: shown.Survey, Version: shown.Version.Number, From: shown.From, To: shown.To,
			Content: shown.Version.Content, Thanks: thanks(shown.Version.Content), Within: int(s.AnswerWithin.Hours()),
		})
	}
	return p
}

// offered are the languages that a customer may pick: those that the owner says, else all of the surveys.
func offered(s surveys.Showing) []string {
	out := append([]string{}, s.Playlist.Languages...)
	if len(out) > 0 {
		return out
	}
	for _, shown := range s.Shown {
		for _, lang := range shown.Version.Content.Languages {
			if !slices.Contains(out, lang) {
				out = append(out, lang)
			}
		}
	}
	return out
}

// thanks are the owner's words in every language that has them, else ours in those that we speak.
func thanks(content surveys.Content) surveys.Text {
	out := surveys.Text{}
	for _, lang := range content.Languages {
		if own := content.Thanks.In(lang, content.Fallback()); own != "" {
			out[lang] = own
		} else if i18n.Speaks(lang) {
			out[lang] = i18n.In(lang).T("customer.thanks")
		}
	}
	return out
}
