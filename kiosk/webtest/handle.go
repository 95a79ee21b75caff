package webtest

import (
	"encoding/json"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"slices"
)

func (s *Server) shell(w http.ResponseWriter, _ *http.Request) {
	shell := s.Get().Shell
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", shell.Policy)
	w.Header().Set("Cache-Control", "no-cache")
	w.Write(shell.HTML)
}

func (s *Server) worker(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
	w.Header().Set("Service-Worker-Allowed", "/kiosk")
	w.Header().Set("Cache-Control", "no-cache")
	w.Write(s.Get().Shell.Worker)
}

func (s *Server) manifest(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/manifest+json")
	w.Write(s.Get().Shell.Manifest)
}

func (s *Server) asset(w http.ResponseWriter, r *http.Request) {
	asset, ok := s.assets.Lookup(r.URL.Path)
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", asset.Type)
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	w.Write(asset.Body)
}

// logo is a simple one: a cup on a saucer, seen from above.
func (s *Server) logo(w http.ResponseWriter, _ *http.Request) {
	picture := image.NewRGBA(image.Rect(0, 0, 240, 80))
	brown := color.RGBA{0x6b, 0x3a, 0x18, 0xff}
	for x := range 240 {
		for y := range 80 {
			dx, dy := x-40, y-40
			if d := dx*dx + dy*dy; d < 34*34 && d > 27*27 || d < 18*18 || x > 96 && x < 230 && (y > 26 && y < 36 || y > 46 && y < 54 && x < 190) {
				picture.Set(x, y, brown)
			}
		}
	}
	w.Header().Set("Content-Type", "image/png")
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	png.Encode(w, picture)
}

func reply(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	w.Write(encode(body))
}

func stranger(w http.ResponseWriter) { reply(w, 401, map[string]string{"error": "error.device"}) }

// read decodes a body and refuses fields that the contract does not have.
func read(w http.ResponseWriter, r *http.Request, into any) bool {
	decoder := json.NewDecoder(r.Body)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		reply(w, 400, map[string]string{"error": err.Error()})
		return false
	}
	return true
}

func (s *Server) pairing(w http.ResponseWriter, r *http.Request) {
	var body struct{ Tablet, Lang, App string }
	if !read(w, r, &body) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state.Offers++
	s.state.Expire = false
	words := [][]string{{"río", "mesa", "luz"}, {"pan", "sol", "nube"}}[(s.state.Offers-1)%2]
	side, path := square()
	reply(w, 201, map[string]any{
		"words": words, "claim": "secret", "expires": now() + 600_000,
		"address": "https://opina.example/pair/rio-mesa-luz", "qr": path, "side": side,
	})
}

func (s *Server) claim(w http.ResponseWriter, r *http.Request) {
	var body struct{ Claim string }
	if !read(w, r, &body) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.state.Expire || body.Claim != "secret":
		reply(w, 404, map[string]string{"error": "error.claim"})
	case !s.state.Confirm:
		reply(w, 200, map[string]string{"state": "waiting"})
	default:
		s.state.Paired = true
		reply(w, 200, map[string]string{"state": "paired"})
	}
}

func (s *Server) unpair(w http.ResponseWriter, _ *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.state.Paired {
		stranger(w)
		return
	}
	s.state.Paired = false
	w.WriteHeader(204)
}

func (s *Server) playlist(w http.ResponseWriter, r *http.Request) {
	state := s.Get()
	if !state.Paired {
		stranger(w)
		return
	}
	state.Playlist.ETag = etag(state.Playlist)
	w.Header().Set("ETag", `"`+state.Playlist.ETag+`"`)
	if r.Header.Get("If-None-Match") == `"`+state.Playlist.ETag+`"` {
		w.WriteHeader(304)
		return
	}
	reply(w, 200, state.Playlist)
}

func (s *Server) sync(w http.ResponseWriter, r *http.Request) {
	var request Request
	s.Set(func(state *State) { state.Asked++ })
	state := s.Get()
	if state.Wait != nil {
		select {
		case <-state.Wait:
		case <-r.Context().Done():
			return
		}
	}
	if !state.Paired {
		stranger(w)
		return
	}
	if state.Status != 0 {
		reply(w, state.Status, map[string]string{"error": "error.unavailable"})
		return
	}
	if !read(w, r, &request) {
		s.tb.Errorf("a request to sync is not as agreed")
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state.Log = append(s.state.Log, request)
	s.state.Batches = append(s.state.Batches, len(request.Answers))
	if len(request.Answers) > 50 {
		s.tb.Errorf("%d answers at once", len(request.Answers))
	}
	if s.state.Unreadable != nil && slices.ContainsFunc(request.Answers, s.state.Unreadable) {
		reply(w, 400, map[string]string{"error": "error.request"})
		return
	}
	results := []map[string]any{}
	for _, answer := range request.Answers {
		results = append(results, s.state.judge(answer))
		if answer.Refill {
			s.state.Lacks = slices.DeleteFunc(s.state.Lacks, func(seq int64) bool { return seq == answer.Seq })
		}
	}
	if s.state.Flaky && len(request.Answers) > 0 && len(s.state.Batches)%2 == 0 {
		s.state.Cut++
	}
	if s.state.Cut > 0 && len(request.Answers) > 0 {
		s.state.Cut--
		// The connection is cut after all was stored, in the middle of the answer: one that is cut before is asked again by
		// the browser itself.
		w.Header().Set("Content-Length", "1000")
		w.Write([]byte(`{"now":`))
		http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
	reply(w, 200, map[string]any{"now": now(), "results": results, "lacks": s.state.Lacks, "playlist": etag(s.state.Playlist)})
}

// square is a picture that looks like a code. Whether a real one can be read is the server's to test.
func square() (side int, path string) {
	side = 29
	for y := range side {
		for x := range side {
			corner := func(cx, cy int) bool {
				dx, dy := x-cx, y-cy
				return dx >= 0 && dx < 7 && dy >= 0 && dy < 7 && (dx == 0 || dx == 6 || dy == 0 || dy == 6 || dx > 1 && dx < 5 && dy > 1 && dy < 5)
			}
			quiet := x < 8 && (y < 8 || y > 20) || x > 20 && y < 8
			if corner(0, 0) || corner(22, 0) || corner(0, 22) || !quiet && (x*7+y*13+x*y)%3 == 0 {
				path += "M" + string(encode(x)) + " " + string(encode(y)) + "h1v1h-1z"
			}
		}
	}
	return side, path
}
