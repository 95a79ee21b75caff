package cli

import (
	"context"
	"fmt"
	"net/mail"
	"slices"

	"github.com/spf13/cobra"

	"opina/internal/store"
	"opina/surveys"
	"opina/surveys/themes"
)

func (m Main) user() *cobra.Command {
	cmd := &cobra.Command{Use: "user", Short: "Let people in"}
	group(cmd)
	cmd.AddCommand(m.userReset(), m.userInvite())
	return cmd
}

func (m Main) userReset() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "reset EMAIL",
		Short: "Print a one-time link with which a member sets a new password",
		Args:  oneEmail,
	}
	db, base := databaseFlags(cmd), baseURLFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return db.with(cmd.Context(), func(db *store.Store) error {
			member, err := db.MemberByEmail(cmd.Context(), args[0])
			if err != nil && surveys.KindOf(err) == surveys.NotFound {
				return fmt.Errorf("nobody logs in as %s", args[0])
			}
			if err != nil {
				return err
			}
			if member.Disabled {
				return fmt.Errorf("%s is disabled: an owner enables them first, on the page of members", member.Email)
			}
			return m.printLink(cmd.Context(), db, base.is, store.Invitation{
				Organization: member.Organization, Purpose: store.ForReset, Member: member.ID, Email: member.Email,
			})
		})
	}
	return cmd
}

func (m Main) userInvite() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "invite EMAIL",
		Short: "Print a one-time link with which a new owner joins",
		Args:  oneEmail,
	}
	db, base := databaseFlags(cmd), baseURLFlag(cmd)
	name := cmd.Flags().String("organization", "", "name of the organization, where there are several")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return db.with(cmd.Context(), func(db *store.Store) error {
			org, err := organization(cmd.Context(), db, *name)
			if err != nil {
				return err
			}
			if _, err := db.MemberByEmail(cmd.Context(), args[0]); err == nil {
				return fmt.Errorf("%s is a member already (opina user reset gives a new password)", args[0])
			} else if surveys.KindOf(err) != surveys.NotFound {
				return err
			}
			return m.printLink(cmd.Context(), db, base.is, store.Invitation{
				Organization: org, Purpose: store.ForMember, Email: args[0], Role: surveys.Owner,
			})
		})
	}
	return cmd
}

// printLink makes a one-time link and prints it alone, so that a script can use it.
func (m Main) printLink(ctx context.Context, db *store.Store, base string, i store.Invitation) error {
	if base == "" {
		base = "http://" + defaultAddress
	}
	token, err := db.Invite(ctx, i, m.Now())
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(m.Stdout, base+"/invitation/"+token)
	return err
}

// organization finds the one named, or the only one.
func organization(ctx context.Context, db *store.Store, name string) (int64, error) {
	all, err := db.Organizations(ctx)
	if err != nil {
		return 0, err
	}
	if len(all) == 1 && name == "" {
		return all[0].ID, nil
	}
	i := slices.IndexFunc(all, func(o store.Organization) bool { return themes.Fold(o.Name) == themes.Fold(name) })
	switch {
	case len(all) == 0:
		return 0, fmt.Errorf("the database is empty: opina serve prints the link for its first owner")
	case name == "":
		return 0, fmt.Errorf("the database has %d organizations: --organization NAME says which", len(all))
	case i < 0:
		return 0, fmt.Errorf("the database has no organization %q", name)
	}
	return all[i].ID, nil
}

// oneEmail takes one argument that is an e-mail address.
func oneEmail(cmd *cobra.Command, args []string) error {
	if err := oneArgument("EMAIL")(cmd, args); err != nil {
		return err
	}
	if a, err := mail.ParseAddress(args[0]); err != nil || a.Address != args[0] {
		return fmt.Errorf("%q is no e-mail address", args[0])
	}
	return nil
}
