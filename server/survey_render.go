package server

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"slices"
	"strconv"
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
	name, accent, background, lang string
	kiosk                          bool
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
func (s *Server) prepared(desk *store.Desk, lang string, kiosk bool) prepared {
	o := desk.Organization
	key := pageKey{o.ID, desk.Version.Survey, desk.Version.Number, o.Name, o.Accent, o.Background, lang, kiosk}
	return s.pages.get(key, func() prepared {
		page := s.rendered(views.SurveyPage(s.surveyView(desk, lang, kiosk, nil)), s.surveyStyle(desk), s.Assets.Inline("survey.js"))
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

// customer is the frame of a customer's page in a language.
func (s *Server) customer(lang, title, shop, style string) views.Customer {
	c := views.Customer{Words: i18n.In(lang), Lang: lang, Dir: "ltr", Title: title, Shop: shop, Style: style}
	if base, _, _ := strings.Cut(lang, "-"); slices.Contains([]string{"ar", "fa", "he", "ur"}, base) {
		c.Dir = "rtl"
	}
	return c
}

// style is the style of a customer's page with the organization's colours.
func (s *Server) style(o store.Organization) string {
	return customProperties(o.Accent, o.Background) + s.Assets.Inline("survey.css")
}

// surveyStyle also shows questions only where their condition holds, for browsers without scripts.
func (s *Server) surveyStyle(desk *store.Desk) string {
	return s.style(desk.Organization) + conditions(desk.Version.Content)
}

// conditions are the survey's conditions as CSS. Elements go by their number, so that nothing an owner wrote
// gets into a style. A browser that does not know :has shows every question.
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
		for n, value := range values(earlier) {
			if slices.Contains(q.ShowIf.In, value) {
				ids = append(ids, fmt.Sprintf("q%d-%d", i, n))
			}
		}
	}
	return ids
}

// values are what can be chosen: the points of the scale, or the options.
func values(q surveys.Question) []string {
	var out []string
	if scale, ok := q.Scale(); ok {
		for v := scale.Min; v <= scale.Max; v++ {
			out = append(out, strconv.Itoa(v))
		}
	}
	for _, o := range q.Options {
		out = append(out, o.ID)
	}
	return out
}
