package server

import (
	"github.com/gofiber/fiber/v2"

	"opina/internal/i18n"
	"opina/internal/surveyfile"
	"opina/server/views"
)

// schemaPath is where the schema of a survey's file is published.
const schemaPath = "/schema/survey.json"

// maxProblems is how many of a file's problems a page shows; the rest are counted.
const maxProblems = 100

// surveySchema publishes the schema that files are held against.
func (s *Server) surveySchema(c *fiber.Ctx) error {
	c.Set(fiber.HeaderContentType, "application/schema+json")
	return c.Send(surveyfile.Schema)
}

// downloadSurvey sends what the survey asks, the draft where there is one, as a file.
func (s *Server) downloadSurvey(c *fiber.Ctx) error {
	v, err := s.ownSurvey(c)
	if err != nil {
		return err
	}
	data, err := surveyfile.Write(surveyfile.File{Kind: v.Kind, Content: v.Content()}, s.BaseURL+schemaPath)
	if err != nil {
		return err
	}
	name := plainName(surveyName(i18n.In(s.langOf(c)), v))
	if name == "" {
		name = v.Kind
	}
	return sendFile(c, "application/json", name+".json", data)
}

// importSurvey adds a survey from a file and opens it. Of a file with anything wrong in it nothing is stored, and the
// page says everything that is.
func (s *Server) importSurvey(c *fiber.Ctx) error {
	data, err := upload(c, "file", surveyfile.MaxSize)
	if err != nil {
		return err
	}
	words := i18n.In(s.langOf(c))
	if data == nil {
		return s.surveys(c, views.Surveys{Import: views.SurveyImport{Wrong: words.T("surveys.import.none")}})
	}
	file, problems := surveyfile.Read(data)
	if len(problems) > 0 {
		return s.surveys(c, views.Surveys{Import: importProblems(words, problems)})
	}
	return s.openDraft(c, file.Kind, file.Content)
}

// importProblems puts what is wrong with a file into words.
func importProblems(w i18n.Words, problems []surveyfile.Problem) views.SurveyImport {
	v := views.SurveyImport{Wrong: w.T("surveys.import.wrong", "Count", len(problems))}
	if more := len(problems) - maxProblems; more > 0 {
		problems = problems[:maxProblems]
		v.More = w.T("surveys.import.more", "Count", more)
	}
	for _, p := range problems {
		v.Problems = append(v.Problems, views.FileProblem{
			Line: w.T("surveys.import.line", "Number", p.Line), Path: p.Path, Text: w.T(p.Key, pairs(p.Args)...),
		})
	}
	return v
}
