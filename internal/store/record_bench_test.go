package store

import (
	"path/filepath"
	"testing"
	"time"

	"opina/surveys"
	"opina/surveys/intake"
)

// BenchmarkRecord stores responses of three answers with a comment, 256 waiting together, without HTTP:
// what a change to the recorder costs. The figures that count are those of `make bench`.
func BenchmarkRecord(b *testing.B) {
	s, err := Open(b.Context(), Config{DSN: filepath.Join(b.TempDir(), "opina.db")})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	shop := newShop(b, s)
	ds := make([]intake.Decision, b.N)
	for i := range ds {
		ds[i] = decide(b, shop.desk, surveys.Submission{ID: surveys.NewID(time.Now()), Revision: 1, Finished: true,
			Answers: []surveys.Answer{face(1 + i%4), why("wait"), comment("The queue was long and the staff was rude")}}, noon)
	}
	b.ResetTimer()
	for part := range (b.N + 255) / 256 {
		_, errs := s.RecordAll(b.Context(), ds[part*256:min(len(ds), part*256+256)])
		for _, err := range errs {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
}

// BenchmarkBareRow inserts only the row of responses, in transactions of 256: the reference for BenchmarkRecord.
func BenchmarkBareRow(b *testing.B) {
	s, err := Open(b.Context(), Config{DSN: filepath.Join(b.TempDir(), "opina.db")})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	shop := newShop(b, s)
	d := decide(b, shop.desk, surveys.Submission{ID: surveys.NewID(time.Now()), Revision: 1, Finished: true,
		Answers: []surveys.Answer{face(1), why("wait"), comment("The queue was long and the staff was rude")}}, noon)
	pool, err := s.write.DB()
	if err != nil {
		b.Fatal(err)
	}
	bare := insertion{head: insertResponse.head, columns: insertResponse.columns}
	stmt, err := pool.Prepare(bare.text(1, false))
	if err != nil {
		b.Fatal(err)
	}
	defer stmt.Close()
	b.ResetTimer()
	for left := b.N; left > 0; left -= 256 {
		tx, err := pool.Begin()
		if err != nil {
			b.Fatal(err)
		}
		in := tx.Stmt(stmt)
		for range min(left, 256) {
			id := surveys.NewID(time.Now())
			if _, err := in.Exec(s.appendState([]any{shop.org, id[:]}, &d)...); err != nil {
				b.Fatal(err)
			}
		}
		if err := tx.Commit(); err != nil {
			b.Fatal(err)
		}
	}
}
