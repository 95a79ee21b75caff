package themes

import (
	"cmp"
	"slices"
	"strings"
)

// How alike two comments must be to say the same, and what finds those that may be.
const (
	alike     = 0.5 // share of their shingles that two comments have in common
	bands     = 16  // of bandRows minima each: 16×3 finds 88 % of pairs at 0.5 and 99.9 % at 0.7
	bandRows  = 3
	compareAt = 24 // most candidates that a comment is compared with in one band, so that the time stays linear
)

// Same groups comments that say the same in many words: "El baño estaba sucio", "¡Baños muy sucios!". Each group lists
// positions in texts, in order; the largest group comes first, then the one that begins earlier. A comment that is like
// no other is in none, and so is one without words.
func Same(texts []string) [][]int {
	docs := make([][]uint32, len(texts))
	for i, text := range texts {
		docs[i] = shingles(text)
	}
	heads := make([]int, len(texts)) // union-find: the first of the group so far
	for i := range heads {
		heads[i] = i
	}
	type slot struct {
		band int
		key  uint64
	}
	seen := make(map[slot][]int)
	var minima [bands * bandRows]uint32
	for i, doc := range docs {
		if len(doc) == 0 {
			continue
		}
		minhash(&minima, doc)
		for b := range bands {
			at := slot{b, 0}
			for _, m := range minima[b*bandRows : (b+1)*bandRows] {
				at.key = (at.key ^ uint64(m)) * 0x9e3779b97f4a7c15
			}
			for _, j := range seen[at] {
				if root(heads, i) != root(heads, j) && jaccard(doc, docs[j]) >= alike {
					join(heads, i, j)
				}
			}
			if len(seen[at]) < compareAt {
				seen[at] = append(seen[at], i)
			}
		}
	}
	return groupsOf(heads)
}

func groupsOf(heads []int) [][]int {
	members := make(map[int][]int)
	for i := range heads {
		r := root(heads, i)
		members[r] = append(members[r], i)
	}
	var groups [][]int
	for i := range heads {
		if g := members[i]; len(g) > 1 {
			groups = append(groups, g)
		}
	}
	slices.SortStableFunc(groups, func(a, b []int) int { return cmp.Compare(len(b), len(a)) })
	return groups
}

func root(heads []int, i int) int {
	for heads[i] != i {
		heads[i] = heads[heads[i]]
		i = heads[i]
	}
	return i
}

func join(heads []int, i, j int) {
	a, b := root(heads, i), root(heads, j)
	heads[max(a, b)] = min(a, b)
}

// shingles are the stems of the words that carry something and the pairs of them, hashed, sorted, each once; where no
// word does, all the words as one.
func shingles(text string) []uint32 {
	words := readWords(text)
	lang := language(text, words, "es")
	var stems []string
	for i := range words {
		if w := words[i].folded; len(w) > 1 && !idle(w) {
			stems = append(stems, stem(w, lang))
		}
	}
	if len(stems) == 0 { // "Gracias": the same only where every word is
		for i := range words {
			stems = append(stems, words[i].folded)
		}
		if len(stems) == 0 {
			return nil
		}
		return []uint32{hash32(strings.Join(stems, " "), "")}
	}
	set := make([]uint32, 0, 2*len(stems))
	for i, s := range stems {
		set = append(set, hash32(s, ""))
		if i > 0 {
			a, b := stems[i-1], s
			if a > b {
				a, b = b, a // "baño sucio" and "sucio el baño"
			}
			set = append(set, hash32(a, b))
		}
	}
	slices.Sort(set)
	return slices.Compact(set)
}

// hash32 is FNV-1a over two strings and what parts them.
func hash32(a, b string) uint32 {
	h := uint32(2166136261)
	for i := range len(a) {
		h = (h ^ uint32(a[i])) * 16777619
	}
	h *= 16777619 // parts them
	for i := range len(b) {
		h = (h ^ uint32(b[i])) * 16777619
	}
	return h
}

// minhash fills the smallest value of each of so many hashes of the shingles.
func minhash(minima *[bands * bandRows]uint32, doc []uint32) {
	for k := range minima {
		least := ^uint32(0)
		seed := uint32(k)*0x9e3779b9 + 0x85ebca6b
		for _, h := range doc {
			h ^= seed
			h *= 0x85ebca6b
			h ^= h >> 13
			h *= 0xc2b2ae35
			h ^= h >> 16
			least = min(least, h)
		}
		minima[k] = least
	}
}

// jaccard is the share that two sorted sets have in common.
func jaccard(a, b []uint32) float64 {
	both := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			both++
			i++
			j++
		case a[i] < b[j]:
			i++
		default:
			j++
		}
	}
	return float64(both) / float64(len(a)+len(b)-both)
}
