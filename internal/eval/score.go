package main

// score counts what a tagger found against the labels, as the three figures want it.
type score struct {
	theme, negative rate
	shared, agreed  int // pairs of sentence and group both sides hold, with one polarity by the labels
}

// rate counts pairs that are right, found, and there to be found.
type rate struct{ hit, got, gold int }

func (r *rate) add(gold, got bool) {
	if gold {
		r.gold++
	}
	if got {
		r.got++
	}
	if gold && got {
		r.hit++
	}
}

// f1 is the micro F1, in per cent.
func (r rate) f1() float64 { return 200 * float64(r.hit) / float64(max(1, r.got+r.gold)) }

// polarity is the share of shared pairs that agree, in per cent.
func (s *score) polarity() float64 { return 100 * float64(s.agreed) / float64(max(1, s.shared)) }

var groups = []string{"quality", "variety", "price", "staff", "ambience", "location", "overall"}

// add scores one sentence.
func (s *score) add(gold, got []label) {
	for _, g := range groups {
		want, ours := polarities(gold, g), polarities(got, g)
		s.theme.add(len(want) > 0, len(ours) > 0)
		s.negative.add(want["negative"], ours["negative"])
		if len(want) == 1 && len(ours) > 0 {
			s.shared++
			for p := range want {
				if len(ours) == 1 && ours[p] {
					s.agreed++
				}
			}
		}
	}
}

func polarities(labels []label, group string) map[string]bool {
	out := make(map[string]bool, 2)
	for _, l := range labels {
		if l.group == group {
			out[l.polarity] = true
		}
	}
	return out
}
