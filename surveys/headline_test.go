package surveys

import "testing"

func TestNewHeadline(t *testing.T) {
	themes := func(waiting, price int64) []ThemeCount {
		return []ThemeCount{{Theme: "product.price", Negative: price, Positive: 90}, {Theme: "service.waiting", Negative: waiting}}
	}
	places := func(first, second int64) []PlaceThemes {
		return []PlaceThemes{{Location: 1, Themes: themes(first, 0)}, {Location: 2, Themes: themes(second, 0)}}
	}
	type in struct {
		now, before Period
		places      []PlaceThemes
	}
	tests := map[string]struct {
		in   in
		want Headline
	}{
		"nothing": {in{}, Headline{Kind: Silence}},
		"few": {in{now: Period{12, themes(3, 1)}},
			Headline{Kind: TooFew, Theme: "service.waiting", Now: 3}},
		"few, no theme": {in{now: Period{12, nil}}, Headline{Kind: TooFew}},
		"praise alone":  {in{now: Period{40, themes(0, 0)}}, Headline{Kind: NoTheme}},
		"nothing before": {in{now: Period{100, themes(31, 4)}, before: Period{29, themes(12, 0)}},
			Headline{Kind: FirstTheme, Theme: "service.waiting", Now: 31}},
		"trend": {in{now: Period{100, themes(31, 4)}, before: Period{30, themes(12, 20)}},
			Headline{Kind: TrendTheme, Theme: "service.waiting", Now: 31, Before: 12}},
		"new theme": {in{now: Period{100, themes(31, 4)}, before: Period{30, nil}},
			Headline{Kind: TrendTheme, Theme: "service.waiting", Now: 31}},
		"one shop explains it": {in{Period{100, themes(31, 4)}, Period{90, themes(12, 0)}, places(9, 22)},
			Headline{Kind: TrendTheme, Theme: "service.waiting", Now: 31, Before: 12, Location: 2}},
		"half is not most": {in{Period{100, themes(30, 4)}, Period{}, places(15, 15)},
			Headline{Kind: FirstTheme, Theme: "service.waiting", Now: 30}},
		"three mentions name no shop": {in{Period{100, themes(3, 0)}, Period{}, places(3, 0)},
			Headline{Kind: FirstTheme, Theme: "service.waiting", Now: 3}},
		"an only shop is not named": {in{Period{100, themes(31, 4)}, Period{}, places(31, 0)[:1]},
			Headline{Kind: FirstTheme, Theme: "service.waiting", Now: 31}},
		"ties go by id": {in{now: Period{100, themes(5, 5)}},
			Headline{Kind: FirstTheme, Theme: "product.price", Now: 5}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := NewHeadline(test.in.now, test.in.before, test.in.places); got != test.want {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
		})
	}
}
