package server

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"

	"github.com/gofiber/fiber/v2"

	"opina/surveys"
)

// uploads are the routes that take a file. One that is too long for them is told from their forms, beside the field, as
// long as it can be read at all.
var uploads = map[string]bool{"/settings/logo": true, "/surveys/import": true, "/devices/rescue": true}

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
