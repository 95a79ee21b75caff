package server

import (
	"compress/gzip"

	"opina/internal/store"
	"opina/server/views"
)

// pageBudget is what TCP sends before the first acknowledgement: ten segments of 1,460 bytes (RFC 6928). A customer's
// page within it is there after one round trip.
const pageBudget = 14_600

// headerBytes is the room that the answer's status and headers take, the cookie among them.
const headerBytes = 840

// pageBytes is how many bytes the page that asks the desk's survey takes on the wire, in gzip: browsers take the smaller
// encoding over HTTPS alone. The logo is not in it, it comes later.
func (s *Server) pageBytes(desk *store.Desk, lang string) int {
	view := s.surveyView(desk, lang, false, nil)
	page := s.rendered(views.SurveyPage(view), view.Style, view.Script)
	return headerBytes + len(gzipped(page.plain, gzip.BestCompression))
}
