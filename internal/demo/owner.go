package demo

import (
	"context"

	"opina/internal/store"
	"opina/surveys"
)

// addOwner makes the member that shows the demo.
func addOwner(ctx context.Context, db *store.Store, org int64, passwordHash string) error {
	_, err := db.CreateMember(ctx, surveys.Member{Organization: org, Email: OwnerEmail, Name: "Demo", Role: surveys.Owner}, passwordHash)
	return err
}
