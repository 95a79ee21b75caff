package store

import (
	"errors"

	"github.com/mattn/go-sqlite3"
)

// busyOrBroken tells whether SQLite could not write at all: locked by another process, disk full or failing.
func busyOrBroken(err error) bool {
	var e sqlite3.Error
	if !errors.As(err, &e) {
		return false
	}
	switch e.Code {
	case sqlite3.ErrBusy, sqlite3.ErrLocked, sqlite3.ErrFull, sqlite3.ErrIoErr, sqlite3.ErrReadonly, sqlite3.ErrCantOpen:
		return true
	}
	return false
}
