package demo

import (
	"math"
	"time"

	"opina/surveys"
)

// cause is a reason to complain: what the comment says, the chip that says it too ("" where none does), and how
// often it is named beside the others.
type cause struct {
	theme, chip string
	weight      float64
}

var (
	granVia = []cause{
		{"product.price", "price", 5}, {"place.noise", "", 4}, {"place.toilets", "cleanliness", 2}, {"product.quality", "quality", 4},
		{"treatment.apathy", "treatment", 2}, {"treatment.rudeness", "treatment", 2}, {"place.cleanliness", "cleanliness", 3},
		{"service.billing", "", 2}, {"product.stock", "stock", 2}, {"service.delivery", "", 2}, {"ignored.noanswer", "ignored", 1},
		{"product.defect", "quality", 1}, {"service.knowledge", "", 1}, {"treatment.coldness", "treatment", 1}, {"place.comfort", "", 2},
	}
	malasana = []cause{
		{"product.stock", "stock", 5}, {"product.variety", "stock", 4}, {"place.noise", "", 4}, {"product.price", "price", 4},
		{"place.toilets", "cleanliness", 2}, {"product.quality", "quality", 3}, {"service.access", "", 2}, {"treatment.inflexibility", "treatment", 1},
		{"service.billing", "", 1}, {"place.website", "", 1}, {"treatment.rudeness", "treatment", 1}, {"overall", "", 1},
	}
	chamberi = []cause{
		{"product.price", "price", 5}, {"place.comfort", "", 3}, {"service.access", "", 3}, {"product.stock", "stock", 3},
		{"product.quality", "quality", 3}, {"product.variety", "stock", 2}, {"service.delivery", "", 2}, {"treatment.coldness", "treatment", 1},
		{"ignored", "ignored", 1}, {"place.website", "", 1}, {"overall", "", 1},
	}
	praises = []cause{
		{"product.quality", "", 10}, {"treatment", "", 8}, {"overall", "", 6}, {"place.comfort", "", 3}, {"product.variety", "", 2},
		{"product.price", "", 2}, {"place.cleanliness", "", 2}, {"service.knowledge", "", 1}, {"place.location", "", 1},
	}
	waiting   = cause{"service.waiting", "waiting", 0}
	straws    = cause{"straws", "", 0}                                                              // no theme explains them: an owner finds them among what is proposed
	asides    = []cause{{"product.quality", "", 3}, {"treatment", "", 1}, {"place.comfort", "", 1}} // open the mixed comments
	goodWaits = said{waiting.theme, surveys.Positive}
)

// waitsBefore is the share of Gran Vía's customers who wait too long, by months before the end: it stands at 5 % until
// six months ago, climbs through the second to fourth month of the story, and falls in the fifth, when the second till opens.
var waitsBefore = []struct{ months, share float64 }{
	{6, 0.05}, {5, 0.06}, {4, 0.14}, {3, 0.22}, {2, 0.29}, {1.8, 0.27}, {1.4, 0.11}, {1, 0.05}, {0, 0.035},
}

// tillOpened is how many months before the end the second till opened.
const tillOpened = 1.8

// What Malasaña's customers think of the paper straws that it gives them since so many months before the end.
const (
	strawsCame  = 1.5
	strawsShare = 0.1
)

const month = 365.25 / 12 * 24 * float64(time.Hour)

// waits is the share of customers who wait too long, so long before the end and at that hour.
func (s shop) waits(before time.Duration, hour int) float64 {
	if !s.queues {
		return 0.03
	}
	peak := 0.7
	if hour >= 13 && hour <= 15 {
		peak = 1.6
	}
	months := float64(before) / month
	for i := 1; i < len(waitsBefore); i++ {
		late, early := waitsBefore[i], waitsBefore[i-1]
		if months >= late.months {
			part := min(1, (months-late.months)/(early.months-late.months))
			return peak * (late.share + part*(early.share-late.share))
		}
	}
	return peak * waitsBefore[len(waitsBefore)-1].share
}

// minds tells whether it is the straws that somebody minds, so long before the end.
func (s shop) minds(before time.Duration, chance func(float64) bool) bool {
	return s.straws && float64(before)/month < strawsCame && chance(strawsShare)
}

// hours is how many customers answer in each hour from eight to nine in the evening: breakfast, lunch, and the way home.
var hours = [24]float64{8: 5, 9: 8, 10: 6, 11: 5, 12: 5, 13: 9, 14: 11, 15: 7, 16: 3, 17: 4, 18: 6, 19: 6, 20: 4}

var weekdays = [7]float64{time.Sunday: 1.15, time.Monday: 0.8, time.Tuesday: 0.85, time.Wednesday: 0.9,
	time.Thursday: 0.95, time.Friday: 1.1, time.Saturday: 1.35}

// traffic is how much happens in an hour that starts at t, on the shops' clock: no two days are alike.
func traffic(t time.Time) float64 {
	day := float64(surveys.DayOf(t))
	luck := 1 + 0.12*math.Sin(day*2.399) + 0.08*math.Sin(day*0.71)
	return hours[t.Hour()] * weekdays[t.Weekday()] * luck
}
