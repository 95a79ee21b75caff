package server

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"opina/surveys"
)

// rescuePath takes a tablet's whole queue.
const rescuePath = "/devices/rescue"

// rescueBody is the most that such a file may have: ten thousand answers with long comments, and all that a tablet tries
// whether it has room for.
const rescueBody = 32 * maxBody

// roomFor reads a tablet's file up to rescueBody, and longer than other requests, where a member brings it. Nobody else is
// read for so long.
func (s *Server) roomFor(h *fasthttp.RequestHeader) (room fasthttp.RequestConfig) {
	token := string(h.Cookie(s.sessionCookie()))
	if string(h.RequestURI()) != rescuePath || token == "" {
		return room
	}
	ctx, cancel := context.WithTimeout(context.Background(), maxHandling)
	defer cancel()
	if _, err := s.Store.Session(ctx, token, s.Now()); err != nil {
		return room
	}
	return fasthttp.RequestConfig{MaxRequestBodySize: rescueBody, ReadTimeout: 2 * time.Minute}
}

// uploads are the routes that take a file. One that is too long for them is told from their forms, beside the field, as
// long as it can be read at all.
var uploads = map[string]bool{"/settings/logo": true, "/surveys/import": true, rescuePath: true}

// upload is the file in a field of a form of parts, nil where none was chosen, and cut after one byte more than most.
// Of the name it only matters that it has one, and its type is not believed.
func upload(c *fiber.Ctx, field string, most int64) ([]byte, error) {
	kind, params, err := mime.ParseMediaType(c.Get(fiber.HeaderContentType))
	if err != nil || kind != fiber.MIMEMultipartForm {
		return nil, surveys.Fail(surveys.Unsupported, "error.unsupported", err)
	}
	form := multipart.NewReader(bytes.NewReader(c.Request().Body()), params["boundary"])
	for {
		part, err := form.NextPart()
		switch {
		case errors.Is(err, io.EOF):
			return nil, nil
		case err != nil:
			return nil, surveys.Fail(surveys.Invalid, "error.request", err)
		case part.FormName() != field:
			continue
		case part.FileName() == "":
			return nil, nil
		}
		file, err := io.ReadAll(io.LimitReader(part, most+1))
		if err != nil {
			return nil, surveys.Fail(surveys.Invalid, "error.request", err)
		}
		return file, nil
	}
}
