package server

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/a-h/templ"
	"github.com/andybalholm/brotli"
	"github.com/gofiber/fiber/v2"

	"opina/internal/i18n"
	"opina/internal/store"
	"opina/server/views"
	"opina/surveys"
)

// pages are the surveys' pages, each made once: a page is the same for every visit and every code.
type pages struct {
	mu   sync.RWMutex
	made map[pageKey]*pageOnce
}

// pageKey is all that a page depends on.
type pageKey struct {
	organization, survey           int64
	version                        int
	name, logo, accent, background string
	lang                           string
	words                          string // the owner's language, which may stand in for the customer's
	once                           bool
}

type pageOnce struct {
	once sync.Once
	page prepared
}

// prepared is a page ready to be sent, in three encodings.
type prepared struct {
	plain, gzip, brotli []byte
	policy              string // its Content-Security-Policy
}

// maxPages bounds the memory that pages take: 20 kB each. Past it, they are made anew.
const maxPages = 1000

// get gives the page of a key, made by the first who asks.
func (p *pages) get(key pageKey, make func() prepared) prepared {
	p.mu.RLock()
	entry := p.made[key]
	p.mu.RUnlock()
	if entry == nil {
		entry = p.add(key)
	}
	entry.once.Do(func() { entry.page = make() })
	return entry.page
}

func (p *pages) add(key pageKey) *pageOnce {
	p.mu.Lock()
	defer p.mu.Unlock()
	if entry := p.made[key]; entry != nil {
		return entry
	}
	if p.made == nil || len(p.made) >= maxPages {
		p.made = make(map[pageKey]*pageOnce)
	}
	entry := &pageOnce{}
	p.made[key] = entry
	return entry
}

// prepared is the page that asks the desk's survey.
func (s *Server) prepared(desk *store.Desk, lang string) prepared {
	o := desk.Organization
	key := pageKey{o.ID, desk.Version.Survey, desk.Version.Number, o.Name, o.Logo, o.Accent, o.Background, lang, o.Lang, desk.Schedule.Once}
	return s.pages.get(key, func() prepared {
		view := s.surveyView(desk, lang, false, nil)
		page := s.rendered(views.SurveyPage(view), view.Style, view.Script)
		page.gzip, page.brotli = gzipped(page.plain, gzip.BestCompression), brotlied(page.plain)
		return page
	})
}

// rendered makes a page of a view with what stands within it.
func (s *Server) rendered(view templ.Component, style, script string) prepared {
	var html bytes.Buffer
	if err := view.Render(context.Background(), &html); err != nil {
		panic("server: a page into memory cannot fail: " + err.Error())
	}
	return prepared{plain: html.Bytes(), policy: customerPolicy(style, script)}
}

// customerPolicy allows what stands in the page, by its hash, and nothing else.
func customerPolicy(style, script string) string {
	policy := "default-src 'none'; style-src " + hashSource(style)
	if script != "" {
		policy += "; script-src " + hashSource(script)
	}
	return policy + "; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
}

func hashSource(s string) string {
	sum := sha256.Sum256([]byte(s))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// sendPrepared answers with a page in the best encoding that it has and the browser takes.
func (s *Server) sendPrepared(c *fiber.Ctx, status int, page prepared) error {
	h, body := &c.Response().Header, page.plain
	set := func(name, value string) { h.SetCanonical([]byte(name), []byte(value)) }
	takes := c.Request().Header.Peek(fiber.HeaderAcceptEncoding)
	switch {
	case page.brotli != nil && accepts(takes, "br"):
		body = page.brotli
		set(fiber.HeaderContentEncoding, "br")
	case accepts(takes, "gzip"):
		if body = page.gzip; body == nil {
			body = gzipped(page.plain, gzip.DefaultCompression)
		}
		set(fiber.HeaderContentEncoding, "gzip")
	}
	set(fiber.HeaderContentSecurityPolicy, page.policy)
	// Asked for again at every visit, but kept for the way back, with what was typed.
	set(fiber.HeaderCacheControl, "private, no-cache")
	set(fiber.HeaderVary, "Accept-Encoding, Accept-Language, Cookie")
	h.SetContentType(fiber.MIMETextHTMLCharsetUTF8)
	c.Response().SetStatusCode(status)
	c.Response().SetBodyRaw(body)
	return nil
}

func gzipped(page []byte, level int) []byte {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, level)
	if err != nil {
		panic("server: gzip level: " + err.Error())
	}
	w.Write(page) // into memory: cannot fail
	w.Close()
	return out.Bytes()
}

func brotlied(page []byte) []byte {
	var out bytes.Buffer
	w := brotli.NewWriterLevel(&out, brotli.BestCompression)
	w.Write(page)
	w.Close()
	return out.Bytes()
}

// customer is the frame of a customer's page in a language. Where the interface does not speak it, its words are in
// the language that the survey's own texts fall back to, else in one that the survey or the shop's owner speaks.
func (s *Server) customer(desk *store.Desk, lang string, tablet bool) views.Customer {
	page := speaks(desk, lang)
	page.Shop, page.Style, page.Kiosk = desk.Organization.Name, s.style(desk.Organization), tablet
	if page.Logo = picture(desk.Organization, 160, 44); tablet {
		page.Logo = picture(desk.Organization, 240, 60)
	}
	page.Languages = languageLinks(desk.Version.Content.Languages, lang)
	return page
}

// speaks is the part of customer that sentences need.
func speaks(desk *store.Desk, lang string) views.Customer {
	content := desk.Version.Content
	tried := append(surveys.Chain(lang, content.Fallback()), content.Languages...)
	return views.Customer{Words: i18n.Nearest(append(tried, desk.Organization.Lang)...), Lang: lang}
}

// stranger is the frame of a page that belongs to no survey, in a language that the interface speaks.
func (s *Server) stranger(c *fiber.Ctx, titleKey string) views.Customer {
	words := i18n.In(pickLanguage(c.Request().Header.Peek(fiber.HeaderAcceptLanguage), i18n.Languages))
	return views.Customer{Words: words, Lang: words.Lang, Title: words.T(titleKey), Style: s.style(store.Organization{})}
}

// style is the style of a customer's page with the organization's colours.
func (s *Server) style(o store.Organization) string {
	return customProperties(o.Accent, o.Background) + s.Assets.Inline("survey.css")
}

// conditions are the survey's conditions as CSS, for browsers without scripts. Elements go by their number, so that
// nothing an owner wrote gets into a style. A browser that does not know :has shows every question.
func conditions(content surveys.Content) string {
	var b strings.Builder
	for i, q := range content.Questions {
		if inputs := conditionInputs(content, q); len(inputs) > 0 {
			fmt.Fprintf(&b, "html:not(.js) #q%d{display:none}html:not(.js) form:has(#%s:checked)>#q%[1]d{display:block}",
				i, strings.Join(inputs, ":checked,#"))
		}
	}
	if b.Len() == 0 {
		return ""
	}
	return "@supports selector(:has(a)){" + b.String() + "}"
}

// conditionInputs are the ids of the inputs of which one must be checked for q to be shown; none for always.
func conditionInputs(content surveys.Content, q surveys.Question) []string {
	if q.ShowIf == nil {
		return nil
	}
	var ids []string
	for i, earlier := range content.Questions {
		if earlier.ID != q.ShowIf.Question {
			continue
		}
		for n, value := range earlier.Values() {
			if slices.Contains(q.ShowIf.In, value) {
				ids = append(ids, fmt.Sprintf("q%d-%d", i, n))
			}
		}
	}
	return ids
}
