//go:build !linux

package pgtest

import "os/exec"

// dieWithParent does nothing where the kernel offers nothing: only Run ends the server.
func dieWithParent(*exec.Cmd) {}
