// Package surveys is Opina's domain: surveys and their immutable versions, the templates they start
// from, what may be published and when it is asked, how versions differ, the checked response, how an
// answer is scored, which counters a response moves, and what a report holds.
//
// It is pure: every function takes values and returns values, and the package imports nothing
// but the standard library. Storing is internal/store's work, showing is server's.
package surveys
