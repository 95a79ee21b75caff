package server

import (
	"fmt"
	"strings"

	"github.com/gofiber/fiber/v2"
	"golang.org/x/text/language"

	"opina/internal/auth"
	"opina/internal/i18n"
	"opina/internal/store"
	"opina/server/views"
	"opina/surveys"
)

// showSetup asks the first owner for what an empty database needs.
func (s *Server) showSetup(c *fiber.Ctx) error {
	if err := s.checkSetup(c); err != nil {
		return err
	}
	s.rememberLanguage(c, c.Query("lang"))
	return s.setupPage(c, views.Form{ID: "setup", Values: map[string]string{
		"lang": s.langOf(c), "zone": likelyZone(c.Get(fiber.HeaderAcceptLanguage)),
	}})
}

// checkSetup refuses a link that does not work, and every one once an organization exists.
func (s *Server) checkSetup(c *fiber.Ctx) error {
	i, err := s.Store.Invitation(c.UserContext(), c.Params("token"), s.Now())
	if err != nil {
		return err
	}
	empty, err := s.Store.Empty(c.UserContext())
	if err != nil {
		return err
	}
	if !empty || i.Purpose != store.ForSetup {
		return surveys.Fail(surveys.NotFound, "error.link", nil)
	}
	return nil
}

func (s *Server) setupPage(c *fiber.Ctx, form views.Form) error {
	p := s.page(c, "", "account.setup")
	if len(form.Wrong) > 0 {
		c.Status(fiber.StatusBadRequest)
	}
	return render(c, views.SetupPage(p, form, languageChoices(p.Words), zoneChoices(p.Words, form.Values["zone"])))
}

// setup makes the organization with its first shop, survey and poster, logs the owner in and shows the poster.
func (s *Server) setup(c *fiber.Ctx) error {
	if err := s.checkSetup(c); err != nil {
		return err
	}
	form := views.Form{ID: "setup", Values: map[string]string{}}
	f := newFields(c, &form, s.langOf(c))
	first := store.Start{
		Organization: store.Organization{
			Name: f.name("organization"), Lang: f.language("lang"), TimeZone: f.zone("zone"), CreatedAt: s.Now(),
		},
		Shop:   f.name("shop"),
		Survey: surveys.Satisfaction(),
		Owner:  surveys.Member{Name: f.name("name"), Email: f.email("email")},
	}
	password := f.newPassword("password", first.Owner.Email)
	if f.wrong() {
		return s.setupPage(c, form)
	}
	first.Poster = i18n.In(first.Organization.Lang).T("account.setup.poster")
	var err error
	if first.PasswordHash, err = auth.Hash(c.UserContext(), password); err != nil {
		return busy(err)
	}
	poster, session, err := s.Store.SetUp(c.UserContext(), c.Params("token"), first, s.Now())
	if err != nil {
		return err
	}
	if err := s.enter(c, session); err != nil {
		return err
	}
	return c.Redirect(fmt.Sprintf("/touchpoints/%d", poster.ID), fiber.StatusSeeOther)
}

// language is one of the languages of the interface.
func (f fields) language(field string) string {
	lang := strings.ToLower(f.typed(field))
	if !i18n.Speaks(lang) {
		f.fail(field, "account.wrong.choice")
	}
	return lang
}

func languageChoices(w i18n.Words) []views.Choice {
	out := make([]views.Choice, len(i18n.Languages))
	for i, lang := range i18n.Languages {
		out[i] = views.Choice{Value: lang, Label: w.T("account.lang." + lang)}
	}
	return out
}

// capitals are the zones where most people of a country live, to guess the owner's from their browser's language.
var capitals = map[string]string{
	"ES": "Europe/Madrid", "MX": "America/Mexico_City", "AR": "America/Argentina/Buenos_Aires", "CO": "America/Bogota",
	"CL": "America/Santiago", "PE": "America/Lima", "VE": "America/Caracas", "EC": "America/Guayaquil", "GT": "America/Guatemala",
	"CU": "America/Havana", "BO": "America/La_Paz", "DO": "America/Santo_Domingo", "HN": "America/Tegucigalpa",
	"PY": "America/Asuncion", "SV": "America/El_Salvador", "NI": "America/Managua", "CR": "America/Costa_Rica",
	"PA": "America/Panama", "UY": "America/Montevideo", "PR": "America/Puerto_Rico", "US": "America/New_York",
	"CA": "America/Toronto", "GB": "Europe/London", "IE": "Europe/Dublin", "AU": "Australia/Sydney", "NZ": "Pacific/Auckland",
	"IN": "Asia/Kolkata", "PT": "Europe/Lisbon", "FR": "Europe/Paris", "DE": "Europe/Berlin", "IT": "Europe/Rome",
}

// likelyZone is the zone of the first country in an Accept-Language header, Madrid where none is named.
func likelyZone(accept string) string {
	tags, _, _ := language.ParseAcceptLanguage(accept)
	for _, tag := range tags {
		region, confidence := tag.Region()
		if zone, ok := capitals[region.String()]; ok && confidence == language.Exact {
			return zone
		}
	}
	return "Europe/Madrid"
}
