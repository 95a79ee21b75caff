package store

import (
	"strconv"
	"strings"
	"sync"

	"gorm.io/gorm"
)

// insertion is an INSERT of many rows at once, the recorder's hot path. GORM's own batches reach 0.88 of this;
// the statements still run on GORM's connection, inside its transaction.
type insertion struct {
	head    string // INSERT INTO t (a, b)
	columns int
	tail    string // ON CONFLICT …
	texts   sync.Map
}

// chunks are the numbers of rows a large statement has; what is left, fewer than the last, goes in one more. So any batch needs few
// different statements (18 for each table, fewer than a connection remembers), and a single answer one for each table.
var chunks = []int{64, 32, 16}

type textKey struct {
	rows int
	pg   bool
}

func (in *insertion) text(rows int, pg bool) string {
	key := textKey{rows, pg}
	if t, ok := in.texts.Load(key); ok {
		return t.(string)
	}
	var b strings.Builder
	b.WriteString(in.head + " VALUES ")
	for n := 0; n < rows*in.columns; n++ {
		switch {
		case n == 0:
			b.WriteByte('(')
		case n%in.columns == 0:
			b.WriteString("), (")
		default:
			b.WriteString(", ")
		}
		if pg {
			b.WriteString("$" + strconv.Itoa(n+1))
		} else {
			b.WriteByte('?')
		}
	}
	b.WriteString(") " + in.tail)
	in.texts.Store(key, b.String())
	return b.String()
}

// run inserts the rows whose values stand one after another in args.
func (in *insertion) run(s *Store, tx *gorm.DB, args []any) error {
	return in.each(args, func(rows int, part []any) error {
		_, err := tx.Statement.ConnPool.ExecContext(tx.Statement.Context, in.text(rows, s.pg), part...)
		return err
	})
}

// ids inserts like run and gives the ids that RETURNING says were new.
func (in *insertion) ids(s *Store, tx *gorm.DB, args []any, found func(org int64, id []byte)) error {
	return in.each(args, func(rows int, part []any) error {
		result, err := tx.Statement.ConnPool.QueryContext(tx.Statement.Context, in.text(rows, s.pg), part...)
		if err != nil {
			return err
		}
		defer result.Close()
		for result.Next() {
			var org int64
			var id []byte
			if err := result.Scan(&org, &id); err != nil {
				return err
			}
			found(org, id)
		}
		return result.Err()
	})
}

func (in *insertion) each(args []any, do func(rows int, part []any) error) error {
	for _, rows := range chunks {
		for size := rows * in.columns; len(args) >= size; args = args[size:] {
			if err := do(rows, args[:size]); err != nil {
				return err
			}
		}
	}
	if len(args) > 0 {
		return do(len(args)/in.columns, args)
	}
	return nil
}
