package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// variable is the name of a flag in the environment.
func variable(flag string) string {
	return "OPINA_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// readEnvironment sets every flag that was not given from its variable.
func (m Main) readEnvironment(cmd *cobra.Command) error {
	var wrong error
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		value, set := m.LookupEnv(variable(f.Name))
		if f.Changed || !set || f.Name == "help" || wrong != nil {
			return
		}
		if err := f.Value.Set(value); err != nil {
			wrong = usageError{fmt.Errorf("%s: invalid value %q: %w", variable(f.Name), value, err)}
		}
		f.Changed = true
	})
	return wrong
}
