package themes

import "opina/surveys"

// What attach says of a hit that has no judging one.
const (
	alone  = -1 // nothing near judges
	yields = -2 // what is near judges something else
)

// attach finds for every hit that only names a theme the one that judges it: the nearest word of feeling in the same
// sentence, unless that one is about something nearer. "The food at this place is great" praises the food, "a great
// place for sushi" the place, and "great food, wine and service" all three.
func (t *Taxonomy) attach(words []word, hits []found, judged []surveys.Polarity) []int {
	before, after := neighbours(judged)
	near := before // overwritten in order: what stands at i is not read again
	for i := range hits {
		near[i] = nearest(words, hits, before[i], i, after[i])
	}
	for i, h := range hits {
		if n := near[i]; judged[i] == 0 && n >= 0 && hits[n].theme != noTheme && hits[n].theme != h.theme &&
			!(hits[n].shares && n < i && listed(words, hits[n], h)) {
			near[i] = yields
		}
	}
	for n, h := range hits {
		if judged[n] != 0 && h.theme == noTheme {
			t.share(words, hits, judged, near, n)
		}
	}
	return near
}

// share decides which of the hits around n keep n as their judge.
func (t *Taxonomy) share(words []word, hits []found, judged []surveys.Polarity, near []int, n int) {
	mine := func(i int) bool {
		return i >= 0 && i < len(hits) && judged[i] == 0 && (near[i] == n || hits[i].theme == noTheme)
	}
	named := false // something other than the whole
	kept := -1
	for i := n - 1; mine(i); i-- {
		if near[i] != n {
			continue
		}
		switch {
		case kept < 0:
		case hits[kept].theme == hits[i].theme:
		case relates(words, hits[i], hits[kept]):
			near[kept] = yields
		case !listed(words, hits[i], hits[kept]):
			near[i] = yields
			continue
		}
		kept = i
		named = named || !t.isPlain(hits[i])
	}
	last := n
	for i := n + 1; mine(i); i++ {
		if near[i] != n {
			continue
		}
		if last == n && kept >= 0 && !apart(words, hits[n], hits[i]) && distance(words, hits[n], hits[i]) >= distance(words, hits[kept], hits[n]) ||
			last > n && hits[last].theme != hits[i].theme && !listed(words, hits[last], hits[i]) {
			near[i] = yields
			continue
		}
		last = i
		named = named || !t.isPlain(hits[i])
	}
	if !named {
		return
	}
	for i := n - 1; mine(i); i-- {
		if near[i] == n && t.isPlain(hits[i]) {
			near[i] = yields
		}
	}
	for i := n + 1; mine(i); i++ {
		if near[i] == n && t.isPlain(hits[i]) {
			near[i] = yields
		}
	}
}

func (t *Taxonomy) isPlain(h found) bool { return h.theme != noTheme && t.themes[h.theme].ID == Plain }

// apart tells whether "and" or a comma stands between two hits.
func apart(words []word, left, right found) bool {
	a, b := words[left.to-1], words[right.from]
	return a.clause != b.clause || a.joined != b.joined
}

// listed tells whether two hits stand beside each other in a list.
func listed(words []word, left, right found) bool {
	return right.from-left.to <= 5 && apart(words, left, right)
}

// relates tells whether the right one only says more of the left one: "the food at this place".
func relates(words []word, left, right found) bool {
	if right.from-left.to > 4 || apart(words, left, right) {
		return false
	}
	for i := left.to; i < right.from; i++ {
		if ofs[words[i].folded] {
			return true
		}
	}
	return false
}

// ofs are the words that hang one thing on another.
var ofs = set(`de del en con para of at in for from on here`)

// farthest is how many words away a feeling may stand from what it is about;
// a comma counts as four more, "and" as two.
const farthest = 16

// neighbours returns for every hit the index of the nearest one before and
// after it that judges, -1 where there is none.
func neighbours(judged []surveys.Polarity) (before, after []int) {
	n := len(judged)
	both := make([]int, 2*n)
	before, after = both[:n], both[n:]
	last := -1
	for i := range n {
		before[i] = last
		if judged[i] != 0 {
			last = i
		}
	}
	last = -1
	for i := n - 1; i >= 0; i-- {
		after[i] = last
		if judged[i] != 0 {
			last = i
		}
	}
	return before, after
}

// nearest chooses between the judging hits on both sides of hit i, or -1 when
// both are too far or in another sentence. The one before wins a tie.
func nearest(words []word, hits []found, before, i, after int) int {
	best, least := -1, farthest+1
	for _, at := range [2]int{before, after} {
		if at < 0 {
			continue
		}
		if d := distance(words, hits[min(at, i)], hits[max(at, i)]); d < least {
			best, least = at, d
		}
	}
	return best
}

// distance is how far apart two hits stand, left before right.
func distance(words []word, left, right found) int {
	a, b := words[left.to-1], words[right.from]
	if a.sentence != b.sentence {
		return farthest + 1
	}
	return right.from - left.to + 1 + 4*(b.clause-a.clause) + 2*(b.joined-a.joined)
}
