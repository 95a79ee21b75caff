package server

import (
	"os"
	"runtime"
	"runtime/debug"
)

// Tune sets Go's runtime for a server that stores through SQLite. Call it once the start is over. Values that the operator
// has set in the environment stay.
func Tune() {
	if os.Getenv("GOGC") == "" {
		// What lives is a few megabytes, so that the usual 100 collects hundreds of times a second under load. What a
		// burst leaves behind is collected within two minutes and goes back to the system.
		debug.SetGCPercent(400)
	}
	if os.Getenv("GOMAXPROCS") == "" {
		// The recorder spends its time inside SQLite. Coming back it would queue behind every request that is ready
		// to run; with a processor to spare it goes on at once.
		runtime.GOMAXPROCS(runtime.GOMAXPROCS(0) + 1)
	}
}
