package server

import (
	"opina/kiosk"
)

// newTablets makes what answers the shop's tablets.
func (s *Server) newTablets() *kiosk.Tablets {
	return kiosk.New(kiosk.Config{
		Records: s.Store, Assets: s.Assets, Keys: s.keys, BaseURL: s.BaseURL, Version: s.Version, Log: s.Log, Now: s.Now,
		Throttle: s.throttleAddress,
		Look: func(accent, background string) (light, dark map[string]string) {
			day, night := palettes(accent, background)
			return day.byName(day.ground), night.byName(day.ground)
		},
	})
}
