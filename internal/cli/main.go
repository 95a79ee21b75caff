// Package cli is the command line of Opina: it reads flags and environment, opens what a command needs, and turns
// every failure into one line and an exit code. 2 means that the call was wrong, 1 that the work failed.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

// Main is one run of the program. main fills it from the process, tests from what they like.
type Main struct {
	Args           []string                         // without the program's name
	LookupEnv      func(name string) (string, bool) // as os.LookupEnv
	Stdin          io.Reader                        // nil: the standard input
	Stdout, Stderr io.Writer
	Now            func() time.Time
}

// usageError is a call that is wrong: exit code 2.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

// Run runs the command that Args name until it is done or ctx ends, and gives the exit code.
func (m Main) Run(ctx context.Context) int {
	root := m.root()
	root.SetArgs(m.Args)
	root.SetOut(m.Stdout)
	root.SetErr(m.Stderr)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return 0
	}
	fmt.Fprintln(m.Stderr, "opina: "+oneLine(err.Error()))
	var usage usageError
	if errors.As(err, &usage) {
		return 2
	}
	return 1
}

// oneLine joins a message that a library broke into lines.
func oneLine(message string) string { return strings.Join(strings.Fields(message), " ") }

func (m Main) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "opina",
		Short: "Opina lets customers say what they think and owners see what to fix first",
		Long: `Opina lets the customers of a shop say what they think in ten seconds, and lets the owner see what to fix first.

Every flag can also be set by a variable of the environment: --base-url by OPINA_BASE_URL and so on; a flag wins.`,
		SilenceErrors:      true,
		SilenceUsage:       true,
		DisableSuggestions: true, // they take more than one line
	}
	group(root)
	root.CompletionOptions.HiddenDefaultCmd = true
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usageError{fmt.Errorf("%w (%s --help lists the flags)", err, cmd.CommandPath())}
	})
	root.AddCommand(m.serve(), m.importCSV(), m.fill(), m.user(), m.themes(), m.version())
	m.guard(root)
	return root
}

// group makes a command that only holds others say so.
func group(cmd *cobra.Command) {
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			return fmt.Errorf("there is no command %q (%s --help lists them)", args[0], cmd.CommandPath())
		}
		return nil
	}
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
}

// guard makes wrong arguments and wrong variables usage errors, in a command and all below it.
func (m Main) guard(cmd *cobra.Command) {
	if args := cmd.Args; args != nil {
		cmd.Args = func(cmd *cobra.Command, given []string) error {
			if err := args(cmd, given); err != nil {
				return usageError{err}
			}
			return nil
		}
	}
	cmd.PreRunE = func(cmd *cobra.Command, _ []string) error { return m.readEnvironment(cmd) }
	for _, below := range cmd.Commands() {
		m.guard(below)
	}
}
