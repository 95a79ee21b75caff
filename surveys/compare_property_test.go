package surveys

import (
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestCompareWithItself(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawContent(t)
		if got := Compare(c, clone(t, c)); len(got) > 0 {
			t.Fatalf("%+v differs from itself: %+v", c, got)
		}
	})
}

// Seen from the other side, what was added is removed, and each text stands where the other stood.
func TestCompareFromTheOtherSide(t *testing.T) {
	other := map[DifferenceKind]DifferenceKind{
		QuestionAdded: QuestionRemoved, QuestionRemoved: QuestionAdded, OptionAdded: OptionRemoved, OptionRemoved: OptionAdded,
	}
	rapid.Check(t, func(t *rapid.T) {
		before := drawContent(t)
		after := edit(t, before, []Content{before, drawContent(t)})
		there, back := Compare(before, after), Compare(after, before)
		if len(there) == 0 && !reflect.DeepEqual(clone(t, before), clone(t, after)) {
			t.Fatalf("%+v is told to be %+v", after, before)
		}
		moves := 0
		for _, d := range there {
			switch d.Kind {
			case QuestionMoved, OptionMoved: // which of two that changed places moved is a matter of taste
				moves++
				continue
			case ConditionChanged: // the order of its values is that of the later content
				d.Before, d.After = "", ""
			}
			if kind, ok := other[d.Kind]; ok {
				d.Kind = kind
			}
			d.Before, d.After = d.After, d.Before
			at := slices.IndexFunc(back, func(b Difference) bool {
				if b.Kind == ConditionChanged {
					b.Before, b.After = "", ""
				}
				return b == d
			})
			if at < 0 {
				t.Fatalf("%+v is not seen from the other side: %+v", d, back)
			}
			back = slices.Delete(back, at, at+1)
		}
		for _, d := range back {
			if d.Kind != QuestionMoved && d.Kind != OptionMoved {
				t.Fatalf("%+v is seen from the other side only", d)
			}
			moves--
		}
		if moves != 0 {
			t.Fatalf("%d more moves one way than the other", moves)
		}
	})
}

// What did not move kept its order, and nothing moved without need.
func TestMovedBetween(t *testing.T) {
	tests := map[string]struct{ before, after, want string }{
		"nothing":          {"abc", "abc", ""},
		"to the front":     {"abcd", "dabc", "d"},
		"to the end":       {"abcd", "bcda", "a"},
		"one gone":         {"abcd", "acd", ""},
		"one new":          {"acd", "abcd", ""},
		"gone and moved":   {"abcd", "dbc", "d"},
		"two in the midst": {"abcdef", "aedcbf", "bcd"},
		"none in common":   {"ab", "cd", ""},
		"nothing at all":   {"", "", ""},
	}
	split := func(s string) (out []string) {
		for _, r := range s {
			out = append(out, string(r))
		}
		return out
	}
	for name, test := range tests {
		moved := movedBetween(split(test.before), split(test.after))
		if len(moved) != len(test.want) {
			t.Errorf("%s: %v, want %d", name, moved, len(test.want))
		}
		left := func(s string) (out []string) {
			return slices.DeleteFunc(split(s), func(id string) bool {
				return moved[id] || !slices.Contains(split(test.before), id) || !slices.Contains(split(test.after), id)
			})
		}
		if !slices.Equal(left(test.before), left(test.after)) {
			t.Errorf("%s: what did not move, %v, stands otherwise: %v", name, left(test.before), left(test.after))
		}
	}
}
