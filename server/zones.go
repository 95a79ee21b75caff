package server

import (
	"slices"
	"strings"

	"opina/internal/i18n"
	"opina/server/views"
)

// zones are the time zones offered, by part of the world: those of the countries that speak our languages
// and their neighbours. Any other zone that is already set is offered too.
var zones = []struct{ area, cities string }{
	{"Europe", "Madrid Andorra Gibraltar Lisbon London Dublin Paris Brussels Amsterdam Luxembourg Berlin Zurich Rome Vienna Prague Warsaw " +
		"Copenhagen Oslo Stockholm Budapest Athens Bucharest Sofia Helsinki Kyiv Istanbul"},
	{"Atlantic", "Canary Azores Madeira"},
	{"America", "Mexico_City Tijuana Cancun Monterrey Guatemala El_Salvador Tegucigalpa Managua Costa_Rica Panama Havana Santo_Domingo " +
		"Puerto_Rico Bogota Caracas Guayaquil Lima La_Paz Asuncion Santiago Montevideo Argentina/Buenos_Aires Sao_Paulo " +
		"New_York Chicago Denver Phoenix Los_Angeles Anchorage Toronto Vancouver Halifax Jamaica"},
	{"Africa", "Ceuta Casablanca Malabo Lagos Nairobi Johannesburg Cairo"},
	{"Asia", "Jerusalem Dubai Kolkata Singapore Hong_Kong Manila Tokyo"},
	{"Australia", "Perth Brisbane Sydney Melbourne"},
	{"Pacific", "Auckland Honolulu Easter Galapagos"},
}

// zoneChoices are the zones offered, with the one that is set.
func zoneChoices(w i18n.Words, set string) []views.Choices {
	var groups []views.Choices
	known := false
	for _, z := range zones {
		group := views.Choices{Label: w.T("places.zone." + strings.ToLower(z.area))}
		for city := range strings.FieldsSeq(z.cities) {
			name := z.area + "/" + city
			known = known || name == set
			label := strings.ReplaceAll(city[strings.LastIndex(city, "/")+1:], "_", " ")
			group.Options = append(group.Options, views.Choice{Value: name, Label: label})
		}
		groups = append(groups, group)
	}
	if set != "" && !known {
		groups = slices.Insert(groups, 0, views.Choices{Options: []views.Choice{{Value: set, Label: set}}})
	}
	return groups
}
