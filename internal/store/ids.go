package store

import (
	"gorm.io/gorm"
)

// nextID gives the next id of one organization's rows in a table (a name of ours, never from outside). It locks the
// organization's row first, so that two replicas never take the same one; SQLite has one writer anyway.
func (s *Store) nextID(tx *gorm.DB, table string, org int64) (id int64, err error) {
	if s.pg {
		if err := tx.Exec("SELECT 1 FROM organizations WHERE id = ? FOR UPDATE", org).Error; err != nil {
			return 0, err
		}
	}
	err = tx.Raw("SELECT COALESCE(MAX(id), 0) + 1 FROM "+table+" WHERE organization_id = ?", org).Scan(&id).Error
	return id, err
}
