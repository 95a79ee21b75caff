package cli

import (
	"fmt"

	"github.com/spf13/cobra"
)

// noArguments refuses anything that is not a flag.
func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return fmt.Errorf("%s takes flags only, and %q is none", cmd.CommandPath(), args[0])
	}
	return nil
}

// oneArgument wants exactly one argument and says which.
func oneArgument(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) != 1 {
			return fmt.Errorf("want %s %s, one of it and nothing else", cmd.CommandPath(), what)
		}
		return nil
	}
}
