// Package webtest drives the tablet's app in a Chromium: the app as it is built, against a server in memory that a test can
// make refuse, forget, cut and stop as it likes.
package webtest

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"opina/kiosk"
	"opina/static"
)

// Server answers as /kiosk does. Its address stays the same while it is stopped and started again.
type Server struct {
	tb     testing.TB
	assets *static.Assets
	addr   string
	http   *http.Server

	mu    sync.Mutex
	state State
}

// State is what the server knows and how it behaves. Change it through Server.Set.
type State struct {
	Shell    kiosk.Shell
	Playlist Playlist
	Paired   bool // the tablet's token is good
	Offers   int  // how often a tablet asked to be paired
	Confirm  bool // somebody confirmed the words
	Expire   bool // the words are too old

	Judge      func(Answer) string // a status, "" to store it
	Unreadable func(Answer) bool   // a request that holds such an answer is answered with 400
	Status     int                 // for every request to sync, 0 answers them
	Cut        int                 // that many requests are stored, and their answers lost
	Flaky      bool                // every other request is stored, and its answer lost
	Lacks      []int64             // seqs that it names as lacking until they come
	Wait       chan struct{}       // sync answers once it is closed

	Asked   int               // requests to sync that came in, answered or not
	Log     []Request         // every request to sync that was read
	Arrived []Answer          // every answer that was stored or known, in the order of coming
	Stored  map[string]Answer // id → what stands
	Batches []int             // how many answers each request held
}

// Request is the body of POST /kiosk/sync.
type Request struct {
	Queue    string   `json:"queue"`
	App      string   `json:"app"`
	Now      int64    `json:"now"`
	Playlist string   `json:"playlist"`
	Health   Health   `json:"health"`
	Held     *Held    `json:"held"`
	Answers  []Answer `json:"answers"`
}

// Health is how the tablet says it is.
type Health struct {
	Waiting     int      `json:"waiting"`
	Quarantined int      `json:"quarantined"`
	Oldest      *int64   `json:"oldest"`
	Battery     *float64 `json:"battery"`
	Charging    *bool    `json:"charging"`
	Used        *float64 `json:"used"`
	Quota       *float64 `json:"quota"`
	Persisted   *bool    `json:"persisted"`
	Screen      string   `json:"screen"`
}

// Held is which acknowledged answers the tablet still knows.
type Held struct {
	From  int64 `json:"from"`
	To    int64 `json:"to"`
	Count int64 `json:"count"`
}

// Answer is one response as the tablet sends it.
type Answer struct {
	ID         string  `json:"id"`
	Revision   int     `json:"revision"`
	Seq        int64   `json:"seq"`
	Survey     int64   `json:"survey"`
	Version    int     `json:"version"`
	Touchpoint int64   `json:"touchpoint"`
	Lang       string  `json:"lang"`
	AnsweredAt int64   `json:"answered_at"`
	Offset     *int64  `json:"clock_offset_ms"`
	Finished   bool    `json:"finished"`
	Burst      bool    `json:"burst"`
	Refill     bool    `json:"refill"`
	Hash       string  `json:"hash,omitempty"`
	Answers    []Given `json:"answers"`
}

// Given is the answer to one question.
type Given struct {
	Question string   `json:"question"`
	Rating   *int     `json:"rating,omitempty"`
	Options  []string `json:"options,omitempty"`
	Text     string   `json:"text,omitempty"`
	Contact  string   `json:"contact,omitempty"`
	Consent  bool     `json:"consent,omitempty"`
}

// NewServer starts a server whose tablet is paired.
func NewServer(tb testing.TB) *Server {
	tb.Helper()
	assets, err := static.Load()
	if err != nil {
		tb.Fatal(err)
	}
	shell, err := kiosk.NewShell(assets, "test")
	if err != nil {
		tb.Fatal(err)
	}
	s := &Server{tb: tb, assets: assets, addr: "127.0.0.1:0"}
	s.state = State{Shell: shell, Playlist: Cafe(), Paired: true, Stored: map[string]Answer{}}
	s.state.Playlist.Idle = 600 // so that nobody is taken for gone on a slow machine; see Impatient
	s.Start()
	tb.Cleanup(s.Stop)
	return s
}

// Impatient makes the tablet wait for customers no longer than in a shop.
func (s *Server) Impatient() { s.Set(func(state *State) { state.Playlist.Idle = 30 }) }

// Start listens, where it listened before.
func (s *Server) Start() {
	s.tb.Helper()
	listener, err := net.Listen("tcp", s.addr)
	if err != nil {
		s.tb.Fatal(err)
	}
	s.addr = listener.Addr().String()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /kiosk", s.shell)
	mux.HandleFunc("GET /kiosk/worker.js", s.worker)
	mux.HandleFunc("GET /kiosk/manifest.webmanifest", s.manifest)
	mux.HandleFunc("GET /static/{file}", s.asset)
	mux.HandleFunc("GET /logos/{file}", s.logo)
	mux.HandleFunc("POST /kiosk/pairing", s.pairing)
	mux.HandleFunc("POST /kiosk/pairing/claim", s.claim)
	mux.HandleFunc("POST /kiosk/unpair", s.unpair)
	mux.HandleFunc("GET /kiosk/playlist", s.playlist)
	mux.HandleFunc("POST /kiosk/sync", s.sync)
	s.http = &http.Server{Handler: mux}
	go s.http.Serve(listener)
}

// Stop ends all connections and listens no more: whoever asks is refused.
func (s *Server) Stop() { s.http.Close() }

// Set changes how the server behaves.
func (s *Server) Set(change func(*State)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(&s.state)
}

// Get copies what the server knows.
func (s *Server) Get() State {
	s.mu.Lock()
	defer s.mu.Unlock()
	state := s.state
	state.Log = append([]Request(nil), state.Log...)
	state.Arrived = append([]Answer(nil), state.Arrived...)
	state.Batches = append([]int(nil), state.Batches...)
	state.Stored = map[string]Answer{}
	for id, answer := range s.state.Stored {
		state.Stored[id] = answer
	}
	return state
}

// Count is how many answers are stored.
func (s *Server) Count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.state.Stored)
}

// Port is the port that it listens on.
func (s *Server) Port() string { return s.addr[strings.LastIndexByte(s.addr, ':'):] }

// judge stores an answer as the real server would.
func (state *State) judge(a Answer) map[string]any {
	sum := sha256.Sum256(encode(a.Answers))
	hash := hex.EncodeToString(sum[:])
	verdict := map[string]any{"id": a.ID, "revision": a.Revision, "status": "accepted", "hash": hash}
	if state.Judge != nil {
		if status := state.Judge(a); status != "" {
			verdict["status"] = status
			if status == "rejected" {
				verdict["fields"] = []map[string]string{{"path": "answers", "message": "this one is not wanted"}}
			}
			return verdict
		}
	}
	state.Arrived = append(state.Arrived, a)
	known, found := state.Stored[a.ID]
	switch {
	case !found || a.Revision > known.Revision:
		state.Stored[a.ID] = a
	case a.Revision < known.Revision:
		verdict["status"] = "superseded"
	default:
		verdict["status"] = "duplicate"
	}
	return verdict
}

func encode(v any) []byte {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return data
}

func etag(v any) string {
	sum := sha256.Sum256(encode(v))
	return hex.EncodeToString(sum[:6])
}

func now() int64 { return time.Now().UnixMilli() }
