// Opina lets the customers of a shop say what they think, and lets the owner see what to fix first.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"

	"opina/internal/cli"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	os.Exit(cli.Main{
		Args: os.Args[1:], LookupEnv: os.LookupEnv, Stdout: os.Stdout, Stderr: os.Stderr, Now: time.Now,
	}.Run(ctx))
}
