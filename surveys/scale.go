package surveys

// Scale is the range of a rating question; the larger number is the better one.
type Scale struct {
	Kind     QuestionKind
	Min, Max int
}

// Has tells whether v is on the scale.
func (s Scale) Has(v int) bool { return v >= s.Min && v <= s.Max }

// Top tells whether v is one of the two best: what CSAT counts.
func (s Scale) Top(v int) bool { return v >= s.Max-1 }

// Low tells whether v is a low rating: the two worst of four faces, 1–2 of five,
// NPS 0–6, CES 1–3.
func (s Scale) Low(v int) bool {
	switch s.Kind {
	case NPS:
		return v <= 6
	case CES:
		return v <= 3
	default:
		return v <= s.Min+1
	}
}

// Index is v on 0 to 100 with equally spaced weights, in thousandths (66,667 is 66.667), so that sums stay
// exact whole numbers. Four faces: 0, 33.333, 66.667, 100; five: 0, 25, 50, 75, 100.
func (s Scale) Index(v int) int64 {
	span := int64(s.Max - s.Min)
	return (int64(v-s.Min)*100_000 + span/2) / span
}

// Mood is what the rating says about the tone of a comment.
func (s Scale) Mood(v int) Mood {
	switch {
	case s.Low(v):
		return MoodLow
	case s.Top(v):
		return MoodHigh
	}
	return MoodUnknown
}
