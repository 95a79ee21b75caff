package server

import (
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"opina/internal/i18n"
	"opina/internal/store"
	"opina/server/views"
	"opina/surveys"
)

// draftChoice names what is not published yet where versions are chosen.
const draftChoice = "draft"

// edition is a version or the draft, as it can be compared.
type edition struct {
	value, name string
	content     surveys.Content
}

// showVersions lists what was published of a survey and puts two of it side by side.
func (s *Server) showVersions(c *fiber.Ctx) error {
	v, err := s.ownSurvey(c)
	if err != nil {
		return err
	}
	published, err := s.Store.Versions(c.UserContext(), v.Organization, v.ID)
	if err != nil {
		return err
	}
	org, err := s.Store.Organization(c.UserContext(), v.Organization)
	if err != nil {
		return err
	}
	p := views.SurveyVersions{Page: s.page(c, "surveys", "surveys.page.versions")}
	if p.Head, err = s.surveyHead(c, &p.Page, v, "versions"); err != nil {
		return err
	}
	p.Versions = versionRows(p.Words, v, published, surveys.Place{TimeZone: org.TimeZone})
	all := editions(p.Words, v, published)
	for _, e := range all {
		p.Choices = append(p.Choices, views.Choice{Value: e.value, Label: e.name})
	}
	before, after := asEdition(all, c.Query("before"), len(all)-2), asEdition(all, c.Query("after"), len(all)-1)
	if len(all) > 1 {
		p.Form = views.Form{ID: "compare", Values: map[string]string{"before": all[before].value, "after": all[after].value}}
		taxonomy, err := s.taxonomy(c.UserContext(), v.Organization)
		if err != nil {
			return err
		}
		comparison := compared(p.Words, taxonomy, all[before], all[after])
		p.Comparison = &comparison
	}
	return render(c, views.SurveyVersionsPage(p))
}

// editions are all versions, oldest first, then the draft where there is one.
func editions(w i18n.Words, v store.Survey, published []store.Published) []edition {
	var out []edition
	for _, p := range published {
		out = append(out, edition{strconv.Itoa(p.Number), w.T("surveys.version", "Number", p.Number), p.Content})
	}
	if v.Draft != nil {
		out = append(out, edition{draftChoice, w.T("surveys.draft"), *v.Draft})
	}
	return out
}

// asEdition finds the edition that an address asks for, the usual one where it asks for none that is there.
func asEdition(all []edition, value string, usual int) int {
	if i := slices.IndexFunc(all, func(e edition) bool { return e.value == value }); i >= 0 {
		return i
	}
	return max(usual, 0)
}

// versionRows lists the draft and the versions, the latest first.
func versionRows(w i18n.Words, v store.Survey, published []store.Published, p surveys.Place) []views.VersionRow {
	var rows []views.VersionRow
	if v.Draft != nil {
		row := views.VersionRow{Name: w.T("surveys.draft"), Tag: w.T("surveys.versions.unpublished")}
		if !v.EditedAt.IsZero() {
			row.When = w.T("surveys.versions.edited", "When", w.Moment(v.EditedAt.In(p.Zone())))
		}
		rows = append(rows, row)
	}
	for i, version := range slices.Backward(published) {
		row := views.VersionRow{
			Name: w.T("surveys.version", "Number", version.Number),
			When: w.T("surveys.versions.published", "When", w.Moment(version.At.In(p.Zone()))),
		}
		if i == len(published)-1 {
			row.Tag = w.T("surveys.versions.latest")
		}
		rows = append(rows, row)
	}
	return rows
}
