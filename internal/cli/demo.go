package cli

import (
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"opina/internal/demo"
	"opina/internal/store"
)

func (m Main) fill() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "demo --responses N",
		Short: "Fill an empty database with a demo chain and N answers",
		Long: `Fill an empty database with a demo chain of three shops and N made-up answers: of the last six months, or of the last
two years when they are more than 100,000. The same command on the same day makes the same chain.`,
		Args: noArguments,
	}
	db := databaseFlags(cmd)
	n := newValue("N", "4000", parseCount)
	cmd.Flags().Var(n, "responses", "how many answers")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return db.with(cmd.Context(), func(db *store.Store) error {
			empty, err := db.Empty(cmd.Context())
			if err != nil {
				return err
			}
			if !empty {
				return errors.New("the database is not empty, and the demo would mix with what is in it: name another with --database")
			}
			began := m.Now()
			bar := newProgress(m.Stderr, "answers", int64(n.is), false)
			err = demo.Fill(cmd.Context(), db, n.is, began, func(total int) { bar.set(int64(total)) })
			bar.finish()
			if err != nil {
				return err
			}
			took := m.Now().Sub(began)
			fmt.Fprintf(m.Stdout, "%d answers in %s (%.0f a second); the owner is %s, password %s\n",
				n.is, took.Round(10*time.Millisecond), float64(n.is)/max(took.Seconds(), 0.001), demo.OwnerEmail, demo.OwnerPassword)
			return nil
		})
	}
	return cmd
}
