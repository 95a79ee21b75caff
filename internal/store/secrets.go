package store

import (
	"context"
	"crypto/rand"

	"gorm.io/gorm"
)

// Secret gives the server's own secret of that name, size random bytes made when it is first asked for. Replicas
// that ask at the same time get the same one.
func (s *Store) Secret(ctx context.Context, name string, size int) (value []byte, err error) {
	fresh := make([]byte, size)
	rand.Read(fresh) // never fails (crypto/rand, Go 1.24)
	err = s.transaction(ctx, func(tx *gorm.DB) error {
		err := tx.Exec("INSERT INTO secrets (organization_id, name, value) VALUES (0, ?, ?) ON CONFLICT DO NOTHING", name, fresh).Error
		if err != nil {
			return err
		}
		return tx.Raw("SELECT value FROM secrets WHERE organization_id = 0 AND name = ?", name).Row().Scan(&value)
	})
	return value, err
}
