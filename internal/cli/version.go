package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

func (m Main) version() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print which build this is",
		Args:  noArguments,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintln(m.Stdout, "opina "+buildVersion())
			return err
		},
	}
}

// shortVersion is the commit for people to compare, "" where the Go tool does not know it.
func shortVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				return s.Value[:min(8, len(s.Value))]
			}
		}
	}
	return ""
}

// buildVersion is what the Go tool wrote into the binary: the module's version, the commit and the platform.
func buildVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "(unknown build)"
	}
	version, commit, changed := info.Main.Version, "", ""
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			commit = " " + s.Value[:min(12, len(s.Value))]
		case "vcs.modified":
			if s.Value == "true" {
				changed = "+changes"
			}
		}
	}
	return fmt.Sprintf("%s%s%s (%s %s/%s)", version, commit, changed, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}
