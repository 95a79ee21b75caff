package i18n

import (
	"strconv"
	"strings"
)

// marks are how a language writes numbers. The spaces are narrow and do not break.
var marks = map[string]struct{ thousands, decimal, percent string }{
	"es": {"\u202f", ",", "\u202f%"},
	"en": {",", ".", "%"},
}

// Number is a whole number, with its thousands kept apart from five digits on.
func (w Words) Number(n int64) string {
	digits := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, digits = "−", digits[1:]
	}
	if len(digits) < 5 {
		return sign + digits
	}
	var parts []string
	for len(digits) > 3 {
		parts = append([]string{digits[len(digits)-3:]}, parts...)
		digits = digits[:len(digits)-3]
	}
	return sign + digits + marks[w.Lang].thousands + strings.Join(parts, marks[w.Lang].thousands)
}

// Decimal is a number with a fixed count of decimals.
func (w Words) Decimal(x float64, decimals int) string {
	s := strconv.FormatFloat(x, 'f', decimals, 64)
	s = strings.Replace(s, "-", "−", 1)
	return strings.Replace(s, ".", marks[w.Lang].decimal, 1)
}

// Percent is a share, 0 to 1, in whole percent.
func (w Words) Percent(share float64) string { return w.Decimal(100*share, 0) + marks[w.Lang].percent }
