package csvimport

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"opina/internal/store"
	"opina/surveys"
	"opina/surveys/themes"
)

// maxNewShops is how many locations one file may add. More means that the wrong column was taken for it.
const maxNewShops = 500

// places finds where a row goes, and makes the shop and its touchpoint when a file names a new one.
type places struct {
	db       *store.Store
	options  Options
	org      store.Organization
	survey   int64 // what the rows answer; 0 when a touchpoint was named
	fixed    *desk // the touchpoint named: every row goes there
	shops    []store.Location
	byName   map[string]int64 // folded name → location
	desks    map[int64]*desk  // by location
	newShops int
}

// desk is a place with what only an import needs of it.
type desk struct {
	*store.Desk
	zone            *time.Location
	rating, comment string // ids of the questions; "" where the survey does not ask
}

// openPlaces finds the organization and its survey for imports, or the touchpoint named, and makes what is missing.
func openPlaces(ctx context.Context, db *store.Store, o Options) (*places, error) {
	p := &places{db: db, options: o, byName: map[string]int64{}, desks: map[int64]*desk{}}
	if o.Touchpoint != "" {
		d, err := p.open(ctx, o.Touchpoint)
		if err != nil {
			return nil, err
		}
		p.fixed, p.org = d, d.Organization
		return p, nil
	}
	var err error
	if p.org, err = findOrganization(ctx, db, o); err != nil {
		return nil, err
	}
	if p.survey, err = p.findSurvey(ctx); err != nil {
		return nil, err
	}
	if p.shops, err = db.Locations(ctx, p.org.ID); err != nil {
		return nil, err
	}
	for _, l := range p.shops {
		p.byName[themes.Fold(l.Name)] = l.ID
	}
	return p, nil
}

// findOrganization takes the one named, or the only one there is. An empty database gets the one named.
func findOrganization(ctx context.Context, db *store.Store, o Options) (store.Organization, error) {
	all, err := db.Organizations(ctx)
	if err != nil {
		return store.Organization{}, err
	}
	if o.Organization == "" {
		switch len(all) {
		case 0:
			return store.Organization{}, errors.New("the database is empty: --organization NAME says who the answers belong to")
		case 1:
			return all[0], nil
		}
		return store.Organization{}, fmt.Errorf("the database has %d organizations: --organization NAME says which", len(all))
	}
	i := slices.IndexFunc(all, func(org store.Organization) bool {
		return themes.Fold(org.Name) == themes.Fold(o.Organization)
	})
	switch {
	case i >= 0:
		return all[i], nil
	case len(all) > 0:
		return store.Organization{}, fmt.Errorf("the database has no organization %q", o.Organization)
	}
	org := store.Organization{
		Name: o.Organization, Lang: o.Lang, TimeZone: o.TimeZone, AnswerWithin: 48 * time.Hour, CreatedAt: o.Now(),
	}
	if org.TimeZone == "" {
		org.TimeZone = "UTC"
	}
	org.ID, err = db.CreateOrganization(ctx, org)
	return org, err
}

// findSurvey takes the organization's import survey of the file's scale, or makes it. One that was never published
// rates nothing.
func (p *places) findSurvey(ctx context.Context) (int64, error) {
	all, err := p.db.Surveys(ctx, p.org.ID)
	if err != nil {
		return 0, err
	}
	for _, s := range all {
		if _, scale, ok := s.Latest.Content.Rating(); s.Kind == Kind && ok && scale == p.options.Scale.limits() {
			return s.ID, nil
		}
	}
	v, err := p.db.CreateSurvey(ctx, p.org.ID, Kind, p.options.Scale.survey())
	return v.Survey, err
}

// errNoShop is the reason a row without a location is left out.
var errNoShop = errors.New("names no location (--location NAME gives one to such rows)")

// desk gives the place of a row that names a shop, or none.
func (p *places) desk(ctx context.Context, name string) (*desk, error) {
	if p.fixed != nil {
		return p.fixed, nil
	}
	if name == "" {
		name = p.options.Location
	}
	if name == "" && len(p.shops) == 1 {
		name = p.shops[0].Name
	}
	if name == "" {
		return nil, errNoShop
	}
	shop, known := p.byName[themes.Fold(name)]
	if !known {
		var err error
		if shop, err = p.addShop(ctx, name); err != nil {
			return nil, err
		}
	}
	if d, ok := p.desks[shop]; ok {
		return d, nil
	}
	code, err := p.touchpoint(ctx, shop, name)
	if err != nil {
		return nil, err
	}
	d, err := p.open(ctx, code)
	p.desks[shop] = d
	return d, err
}

func (p *places) addShop(ctx context.Context, name string) (int64, error) {
	if p.newShops++; p.newShops > maxNewShops {
		return 0, fmt.Errorf("the file names more than %d new shops: is its column for location the right one?", maxNewShops)
	}
	l := store.Location{Organization: p.org.ID, Name: name, TimeZone: p.options.TimeZone}
	if l.TimeZone == "" {
		l.TimeZone = p.org.TimeZone
	}
	var err error
	if l.ID, err = p.db.CreateLocation(ctx, l); err != nil {
		return 0, err
	}
	p.shops = append(p.shops, l)
	p.byName[themes.Fold(name)] = l.ID
	return l.ID, nil
}

// touchpoint gives the code of the shop's touchpoint for imports of this survey.
func (p *places) touchpoint(ctx context.Context, shop int64, name string) (string, error) {
	all, err := p.db.Touchpoints(ctx, p.org.ID)
	if err != nil {
		return "", err
	}
	for _, t := range all {
		if t.Location == shop && t.Survey == p.survey && t.Channel == surveys.Import && t.RetiredAt.IsZero() {
			return t.Code, nil
		}
	}
	t, err := p.db.CreateTouchpoint(ctx, store.Touchpoint{
		Organization: p.org.ID, Location: shop, Survey: p.survey, Name: name, Channel: surveys.Import,
	})
	return t.Code, err
}

// open reads a touchpoint and what its survey asks.
func (p *places) open(ctx context.Context, code string) (*desk, error) {
	found, err := p.db.Desk(ctx, code, 0)
	if surveys.KindOf(err) == surveys.NotFound && err != nil {
		return nil, fmt.Errorf("there is no touchpoint %q in use", code)
	}
	if err != nil {
		return nil, err
	}
	d := &desk{Desk: found}
	content := found.Version.Content
	if q, scale, ok := content.Rating(); ok {
		if want := p.options.Scale.limits(); scale != want {
			return nil, fmt.Errorf("touchpoint %s asks for %d–%d, the file's scale is %s", code, scale.Min, scale.Max, p.options.Scale)
		}
		d.rating = q.ID
	}
	if i := slices.IndexFunc(content.Questions, func(q surveys.Question) bool { return q.Kind == surveys.LongText }); i >= 0 {
		d.comment = content.Questions[i].ID
	}
	zone := strings.TrimSpace(p.options.TimeZone)
	if zone == "" {
		zone = found.Place.TimeZone
	}
	d.zone, err = time.LoadLocation(zone)
	return d, err
}
